"""Prose: the free words of a request, such as a reason, taken out before the rest is read."""

import re
from typing import NamedTuple

from projects.data import Command, FieldOf

_QUOTED = re.compile('["\u201c]([^"\u201d\n]{3,})["\u201d]')
_TOKEN = re.compile(r"[\w./-]*\d[\w./-]*")
_LONGEST = 40


class Prose(NamedTuple):
    """The values of a command's free fields, and the request without them."""

    values: dict[str, str]
    rest: str


def read_prose(command: Command, text: str) -> Prose:
    """Return the free words of a request, by field."""
    values: dict[str, str] = {}
    rest = text
    for name, field in command.fields.items():
        if field.type != "text" or field.choices:
            continue
        found = _told(field, rest) if field.is_needed else _labelled(field, rest)
        if found is not None:
            start, end, said = found
            values[name] = said.strip(" .\n\t\"'\u201c\u201d")
            rest = f"{rest[:start].rstrip(' ,:;')}{rest[end:]}"
    return Prose({name: said for name, said in values.items() if said}, rest)


def _told(field: FieldOf, text: str) -> tuple[int, int, str] | None:
    """Return where a sentence stands that a field needs, and the sentence."""
    request, _, replies = text.partition("\n")
    for word in field.words:
        led = re.search(rf"\b{re.escape(word)}\b[\s:,]+(?:that\s+)?(.+)$", request, re.IGNORECASE)
        if led:
            return led.start(), led.end(), led[1]
    quoted = _QUOTED.search(request)
    if quoted:
        return quoted.start(), quoted.end(), quoted[1]
    for mark in (r":\s+(.+)$", r",\s+([^,]+)$"):
        led = re.search(mark, request)
        if led and not _TOKEN.search(led[1].partition(" ")[0]):
            return led.start(), led.end(), led[1]
    last = replies.rpartition("\n")[2]
    if last and not _TOKEN.fullmatch(last.strip()) and len(last.split()) > 1:
        start = len(text) - len(last)
        leads = "|".join(map(re.escape, field.words)) or r"(?!)"
        return start, len(text), re.sub(rf"^\s*(?:{leads})\b\s*", "", last, flags=re.IGNORECASE)
    return None


def _labelled(field: FieldOf, text: str) -> tuple[int, int, str] | None:
    """Return where a code stands behind its label: serial number J2100."""
    for word in sorted(field.words, key=len, reverse=True):
        led = re.search(rf"\b{re.escape(word)}s?\b[\s:#]*({_TOKEN.pattern})", text, re.IGNORECASE)
        if led and len(led[1]) <= _LONGEST:
            return led.start(), led.end(), led[1]
    return None
