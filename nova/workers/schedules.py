"""The worker of schedules: sets off what is due for as long as Nova is up."""

import asyncio
from collections.abc import Callable

from nova.app import System
from nova.routines.keyed import KeyedRequests
from routines.schedules import Means, Scheduler, SetOff, Starter

_TOLD = 200
"""Characters of an answer that the history keeps."""


class ScheduleWorker:
    """Runs the scheduler of one home, which this process holds alone."""

    name = "schedules"

    def __init__(
        self,
        system: System,
        requests: KeyedRequests,
        *,
        starter: Starter,
        say: Callable[[str], None],
    ) -> None:
        """Set off requests through `requests`, pipelines by `starter`, reminders through `say`."""
        self._schedules = system.routines.schedules
        self._requests, self._starter, self._say = requests, starter, say

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set."""
        means = Means(ask=self._ask, tell=self._tell, starter=self._starter)
        await Scheduler(self._schedules, means, is_alone=True).run(stop)

    async def _tell(self, text: str) -> None:
        self._say(text)

    async def _ask(self, text: str, *, project: str | None, key: str) -> SetOff:
        """Ask what a schedule asks, as a run of its own that the same key never repeats."""
        thread = f"schedule-{key.partition('@')[0]}"
        told = await self._requests.ask(text, thread=thread, key=key, project=project)
        line = " ".join(told.text.split())[:_TOLD]
        return SetOff(told.run_id, f"It asked back: {line}" if told.question else line)
