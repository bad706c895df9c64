"""The single call: an agent that looks nothing up needs no loop around its model.

Loads LangChain.
"""

import json
from collections.abc import Iterable
from typing import Any, cast

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain.agents.structured_output import ProviderStrategy, StructuredOutputValidationError
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, convert_to_messages
from langgraph.runtime import Runtime
from pydantic import BaseModel

from agents.responder.call import Call
from agents.responder.line import Handler


class SingleCall:
    """Plays any agent that looks nothing up, and fills forms: a graph would double the cost."""

    def __init__(
        self,
        model: BaseChatModel,
        middleware: Iterable[AgentMiddleware[Any, Any]],
        *,
        answer_as: type[BaseModel] | None = None,
    ) -> None:
        """Ask `model` through a row of LangChain's middleware, the outermost first.

        With `answer_as` the reply is a value of it, asked for in the endpoint's own way.
        """
        self._model = model
        self._answer_as = answer_as
        self._form = ProviderStrategy(answer_as).to_model_kwargs() if answer_as else {}
        self._handler: Handler = self._ask
        for each in reversed([*middleware]):
            self._handler = _around(each, self._handler)

    async def ainvoke(self, given: dict[str, Any], *, context: Call) -> dict[str, Any]:
        """Return the messages that were given and the one that answers them, and its value."""
        messages = convert_to_messages(given["messages"])
        response = await self._handler(
            ModelRequest(
                model=self._model,
                messages=cast("list[Any]", messages),
                runtime=Runtime(context=context),
            )
        )
        return {
            "messages": [*messages, *response.result],
            "structured_response": response.structured_response,
        }

    async def _ask(self, request: ModelRequest[Any]) -> ModelResponse[Any]:
        system = [request.system_message] if request.system_message else []
        # Tools in the endpoint's own form: to bind them would convert them anew for each call.
        offered: dict[str, Any] = {"tools": request.tools} if request.tools else {}
        more = {**request.model_settings, **offered, **self._form}
        message = await request.model.ainvoke([*system, *request.messages], **more)
        return ModelResponse([message], self._value(message))

    def _value(self, message: AIMessage) -> BaseModel | None:
        if self._answer_as is None:
            return None
        try:
            # Not in one: what no encoding takes is cleaned later, and pydantic's reader refuses it.
            return self._answer_as.model_validate(json.loads(message.text))
        except ValueError as error:
            name = self._answer_as.__name__
            raise StructuredOutputValidationError(name, error, message) from error


def _around(middleware: AgentMiddleware[Any, Any], inner: Handler) -> Handler:
    async def outer(request: ModelRequest[Any]) -> ModelResponse[Any]:
        # None of the row makes another form of reply than `inner` does.
        return cast("ModelResponse[Any]", await middleware.awrap_model_call(request, inner))

    return outer
