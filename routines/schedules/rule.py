"""The rule of a schedule: when it fires, as values that can be stored, compared and told."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Cron = Annotated[str, StringConstraints(pattern=r"^[a-z0-9*,/ -]{1,60}$")]
Clocks = Annotated[
    str, StringConstraints(pattern=r"^(?:[\d,-]{1,70}|\*(?:/\d+)?):(?:[\d,-]{1,180}|\*(?:/\d+)?)$")
]
"""Hours and minutes as cron writes them, with a colon between: `7:30`, `8-17:0,15,30,45`."""
Clock = Annotated[str, StringConstraints(pattern=r"^(?:[01]\d|2[0-3]):[0-5]\d$")]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKING = "mon-fri"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Calendar(_Value):
    """At times of the day, on days of the week, the month or the year: what cron can say."""

    kind: Literal["calendar"] = "calendar"
    clocks: tuple[Clocks, ...] = Field(min_length=1, max_length=48)
    weekday: Cron = "*"
    """Such as `mon,thu` or `mon-fri`."""
    day: Cron = "*"
    """Such as `1`, `15,30`, `last`, `1st mon`, `last fri`."""
    month: Cron = "*"
    working_day: Literal["", "first", "last"] = ""
    """Only on the first, or last, day from Monday to Friday of a month."""


class Stride(_Value):
    """At times of the day, on every n-th day, week or month, counted from a first day."""

    kind: Literal["stride"] = "stride"
    every: int = Field(ge=1, le=366)
    unit: Literal["day", "week", "month"]
    times: tuple[Clock, ...] = Field(min_length=1, max_length=48)
    first: date


class Interval(_Value):
    """Every so many seconds, as they pass: clocks that are put on or back do not matter."""

    kind: Literal["interval"] = "interval"
    seconds: int = Field(ge=60, le=366 * 86_400)
    start: AwareDatetime
    """It fires then, and at whole multiples from then on."""


class Once(_Value):
    """At one instant."""

    kind: Literal["once"] = "once"
    at: AwareDatetime


Rule = Annotated[Calendar | Stride | Interval | Once, Field(discriminator="kind")]


def clocks_of(times: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """Return times of the day (hour, minute) in as few cron pairs as hold them exactly."""
    minutes: dict[int, set[int]] = {}
    for hour, minute in times:
        minutes.setdefault(hour, set()).add(minute)
    hours: dict[tuple[int, ...], list[int]] = {}
    for hour, found in sorted(minutes.items()):
        hours.setdefault(tuple(sorted(found)), []).append(hour)
    return tuple(f"{_joined(those)}:{_joined(found)}" for found, those in hours.items())


def times_of(clocks: Iterable[str]) -> list[tuple[int, int]]:
    """Return all times of the day (hour, minute) that cron pairs hold, in their order."""
    found = set()
    for pair in clocks:
        hour, _, minute = pair.partition(":")
        found |= {(h, m) for h in _spelt(hour, 24) for m in _spelt(minute, 60)}
    return sorted(found)


def _joined(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))


def _spelt(field: str, end: int) -> list[int]:
    """Return the numbers below `end` that a cron field holds."""
    if match := re.fullmatch(r"\*(?:/(\d+))?", field):
        return list(range(0, end, max(1, int(match[1] or 1))))
    found: list[int] = []
    for part in field.split(","):
        first, dash, last = part.partition("-")
        found += range(int(first), int(last if dash else first) + 1)
    return found
