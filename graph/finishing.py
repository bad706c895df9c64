"""Finishing: what waited for a model is done once one answers, and told where it was asked.

Each answer is noted in the run's record, then said in the thread under an id of its own, then
taken off the queue: cut off anywhere, it is done again and nothing is there twice.
"""

import asyncio
from asyncio import to_thread
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple, Protocol

from langchain_core.messages import AIMessage

from agents.responder import Reply, Usage
from graph.outlook import may_use
from graph.queue import Queue, Queued
from graph.readers import noted
from graph.services import Services
from graph.state import FamilyOutput, Json, StepResult, StepState
from graph.worker import failed_result, worker
from projects.effects import Origin
from projects.errors import BadInput, NovaError
from projects.scope import Scope
from projects.source import Recalled


class Threads(Protocol):
    """The threads in which what was done later is told."""

    def turn_of(self, thread: str) -> AbstractAsyncContextManager[None]:
        """Hold a thread: nothing else is at work in it meanwhile, and nothing is erased."""
        ...

    async def say(self, thread: str, message: AIMessage) -> bool:
        """Say something in a thread that is held; False while it waits for a person."""
        ...


class Finished(NamedTuple):
    """One step that was done later."""

    run_id: str
    thread: str
    text: str


class Finisher:
    """Does what waits for a model, one step after the other."""

    def __init__(self, services: Services, queue: Queue, threads: Threads) -> None:
        """Do what `queue` holds with these services, and tell it in its threads."""
        self._services = services
        self._queue = queue
        self._threads = threads
        self._one = asyncio.Lock()

    async def finish(self, *, most: int | None = None) -> list[Finished]:
        """Do what waits, the longest waiting first, until a model fails again.

        Args:
            most: how many steps to do at most.
        """
        async with self._one:
            await self._tell_answered()
            done: list[Finished] = []
            if self._services.fallback is None:  # no model is set: it goes on waiting
                return done
            waiting = await to_thread(self._queue.list, "waiting")
            # One that always fails must not keep the others from their turn.
            for queued in sorted(waiting, key=lambda each: each.tries)[:most]:
                async with self._threads.turn_of(queued.thread):
                    # Something may have been erased while the thread was at work.
                    if queued not in await to_thread(self._queue.list, "waiting"):
                        continue
                    result = await self._play(queued)
                    if result.get("waits"):
                        break
                    done.append(await self._settle(queued, result))
            return done

    async def _play(self, queued: Queued) -> StepResult:
        """Have the step's agent do it now; whatever goes wrong is a result that says so."""
        state = await to_thread(self._current, queued)
        try:
            spec = self._services.roster.get(state["agent"])
        except NovaError as error:
            return failed_result(
                queued.run_id, queued.step, state["attempt"], state["agent"], str(error)
            )
        played: FamilyOutput = await worker(self._services, spec)(state)
        return played["results"][0]

    async def _tell_answered(self) -> None:
        """Say in their threads what could not be said while they waited for a person."""
        for queued in await to_thread(self._queue.list, "answered"):
            try:
                record = await to_thread(self._services.records.get, queued.run_id)
                text = record.detail["later"][str(queued.step)]["text"]
                async with self._threads.turn_of(queued.thread):
                    await self._say(queued, text, Scope.model_validate(record.scope))
            except (NovaError, KeyError):  # the record is gone: there is nothing to tell
                await to_thread(self._queue.move, queued, "told")

    async def _settle(self, queued: Queued, result: StepResult) -> Finished:
        """Note, tell and take off what was done; or that it can't be."""
        reply = Reply.model_validate(result["reply"])
        failed = result["notice"] if reply.needs_model or result["status"] == "failed" else ""
        hidden = await to_thread(self._hidden, queued, result)
        drafts = [] if hidden else await to_thread(self._store_drafts, queued, reply)
        text = "\n\n".join(part for part in (hidden or failed or reply.text, *drafts) if part)
        later = {"agent": result["agent"], "text": text, "usage": reply.usage.model_dump()}
        await to_thread(self._note, queued, later, reply.usage)
        await to_thread(self._queue.move, queued, "answered")
        await self._say(queued, text, Scope.model_validate(queued.state["scope"]))
        return Finished(queued.run_id, queued.thread, text)

    def _note(self, queued: Queued, later: Json, usage: Usage) -> None:
        records = self._services.records
        record = records.get(queued.run_id)
        all_later = record.detail.get("later", {}) | {str(queued.step): later}
        answer = dict(record.detail.get("answer", {}))
        if str(queued.step) not in record.detail.get("later", {}):
            spent = Usage.model_validate(answer.get("usage") or {}) + usage
            answer["usage"] = spent.model_dump(mode="json")
        records.note(
            queued.run_id, status=record.status, detail={"later": all_later, "answer": answer}
        )

    async def _say(self, queued: Queued, text: str, scope: Scope) -> None:
        message = AIMessage(text, id=queued.message_id, additional_kwargs=noted(scope))
        if await self._threads.say(queued.thread, message):
            await to_thread(self._queue.move, queued, "told")

    def _hidden(self, queued: Queued, result: StepResult) -> str:
        """Return what is said in place of a reply that its readers may no longer see."""
        scope, lineage = Scope.model_validate(queued.state["scope"]), self._services.memory.lineage
        sources = [Recalled.model_validate(source) for source in result["sources"]]
        hidden = sum(not may_use(source, scope, lineage) for source in sources)
        return f"Withheld: {hidden} sources are not for {scope.audience}." if hidden else ""

    def _store_drafts(self, queued: Queued, reply: Reply) -> Sequence[str]:
        """Store what was drafted as pending, and return a line for each."""
        state = queued.state
        scope = Scope.model_validate(state["scope"])
        origin = Origin(
            queued.run_id,
            queued.step,
            queued.thread,
            scope.principal,
            scope.audience,
            scope.project,
        )
        lines = []
        for ordinal, draft in enumerate(reply.effects):
            try:
                effect = self._services.outbox.store(
                    draft, origin=origin, ordinal=ordinal, words=state["request"]
                )
                shown = f"`nova approvals show {effect.effect_id}`"
                lines.append(f"A draft ({effect.kind}) waits for your approval: {shown}.")
            except BadInput as error:
                lines.append(f"A draft was refused. {error}")
        return lines

    def _current(self, queued: Queued) -> StepState:
        """Return the step with what was meanwhile done of the steps that it builds on."""
        try:
            later = self._services.records.get(queued.run_id).detail.get("later", {})
        except NovaError:
            return queued.state
        by_agent = {each["agent"]: each["text"] for each in later.values()}
        state = queued.state.copy()
        state["earlier"] = [
            {**each, "text": by_agent.get(each["agent"], each["text"])} for each in state["earlier"]
        ]
        return state
