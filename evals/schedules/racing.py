"""Two processes on one database, and one that is killed again and again: nothing twice, nothing lost."""

import random
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.figure import Figure
from evals.schedules.simulated import Noting, open_engine, put
from evals.suite import Material, Measured, Suite
from routines.schedules import Schedules, fires, read_when

_START = datetime(2026, 3, 1, tzinfo=UTC)
_ZONE = "Europe/Berlin"
_WORDS = (
    "daily at 02:30",
    "every 15 minutes between 1 and 5",
    "weekdays at 02:30",
    "every 90 minutes",
    "every 3 days at 02:30",
    "daily at 02:30 and 14:30",
)
_LONGEST = 0.2
"""Seconds from the first firing of a process until it is killed, at most."""


class Ground:
    """A database with schedules, the notes of what was set off, and what is awaited."""

    def __init__(self, folder: Path, *, days: int) -> None:
        """Make all schedules for so many days."""
        self.database, self.notes = folder / "home.sqlite", folder / "noted"
        self.end = _START + timedelta(days=days)
        self.awaited: set[str] = set()
        schedules = Schedules(open_engine(self.database))
        for number, words in enumerate(_WORDS):
            when = read_when(words, now=_START, zone=_ZONE, alone=True).when
            if when is None:
                raise ValueError(words)
            # A process that is killed comes back late: whatever it missed is made up for.
            misfire = {"policy": "all", "most": 1_000}
            made = put(schedules, f"r{number}", _START, rule=when.rule, zone=_ZONE, misfire=misfire)
            found = fires(when.rule, _ZONE, _START, self.end)
            self.awaited |= {f"{made.schedule_id}@{at.isoformat()}" for at in found}

    def start(self, manner: str) -> "subprocess.Popen[bytes]":
        """Start a process that works on it."""
        words = [self.database, self.notes, _START.isoformat(), self.end.isoformat(), manner]
        return subprocess.Popen([sys.executable, "-m", "evals.schedules.process", *map(str, words)])  # noqa: S603 - our own module

    def lost(self) -> int:
        """Return how many awaited firings were never set off, and how many strange ones were."""
        return len({*Noting(self.notes).noted()} ^ self.awaited)

    def doubled(self) -> int:
        """Return how often one was set off that had been before."""
        return sum(count - 1 for count in Counter(Noting(self.notes).noted()).values())

    def claims(self) -> int:
        """Return how many firings are claimed and neither done nor failed."""
        return len(Schedules(open_engine(self.database)).firings(status="claimed", limit=10_000))


def race(manner: str, *, days: int) -> tuple[int, int, int]:
    """Let two processes work at once; return what was awaited, lost and doubled."""
    with TemporaryDirectory() as folder:
        ground = Ground(Path(folder), days=days)
        both = [ground.start(manner) for _ in range(2)]
        codes = [each.wait() for each in both]
        failed = sum(code != 0 for code in codes)
        return len(ground.awaited), ground.lost() + failed, ground.doubled()


def kill(kills: int, *, days: int) -> tuple[int, int, int, int]:
    """Kill the one process again and again; return killed, awaited, lost, and set off anew.

    What is set off anew has the key it had: whoever is set off does nothing then.
    """
    chance = random.Random(20261123)  # noqa: S311 - a moment to kill at is no secret
    with TemporaryDirectory() as folder:
        ground, killed = Ground(Path(folder), days=days), 0
        while killed < kills:
            before, process = len(Noting(ground.notes).noted()), ground.start("alone")
            while len(Noting(ground.notes).noted()) == before and process.poll() is None:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, _LONGEST))
            process.kill()
            if process.wait() == 0:
                break  # it had come to the end of its days
            killed += 1
        ground.start("alone").wait()
        return killed, len(ground.awaited), ground.lost() + ground.claims(), ground.doubled()


def measure(material: Material) -> Measured:
    """Race, race without claims, and kill."""
    awaited, lost, doubled = race("claiming", days=30)
    material.notice(f"two processes: {awaited} firings, {lost} lost, {doubled} doubled")
    _, _, control = race("naive", days=30)
    material.notice(f"two processes without claims: {control} doubled")
    killed, more, gone, anew = kill(10, days=60)
    material.notice(
        f"{killed} killed: {more} firings, {gone} lost, {anew} set off anew by their key"
    )
    figures = {"doubled": doubled, "lost": lost, "control": control, "killed": gone}
    return Measured(awaited + more, {name: float(value) for name, value in figures.items()})


SUITE = Suite(
    name="processes",
    title="Two processes on one database, and one that is killed",
    figures=(
        Figure("doubled", "set off twice by two processes", bar=0, is_floor=False, unit=""),
        Figure("lost", "lost between two processes", bar=0, is_floor=False, unit=""),
        Figure("control", "set off twice without claims (control)", bar=1, unit=""),
        Figure("killed", "lost by kill -9", bar=0, is_floor=False, unit=""),
    ),
    measure=measure,
)
