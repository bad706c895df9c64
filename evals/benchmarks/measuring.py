"""The measurements: of both contestants in turn, so that a busy moment disturbs both alike.

CPU is that of this process; the endpoint runs in another one.
"""

import asyncio
import re
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from evals.benchmarks.contestants import Contestant, Team
from evals.benchmarks.results import Growth, Pair

_MILLI = 1e3
_MEDIAN_OF = 25
"""Turns up to a mark of a conversation: a few may be disturbed."""


class Crowd(NamedTuple):
    """What happens with many requests at once."""

    throughput: Pair
    """Requests a second."""
    waited: Pair
    """Median milliseconds from question to answer."""


async def overhead(direct: Contestant, nova: Contestant, *, batches: int, size: int) -> Pair:
    """Return the milliseconds of CPU a request takes, in the best batch of each."""
    taken: list[tuple[float, float]] = []
    for batch in range(batches):
        places = range(batch * size, (batch + 1) * size)
        taken.append((await _cpu(direct, places), await _cpu(nova, places)))
    return Pair(direct=min(each for each, _ in taken), nova=min(each for _, each in taken))


async def latency(direct: Contestant, nova: Contestant, *, count: int) -> Pair:
    """Return the median milliseconds of requests made one after the other."""
    taken = [(await _timed(direct, at), await _timed(nova, at)) for at in range(count)]
    return Pair(
        direct=median(each for each, _ in taken) * _MILLI,
        nova=median(each for _, each in taken) * _MILLI,
    )


async def crowds(
    direct: Contestant, nova: Contestant, *, rounds: int, count: int, at_once: int
) -> Crowd:
    """Make `count` requests, so many at once; the best round of each counts."""
    of_direct, of_nova = [], []
    for _ in range(rounds):
        of_direct.append(await crowd(direct, count=count, at_once=at_once))
        of_nova.append(await crowd(nova, count=count, at_once=at_once))
    best_direct, best_nova = max(of_direct), max(of_nova)
    return Crowd(
        Pair(direct=best_direct.per_second, nova=best_nova.per_second),
        Pair(direct=best_direct.waited, nova=best_nova.waited),
    )


class Load(NamedTuple):
    """How one contestant fared with many requests."""

    per_second: float
    waited: float


async def crowd(contestant: Contestant, *, count: int, at_once: int = 1) -> Load:
    """Make `count` requests, so many at once."""
    places = iter(range(count))
    taken: list[float] = []

    async def client() -> None:
        taken.extend([await _timed(contestant, at) for at in places])

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(at_once)))
    return Load(count / (time.perf_counter() - began), median(taken) * _MILLI)


async def growth(team: Team, *, marks: tuple[int, ...]) -> Growth:
    """Hold one conversation up to the last mark and look at it at each of them.

    A conversation begins only once: its first turn is compared as the median of several
    conversations' first turns.
    """
    first = [await _turn(team, at, f"opening_{at}") for at in range(_MEDIAN_OF)]
    cpu: list[float] = []
    stored: dict[int, float] = {}
    before = team.stored
    for turn in range(1, marks[-1] + 1):
        cpu.append(await _turn(team, turn, "one_conversation"))
        if turn in marks:
            stored[turn] = (team.stored - before) / 1024
    later = {mark: median(cpu[max(mark - _MEDIAN_OF, 0) : mark]) for mark in marks}
    return Growth(cpu={**later, 1: median(first)}, stored=stored)


def resident() -> float:
    """Return the megabytes of memory that this process holds (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else float("nan")


async def _cpu(contestant: Contestant, places: range) -> float:
    began = time.process_time()
    for at in places:
        await contestant.ask(at)
    return (time.process_time() - began) / len(places) * _MILLI


async def _turn(team: Team, at: int, thread: str) -> float:
    began = time.process_time()
    await team.ask(at, thread=thread)
    return (time.process_time() - began) * _MILLI


async def _timed(contestant: Contestant, at: int) -> float:
    began = time.perf_counter()
    await contestant.ask(at)
    return time.perf_counter() - began
