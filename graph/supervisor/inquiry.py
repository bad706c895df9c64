"""Inquiries: where a question for information goes when no model is there to judge.

Who of two agents should look is nothing that a person can say better than Nova. So it is not asked:
whoever holds what bears on the question shows it, the books, memory or both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from agents.spec import AgentSpec
from agents.tools import TOOLS
from graph.supervisor.bearing import Known, leaning, of_memory
from graph.supervisor.capability import Capabilities
from graph.supervisor.case import Case
from graph.supervisor.data import DataFinder, Found
from graph.supervisor.decision import RouteDecision
from graph.supervisor.division import Part
from graph.supervisor.known import answering
from graph.supervisor.outcome import Outcome
from graph.supervisor.rules import told_agent
from graph.supervisor.speech import overlap, wants_only_to_know
from graph.supervisor.split import Clause, split
from projects.source import Recalled

_STRONG = 0.6
"""Likelihood of a query that outweighs a sure head which chose somebody who looks nothing up."""
_ABOUT = 0.5
"""Share of the words of one question that a claim must hold to bear on it alone."""


@dataclass(frozen=True)
class Inquiry:
    """Gives a question for information to whoever has something to show."""

    agents: Mapping[str, AgentSpec]
    able: Capabilities
    data: DataFinder | None

    def taken(self, case: Case) -> RouteDecision | None:
        """Return who shows what bears on the question; None if it is none, or nothing does."""
        if case.rivals or not wants_only_to_know(case.text) or told_agent(case.text, self.able):
            return None
        if parts := self._of_two_worlds(case):
            reason = "One of its questions is for the books, the other for memory."
            return Outcome(case, self.agents).several(parts, stage="split", reason=reason)
        near = case.near if case.near and self._may_have(case.near.agent, case) else None
        known = self._known(case.text, case.evidence.recalled, case)
        if self._is_for_other(case, near):
            return None
        lean = leaning(near.confidence if near else None, known)
        make = Outcome(case, self.agents)
        if lean == "memory":
            if near is None and case.routed.accepted:
                return None
            return make.one(str(self.able.recall), stage="memory", reason="Memory comes nearest.")
        if near is None:
            return None
        if lean == "books":
            make = replace(make, case=replace(case, project=near.project))
            return make.one(near.agent, stage="data", reason=near.reason)
        reason = (
            "It is not clear whether the books or memory come nearer: both show what they have."
        )
        return make.several(self._both(case, near), stage="evidence", reason=reason)

    def nothing(self, case: Case) -> RouteDecision | None:
        """Let memory say that nothing is on record, where there is a record at all."""
        has_record = bool(case.evidence.recalled) or case.near is not None
        is_asked = not case.likely and wants_only_to_know(case.text)
        if not has_record or not is_asked or not self._may_have(self.able.recall, case):
            return None
        make = Outcome(case, self.agents)
        reason = "It is a question on which nothing seems to be known."
        return make.one(str(self.able.recall), stage="evidence", reason=reason)

    def _both(self, case: Case, near: Found) -> tuple[Part, Part]:
        return (
            Part(case.text, near.agent, near.project),
            Part(case.text, str(self.able.recall), case.project),
        )

    def _known(self, text: str, recalled: Sequence[Recalled], case: Case) -> Known | None:
        """Return how near memory comes, if there is an agent that recalls."""
        return of_memory(text, recalled) if self._may_have(self.able.recall, case) else None

    def _is_for_other(self, case: Case, near: Found | None) -> bool:
        """Whether it is surely for an agent that neither reads data nor memory alone."""
        label = case.routed.label
        if not case.routed.accepted or label in (self.able.recall, self.able.keeper):
            return False
        if any(TOOLS[tool].reads_data for tool in self.agents[label].tools if tool in TOOLS):
            return False
        is_strong = near is not None and near.confidence >= _STRONG
        return not is_strong and answering(case.text, case.evidence.recalled) is None

    def _of_two_worlds(self, case: Case) -> list[Part]:
        """Return two questions of which one is for the books and one for memory, if they are."""
        clauses = split(case.text)
        is_apart = len(clauses) > 1 and not any(each.after for each in clauses)
        if not is_apart or not all(wants_only_to_know(each.text) for each in clauses):
            return []
        parts = [self._alone(each, case) for each in clauses]
        whole = [part for part in parts if part]
        is_mixed = (
            self.able.recall in {part.agent for part in whole}
            and len({part.agent for part in whole}) > 1
        )
        return whole if is_mixed and len(whole) == len(parts) else []

    def _alone(self, clause: Clause, case: Case) -> Part | None:
        """Return who surely answers one of several questions by itself."""
        about = [
            item for item in case.evidence.recalled if overlap(clause.text, item.text) >= _ABOUT
        ]
        known = self._known(clause.text, about, case)
        found = (
            self.data.find(clause.text, scope=case.scope, project=case.project)
            if self.data
            else None
        )
        if found and found.is_refusal:
            found = None
        lean = leaning(found.confidence if found else None, known)
        if lean == "memory":
            return Part(clause.text, str(self.able.recall), case.project)
        if found and lean == "books" and self._may_have(found.agent, case):
            return Part(clause.text, found.agent, found.project)
        return None

    def _may_have(self, agent: str | None, case: Case) -> bool:
        return agent in self.agents and agent not in case.exclude
