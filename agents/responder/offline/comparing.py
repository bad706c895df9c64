"""Comparing: what two figures of the same thing come to together, or by how much they differ."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from agents.responder.offline.asking import Asked
from agents.responder.offline.precedence import outdated
from agents.responder.offline.stating import Stated
from agents.responder.offline.terms import terms
from projects.source import Citation, Recalled

_TOGETHER = re.compile(
    r"\b(?:between them|together|altogether|combined|in total|in all|all told|total|add(?:ed)? up|sum)\b",
    re.IGNORECASE,
)
_APART = re.compile(
    r"\b(?:how (?:much|many)|by what|what)\b.*\b(?:grow|grew|grown|rise|rose|risen|increased?|gain(?:ed)?|drop(?:ped)?|fall|fell"
    r"|fallen|decreased?|shr(?:ink|ank|unk)|difference|more|less|fewer|change[ds]?|lost|up|down)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?)\s+(?P<thing>(?:[a-z]+ )?[a-z]{3,}s)\b(?!\s*late\b)"
)
_A_PERCENT = Decimal(100)
_LOOKED_AT = 6
_TWO = 2


class _Figure(NamedTuple):
    number: Decimal
    thing: str
    item: Recalled


def compared(asked: Asked, near: Sequence[Recalled]) -> Stated | None:
    """Return the sum or the difference that is asked for of two figures; None if it is not clear.

    Args:
        asked: the request.
        near: the passages that hold, the nearest to it first.
    """
    is_sum = _TOGETHER.search(asked.text) is not None
    if not is_sum and not _APART.search(asked.text):
        return None
    near = [item for item in near if not outdated(item, near)][:_LOOKED_AT]
    for thing in dict.fromkeys(figure.thing for item in near for figure in _figures(item, asked)):
        found = {
            figure.item.text: figure
            for item in near
            for figure in _figures(item, asked)
            if figure.thing == thing
        }
        if len(found) == _TWO:
            first, second = sorted(found.values(), key=lambda figure: figure.item.said_at or "")
            return _stated(_sum(first, second) if is_sum else _change(first, second), first, second)
    return None


def _figures(item: Recalled, asked: Asked) -> Iterator[_Figure]:
    """Yield the first figure of a passage that counts something asked about."""
    for match in _FIGURE.finditer(item.text):
        if terms(match["thing"]) & asked.terms:
            yield _Figure(Decimal(match["number"].replace(",", "")), match["thing"], item)
            return


def _sum(first: _Figure, second: _Figure) -> str:
    whole = first.number + second.number
    return f"{first.number:,} + {second.number:,} = {whole:,} {first.thing}"


def _change(first: _Figure, second: _Figure) -> str:
    """Return the difference, and what share of the earlier figure it is."""
    high, low = max(first.number, second.number), min(first.number, second.number)
    line = f"{high:,} - {low:,} = {high - low:,} {first.thing}"
    if first.number:
        line += f", {round((high - low) / first.number * _A_PERCENT)} percent of {first.number:,}"
    return line


def _stated(line: str, first: _Figure, second: _Figure) -> Stated:
    sentence = f"Reckoned from these: {line}."
    return Stated(
        sentence,
        tuple(
            Citation(kind=each.item.kind, id=each.item.id, quote=each.item.text, sentence=sentence)
            for each in (first, second)
        ),
    )
