"""The worker of the queue: finishes what waits for a model."""

import asyncio
from asyncio import Event, to_thread
from contextlib import suppress

from agents.responder.breaker import Breaker
from graph.finishing import Finisher
from graph.queue import Queue

_LOOK, _LONGEST = 5.0, 300.0
"""Seconds between two looks at the queue; while nothing can be done they double each time."""


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
