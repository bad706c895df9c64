"""Apart: how work that touches the disk is done, off the event loop or where it is."""

from asyncio import to_thread
from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Apart(Protocol):
    """Does some work that touches the disk: a row of a database, a search of memory."""

    async def __call__(self, work: Callable[[], T]) -> T:
        """Return what `work` returns."""
        ...


async def in_thread(work: Callable[[], T]) -> T:
    """Do it in another thread: a loop that serves others must never wait for a disk."""
    return await to_thread(work)


async def in_place(work: Callable[[], T]) -> T:
    """Do it where it is: on a loop of Nova's own, to change threads takes longer."""
    return work()
