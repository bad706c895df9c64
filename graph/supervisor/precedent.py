"""A precedent: who had a request of the same words before."""

from collections.abc import Mapping
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from agents.spec import AgentSpec
from graph.supervisor.arbiter import Verdict
from graph.supervisor.leaning import lean
from graph.supervisor.outcome import Outcome, Rung
from projects.scope import Scope


class Precedent(BaseModel):
    """Who had the same words the last time, by a verdict or a reply that stood."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run_id: str
    agent: str
    verdict: Verdict | None = None
    """The arbiter's, if it was one; None if the person picked the agent."""


class Precedents(Protocol):
    """Knows who had a request before."""

    def __call__(self, text: str, *, scope: Scope, project: str | None) -> Precedent | None:
        """Return who had `text` the last time, if that was settled and still stands.

        Args:
            text: the request, word for word.
            scope: on whose behalf and for whom: what was settled for others is no precedent.
            project: what it is about now; a precedent is about the same.
        """
        ...


def settled(rung: Rung, precedents: Precedents | None, *, agents: Mapping[str, AgentSpec]) -> Rung:
    """Decide as the last time that just this was said, unless it leans on what was said since."""
    case = rung.case
    if rung.decided or precedents is None or case.is_following:
        return rung
    if lean(case.text, case.said, is_clear=case.routed.accepted):
        return rung
    found = precedents(case.text, scope=case.scope, project=case.project)
    if found is None or found.agent not in agents or found.agent in case.exclude:
        return rung
    reason = f"As in {found.run_id}, where the same words went to {found.agent}."
    sure = found.verdict.confidence if found.verdict else 1.0
    decided = Outcome(case, agents).one(
        found.agent, stage="precedent", reason=reason, confidence=sure
    )
    return Rung(case, decided.model_copy(update={"verdict": found.verdict}))
