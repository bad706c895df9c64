"""The graph as `langgraph dev`, Studio and a deployed server run it; see langgraph.json.

Importing this module is the start of a server: it opens the home and holds its lock until
the process ends. Nothing else imports it. The server brings its own checkpointer.
"""

from nova.app import open_system
from nova.settings import load_settings

system = open_system(load_settings())
graph = system.graph()
