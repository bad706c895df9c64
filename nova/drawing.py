"""The graph as a Mermaid picture, drawn from the code: `python -m nova.drawing`.

It is drawn here, as text; LangGraph's PNG would come from a remote service.
"""

import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from agents.roster import Roster
from graph.build import build_graph
from graph.context import Limits

if TYPE_CHECKING:
    from graph.services import Services

_PLAYED = SimpleNamespace(procedures={"schedule": lambda _services, _spec: None})
"""Procedures that rooms above the graph hand in: in the picture their agents are nodes like any."""


def mermaid(*, agents: bool = False) -> str:
    """Return the picture of the graph; with `agents`, every family is opened."""
    # Building the graph reads the roster and the limits; the rest is used when it runs.
    parts = cast(
        "Services", SimpleNamespace(roster=Roster.load(), limits=Limits(), routines=_PLAYED)
    )
    return build_graph(parts).get_graph(xray=agents).draw_mermaid().strip()


if __name__ == "__main__":
    sys.stdout.write(f"{mermaid(agents='--agents' in sys.argv)}\n")
