"""Soundness: whether what a thread's file holds is a state that Nova wrote.

The file may be changed by hand, by another program or by a failing disk; what is read from it
is looked at before a node relies on it.
"""

from collections.abc import Mapping
from functools import cache
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from graph.state import NovaState

_Version = Annotated[str, Field(pattern=r"^\d+(\.|$)")]
"""A number that grows, and what tells it from others."""


class _Stored(TypedDict):
    """A state as LangGraph keeps it."""

    v: int
    id: str
    ts: str
    channel_values: NovaState
    channel_versions: dict[str, _Version]
    versions_seen: dict[str, dict[str, _Version]]


def damage_in(stored: Mapping[str, object]) -> str | None:
    """Return what in a stored state is of another form than Nova's; None if nothing is."""
    try:
        _form().validate_python(stored, strict=True)
    except ValidationError as error:
        each = error.errors(include_input=False, include_url=False)[0]
        return f"{'.'.join(map(str, each['loc'][:3]))}: {each['msg']}"
    except TypeError as error:  # LangChain raises it for what is no message
        return f"channel_values.messages: {error}"
    return None


@cache
def _form() -> TypeAdapter[_Stored]:
    return TypeAdapter(_Stored)
