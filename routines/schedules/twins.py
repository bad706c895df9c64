"""Twins: schedules that are there already for the same purpose."""

import re

from rapidfuzz import fuzz

from projects.errors import BadInput
from routines.schedules.schedule import Schedule, Target
from routines.schedules.store import Schedules

_LIKE = 88
"""From this likeness on (of 100) two texts are taken for the same purpose."""
_LONGEST = 64
_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset(
    [
        "a",
        "an",
        "the",
        "my",
        "our",
        "to",
        "of",
        "for",
        "and",
        "me",
        "please",
        "run",
        "ask",
        "remind",
        "again",
        "it",
    ]
)


def twins_of(schedule: Schedule, schedules: Schedules) -> list[Schedule]:
    """Return the other schedules that set off the same, whenever they do."""
    found = same_purpose(schedule.target, schedules)
    return [other for other in found if other.schedule_id != schedule.schedule_id]


def same_purpose(target: Target, schedules: Schedules) -> list[Schedule]:
    """Return the schedules that set off the same, in words however like."""
    return [each for each in schedules.list(over=False) if _is_same(each.target, target)]


def check_not_there(schedule: Schedule, schedules: Schedules) -> None:
    """Refuse what another schedule does already, by the same rule.

    Raises:
        BadInput: naming that one.
    """
    for other in twins_of(schedule, schedules):
        if (other.rule, other.zone) == (schedule.rule, schedule.zone):
            wrong = f"Schedule {other.name!r} does just this already: {other.when}"
            raise BadInput(wrong, "There is nothing to set.")


def free_name(wanted: str, schedules: Schedules) -> str:
    """Return a name that no schedule has, as near as can be to the wanted one."""
    base = re.sub(r"[^a-z0-9_-]+", "-", wanted.casefold()).strip("-_")[: _LONGEST - 4] or "schedule"
    taken = {each.name for each in schedules.list()}
    names = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _is_same(one: Target, other: Target) -> bool:
    if one.kind != other.kind:
        return False
    if one.kind == "pipeline":
        return (one.text, one.parameters) == (other.text, other.parameters)
    return fuzz.token_sort_ratio(_matter(one.text), _matter(other.text)) >= _LIKE


def _matter(text: str) -> str:
    return " ".join(word for word in _WORD.findall(text.casefold()) if word not in _EMPTY)
