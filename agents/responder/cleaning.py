"""Cleaning: what a model sent, made fit to be kept, sent on and shown.

A lone surrogate or a NUL breaks whatever stores or sends the text; a control character can
rewrite a terminal, and one that turns the direction of writing can disguise a path.
"""

import re
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from langchain.agents.middleware import ModelResponse
    from langchain_core.messages import BaseMessage

MAX_TEXT = 100_000
"""Characters of a text or of one string of a tool call's arguments."""
MAX_TOKENS = 10**9
"""More than one call can use; endpoints may report anything."""

_MAX_DEPTH = 30
_MAX_NAME = 60
_MAX_NOTICE = 1_000
_CUT = f"\n\n[Cut here: it was longer than {MAX_TEXT:,} characters.]"
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?")
_UNSHOWABLE = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SHOWN = frozenset({"target", "reason", "text"})
"""Arguments that are shown to a person as they are."""


def storable(text: str) -> str:
    """Return `text` with U+FFFD in place of what no encoding or database takes."""
    return _UNSTORABLE.sub("\ufffd", text)


def showable(text: str) -> str:
    """Return `text` also without control characters (but line ends and tabs)."""
    return _UNSHOWABLE.sub("", _LINE_END.sub("\n", storable(text)))


def shortened(text: str) -> str:
    """Return `text` cut to `MAX_TEXT` characters, with a line that says so."""
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + _CUT


def notice(text: str) -> str:
    """Return what went wrong, in words that may quote a model, fit to be told."""
    return showable(text)[:_MAX_NOTICE]


def short_name(name: object) -> str:
    """Return a tool's name as a model gave it, fit to be told."""
    return showable(str(name))[:_MAX_NAME]


def tokens(reported: object) -> int:
    """Return a number of tokens that an endpoint reported, within reason."""
    return min(max(reported, 0), MAX_TOKENS) if isinstance(reported, int) else 0


def clean_response(response: "ModelResponse[Any]") -> "ModelResponse[Any]":
    """Return `response` with every string of it clean and bounded.

    Raises:
        ValueError: if its values are nested too deeply, or clean ones are no longer in form.
    """
    from langchain.agents.middleware import ModelResponse

    value = response.structured_response
    if isinstance(value, BaseModel):
        value = type(value).model_validate(_clean(value.model_dump(by_alias=True)))
    return ModelResponse([_clean_message(each) for each in response.result], value)


def _clean_message(message: "BaseMessage") -> "BaseMessage":
    changed: dict[str, Any] = {
        "content": shortened(showable(message.text)),
        "additional_kwargs": _clean(message.additional_kwargs),
        "response_metadata": _clean(message.response_metadata),
        "id": message.id and storable(message.id),
    }
    made = getattr(message, "tool_calls", None)
    if made:
        changed["tool_calls"] = [_clean_call(each) for each in made]
    return message.model_copy(update=changed)


def _clean_call(made: dict[str, Any]) -> dict[str, Any]:
    arguments = {
        key: showable(value) if key in _SHOWN and isinstance(value, str) else value
        for key, value in _clean(made["args"]).items()
    }
    return {**_clean({**made, "args": None}), "args": arguments}


def _clean(value: Any, depth: int = 0) -> Any:  # noqa: ANN401 - any JSON goes
    if depth > _MAX_DEPTH:
        message = "its values are nested too deeply"
        raise ValueError(message)
    if isinstance(value, str):
        return shortened(storable(value))
    if isinstance(value, dict):
        return {_clean(key, depth): _clean(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return type(value)(_clean(item, depth + 1) for item in value)
    return value
