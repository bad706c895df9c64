"""Filling: `{name}` in a declared pipeline stands for a parameter, or what a step brought."""

import re
from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from projects.errors import BadInput

Known = Mapping[str, JsonValue]

_PLACE = re.compile(r"\{([a-z_][a-z0-9_]*(?:\.[A-Za-z0-9_]+)*)\}")


def filled(value: JsonValue, known: Known) -> JsonValue:
    """Return a value with everything in braces put in its place.

    A text that is nothing but one place becomes the value itself; within a text it is written.

    Raises:
        BadInput: if nothing goes by a name in braces.
    """
    if isinstance(value, str):
        whole = _PLACE.fullmatch(value)
        if whole:
            return _found(whole[1], known)
        return _PLACE.sub(lambda match: _written(_found(match[1], known)), value)
    if isinstance(value, list):
        return [filled(each, known) for each in value]
    if isinstance(value, dict):
        return {key: filled(each, known) for key, each in value.items()}
    return value


def places(value: JsonValue) -> Iterator[str]:
    """Yield the first name of each place in a value."""
    if isinstance(value, str):
        yield from (match[1].partition(".")[0] for match in _PLACE.finditer(value))
    elif isinstance(value, list):
        for each in value:
            yield from places(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from places(each)


def _found(path: str, known: Known) -> JsonValue:
    first, *rest = path.split(".")
    value: JsonValue = known.get(first)
    is_there = first in known
    for part in rest:
        if value is None and is_there:
            return None  # a step that was passed over brought nothing
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            is_there = False
    if not is_there:
        wrong = f"There is nothing called {{{path}}} in the pipeline at this step"
        raise BadInput(wrong, "Name a parameter, or what an earlier step brings.")
    return value


def _written(value: JsonValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
