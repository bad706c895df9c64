"""What marks come to: which items are done, which sleep, and how thumbs bend the weights."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from routines.agenda.item import TERMS, Found, TermName, id_of
from routines.agenda.journal import Mark
from routines.agenda.scoring import Factors

_STEP = 1.1
_LEAST, _MOST = 0.5, 2.0
"""Thumbs bend a weight no further: nothing can be voted away or above all else."""


def remaining(found: Iterable[Found], marks: Sequence[Mark]) -> list[Found]:
    """Return what is left of what was found: done items only by evidence after they were done."""
    done: dict[str, datetime] = {}
    for mark in marks:
        if mark.action == "done":
            done[mark.item_id] = mark.at
    return [left for each in found if (left := _left(each, done)) is not None]


def _left(each: Found, done: dict[str, datetime]) -> Found | None:
    ids = {id_of(key): key for key in each.all_keys}
    ended = max((done[item_id] for item_id in ids if item_id in done), default=None)
    if ended is None:
        return each
    later = [index for index, source in enumerate(each.sources) if source.at > ended]
    if not later:
        return None
    # What is told of anew is another item: the mark on the one before stays on that.
    is_told = len(each.keys) == len(each.sources)
    keys = tuple(each.keys[index] for index in later) if is_told else ()
    key = keys[0] if keys else f"{each.key}@{each.sources[later[0]].at.isoformat()}"
    anew = {"key": key, "keys": keys, "sources": tuple(each.sources[index] for index in later)}
    return each.model_copy(update=anew)


def asleep(marks: Sequence[Mark], today: date) -> dict[str, date]:
    """Return until when the items sleep that do."""
    until: dict[str, date] = {}
    for mark in marks:
        if mark.action == "snooze" and mark.until is not None:
            until[mark.item_id] = mark.until
        elif mark.action in ("wake", "done"):
            until.pop(mark.item_id, None)
    return {item_id: day for item_id, day in until.items() if day > today}


def factors_of(marks: Sequence[Mark]) -> Factors:
    """Return what thumbs have made of the weights, within their bounds."""
    factors: dict[TermName, float] = dict.fromkeys(TERMS, 1.0)
    for mark in marks:
        for name in mark.terms if mark.action in ("up", "down") else ():
            bent = factors[name] * (_STEP if mark.action == "up" else 1 / _STEP)
            factors[name] = min(max(bent, _LEAST), _MOST)
    return factors
