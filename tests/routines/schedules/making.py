"""Schedules for tests, and what they are set off by."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from projects.errors import BadInput, UnknownName
from projects.pipeline import Parameter, PipelineCard
from routines.schedules import Means, Schedule, Schedules, SetOff, Target, read_when

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday; 13:00 in Berlin."""
BERLIN = "Europe/Berlin"


def rule_of(words: str, *, now: datetime = NOON, zone: str = BERLIN):
    when = read_when(words, now=now, zone=zone, alone=True).when
    assert when is not None, words
    return when.rule


def schedule(name: str, words: str, **given: object) -> Schedule:
    made = {
        "schedule_id": f"s_{name}",
        "name": name,
        "target": Target(kind="request", text=f"Do {name}."),
        "rule": rule_of(words),
        "zone": BERLIN,
        "created_by": "owner",
    }
    return Schedule.model_validate({**made, **given})


def put(schedules: Schedules, made: Schedule, *, now: datetime = NOON) -> Schedule:
    schedules.put(made, before="", change=f"made {made.name}", now=now)
    return made


class Watch:
    """A clock that a test sets; whoever waits for it lets the time pass, up to an end."""

    def __init__(self, at: datetime, end: datetime | None = None) -> None:
        self.at, self.end = at, end
        self.looks: list[datetime] = []

    def now(self) -> datetime:
        return self.at

    async def wait(self, length: timedelta, stop: asyncio.Event) -> None:
        self.looks.append(self.at)
        self.at += max(length, timedelta(milliseconds=1))
        if self.end is not None and self.at > self.end:
            stop.set()
        await asyncio.sleep(0)


class Doing:
    """Is asked, tells and starts; what it is told to fail at fails."""

    def __init__(self, *failing: str) -> None:
        self.failing = failing
        self.done: list[tuple[str, str]] = []

    async def ask(self, text: str, *, project: str | None, key: str) -> SetOff:
        if text in self.failing:
            wrong = f"{text!r} cannot be answered"
            raise BadInput(wrong, "Ask something else.")
        self.done.append((text, key))
        return SetOff("r_1", "Answered.")

    async def tell(self, text: str) -> None:
        self.done.append((text, ""))

    async def start(self, name: str, parameters: Mapping[str, object], *, key: str) -> str:
        self.done.append((f"{name} {dict(parameters)}", key))
        return "p_1"

    @property
    def means(self) -> Means:
        return Means(ask=self.ask, tell=self.tell, starter=self)


class Book:
    """Pipelines by their names; one takes a branch that has to be said."""

    def __init__(self, *names: str) -> None:
        self._cards = [
            PipelineCard(name=name, about="Does it.", parameters=TAKES.get(name, {}))
            for name in names
        ]

    def cards(self):
        return self._cards

    def choices(self, card):
        return {"branch": ("Dallas", "Plano")} if "branch" in card.parameters else {}

    def values(self, name, given):
        card = next((card for card in self._cards if card.name == name), None)
        if card is None:
            wrong = f"No pipeline is called {name!r}"
            raise UnknownName(wrong, f"Known: {', '.join(card.name for card in self._cards)}.")
        for each in card.parameters:
            if each not in given:
                wrong = f"Pipeline {name!r} needs {each!r}"
                raise BadInput(wrong, "Say it.")
        return given


TAKES = {"stock_count": {"branch": Parameter(choices=("Dallas", "Plano"))}}
