"""Exclusions: an amount that is asked for without a part of it is one kept net of that part, or none."""

from collections.abc import Iterator
from typing import NamedTuple

from agents.querying.claims import Claim
from agents.querying.english import listed
from agents.querying.laid import Fitting
from agents.querying.lexicon import Sense
from agents.querying.placing_amounts import MONEY
from agents.querying.words import stems

_BEFORE = listed(
    "no not without excluding except ex excl less minus net leaving leave ignoring before"
)
"""Words before what is left out."""
_AFTER = listed("counted included counting excluded aside out off")
"""Words behind what is left out, after "not" or "left" where they need it."""
_JOINING = listed("and or nor of any the all out counting including for no not without plus")
_NET = frozenset({"net", "subtotal"})
_LISTS = listed("which list show who whose is are has have does do did")
"""Words that ask for the things themselves: those without a part are chosen, nothing is left out."""


class _Left(NamedTuple):
    """The words that leave something out, and the measures that they leave out."""

    start: int
    end: int
    measures: tuple[str, ...]


def place_exclusions(fitting: Fitting) -> None:
    """Take the measure that is net of what is left out; if there is none, leave the words unexplained."""
    if not _wants_amount(fitting):
        return
    for left in list(_left_out(fitting)):
        fitting.claims = [
            each for each in fitting.claims if each.end <= left.start or left.end <= each.start
        ]
        net = _net_of(fitting, left)
        if net is None:
            fitting.unmet |= set(range(left.start, left.end))
            continue
        fitting.claims.append(Claim(left.start, left.end, (Sense("measure", net),), 0))
        fitting.claims.sort(key=lambda each: each.start)
        fitting.denials |= set(range(left.start, left.end))
        fitting.net = net


def _wants_amount(fitting: Fitting) -> bool:
    question = fitting.question
    if question.wanted.wish in ("amount", "total", "average"):
        return True
    first = next((word.text for at, word in enumerate(question.words) if at in question.asking), "")
    return question.wanted.wish not in ("count", "check") and first not in _LISTS


def _left_out(fitting: Fitting) -> Iterator[_Left]:
    words, end = fitting.question.words, 0
    for at, word in enumerate(words):
        if at < end:
            continue
        last, measures = _run(fitting, at + 1) if word.text in _BEFORE else (at, ())
        if measures:
            end = last
            yield _Left(at, last, measures)
            continue
        last, measures = _run(fitting, at)
        tail = [each.text for each in words[last : last + 2]]
        if measures and len(tail) == 2 and tail[0] in ("not", "left") and tail[1] in _AFTER:
            end = last + 2
            yield _Left(at, end, measures)
        elif measures and tail[:1] in (["excluded"], ["aside"]):
            end = last + 1
            yield _Left(at, end, measures)


def _run(fitting: Fitting, at: int) -> tuple[int, tuple[str, ...]]:
    """Return the parts of an amount that are named one after the other from a word on."""
    words, end = fitting.question.words, at
    found: list[str] = []
    while at < len(words):
        size = next((size for size in (3, 2, 1) if _part(fitting, at, size)), 0)
        if size:
            found.append(str(_part(fitting, at, size)))
            at = end = at + size
        elif words[at].text in _JOINING:
            at += 1
        else:
            break
    return end, tuple(found)


def _part(fitting: Fitting, at: int, size: int) -> str | None:
    """Return the measure of money that these words name."""
    said = tuple(word.stem for word in fitting.question.words[at : at + size])
    senses = fitting.known.senses.get(said, ()) if len(said) == size else ()
    columns = fitting.known.query.columns
    return next(
        (
            each.name
            for each in senses
            if each.role == "measure"
            if columns[each.name].unit in MONEY and columns[each.name].total == "sum"
        ),
        None,
    )


def _net_of(fitting: Fitting, left: _Left) -> str | None:
    """Return the measure that is said to be net of all that is left out."""
    for name in fitting.known.measures:
        column = fitting.known.query.columns[name]
        if name in left.measures or column.unit not in MONEY:
            continue
        texts = [stems(text) for text in (name, column.about, *column.words)]
        said = {part for text in texts for part in text}
        # What is called net leaves out all that is added to it, not one part of that alone.
        is_net = bool(_NET & said) and len(left.measures) > 1
        if is_net or all(_is_without(texts, measure) for measure in left.measures):
            return name
    return None


def _is_without(texts: list[tuple[str, ...]], measure: str) -> bool:
    """Whether any of the texts says that the measure is not in it."""
    part = stems(measure)[-1]
    markers = {stem for word in _BEFORE for stem in stems(word)}
    return any(part in text and not markers.isdisjoint(text) for text in texts)
