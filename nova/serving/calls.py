"""Calls: what of Nova other processes may ask for, and how arguments and results are written.

All that is offered is read off the doors themselves: their public methods, with the types that
they declare. Arguments and results are JSON and are read as these types, or not at all.
"""

import inspect
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import GenericAlias, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import PydanticSchemaGenerationError, TypeAdapter
from typing_extensions import TypedDict

from nova.nova import Nova
from projects.errors import BadInput

_OWN = frozenset({"ask", "stream", "resume", "route", "correct_route", "notices"})
"""What is offered of Nova itself; the rest of it opens, closes or works on this process."""

_form: Any = TypedDict
"""Made at run time, from what a method declares."""

Given = Mapping[str, Any]
"""Arguments by name."""


class NotOffered(BadInput):
    """Nothing of that name can be asked for from another process."""


@dataclass(frozen=True)
class Call:
    """One method that may be asked for."""

    name: str
    """`memory.search`, or `ask` where it is Nova's own."""
    signature: inspect.Signature
    arguments: TypeAdapter[dict[str, Any]]
    listeners: frozenset[str]
    """Arguments that are functions: the caller's own is told what the owner's is."""
    result: TypeAdapter[Any]
    items: TypeAdapter[Any]
    """Several of what it yields, if it does."""
    yields: bool
    is_value: bool
    """Whether it is no method but what Nova has."""

    def given(self, args: Sequence[object], named: Given) -> dict[str, Any]:
        """Return the arguments of a call by their names; raises TypeError as Python does."""
        bound = self.signature.bind(None, *args, **named)
        return {key: value for key, value in bound.arguments.items() if key != "self"}

    def dump(self, given: Given) -> bytes:
        """Return arguments as JSON; paths are made absolute, for the owner stands elsewhere."""
        sent = {key: _sent(value) for key, value in given.items() if key not in self.listeners}
        return self.arguments.dump_json(sent)

    def load(self, body: bytes) -> dict[str, Any]:
        """Return arguments as they were; raises pydantic's ValidationError."""
        return self.arguments.validate_json(body)

    def apply(self, function: Callable[..., Any], given: Given) -> Any:  # noqa: ANN401 - as it returns
        """Call a function with these arguments."""
        bound = inspect.BoundArguments(self.signature, {"self": None, **given})
        return function(*bound.args[1:], **bound.kwargs)


@cache
def call(name: str) -> Call:
    """Return the call of that name.

    Raises:
        NotOffered: if there is none.
    """
    door, _, method = name.rpartition(".")
    owner = _doors().get(door) if door else Nova
    found = getattr(owner, method, None) if owner and not method.startswith("_") else None
    function = found.fget if isinstance(found, property) else found
    if not inspect.isfunction(function) or not (door or method in _OWN):
        raise _not_offered(name)
    try:
        return _described(name, function, is_value=isinstance(found, property))
    except PydanticSchemaGenerationError as error:  # it returns what lives in its process
        raise _not_offered(name) from error


def offered() -> Iterator[str]:
    """Yield the names of all calls."""
    yield from sorted(_OWN)
    for door, owner in sorted(_doors().items()):
        for method, function in vars(owner).items():
            if inspect.isfunction(function) and not method.startswith("_"):
                yield f"{door}.{method}"


@cache
def _doors() -> Mapping[str, type]:
    return get_type_hints(Nova)


def _described(name: str, function: Callable[..., Any], *, is_value: bool) -> Call:
    hints = get_type_hints(function)
    returned = hints.pop("return")
    yields = get_origin(returned) in (Iterator, AsyncGenerator)
    items: Any = GenericAlias(list, get_args(returned)[:1] if yields else (None,))
    signature = inspect.signature(function)
    listeners = frozenset(key for key, hint in hints.items() if _is_function(hint))
    several = {
        key
        for key, parameter in signature.parameters.items()
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL
    }
    fields = {
        key: GenericAlias(list, hint) if key in several else _whole(hint)
        for key, hint in hints.items()
        if key not in listeners
    }
    arguments = _form("arguments", fields, total=False)
    arguments.__pydantic_config__ = {"extra": "forbid"}
    return Call(
        name=name,
        signature=signature,
        arguments=TypeAdapter(arguments),
        listeners=listeners,
        result=TypeAdapter(None if yields else returned),
        items=TypeAdapter(items),
        yields=yields,
        is_value=is_value,
    )


def _sent(value: object) -> object:
    """Return an argument as it can be sent: whole, and as the owner will understand it."""
    if isinstance(value, Path):
        return value.absolute()
    return [*value] if isinstance(value, Iterator) else value


def _whole(hint: Any) -> Any:  # noqa: ANN401 - a type as it was declared
    """Return the type in which an argument is sent: what is gone through once goes as a list."""
    return GenericAlias(list, get_args(hint)) if get_origin(hint) is Iterable else hint


def _is_function(hint: object) -> bool:
    if get_origin(hint) in (Union, UnionType):
        return any(map(_is_function, get_args(hint)))
    return get_origin(hint) is Callable


def _not_offered(name: str) -> NotOffered:
    wrong = f"{name!r} cannot be asked of another process"
    return NotOffered(wrong, "End the process that holds the home, then try again.")
