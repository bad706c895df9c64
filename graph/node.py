"""What a node of the graph is: an async function of state, runtime and config."""

from collections.abc import Awaitable, Callable
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig

Node = Callable[..., Awaitable[Any]]
"""LangGraph reads the parameters' annotations to know what to hand in, so they stay open here."""


class Called(Runnable[Any, Any]):
    """A node of state and config that is called as it is, for the first and the last of each request.

    Of a function LangGraph would make one more task and trace inside those that it makes of a node.
    """

    name = None

    def __init__(self, node: Callable[[Any, RunnableConfig], Awaitable[Any]]) -> None:
        """Call `node`."""
        self._node = node

    def invoke(self, input: Any, config: RunnableConfig | None = None, **_: object) -> Any:  # noqa: ANN401 - any state
        """Refuse: a node waits, so that it needs an event loop."""
        wrong = "Nodes are asynchronous: use `ainvoke` or `astream`."
        raise TypeError(wrong)

    async def ainvoke(self, input: Any, config: RunnableConfig | None = None, **_: object) -> Any:  # noqa: ANN401 - any state
        """Return the update, or where to go next."""
        return await self._node(input, config or {})
