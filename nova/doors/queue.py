"""The door of the queue: what waits for a model."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from graph.finishing import Finished, Finisher
from graph.queue import Queue


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
