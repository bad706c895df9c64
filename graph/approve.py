"""The node `approve`: shows what waits for approval. It decides and carries out nothing."""

from typing import Literal

from langgraph.types import Command, interrupt

from graph.node import Node
from graph.review import approvals_of, reviewing
from graph.state import NovaState


def approve() -> Node:
    """Make the node. The effects wait in the outbox whatever becomes of this interrupt."""

    async def run(state: NovaState) -> Command[Literal["commit"]]:
        resumed = interrupt(reviewing(state["effects"]))
        approvals = approvals_of(resumed, state["effects"])
        return Command(goto="commit", update=NovaState(approvals=approvals))

    return run
