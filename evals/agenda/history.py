"""A history that is made up: two to three months of turns, and what is open on each day of it."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from evals.agenda.part import Choice, Deed, Hurdle, PartName, part_of
from memory.turn import Turn

_FIRST = date(2026, 3, 2)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FAR = 12
"""Days ahead from which on what is due needs nobody yet."""


class Matter(NamedTuple):
    """One thing that was planted."""

    turns: tuple[str, ...]
    """The turns that tell of it before it ends."""
    opened: date
    ended: date | None
    """None: it is open to the end."""
    dues: tuple[tuple[date, date], ...] = ()
    """From which day on it is due when."""
    is_blocked: bool = False
    """Whether nothing can be done about it but wait."""
    closing: str | None = None
    """The turn that ends it."""
    lifts: tuple[date, date] | None = None
    """Since when it blocks something that is due then."""
    told_on: tuple[date, ...] = ()
    """The days of its turns."""

    def is_open(self, day: date) -> bool:
        """Whether it is open in the evening of a day."""
        return self.opened <= day and (self.ended is None or day < self.ended)

    def due(self, day: date) -> date | None:
        """Return when it is due as things are told on a day, by itself or for what it blocks."""
        dues = [until for since, until in self.dues if since <= day][-1:]
        if self.lifts and self.lifts[0] <= day:
            dues.append(self.lifts[1])
        return min(dues, default=None)

    def urgency(self, day: date) -> int:
        """Return how much it needs somebody on a day: 3 at once, 2 soon, 1 at some time, 0 not yet."""
        due = self.due(day)
        if self.is_blocked:
            return 0
        if due is None:
            return 1
        left = (due - day).days
        return 3 if left <= 1 else 2 if left <= 4 else 1 if left < FAR else 0


class History(NamedTuple):
    """What was said, and what it comes to."""

    name: str
    turns: tuple[Turn, ...]
    matters: tuple[Matter, ...]
    probes: tuple[date, ...]
    """Days in whose evening it is asked what should be done."""


def history(seed: int, part: PartName) -> History:
    """Return a history of 60 to 90 days, of one part."""
    return _Scribe(seed, part).written()


class _Scribe:
    """Writes one history."""

    def __init__(self, seed: int, name: PartName) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
        part = part_of(name)
        self._world = self._chance.choice(part.worlds)
        self._voices = self._chance.sample(part.voices, k=2)
        self._days = self._chance.randint(60, 90)
        self._said: list[tuple[date, str, str, str]] = []
        self._name = f"{name}-{seed}"

    def written(self) -> History:
        chance = self._chance
        quiet = chance.randint(8, 14)
        last = self._days - (chance.randint(9, 14) if chance.random() < 0.5 else 0)
        people = self._world.people
        deeds = chance.sample(self._world.deeds, k=8)
        hurdles = chance.sample(self._world.hurdles, k=3)
        matters = [
            *(self._owed(deed, chance.choice(people), quiet, last) for deed in deeds[:-1]),
            *(
                self._undecided(each, quiet, last)
                for each in chance.sample(self._world.choices, k=3)
            ),
            *(self._blocked(each, chance.choice(people), quiet, last) for each in hurdles[:2]),
            *self._first(deeds[-1], hurdles[2], chance.choice(people), quiet, last),
        ]
        for number in range(self._days):
            for _ in range(chance.choice((0, 1, 1, 2))):
                self._say(number, "noise", who=chance.choice(people))
        probes = set(range(6, self._days, 7)) | {self._days - 1, quiet - 2}
        days = tuple(_FIRST + timedelta(days=number) for number in sorted(probes))
        days_of = {turn_id: day for day, turn_id, _, _ in self._said}
        told = tuple(
            each._replace(told_on=tuple(days_of[turn] for turn in each.turns)) for each in matters
        )
        return History(self._name, tuple(self._turns()), told, days)

    def _owed(self, deed: Deed, who: str, quiet: int, last: int) -> Matter:
        """Plant something that is owed: by a day or not, kept, missed, moved, dropped or open."""
        chance = self._chance
        begun = chance.randint(quiet, last - 12)
        words = _words(deed, who)
        is_dated = chance.random() < 0.65
        ahead = chance.randint(2, 16)
        act = "promise" if is_dated else "undated"
        turns = [self._say(begun, act, **words, **self._day(begun, ahead))]
        dues = [(begun, begun + ahead)] if is_dated else []
        at = begun
        if is_dated and chance.random() < 0.25:
            at = begun + chance.randint(1, 3)
            ahead = chance.randint(5, 12)
            turns.append(self._say(at, "moved", **words, **self._day(at, ahead)))
            dues.append((at, at + ahead))
        if chance.random() < 0.25:
            at += chance.randint(2, 4)
            turns.append(self._say(at, "missed", **words))
        settles = last < self._days  # then all is settled and quiet at the end
        ended = closing = None
        if settles or chance.random() < 0.7:
            ended = min(at + chance.randint(2, 15), last)
            closing = self._say(ended, chance.choice(("kept", "kept", "dropped")), **words)
        told = tuple((_at(since), _at(until)) for since, until in dues)
        return Matter(tuple(turns), _at(begun), _end(ended), told, closing=closing)

    def _first(self, deed: Deed, hurdle: Hurdle, who: str, quiet: int, last: int) -> list[Matter]:
        """Plant something without a day, and what is due and cannot be done before it."""
        chance = self._chance
        begun = chance.randint(quiet, last - 12)
        words = _words(deed, who) | {"goal": hurdle.goal}
        owed = self._say(begun, "undated", **words)
        until = begun + chance.randint(5, 11)
        goal = self._say(begun + 1, "goal", **words, **self._day(begun + 1, until - begun - 1))
        hinge = self._say(begun + 2, "blocks", **words)
        ended = closing = None
        if last < self._days or chance.random() < 0.5:
            ended = min(until, last)
            closing = self._say(ended, "kept", **words)
        lifts = (_at(begun + 2), _at(until))
        one = Matter((owed, hinge), _at(begun), _end(ended), closing=closing, lifts=lifts)
        dues = ((_at(begun + 1), _at(until)),)
        there = None if ended is None else min(ended + 2, last)
        reached = None if there is None else self._say(there, "reached", **words)
        free = Matter((goal,), _at(begun + 1), _end(there), dues, closing=reached)
        return [one, free]

    def _undecided(self, choice: Choice, quiet: int, last: int) -> Matter:
        chance = self._chance
        begun = chance.randint(quiet, last - 10)
        turn = self._say(begun, "question", this=choice.this, that=choice.that)
        ended = closing = None
        if last < self._days or chance.random() < 0.5:
            ended = chance.randint(begun + 3, last)
            # Whoever names one way alone decides on that: nobody could tell what else is meant.
            that = choice.that if choice.that in self._said[-1][2] else choice.this
            closing = self._say(ended, "decided", this=choice.this, that=that)
        return Matter((turn,), _at(begun), _end(ended), closing=closing)

    def _blocked(self, hurdle: Hurdle, who: str, quiet: int, last: int) -> Matter:
        chance = self._chance
        begun = chance.randint(quiet, last - 10)
        words = {"who": who, "goal": hurdle.goal, "wait": hurdle.wait}
        words |= {"Wait": _capital(hurdle.wait), "wait2": hurdle.wait.removeprefix("the ")}
        turn = self._say(begun, "blocked", **words)
        ended = closing = None
        if last < self._days or chance.random() < 0.6:
            ended = chance.randint(begun + 3, last)
            closing = self._say(ended, "came", **words)
        return Matter((turn,), _at(begun), _end(ended), is_blocked=True, closing=closing)

    def _say(self, number: int, act: str, **words: str) -> str:
        """Have something said on a day and return its turn."""
        template = self._chance.choice(getattr(self._chance.choice(self._voices), act))
        turn_id = f"{self._name}-{len(self._said):03}"
        text = template.format(**words)
        if template[0] == "{" and template[-1] == ".":
            text = _capital(text)
        project = self._chance.choice(self._world.projects) if act == "noise" else ""
        self._said.append((_at(number), turn_id, text, project))
        return turn_id

    def _day(self, day: int, ahead: int) -> dict[str, str]:
        """Return a day in words, as people name it on another one."""
        there = _at(day + ahead)
        weekday = _WEEKDAYS[there.weekday()]
        month = f"{there:%B} {there.day}"
        names = [month, f"{there.day} {there:%B}", there.isoformat()]
        if ahead < 7:
            names += [weekday, weekday, "tomorrow" if ahead == 1 else weekday]
        name = self._chance.choice(names)
        on = name if name == "tomorrow" else f"on {name}"
        return {"by": f"by {name}", "on": on, "day": name, "until": f"until {name}"}

    def _turns(self) -> list[Turn]:
        """Return what was said in its order, each in the afternoon of its day."""
        said = sorted(self._said, key=lambda one: (one[0], one[1]))
        turns = []
        for number, (day, turn_id, text, project) in enumerate(said):
            moment = datetime.combine(day, time(9), UTC) + timedelta(seconds=number * 7)
            turns.append(
                Turn(
                    turn_id=turn_id,
                    thread=f"{self._name}-{day.isoformat()}",
                    project=project or self._world.projects[0],
                    text=text,
                    said_at=moment,
                )
            )
        return turns


def _words(deed: Deed, who: str) -> dict[str, str]:
    did = deed.done.format(who=who)
    words = {"who": who, "do": deed.base.format(who=who), "did": did, "did2": did}
    return words | {"thing": deed.thing, "Thing": _capital(deed.thing)}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _at(day: int) -> date:
    return _FIRST + timedelta(days=day)


def _end(day: int | None) -> date | None:
    return None if day is None else _at(day)
