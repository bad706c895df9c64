"""Changing a draft from the command line: `field=value` and `line.field=value`."""

import json
from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from projects.errors import BadInput


def with_changes(payload: Mapping[str, JsonValue], changed: Sequence[str]) -> dict[str, JsonValue]:
    """Return a payload with these changes.

    Raises:
        BadInput: if one cannot be read, or names a line that is not there.
    """
    made: dict[str, JsonValue] = json.loads(json.dumps(payload))
    for words in changed:
        place, equals, value = words.partition("=")
        number, dot, field = place.strip().rpartition(".")
        if not equals or not field:
            wrong = f"The change {words!r} cannot be read"
            raise BadInput(wrong, "Write it as field=value, or 1.field=value for the first line.")
        owner = _line(made, number, words) if dot else made
        owner[field] = value.strip()
    return made


def _line(payload: dict[str, JsonValue], number: str, words: str) -> dict[str, JsonValue]:
    lines = payload.get("lines")
    at = int(number) - 1 if number.isdecimal() else -1
    line = lines[at] if isinstance(lines, list) and 0 <= at < len(lines) else None
    if not isinstance(line, dict):
        wrong = f"The change {words!r} names no line of the draft"
        raise BadInput(wrong, "Lines are counted from 1.")
    return line
