"""The worker of schedules: sets off what is due for as long as Nova is up."""

import asyncio
import hashlib
from collections.abc import Callable

from langchain_core.messages import HumanMessage

from graph.context import Context
from nova.app import System
from nova.recovery import Recovery
from nova.runner import Asked, Runner
from projects.errors import UnknownName
from routines.schedules import Means, Scheduler, SetOff, Starter

_TOLD = 200
"""Characters of an answer that the history keeps."""


class ScheduleWorker:
    """Runs the scheduler of one home, which this process holds alone."""

    name = "schedules"

    def __init__(
        self,
        system: System,
        runner: Runner,
        recovery: Recovery,
        *,
        say: Callable[[str], None],
        starter: Starter | None = None,
    ) -> None:
        """Set off requests through `runner`, reminders through `say`, pipelines by `starter`."""
        self._system, self._runner, self._recovery = system, runner, recovery
        self._say, self._starter = say, starter

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set."""
        means = Means(ask=self._ask, tell=self._tell, starter=self._starter)
        await Scheduler(self._system.schedules.schedules, means, is_alone=True).run(stop)

    async def _tell(self, text: str) -> None:
        self._say(text)

    async def _ask(self, text: str, *, project: str | None, key: str) -> SetOff:
        """Ask what a schedule asks, as a run of its own that the same key never repeats."""
        await self._recovery.recover()
        message = HumanMessage(text, id=hashlib.sha256(key.encode()).hexdigest()[:32])
        context = Context(project=project) if project else Context()
        asked = Asked(message, f"schedule-{key.partition('@')[0]}", context)
        try:
            known = self._system.services.records.get(asked.run_id)
        except UnknownName:
            known = None
        if known is not None and known.status in ("answered", "refused"):
            return SetOff(asked.run_id, str(known.detail.get("answer", {}).get("text", ""))[:_TOLD])
        answer = await self._runner.answer(asked)
        line = " ".join(answer.text.split())[:_TOLD]
        return SetOff(answer.run_id, f"It asked back: {line}" if answer.question else line)
