"""Turns: a few runs work at a time; the others stand in line, or wait for their model.

Runs that all advance a little at a time all reach their model late. One after the other, the
first has its answer while the last is still being understood.
"""

from asyncio import Semaphore
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class _Turn:
    """The turn of one run, which any of its steps gives up and takes back."""

    has: bool = False
    away: int = 0
    """How many of its steps wait for a model."""


_mine: ContextVar[_Turn | None] = ContextVar("_mine", default=None)


class Turns:
    """The turns of all runs of one process."""

    def __init__(self, most: int) -> None:
        """Let `most` runs work at a time."""
        self._free = Semaphore(most)

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Have a turn, once those before are through or away."""
        turn = _Turn()
        await self._take(turn)
        token = _mine.set(turn)
        try:
            yield
        finally:
            _mine.reset(token)
            self._give_up(turn)

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """Let another run work meanwhile; a run that has no turn just goes on."""
        turn = _mine.get()
        if turn is None:
            yield
            return
        turn.away += 1
        self._give_up(turn)
        try:
            yield
        finally:
            turn.away -= 1
            if not turn.away:
                await self._take(turn)

    async def _take(self, turn: _Turn) -> None:
        if turn.has:
            return
        await self._free.acquire()
        if turn.has:  # another step of the run was quicker
            self._free.release()
            return
        turn.has = True

    def _give_up(self, turn: _Turn) -> None:
        if turn.has:
            turn.has = False
            self._free.release()
