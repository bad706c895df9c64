"""One message on its way into the graph."""

from typing import NamedTuple

from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig

from graph.context import Context


class Asked(NamedTuple):
    """One message on its way into the graph."""

    message: HumanMessage
    thread: str
    context: Context


def config_of(thread: str) -> RunnableConfig:
    """Return what tells the graph which thread it is in."""
    return {"configurable": {"thread_id": thread}}
