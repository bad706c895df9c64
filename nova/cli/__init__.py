"""The command line: `nova`, a file for each command."""

from nova.cli.app import main

__all__ = ["main"]
