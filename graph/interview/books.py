"""What the books say: a statement's value, asked of the named queries of the project's database.

Only a sure answer of one row counts: what merely comes near contradicts nobody.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from agents.responder import Assignment, Noted, Toolbox
from agents.spec import AgentSpec
from graph.data import StepData
from graph.interview.interview import Interview, Rival, Statement
from graph.services import Services
from memory.extraction.grammar import cut
from memory.extraction.values import Value, values_in
from projects.scope import Scope
from projects.source import Recalled

_AMOUNTS = frozenset({"number", "money", "percent"})
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SURE = re.compile(r"^[^\n(]+(?= \(|\.?\n|\.?$)")
"""The answer itself, before what else its row holds."""


class Books:
    """Asks the databases of one step, within its scope."""

    def __init__(self, services: Services, spec: AgentSpec, scope: Scope) -> None:
        """Ask as the agent of `spec`, by rules alone, whatever model there is."""
        self._services, self._scope = services, scope
        self._reader = services.fallback or services.responder
        self._spec = spec.model_copy(update={"proposes": ()})

    async def rival(self, interview: Interview, statement: Statement) -> Rival | None:
        """Return what the books say instead of a statement, if they tell just that."""
        question = question_of(statement.text)
        if question is None:
            return None
        data = StepData(self._services, self._scope)
        reply = await self._reader.respond(
            self._asking(question, interview), Toolbox(_find_nothing, _Notes(), data=data)
        )
        rows = [each for each in reply.citations if each.kind == "row"]
        told = _SURE.match(reply.text)
        if len(rows) != 1 or len(reply.citations) != 1 or reply.question or told is None:
            return None
        if not differs(statement.text, told.group()):
            return None
        return Rival(text=told.group().strip(), speaker="", source=question)

    def _asking(self, question: str, interview: Interview) -> Assignment:
        return Assignment(
            run_id=interview.interview_id,
            step=0,
            spec=self._spec,
            request=question,
            text=question,
            project=interview.project,
            now=datetime.now(UTC).isoformat(timespec="seconds"),
        )


def question_of(statement: str) -> str | None:
    """Return the question that a statement of one amount answers; None for any other."""
    parts = cut(statement)
    amounts = _amounts(statement)
    if parts is None or not parts.subject or len(amounts) != 1 or parts.verb.negated:
        return None
    if amounts[0].start < parts.subject[-1].end:
        return None
    subject = statement[parts.subject[0].start : parts.subject[-1].end]
    if parts.verb.lemma == "be":
        return f"What is {subject[:1].lower() + subject[1:]}?"
    return f"What does {subject} cost?" if parts.verb.lemma == "cost" else None


def differs(statement: str, told: str) -> bool:
    """Whether the one amount of a statement is not the one that the books give."""
    mine, theirs = _amounts(statement), _amounts(told.partition(":")[2])
    if len(mine) != 1 or len(theirs) != 1:
        return False
    said, known = (_NUMBER.findall(each[0].normal) for each in (mine, theirs))
    units = {unit for each in (mine, theirs) if (unit := _unit(each[0]))}
    return len(units) <= 1 and said != known


def _amounts(text: str) -> list[Value]:
    return [value for value in values_in(text) if value.kind in _AMOUNTS]


def _unit(value: Value) -> str:
    return _NUMBER.sub("", value.normal).strip(" .").rstrip("s")


async def _find_nothing(
    query: str, *, project: str | None = None, k: int = 8
) -> Sequence[Recalled]:
    """Find nothing: memory is compared elsewhere."""
    return ()


class _Notes:
    """Notes nothing: a question of ours tells nothing."""

    async def preview(self, text: str) -> Sequence[Noted]:
        return ()
