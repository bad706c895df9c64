"""One attempt at a model call: within the budget, counted, and only usable replies pass.

Loads LangChain. The rest of the tenacity is LangChain's own: its middleware repeats a failed
attempt and turns to the fallback model, for which every failure here is a `ModelError`.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from langchain.agents.middleware import AgentMiddleware, AgentState, ModelRequest, ModelResponse
from langchain.agents.middleware.types import ToolCallRequest
from langchain.agents.structured_output import StructuredOutputError
from langchain_core.exceptions import ModelError
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langgraph.types import Command
from pydantic import BaseModel, ValidationError

from agents.responder.brief import Brief
from agents.responder.call import Call
from agents.responder.cleaning import clean_response, notice, short_name
from agents.responder.line import BudgetSpentError, Handler, Line

_NO_COMPLETION = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
"""What langchain-openai lets rise when a body, or one event of a stream, is no completion."""

_BARREN = 2
"""Rounds of looking up that bring nothing new, after which no more is looked up."""

ToolHandler = Callable[[ToolCallRequest], Awaitable[ToolMessage | Command[Any]]]


class UnusableReplyError(ModelError):
    """The model answered in a form that cannot be used; asking again may help."""

    is_retryable = True


class Attempt(AgentMiddleware[AgentState[Any], Call]):
    """Makes one attempt; must stand innermost in the row of middleware."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    async def awrap_model_call(
        self, request: ModelRequest[Call], handler: Handler
    ) -> ModelResponse[Any]:
        """Make the call if the budget allows it, and refuse a reply that cannot be used."""
        call = request.runtime.context
        _check_budget(call)
        prepared = _briefed(request, call)
        try:
            response = clean_response(await self._line.ask(prepared, handler))
        except ModelError as error:
            call.failure = notice(str(error))
            raise
        except StructuredOutputError as error:
            raise _unusable(call, str(error)) from error
        except _NO_COMPLETION as error:
            raise _unusable(call, f"it is not a chat completion ({error})") from error
        complaint = _complaint(response, call.brief, prepared.tools)
        if complaint:
            raise _unusable(call, complaint)
        return response

    async def awrap_tool_call(
        self, request: ToolCallRequest, handler: ToolHandler
    ) -> ToolMessage | Command[Any]:
        """Run the tool of the brief in place of the graph's slot for it."""
        call: Call = request.runtime.context  # type: ignore[assignment]  # typed as None there
        brief = call.brief
        return await handler(request.override(tool=brief.tools[request.tool_call["name"]]))


def _unusable(call: Call, complaint: str) -> UnusableReplyError:
    call.complaint = notice(complaint)
    call.failure = f"the reply could not be used: {call.complaint}"
    return UnusableReplyError(call.failure)


def _check_budget(call: Call) -> None:
    calls, tokens = call.limits.model_calls, call.limits.tokens
    is_first = call.spent.model_calls == 0
    if call.spent.model_calls >= calls or (is_first and tokens is not None and tokens <= 0):
        last = f"; the last one failed: {call.failure}" if call.failure else ""
        message = f"the step's budget of {calls} model calls is used up{last}"
        raise BudgetSpentError(message)


def _briefed(request: ModelRequest[Call], call: Call) -> ModelRequest[Call]:
    """Say who the model is and what it may call, and what was wrong with its last reply.

    The last call of the budget offers nothing to look up, so that it brings an answer; nor does
    one after two rounds that brought nothing new.
    """
    messages = list(request.messages)
    reads = not call.is_last and _barren_rounds(messages) < _BARREN
    if call.complaint:
        again = f"Your last reply could not be used: {call.complaint}. Try again."
        messages.append(HumanMessage(again))
        call.complaint = ""
    return request.override(
        system_message=call.brief.system,
        tools=[*call.brief.forms_offered(reading=reads)],
        messages=messages,
    )


def _barren_rounds(messages: Sequence[BaseMessage]) -> int:
    """Return how many rounds of looking up brought only what an earlier one had brought."""
    seen: set[str] = set()
    barren, is_new, has_read = 0, False, False
    for message in [*messages, AIMessage("")]:
        if isinstance(message, ToolMessage):
            is_new, has_read = is_new or message.text not in seen, True
            seen.add(message.text)
        elif has_read:
            barren += not is_new
            is_new, has_read = False, False
    return barren


def _complaint(response: ModelResponse[Any], brief: Brief, offered: Sequence[Any]) -> str:
    names = [form["function"]["name"] for form in offered]
    for message in response.result:
        if isinstance(message, AIMessage):
            return _wrong_form(message) or _wrong_calls(message, brief, names)
    return "it holds no message"


def _wrong_form(message: AIMessage) -> str:
    if message.invalid_tool_calls:
        name = short_name(message.invalid_tool_calls[0]["name"])
        return f"the arguments of {name!r} are not valid JSON"
    if "finish_reason" not in message.response_metadata and not message.usage_metadata:
        return "it broke off"
    if message.tool_calls or message.text.strip():
        return ""
    is_cut = message.response_metadata.get("finish_reason") == "length"
    return "it reached its length before it said anything" if is_cut else "it was empty"


def _wrong_calls(message: AIMessage, brief: Brief, offered: Sequence[str]) -> str:
    for tool_call in message.tool_calls:
        name = tool_call["name"]
        if name not in offered:
            return f"there is no tool {short_name(name)!r}, only {', '.join(offered)}"
        wrong = _wrong_argument(brief.tools[name].args_schema, tool_call["args"])
        if wrong:
            return f"the arguments of {name!r} are wrong: {wrong}"
    return ""


def _wrong_argument(schema: object, arguments: dict[str, Any]) -> str:
    if not (isinstance(schema, type) and issubclass(schema, BaseModel)):
        return ""
    try:
        schema.model_validate(arguments)
    except ValidationError as error:
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return ""
