"""A simulated clock, and what notes whatever is set off: a year passes in seconds."""

import asyncio
import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import JsonValue
from sqlalchemy import Engine, create_engine, event

from routines.schedules import Means, Schedule, Schedules, SetOff, Target

if TYPE_CHECKING:
    from routines.schedules.setting_off import Asker


class SimulatedClock:
    """A clock that stands at the next fire time as soon as somebody waits, and stops at an end."""

    def __init__(
        self, at: datetime, end: datetime, following: Callable[[], datetime | None]
    ) -> None:
        """Begin at one instant; `following` returns when something fires next."""
        self.at, self.end = at, end
        self._following = following

    def now(self) -> datetime:
        """Return the simulated time."""
        return self.at

    async def wait(self, length: timedelta, stop: asyncio.Event) -> None:
        """Let the time pass until something fires, but never past the end."""
        following = self._following()
        if following is None or following > self.end:
            self.at = self.end
            stop.set()
        else:
            self.at = max(self.at, following)
        await asyncio.sleep(0)


class Noting:
    """Notes each key that is set off, as a line of a file that several processes append to."""

    def __init__(self, path: Path) -> None:
        """Append to this file."""
        self._path = path

    async def start(self, name: str, parameters: Mapping[str, JsonValue], *, key: str) -> str:
        """Note that a pipeline was started."""
        self.note(key)
        return f"run-{key}"

    async def ask(self, text: str, *, project: str | None, key: str) -> SetOff:
        """Note that something was asked."""
        self.note(key)
        return SetOff(f"run-{key}", "Noted.")

    async def tell(self, text: str) -> None:
        """Say nothing."""

    @property
    def means(self) -> Means:
        """What a scheduler sets off by."""
        asks: Asker = self.ask
        return Means(ask=asks, tell=self.tell, starter=self)

    def note(self, key: str) -> None:
        """Write one line at once, whoever else writes."""
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(file, f"{key}\n".encode())
        finally:
            os.close(file)

    def noted(self) -> list[str]:
        """Return all keys that were noted."""
        return self._path.read_text().split() if self._path.exists() else []


def open_engine(path: Path) -> Engine:
    """Return an engine over a file as a home has it; a write waits for that of another process."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 60})

    @event.listens_for(engine, "connect")
    def _quicker(connection: object, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[attr-defined]  # sqlite3's
        connection.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]  # only processes die

    return engine


def put(schedules: Schedules, name: str, now: datetime, **given: object) -> Schedule:
    """Make a schedule that asks something."""
    made = Schedule.model_validate(
        {
            "schedule_id": f"s_{name}",
            "name": name,
            "target": Target(kind="request", text=f"Do {name}."),
            "created_by": "eval",
            **given,
        }
    )
    schedules.put(made, before="", change=f"made-{name}", now=now)
    return made
