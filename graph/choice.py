"""A choice of the next node by the state alone."""

from collections.abc import Callable
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig


class Choice(Runnable[Any, str]):
    """Where a run goes next. Of a function LangGraph would make a task and a trace, or a thread."""

    name = None

    def __init__(self, choose: Callable[[Any], str]) -> None:
        """Let `choose` name the node for a state; it must be quick and wait for nothing."""
        self._choose = choose

    def invoke(self, input: Any, config: RunnableConfig | None = None, **_: object) -> str:  # noqa: ANN401 - any state
        """Return the node's name."""
        return self._choose(input)

    async def ainvoke(self, input: Any, config: RunnableConfig | None = None, **_: object) -> str:  # noqa: ANN401 - any state
        """Return the node's name."""
        return self._choose(input)
