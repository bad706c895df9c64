"""Evidence: what on record bears on a request that nothing answers for sure."""

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from agents.responder.offline.asking import Asked, parts_of
from agents.responder.offline.fitting import bears_on, value_of, weights_of
from agents.responder.offline.passages import rest_of_turn
from agents.responder.offline.precedence import outdates
from agents.responder.offline.stating import Stated, Statement, as_block, state
from agents.responder.offline.terms import identifiers, terms
from projects.source import Recalled

_MOST = 5
_IN_SIGHT = 0.6
_SAID_ALREADY = 0.8
_MOST_BESIDE = 2
_LONG = 220
_REPLACED = r"[^.]*\b(?:replaced|superseded|discontinued|stopped|renamed|no longer|(?:is|are) now|will be)\b"
"""What follows a part's number where another takes its place."""


def evidence(
    told: Sequence[Recalled],
    items: Sequence[Recalled],
    asked: Asked,
    *,
    project: str | None,
    first: Sequence[Recalled] = (),
) -> list[Stated]:
    """Return the few passages that come nearest, each with what was said in the same breath.

    Args:
        told: the passages that hold, or held if the past is asked for.
        items: everything that was found.
        asked: the request.
        project: the project that the request is about.
        first: passages to begin with.
    """
    shown: list[Recalled] = []
    blocks: list[Stated] = []
    for item in (*first, *_ranked(told, asked, project)):
        for each in (*_amendments(item, told), item):
            if len(blocks) < _MOST and not _is_said(each, shown):
                beside = _beside(each, items, shown)
                shown += [each, *beside]
                blocks.append(as_block([state(each), *_quoted(beside)]))
    return blocks


def replaces(item: Recalled, part: str) -> bool:
    """Whether an item says that something takes the place of what bears that number."""
    return re.search(rf"\b{re.escape(part)}\b{_REPLACED}", item.text, re.IGNORECASE) is not None


def _ranked(told: Sequence[Recalled], asked: Asked, project: str | None) -> list[Recalled]:
    """Return what bears on the request, the best of each of its parts in turn."""
    able = bears_on(told, asked)
    rankings = []
    for part in parts_of(asked):
        weights = weights_of(told, part.terms)
        values = [(value_of(item, part, weights, project), item) for item in able]
        best = max((value for value, _ in values), default=0.0)
        values = [pair for pair in values if pair[0] >= _IN_SIGHT * best]
        values.sort(key=lambda pair: (-pair[0], pair[1].id, pair[1].text))
        rankings.append([item for _, item in values[: 2 * _MOST]])
    return [item for row in zip_longest(*rankings) for item in row if item is not None]


def _amendments(item: Recalled, told: Iterable[Recalled]) -> list[Recalled]:
    """Return what was said later and changes an item, or a part that it names."""
    parts = identifiers(item.text)
    return [
        other
        for other in told
        if other.text != item.text
        and (outdates(other, item) or any(replaces(other, part) for part in parts))
    ][:_MOST_BESIDE]


def _beside(item: Recalled, items: Sequence[Recalled], shown: Sequence[Recalled]) -> list[Recalled]:
    """Return the sentences around an item that belong to it: its reason, its exception."""
    room = _LONG - len(item.text)
    found = []
    for more in rest_of_turn(item, items):
        room -= len(more.text)
        if room > 0 and not _is_said(more, shown) and len(found) < _MOST_BESIDE:
            found.append(more)
    return found


def _quoted(items: Iterable[Recalled]) -> list[Statement]:
    return [state(item, labelled=False) for item in items]


def _is_said(item: Recalled, shown: Iterable[Recalled]) -> bool:
    """Whether what is shown says as much of the same day already."""
    own = terms(item.text)
    return any(
        item.text == other.text
        or (
            own
            and len(own & terms(other.text)) >= _SAID_ALREADY * len(own)
            and set(item.turn_ids) & set(other.turn_ids)
        )
        for other in shown
    )
