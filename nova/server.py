"""The graph as `langgraph dev`, Studio and a deployed server run it; see langgraph.json.

Importing this module is the start of a server: it opens the home and holds its lock until
the process ends. Nothing else imports it. The server brings its own checkpointer, and beside
it serves other `nova` commands.
"""

import os
import sys

from nova.app import System, open_system
from nova.nova import Nova
from nova.settings import load_settings
from projects.errors import NovaError


def start() -> System:
    """Open the system, or end the process with one line that says why it can't be."""
    try:
        return open_system(load_settings())
    except NovaError as error:
        sys.stderr.write(f"nova: {error}\n")
        sys.stderr.flush()
        # A plain exit is caught by the server, which prints a hundred lines of its own.
        os._exit(error.exit_code)


system = start()
"""Kept for as long as the server runs: the home's lock goes with it."""

graph = system.graph()

nova = Nova.over(system)
"""The same home for other `nova` commands, with the threads that they know."""

nova.serve()
