"""The single call: an agent that looks nothing up needs no loop around its model.

Loads LangChain.
"""

from collections.abc import Iterable
from typing import Any, cast

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import convert_to_messages
from langgraph.runtime import Runtime

from agents.responder.attempt import Handler
from agents.responder.call import Call


class SingleCall:
    """Plays any agent that only answers and proposes: a graph would double what it costs."""

    def __init__(
        self, model: BaseChatModel, middleware: Iterable[AgentMiddleware[Any, Any]]
    ) -> None:
        """Ask `model` through a row of LangChain's middleware, the outermost first."""
        self._model = model
        self._handler: Handler = _ask
        for each in reversed([*middleware]):
            self._handler = _around(each, self._handler)

    async def ainvoke(self, given: dict[str, Any], *, context: Call) -> dict[str, Any]:
        """Return the messages that were given and the one that answers them."""
        messages = convert_to_messages(given["messages"])
        response = await self._handler(
            ModelRequest(
                model=self._model,
                messages=cast("list[Any]", messages),
                runtime=Runtime(context=context),
            )
        )
        return {"messages": [*messages, *response.result]}


def _around(middleware: AgentMiddleware[Any, Any], inner: Handler) -> Handler:
    async def outer(request: ModelRequest[Any]) -> ModelResponse[Any]:
        # None of the row makes another form of reply than `inner` does.
        return cast("ModelResponse[Any]", await middleware.awrap_model_call(request, inner))

    return outer


async def _ask(request: ModelRequest[Any]) -> ModelResponse[Any]:
    system = [request.system_message] if request.system_message else []
    # Tools in the endpoint's own form: to bind them would convert them anew for each call.
    offered: dict[str, Any] = {"tools": request.tools} if request.tools else {}
    message = await request.model.ainvoke([*system, *request.messages], **offered)
    return ModelResponse([message])
