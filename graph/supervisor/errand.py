"""Errands: who drafts a change that a request plainly wants, and what else it asks beside that."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from agents.spec import AgentSpec
from graph.supervisor.case import Case
from graph.supervisor.data import DataFinder, Found
from graph.supervisor.decision import RouteDecision
from graph.supervisor.division import Part
from graph.supervisor.outcome import Outcome
from graph.supervisor.split import Clause, split
from graph.supervisor.wanting import wants_only_to_know

_BACK = re.compile(r"\b(?:it|them|those|that one)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\b(?=[\w-]*\d)(?:\w+-[\w-]*\w|[^\W\d_]+\d\w*)\b")
"""A part's or a paper's number: digits with a dash or with letters before them."""


def drafting(case: Case, data: DataFinder, agents: Mapping[str, AgentSpec]) -> RouteDecision | None:
    """Return who drafts the change that a request wants; None if it plainly wants none.

    What it asks of the books in the same breath is a step of its own. Where it is not sure who
    gets that, the whole request is left to those who cut it up by other signs.
    """
    clauses = split(case.text)
    if len(clauses) > 1:
        parts = _beside(clauses, case, data)
        reason = "It wants a change drafted, and asks something of the books."
        is_open = bool(parts) and all(_may_have(each.agent, case, agents) for each in parts)
        return (
            Outcome(case, agents).several(parts, stage="split", reason=reason) if is_open else None
        )
    found = data.drafting(case.text, scope=case.scope, project=case.project)
    if found is None or not _may_have(found.agent, case, agents):
        return None
    make = Outcome(replace(case, project=found.project), agents)
    return make.one(found.agent, stage="data", reason=found.reason, confidence=found.confidence)


def _beside(clauses: Sequence[Clause], case: Case, data: DataFinder) -> tuple[Part, ...]:
    """Return a draft and the questions beside it; nothing if it is not just that."""
    drafts = [data.drafting(each.text, scope=case.scope, project=case.project) for each in clauses]
    wanted = [(each, found) for each, found in zip(clauses, drafts, strict=True) if found]
    if len(wanted) != 1:
        return ()
    draft, drafted = wanted[0]
    parts: list[Part] = []
    for clause in clauses:
        if clause is draft:
            parts.append(Part(clause.text, drafted.agent, drafted.project))
            continue
        text = _told_out(clause.text, draft.text)
        found = _asked(text, case, data, drafted) if text else None
        if found is None:
            return ()
        parts.append(Part(str(text), found.agent, found.project))
    return tuple(parts)


def _asked(text: str, case: Case, data: DataFinder, drafted: Found) -> Found | None:
    """Return whose books answer a clause that only asks, in the project of the draft."""
    if not wants_only_to_know(text):
        return None
    found = data.find(text, scope=case.scope, project=drafted.project, given=case.given)
    return found if found and found.project == drafted.project else None


def _told_out(text: str, draft: str) -> str | None:
    """Return a clause that says what it means by "it"; None if that is not plain."""
    if not _BACK.search(text):
        return text
    numbers = list(dict.fromkeys(_NUMBER.findall(draft)))
    return _BACK.sub(numbers[0], text) if len(numbers) == 1 else None


def _may_have(agent: str, case: Case, agents: Mapping[str, AgentSpec]) -> bool:
    return agent in agents and agent not in case.exclude
