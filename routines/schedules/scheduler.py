"""The scheduler: waits for the next fire time, claims what is due and sets it off.

It trusts its clock for a few seconds only: it looks again, so a clock that jumps ahead is
noticed, and one that jumps back finds the firings it had taken.
"""

import asyncio
import os
import uuid
from datetime import UTC, datetime, timedelta
from typing import Protocol

from projects.errors import NovaError
from routines.schedules.firing import Firing
from routines.schedules.misfire import due
from routines.schedules.schedule import Schedule
from routines.schedules.setting_off import Means, SetOff, set_off
from routines.schedules.store import Schedules

_LOOK = timedelta(seconds=5)
"""How long it waits at most before it looks again."""
_AT_A_TIME = 4
"""Firings that are worked on together; those of one schedule follow one another."""


class Clock(Protocol):
    """The time, and waiting for a later one."""

    def now(self) -> datetime:
        """Return the time, in UTC."""
        ...

    async def wait(self, length: timedelta, stop: asyncio.Event) -> None:
        """Wait so long, or until `stop` is set."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return datetime.now(UTC)

    async def wait(self, length: timedelta, stop: asyncio.Event) -> None:
        """Wait so long, or until `stop` is set."""
        try:
            async with asyncio.timeout(length.total_seconds()):
                await stop.wait()
        except TimeoutError:
            return


class Scheduler:
    """Sets off the schedules of one home."""

    def __init__(
        self,
        schedules: Schedules,
        means: Means,
        *,
        clock: Clock | None = None,
        is_alone: bool = False,
    ) -> None:
        """Set off `schedules` by `means`.

        Args:
            schedules: of the home.
            means: by what each kind is set off.
            clock: the time; default: the machine's.
            is_alone: whether no other process works on this home: then what an earlier one
                had claimed and not finished is set off again, under its own key.
        """
        self._schedules, self._means = schedules, means
        self._clock = clock or SystemClock()
        self._is_alone = is_alone
        self._owner = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._trouble = ""
        self._free = asyncio.Semaphore(_AT_A_TIME)
        self._lines: dict[str, asyncio.Lock] = {}
        self._working: set[asyncio.Task[Firing]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then finish what is being set off."""
        if self._is_alone:
            await self.sweep()
        try:
            while not stop.is_set():
                await self._clock.wait(await self._look(), stop)
        finally:
            await self.settled()

    async def _look(self) -> timedelta:
        """Do what is due and return how long to wait; a database that fails is tried again."""
        try:
            await self.tick()
            pause = await self._pause()
        except NovaError as error:
            if self._trouble != (trouble := str(error)):
                self._trouble = trouble
                await self._means.tell(f"Schedules wait: {trouble}")
            return _LOOK
        self._trouble = ""
        return pause

    async def tick(self) -> list[Firing]:
        """Claim what is due now and begin to set it off; return what was claimed."""
        claimed = await asyncio.to_thread(self._claim)
        for schedule, firing in claimed:
            self._begin(schedule, firing)
        return [firing for _, firing in claimed]

    async def sweep(self) -> list[Firing]:
        """Set off again what a process that is gone had claimed; return that."""
        left = await asyncio.to_thread(self._left_behind)
        for schedule, firing in left:
            self._begin(schedule, firing)
        return [firing for _, firing in left]

    async def settled(self) -> None:
        """Return once nothing is being set off."""
        while self._working:
            await asyncio.wait(self._working)

    def _claim(self) -> list[tuple[Schedule, Firing]]:
        now, claimed = self._clock.now(), []
        for waiting in self._schedules.waiting(now):
            found = due(waiting.schedule, waiting.first, now)
            taken = self._schedules.claim(waiting, found, owner=self._owner, now=now)
            claimed += [(waiting.schedule, firing) for firing in taken]
        return claimed

    def _left_behind(self) -> list[tuple[Schedule, Firing]]:
        left = []
        for firing in reversed(self._schedules.firings(status="claimed", limit=10_000)):
            schedule = self._schedules.find(firing.schedule_id)
            if schedule is not None and firing.claimed_by != self._owner:
                left.append((schedule, firing))
        return left

    def _begin(self, schedule: Schedule, firing: Firing) -> None:
        task = asyncio.create_task(self._carry_out(schedule, firing))
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    async def _carry_out(self, schedule: Schedule, firing: Firing) -> Firing:
        line = self._lines.setdefault(schedule.schedule_id, asyncio.Lock())
        async with line, self._free:
            try:
                done = await set_off(schedule, firing, self._means)
            except NovaError as error:
                return await self._note(firing, SetOff("", str(error)), failed=True)
            except Exception as error:  # noqa: BLE001 - whatever it is, the other schedules go on
                told = f"{type(error).__name__}: {error}"
                return await self._note(firing, SetOff("", told), failed=True)
            return await self._note(firing, done)

    async def _note(self, firing: Firing, done: SetOff, *, failed: bool = False) -> Firing:
        missed = firing.outcome
        outcome = f"{done.outcome} ({missed})" if missed else done.outcome
        return await asyncio.to_thread(
            self._schedules.finish,
            firing,
            "failed" if failed else "done",
            outcome,
            run_id=done.run_id,
            now=self._clock.now(),
        )

    async def _pause(self) -> timedelta:
        following = await asyncio.to_thread(self._schedules.next_fire)
        if following is None:
            return _LOOK
        return min(_LOOK, max(following - self._clock.now(), timedelta()))
