"""Being up: a process that holds a home and stays, with its workers, until it is told to end."""

import asyncio
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from nova.nova import PATIENCE, Nova
from nova.workers import Worker
from projects.errors import NovaError

_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
"""Seconds until a worker that failed is started again; they double each time."""

Say = Callable[[str], None]
"""Told one line for a person."""


def stay_up(nova: Nova, *, say: Say, patience: float = PATIENCE) -> None:
    """Let the workers of `nova` work until Ctrl-C or SIGTERM, then end what is in progress.

    Args:
        nova: the home, opened; it stays open.
        say: is told in a line each what works, what fails and what was stopped.
        patience: seconds that work in progress has to come to its end.
    """
    stop = asyncio.Event()
    does = ", ".join(["other commands", *(worker.name for worker in nova.workers)])
    with _signals(lambda: nova.tell(stop.set)):
        # Only now: whoever reads this may end it at once.
        say(f"up in {nova.settings.home}, for {does}; Ctrl-C ends it")
        nova.work(up(nova, stop, say=say, patience=patience))


async def up(nova: Nova, stop: asyncio.Event, *, say: Say, patience: float = PATIENCE) -> None:
    """Do so until `stop` is set; on Nova's own loop."""
    tasks = [asyncio.create_task(_work(worker, stop, say)) for worker in nova.workers]
    await stop.wait()
    say("Ending: what is under way is finished first.")
    left = await asyncio.gather(_end(tasks, within=patience), nova.end_work(within=patience))
    if stopped := sum(left):
        say(f"{stopped} not done in {patience:g} s: stopped.")


async def _work(worker: Worker, stop: asyncio.Event, say: Say) -> None:
    """Let a worker work; one that fails is told of and started again after a pause."""
    pause = _PAUSE
    while not stop.is_set():
        try:
            await worker.run(stop)
        except Exception as error:  # noqa: BLE001 - a worker that fails must not end the others
            say(f"{worker.name} failed and begins again in {pause:g} s: {_said(error)}")
            await _wait(stop, pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        else:
            return


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, NovaError) else f"{type(error).__name__}: {error}"


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until `stop` is set."""
    await asyncio.wait([waiting := asyncio.ensure_future(stop.wait())], timeout=seconds)
    waiting.cancel()


async def _end(tasks: Sequence["asyncio.Task[None]"], *, within: float) -> int:
    if not tasks:
        return 0
    _, left = await asyncio.wait(tasks, timeout=within)
    for task in left:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return len(left)


@contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    """Have the first Ctrl-C or SIGTERM call `stop`; a second one ends the process at once."""
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = {kind: signal.getsignal(kind) for kind in kinds}

    def receive(_kind: int, _frame: FrameType | None) -> None:
        for kind, handler in before.items():
            signal.signal(kind, handler)
        stop()

    for kind in kinds:
        signal.signal(kind, receive)
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
