"""Recovery: what a process that was killed had begun is brought to its end by the next one."""

from datetime import UTC, datetime
from functools import partial

from langchain_core.messages import HumanMessage

from graph.context import Context
from graph.record import RunRecord
from graph.state import Approval
from nova.answer import Answer
from nova.app import System
from nova.runner import Asked, Runner
from nova.threads import Threads
from projects.errors import NovaError

_ENDED_HERE = ("failed", "cancelled")
"""Statuses of runs that their own process ended: they are not started again."""


class Recovery:
    """The sweep at the start: once for each opening of a home."""

    def __init__(self, system: System, threads: Threads, runner: Runner) -> None:
        """Sweep this system's records and outbox."""
        self._system = system
        self._apart = system.services.apart
        self._threads = threads
        self._runner = runner
        self._recovered: tuple[Answer, ...] | None = None

    async def recover(self) -> tuple[Answer, ...]:
        """Answer the requests of runs that were cut off, and carry out what was approved."""
        if self._recovered is None:
            self._recovered = ()
            for record in await self._cut_off():
                try:
                    self._recovered += (await self._again(record),)
                except NovaError as error:
                    self._system.notices.append(f"Run {record.run_id} was not answered. {error}")
            await self._carry_out()
        return self._recovered

    async def _carry_out(self) -> None:
        outbox = self._system.services.outbox
        for effect in await self._apart(lambda: outbox.list(status="approved")):
            decided = Approval(effect_id=effect.effect_id, hash=effect.hash, decision="approve")
            await self._runner.commit(effect.thread, decided)
            now = await self._apart(partial(outbox.get, effect.effect_id))
            line = f"Effect {effect.effect_id} had been approved and {now.standing}"
            self._system.notices.append(f"{line}: {effect.preview.splitlines()[0]}")

    async def _cut_off(self) -> list[RunRecord]:
        """Return the runs that no process brought to their end, oldest first.

        Those that only began; and, if the process before was killed, those that had ended in
        their record but had not yet become part of their thread: nobody saw their answer.
        """
        records, hold = self._system.services.records, self._system.hold
        found = {record.run_id: record for record in await self._apart(records.cut_off)}
        if "threads" in hold.left and not self._threads.begun_anew:
            began = datetime.fromtimestamp(hold.left_at, UTC).isoformat(timespec="milliseconds")
            since = await self._apart(lambda: records.since(began))
            # A thread has one run at a time: those before its newest had become part of it.
            for record in {record.thread: record for record in since}.values():
                state = await self._runner.state(record.thread)
                said = {message.id for message in state.get("messages", [])}
                if record.status not in _ENDED_HERE and record.message_id not in said:
                    found.setdefault(record.run_id, record)
        return sorted(found.values(), key=lambda record: record.started_at)

    async def _again(self, record: RunRecord) -> Answer:
        """Start a run that was cut off again from its turn, under its own id.

        Raises:
            NovaError: if it fails again; it is then not started another time.
        """
        message = HumanMessage(record.request, id=record.message_id)
        context = Context(audience=record.scope["audience"])
        if record.scope["project"]:
            context["project"] = record.scope["project"]
        answer = await self._runner.answer(Asked(message, record.thread, context))
        records = self._system.services.records
        await self._apart(lambda: records.mend(record.run_id))
        return answer
