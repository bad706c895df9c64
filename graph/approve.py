"""The node `approve`: shows what waits for approval. It decides and carries out nothing."""

from typing import Literal

from langgraph.types import Command

from graph.node import Node
from graph.review import approvals_of, reviewing, until_read
from graph.state import NovaState


def approve() -> Node:
    """Make the node. The effects wait in the outbox whatever becomes of this interrupt."""

    async def run(state: NovaState) -> Command[Literal["commit"]]:
        effects = [effect for effect in state["effects"] if effect["status"] == "pending"]
        approvals = until_read(reviewing(effects), lambda resumed: approvals_of(resumed, effects))
        return Command(goto="commit", update=NovaState(approvals=approvals))

    return run
