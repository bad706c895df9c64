"""Plans of a home at work: how their steps are asked, and by what their waits are judged."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from langchain_core.messages import HumanMessage

from graph.context import Context
from graph.record import RunRecord
from nova.app import System
from nova.routines.heard import LedgerHeard
from nova.runner import Asked, Runner
from projects.data import Table
from projects.errors import UnknownName
from routines.agenda.said import Said
from routines.plans import Follower, Plan, PlanStep, Standing
from routines.plans.following import RunStanding

_TICK = 60.0
"""Seconds between two looks at what waits, while Nova is up."""
_FRESH = timedelta(hours=1)
"""So long a figure of the books is not read again for a plan."""
_TOLD = 200
_STANDING: dict[str, RunStanding] = {
    "started": "started", "answered": "answered", "asked": "asked",
}  # fmt: skip


def follower_of(system: System, runner: Runner) -> Follower:
    """Return what follows the plans of a home."""
    carrier, signals = StepCarrier(system, runner), HomeSignals(system, runner)
    return Follower(system.routines.plans, carrier, signals)


class StepCarrier:
    """Carries the steps of plans out as requests, each in the conversation of its plan."""

    def __init__(self, system: System, runner: Runner) -> None:
        """Ask through this runner."""
        self._services = system.services
        self._runner = runner

    async def carry(self, plan: Plan, step: PlanStep) -> None:
        """Ask a step's request; the same step is the same run, however often it is asked."""
        await self._runner.answer(_asked(plan, step))

    def run_id(self, plan: Plan, step: PlanStep) -> str:
        """Return the id of the run of a step."""
        return _asked(plan, step).run_id

    def standing(self, plan: Plan, step: PlanStep) -> Standing:
        """Return how the run of a step stands; what was asked back may be answered since."""
        run_id = self.run_id(plan, step)
        try:
            record = self._services.records.get(run_id)
        except UnknownName:
            return Standing("missing")
        records = [record, *(self._since(record) if record.status == "asked" else ())]
        last = records[-1]
        effects = [
            effect for one in records for effect in self._services.outbox.list(run_id=one.run_id)
        ]
        return Standing(
            _STANDING.get(last.status, "failed"),
            open_effects=sum(effect.status in ("pending", "approved") for effect in effects),
            failed_effects=sum(effect.status == "failed" for effect in effects),
            told=_told(last),
        )

    def _since(self, record: RunRecord) -> list[RunRecord]:
        later = self._services.records.list(thread=record.thread)
        return [one for one in reversed(later) if one.started_at > record.started_at][:1]


class HomeSignals:
    """Judges waits by what was told in this home, and by its books."""

    def __init__(self, system: System, runner: Runner) -> None:
        """Listen in this system; figures are asked through the runner."""
        self._heard = LedgerHeard(system.services.memory, system.services.records)
        self._runner = runner
        self._read: dict[tuple[str, str], tuple[datetime, float | None]] = {}

    def said(self, since: datetime, until: datetime) -> Sequence[Said]:
        """Return what the owner said between two moments."""
        return self._heard.said(since, until)

    async def figure(self, question: str, plan: Plan) -> float | None:
        """Return the one figure that a named query gives for a question; None if it is not one."""
        now = datetime.now(UTC)
        at, known = self._read.get((plan.plan_id, question), (None, None))
        if at is not None and now - at < _FRESH:
            return known
        name = f"{plan.plan_id}-figure-{now:%Y%m%d%H}"
        asked = Asked(HumanMessage(question, id=name), f"{plan.thread}-figures", _context(plan))
        answer = await self._runner.answer(asked)
        figure = figure_in(answer.tables)
        self._read[plan.plan_id, question] = (now, figure)
        return figure


class PlanWorker:
    """Looks after the plans while Nova is up."""

    name = "plans"

    def __init__(self, follower: Follower, notice: Callable[[str], None]) -> None:
        """Tell `notice` what happened, a line each."""
        self._follower = follower
        self._notice = notice

    async def run(self, stop: asyncio.Event) -> None:
        """Look every minute until `stop` is set."""
        while not stop.is_set():
            for line in await self._follower.advance():
                self._notice(line)
            try:
                async with asyncio.timeout(_TICK):
                    await stop.wait()
            except TimeoutError:
                continue


def figure_in(tables: Sequence[Table]) -> float | None:
    """Return the one number in some verified rows; None if there is none, or more than one."""
    numbers = [
        float(cell)
        for table in tables
        for row in table.rows
        for cell in row
        if isinstance(cell, int | float) and not isinstance(cell, bool)
    ]
    is_sure = len(tables) == 1 and tables[0].is_verified and len(numbers) == 1
    return numbers[0] if is_sure else None


def _asked(plan: Plan, step: PlanStep) -> Asked:
    message = HumanMessage(step.planned.text, id=f"{plan.plan_id}-{step.number}")
    return Asked(message, plan.thread, _context(plan))


def _context(plan: Plan) -> Context:
    context = Context(audience=plan.audience)
    if plan.project:
        context["project"] = plan.project
    return context


def _told(record: RunRecord) -> str:
    answer = record.detail.get("answer") or {}
    text = str(answer.get("text") or record.detail.get("error") or "")
    return " ".join(text.split())[:_TOLD]
