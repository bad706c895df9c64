"""The measurements. CPU is that of this process; the endpoint runs in another one."""

import asyncio
import re
import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

from evals.benchmarks.contestants import Contestant, Team

Ask = Callable[[int], Awaitable[str]]

_MILLI = 1e3


class Overhead(NamedTuple):
    """Milliseconds of CPU that one request takes when the model answers at once."""

    direct: float
    nova: float

    @property
    def added(self) -> float:
        """What Nova adds, as a multiple of the direct call's own."""
        return (self.nova - self.direct) / self.direct


class Load(NamedTuple):
    """What happens with many requests at once."""

    per_second: float
    p50: float
    """Milliseconds from question to answer."""


class Growth(NamedTuple):
    """A conversation as it grows, by the number of the turn."""

    cpu: dict[int, float]
    """Milliseconds a turn, the median of five."""
    stored: dict[int, float]
    """Kilobytes in the home since it was opened."""


async def overhead(direct: Contestant, nova: Contestant, *, batches: int, size: int) -> Overhead:
    """Measure both in turn; the best batch of each is the least disturbed one."""
    direct_ms, nova_ms = [], []
    for batch in range(batches):
        direct_ms.append(await _cpu(direct.ask, range(batch * size, (batch + 1) * size)))
        nova_ms.append(await _cpu(nova.ask, range(batch * size, (batch + 1) * size)))
    return Overhead(min(direct_ms), min(nova_ms))


async def latency(contestant: Contestant, count: int) -> float:
    """Return the median milliseconds of requests made one after the other."""
    taken = [await _timed(contestant.ask, at) for at in range(count)]
    return statistics.median(taken) * _MILLI


async def load(contestant: Contestant, *, count: int, at_once: int) -> Load:
    """Make `count` requests, so many at once."""
    places = iter(range(count))
    taken: list[float] = []

    async def client() -> None:
        for at in places:
            taken.append(await _timed(contestant.ask, at))

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(at_once)))
    elapsed = time.perf_counter() - began
    return Load(count / elapsed, statistics.median(taken) * _MILLI)


async def growth(team: Team, *, turns: int, marks: tuple[int, ...]) -> Growth:
    """Hold one conversation of `turns` turns and look at it at some of them."""
    cpu: list[float] = []
    found = Growth({}, {})
    before = team.stored
    for turn in range(1, turns + 1):
        began = time.process_time()
        await team.ask(turn, thread="one_conversation")
        cpu.append((time.process_time() - began) * _MILLI)
        if turn in marks:
            found.cpu[turn] = statistics.median(cpu[-5:])
            found.stored[turn] = (team.stored - before) / 1024
    return found


def resident() -> float:
    """Return the megabytes of memory that this process holds (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else float("nan")


async def _cpu(ask: Ask, places: range) -> float:
    began = time.process_time()
    for at in places:
        await ask(at)
    return (time.process_time() - began) / len(places) * _MILLI


async def _timed(ask: Ask, at: int) -> float:
    began = time.perf_counter()
    await ask(at)
    return time.perf_counter() - began
