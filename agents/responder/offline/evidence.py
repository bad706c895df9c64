"""Evidence: what on record bears on a request that nothing answers for sure."""

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from agents.responder.offline.asking import Asked, parts_of
from agents.responder.offline.fitting import bears_on, value_of, weights_of
from agents.responder.offline.passages import rest_of_turn
from agents.responder.offline.precedence import denies, outdates
from agents.responder.offline.stating import Stated, Statement, as_block, state
from agents.responder.offline.terms import full_names, identifiers, terms
from projects.source import Recalled

_MOST = 5
_IN_SIGHT = 0.6
_SAID_ALREADY = 0.8
_MOST_BESIDE = 2
_LONG = 220
_REPLACED = r"[^.]*\b(?:(?:replaced|superseded) (?:by|with)|discontinued|stopped|renamed|no longer|(?:is|are) now)\b"
"""What follows a part's number where another takes its place."""


_PASSING = re.compile(
    r"\b(?:right now|just now|at the moment|this (?:morning|afternoon|evening)|overnight|last night)\b",
    re.IGNORECASE,
)
EXCEPTION = re.compile(r"\b(?:except(?:ion)?s?|unless|apart from|other than)\b", re.IGNORECASE)
_OF_A_MOMENT = 0.3
_OF_THE_NAME = 0.1
_AWAY = (
    r"(?:{name}(?:'s)?,? (?:(?!never|not)[\w-]+ ){{0,2}}(?:on leave|on holiday|on vacation|away|leaves|left|retires?|retired"
    r"|stops|deputy|stands? in|successor|is in \w+ (?:from|until))\b|\b(?:deputy|successor) of {name}\b)"
)
"""What is said of somebody who is not to be had."""


def evidence(
    told: Sequence[Recalled],
    items: Sequence[Recalled],
    asked: Asked,
    *,
    project: str | None,
    first: Sequence[Recalled] = (),
    begun: Sequence[Stated] = (),
) -> list[Stated]:
    """Return the few passages that come nearest, each with what was said in the same breath.

    Args:
        told: the passages that hold, or held if the past is asked for.
        items: everything that was found.
        asked: the request.
        project: the project that the request is about.
        first: passages to begin with.
        begun: what stands before them already.
    """
    told_before = {citation.id for block in begun for citation in block.citations}
    shown = [item for item in told if item.id in told_before]
    blocks = list(begun)
    for item in ranked(told, asked, project=project, first=first):
        for each in _in_order(item, told, asked):
            if len(blocks) == _MOST:
                return blocks
            if _is_said(each, shown):
                continue
            beside = _beside(each, items, told, shown)
            blocks.append(as_block([_dated(each, shown), *_quoted(beside)]))
            shown += [each, *beside]
    return blocks


def _in_order(item: Recalled, told: Sequence[Recalled], asked: Asked) -> list[Recalled]:
    """Return an item behind what changes it; without it, if it holds no longer and adds nothing."""
    amendments = _amendments(item, told)
    newer = [other for other in amendments if outdates(other, item)]
    is_over = not item.current or (bool(newer) and not _adds(item, newer, asked))
    if not is_over or asked.looks_back:
        return [*amendments, item]
    return amendments if newer else []


def _dated(item: Recalled, shown: Iterable[Recalled]) -> Statement:
    """Return an item as a line, marked as the older word if a newer one stands before it."""
    line = state(item)
    if any(denies(other) and outdates(other, item) for other in shown):
        return line._replace(line=f"Earlier: {line.line}")
    return line


def replaces(item: Recalled, part: str) -> bool:
    """Whether an item says that something takes the place of what bears that number."""
    return re.search(rf"\b{re.escape(part)}\b{_REPLACED}", item.text, re.IGNORECASE) is not None


def ranked(
    told: Sequence[Recalled],
    asked: Asked,
    *,
    project: str | None,
    first: Sequence[Recalled] = (),
) -> list[Recalled]:
    """Return `first`, then what bears on the request, the best of each of its parts in turn."""
    able = bears_on(told, asked)
    rankings = []
    for part in parts_of(asked):
        weights = weights_of(told, part.terms)
        values = [
            (value_of(item, part, weights, project) - _malus(item, asked), item) for item in able
        ]
        best = max((value for value, _ in values), default=0.0)
        values = [pair for pair in values if pair[0] >= _IN_SIGHT * best]
        values.sort(key=lambda pair: (-pair[0], pair[1].id, pair[1].text))
        rankings.append([item for _, item in values[: 2 * _MOST]])
    rest = [item for row in zip_longest(*rankings) for item in row if item is not None]
    return [*first, *rest]


def _malus(item: Recalled, asked: Asked) -> float:
    """Return how much less an item is worth that told only of a moment, or shares but a name."""
    only_name = bool(asked.names & terms(item.text)) and asked.leaves_open(
        item.text, similarity=item.similarity
    )
    is_passing = item.kind == "turn" and _PASSING.search(item.text) and not asked.is_precise
    return _OF_A_MOMENT * bool(is_passing) + _OF_THE_NAME * only_name


def _adds(item: Recalled, newer: Sequence[Recalled], asked: Asked) -> bool:
    """Whether an older word holds more of what is asked than the newer ones that change it."""
    held = frozenset().union(*(terms(each.text) for each in newer))
    return bool(asked.terms & terms(item.text) - held)


def _amendments(item: Recalled, told: Iterable[Recalled]) -> list[Recalled]:
    """Return what was said later and changes an item, or a part or a person that it names."""
    parts, people = identifiers(item.text), full_names(item.text)
    return [
        other
        for other in told
        if other.text != item.text
        and other.current
        and (
            outdates(other, item)
            or any(replaces(other, part) for part in parts)
            or _is_away(other, item, people)
        )
    ][:_MOST_BESIDE]


def _is_away(other: Recalled, item: Recalled, people: frozenset[str]) -> bool:
    """Whether an item says, later, that somebody named before is gone or has a deputy."""
    is_later = (other.said_at or "") >= (item.said_at or "")
    said = other.text.casefold()
    return is_later and any(
        re.search(_AWAY.format(name=re.escape(name)), said) is not None for name in people
    )


def _beside(
    item: Recalled,
    items: Sequence[Recalled],
    told: Sequence[Recalled],
    shown: Sequence[Recalled],
) -> list[Recalled]:
    """Return the sentences around an item that belong to it, in their newest words."""
    room = _LONG - len(item.text)
    found: list[Recalled] = []
    for said in [*rest_of_turn(item, items), *_exceptions(item, items, told)]:
        more = next((other for other in told if other.current and outdates(other, said)), said)
        room -= len(more.text)
        if room > 0 and not _is_said(more, shown) and len(found) < _MOST_BESIDE:
            found.append(more)
    return found


def _exceptions(
    item: Recalled, items: Sequence[Recalled], told: Sequence[Recalled]
) -> list[Recalled]:
    """Return the exceptions to what an item changes: they outlive the rule's older wording."""
    older = [other for other in told if other.text != item.text and outdates(item, other)]
    return [
        said for each in older for said in rest_of_turn(each, items) if EXCEPTION.search(said.text)
    ]


def _quoted(items: Iterable[Recalled]) -> list[Statement]:
    return [state(item, labelled=item.kind == "claim") for item in items]


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
