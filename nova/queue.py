"""The queue's doors: what waits for a model, for a person to see and for `nova up` to finish."""

import asyncio
from asyncio import Event, to_thread
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

from pydantic import BaseModel, ConfigDict

from agents.responder.breaker import Breaker
from graph.finishing import Finished, Finisher
from graph.queue import Queue

_LOOK, _LONGEST = 5.0, 300.0
"""Seconds between two looks at the queue; while nothing can be done they double each time."""


class Waiting(BaseModel):
    """One step that waits for a model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run_id: str
    step: int
    thread: str
    agent: str
    text: str
    """The words of the step."""
    queued_at: str
    tries: int
    trouble: str
    """Why it could not be done when it was last tried."""


class QueueDoor:
    """What waits for a model."""

    def __init__(
        self,
        queue: Queue,
        finisher: Finisher,
        run: Callable[[Coroutine[Any, Any, list[Finished]]], list[Finished]],
    ) -> None:
        """Open the door of this queue; `run` does work on Nova's loop."""
        self._queue = queue
        self._finisher = finisher
        self._run = run

    def list(self) -> list[Waiting]:
        """Return what waits, the longest waiting first."""
        return [
            Waiting(
                run_id=queued.run_id,
                step=queued.step,
                thread=queued.thread,
                agent=queued.state["agent"],
                text=queued.state["text"],
                queued_at=queued.queued_at,
                tries=queued.tries,
                trouble=queued.trouble,
            )
            for queued in self._queue.list("waiting")
        ]

    def finish(self, *, most: int | None = None) -> Sequence[Finished]:
        """Do what waits until a model fails again, `most` of it at most; return what was done."""
        return [] if self._queue.is_empty() else self._run(self._finisher.finish(most=most))


class QueueWorker:
    """Finishes what waits while Nova is up, as soon as the endpoint may be called again."""

    name = "what waits for a model"

    def __init__(self, queue: Queue, finisher: Finisher, breaker: Breaker | None) -> None:
        """Finish this queue when `breaker` lets calls pass; None: there is no model to wait for."""
        self._queue = queue
        self._finisher = finisher
        self._breaker = breaker

    async def run(self, stop: Event) -> None:
        """Work until `stop` is set."""
        pause = _LOOK
        while not stop.is_set():
            is_vain = False
            is_up = self._breaker is not None and self._breaker.state != "open"
            if is_up and not await to_thread(self._queue.is_empty):
                is_vain = not await self._finisher.finish()
            # A budget that is used up, or a thread that waits for a person, takes its time.
            pause = min(2 * pause, _LONGEST) if is_vain else _LOOK
            wait = self._breaker.wait if self._breaker else 0.0
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), max(pause, wait))
