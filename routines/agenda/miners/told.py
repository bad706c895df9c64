"""Matters that were told: promises, tasks, what others owe, open questions and hurdles."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from routines.agenda.item import Found, Goal, Source
from routines.agenda.said import Said

if TYPE_CHECKING:
    from routines.agenda.reading.acts import ActReader
    from routines.agenda.reading.matter import Matter
    from routines.agenda.reading.thing import Thing, Told

_ALIKE = 0.6
"""Share of the words of a goal that an item must have to be that goal."""


class Heard(Protocol):
    """What was said."""

    def said(self, since: datetime, until: datetime) -> Sequence[Said]:
        """Return what the owner of the home said between two moments, as their own words."""
        ...

    def is_gone(self, turn_id: str, quote: str) -> bool:
        """Whether what was said there was taken back, by a person or as never so."""
        ...


class ToldMatters:
    """Reads matters out of what was said."""

    def __init__(self, heard: Heard, *, horizon: timedelta, reader: "ActReader") -> None:
        """Read no further back than `horizon`."""
        self._heard = heard
        self._reader = reader
        self._horizon = horizon

    def mine(self, at: datetime) -> Sequence[Found]:
        """Return the matters that were open at a moment."""
        from routines.agenda.reading.story import told_in  # its patterns take a while to build

        things = told_in(self._heard.said(at - self._horizon, at), self._reader)
        standing = [
            thing for thing in things if thing.closed_at is None and not self._is_gone(thing)
        ]
        return [_found(thing, standing) for thing in standing]

    def _is_gone(self, thing: "Thing") -> bool:
        return all(
            self._heard.is_gone(told.turn_id, told.quote) for told in thing.told if told.opens
        )


def key_of(told: "Told") -> str:
    """Return the key of one telling: its turn and its words."""
    return f"told:{told.turn_id}:{hashlib.sha256(told.quote.encode()).hexdigest()[:12]}"


def _found(thing: "Thing", standing: "Sequence[Thing]") -> Found:
    keys = tuple(key_of(told) for told in thing.told)
    blocked = list(_blocked_by(thing, standing))
    goals = () if blocked else tuple(_goals(thing))
    return Found(
        key=keys[0],
        keys=keys,
        kind=thing.kind,
        text=thing.text,
        project=thing.project,
        sources=tuple(
            Source(kind="turn", id=told.turn_id, quote=told.quote, at=told.at)
            for told in thing.told
        ),
        due=thing.due,
        who=thing.who,
        someone_waits=thing.kind == "promise",
        is_blocked=_only_waits(thing)
        or any(thing in _blocked_by(one, standing) for one in standing),
        doubt=thing.doubt,
        doubted=thing.doubted.quote if thing.doubted else "",
        blocks=tuple(key_of(other.told[0]) for other in blocked),
        goals=goals,
        move="close it if it is over" if thing.doubt else _move(thing),
    )


def _only_waits(thing: "Thing") -> bool:
    """Whether it is for others to do."""
    return thing.kind in ("blocked", "awaited")


def _blocked_by(thing: "Thing", standing: "Sequence[Thing]") -> "Iterator[Thing]":
    for other in standing:
        if other is not thing and any(_is_alike(goal.about, other.about) for goal in thing.goals):
            yield other


def _is_alike(goal: "Matter", other: "Matter") -> bool:
    if not goal.words or not other.words:
        return False
    shared = len(goal.words & other.words)
    return shared / len(goal.words) >= _ALIKE and shared / len(other.words) >= _ALIKE / 2


def _goals(thing: "Thing") -> Iterator[Goal]:
    for goal in thing.goals:
        yield Goal(text=goal.text, due=goal.due)


def _move(thing: "Thing") -> str:
    who = thing.who or "them"
    return {
        "promise": f"do it now, or tell {who} by when",
        "task": "do the first quarter of an hour of it, or say by when",
        "awaited": f"ask {who} how it stands",
        "question": "write down what speaks for each way, then say which",
        "blocked": f"ask {who} by when it comes",
    }[thing.kind]
