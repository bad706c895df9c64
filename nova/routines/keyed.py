"""Requests that routines make: each is asked once for its key, however often it is wanted."""

import hashlib
from typing import NamedTuple

from langchain_core.messages import HumanMessage

from graph.record import RunRecord
from nova.app import System
from nova.recovery import Recovery
from nova.runner import Runner
from projects.errors import UnknownName

_SETTLED = ("answered", "asked", "refused")


class KeyedAnswer(NamedTuple):
    """What came of such a request."""

    run_id: str
    text: str
    question: str
    """What was asked back; empty if nothing was."""
    cost: float


class KeyedRequests:
    """Asks through the runner of a home, in threads of the routines' own."""

    def __init__(self, system: System, runner: Runner, recovery: Recovery) -> None:
        """Ask through `runner`, once what was cut off is answered."""
        self._records = system.services.records
        self._runner = runner
        self._recovery = recovery

    async def ask(
        self, text: str, *, thread: str, key: str, project: str | None = None
    ) -> KeyedAnswer:
        """Answer a request in a thread; the same key is the same run.

        Raises:
            NovaError: if it is no request, or cannot be answered.
        """
        await self._recovery.recover()
        asked = await self._runner.accept(text, project, thread, None)
        message_id = hashlib.sha256(key.encode()).hexdigest()[:32]
        asked = asked._replace(message=HumanMessage(asked.message.content, id=message_id))
        known = self._known(asked.run_id)
        if known is not None and known.status in _SETTLED:
            return _told(known)
        answer = await self._runner.answer(asked)
        cost = answer.usage.cost or 0.0
        return KeyedAnswer(answer.run_id, answer.text, answer.question or "", cost)

    def _known(self, run_id: str) -> RunRecord | None:
        try:
            return self._records.get(run_id)
        except UnknownName:
            return None


def _told(record: RunRecord) -> KeyedAnswer:
    """Return what an earlier process was answered; what it cost was told then."""
    said = record.detail.get("answer") or {}
    route = record.detail.get("route") or {}
    question = route.get("question") or "" if record.status == "asked" else ""
    return KeyedAnswer(record.run_id, str(said.get("text", "")), str(question), 0.0)
