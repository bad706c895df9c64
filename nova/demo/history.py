"""The history: what was said before the demo begins, put together from storylines and fillers.

The storylines are written by hand; the fillers between them come from a seeded generator, so
that every run makes the same lines.
"""

import json
import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict

_WORKSPACE = Path(__file__).parent / "workspace"
_STANDARD, _SUMMER = timezone(timedelta(hours=-6)), timezone(timedelta(hours=-5))
_SUMMER_TIME = (
    datetime.fromisoformat("2026-03-08T02:00"),
    datetime.fromisoformat("2026-11-01T02:00"),
)
"""The demo lives in Chicago in 2026; the zone's own file is not on every machine."""
_WORKDAY = (8 * 60, 18 * 60)
"""Minutes of the day between which the fillers are said."""
_WEEKEND = 5


class History(NamedTuple):
    """What was said before the demo begins."""

    lines: list[str]
    """As `nova memory import` reads them."""
    turn_ids: list[str]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Told(_Value):
    """One turn of a storyline."""

    at: datetime
    """Local time."""
    text: str
    by: str = "me"


class _Storyline(_Value):
    project: str
    threads: dict[str, dict[str, _Told]]
    """By the thread's name, then by the turn's id."""


class _Kind(_Value):
    """One kind of filler, of which `count` are made."""

    thread: str
    project: str
    count: int
    texts: tuple[str, ...]
    words: dict[str, tuple[str, ...]] = {}
    numbers: tuple[int, int] = (2, 90)


class _Fillers(_Value):
    seed: int
    first: date
    last: date
    kinds: tuple[_Kind, ...]


class _Turn(NamedTuple):
    turn_id: str
    thread: str
    project: str
    told: _Told


def history() -> History:
    """Return the turns of the demo, oldest first."""
    turns = sorted([*_storylines(), *_fillers()], key=lambda turn: (turn.told.at, turn.turn_id))
    return History([_line(turn) for turn in turns], [turn.turn_id for turn in turns])


def _storylines() -> Iterator[_Turn]:
    for path in sorted((_WORKSPACE / "storylines").glob("*.yaml")):
        story = _Storyline.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for thread, told in story.threads.items():
            for turn_id, turn in told.items():
                yield _Turn(turn_id, thread, story.project, turn)


def _fillers() -> Iterator[_Turn]:
    listed = yaml.safe_load((_WORKSPACE / "fillers.yaml").read_text(encoding="utf-8"))
    fillers = _Fillers.model_validate(listed)
    chance = random.Random(fillers.seed)  # noqa: S311 nothing here is secret
    number = 0
    for kind in fillers.kinds:
        texts = cycle(chance.sample(kind.texts, len(kind.texts)))
        for text in islice(texts, kind.count):
            number += 1
            told = _Told(at=_moment(fillers, chance), text=_filled(text, kind, chance))
            yield _Turn(f"demo-f{number:02d}", kind.thread, kind.project, told)


def _filled(text: str, kind: _Kind, chance: random.Random) -> str:
    chosen = {name: chance.choice(words) for name, words in kind.words.items()}
    return text.format(n=chance.randint(*kind.numbers), **chosen)


def _moment(fillers: _Fillers, chance: random.Random) -> datetime:
    """Return a minute of some working day."""
    day = fillers.first + timedelta(days=chance.randint(0, (fillers.last - fillers.first).days))
    while day.weekday() >= _WEEKEND:
        day -= timedelta(days=1)
    return datetime.combine(day, time()) + timedelta(minutes=chance.randint(*_WORKDAY))


def _line(turn: _Turn) -> str:
    begins, ends = _SUMMER_TIME
    zone = _SUMMER if begins <= turn.told.at < ends else _STANDARD
    said = {
        "kind": "turn",
        "turn_id": turn.turn_id,
        "thread": turn.thread,
        "project": turn.project,
        "speaker": turn.told.by,
        "text": turn.told.text,
        "said_at": turn.told.at.replace(tzinfo=zone).isoformat(),
    }
    return json.dumps(said, ensure_ascii=False)
