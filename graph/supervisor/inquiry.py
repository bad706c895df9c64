"""Inquiries: where a question for information goes when no model is there to judge.

Who of two agents should look is nothing that a person can say better than Nova. So it is not asked:
whoever holds what bears on the question shows it, the books, memory or both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from agents.spec import AgentSpec
from agents.tools import TOOLS, missing_abilities, sees_for_itself
from graph.supervisor.bearing import Known, Leaning, leaning, of_memory
from graph.supervisor.capability import Capabilities
from graph.supervisor.case import Case
from graph.supervisor.data import DataFinder, Found
from graph.supervisor.decision import RouteDecision
from graph.supervisor.division import Part
from graph.supervisor.known import answering
from graph.supervisor.outcome import Outcome
from graph.supervisor.rules import told_agent
from graph.supervisor.speech import overlap
from graph.supervisor.split import Clause, split
from graph.supervisor.wanting import announces, wants_done, wants_only_to_know
from projects.source import Recalled

_STRONG = 0.6
"""Likelihood of a query that outweighs a sure head which chose somebody who looks elsewhere."""
_GIVEN = 0.4
"""The same, where the request came with the project whose books these are."""
_LIKELY = 2
"""Among how many of the likeliest agents recall must be to say that nothing is known."""
_ELSEWHERE = 0.3
"""Confidence of the head in somebody who reads no books that outweighs what only comes near."""
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
        if not self.is_one(case):
            return None
        if parts := self._of_two_worlds(case):
            reason = "One of its questions is for the books, the other for memory."
            return Outcome(case, self.agents).several(parts, stage="split", reason=reason)
        return None if self._is_for_other(case) else self._shown(case, case.near)

    def beside(self, case: Case, found: Found) -> RouteDecision | None:
        """Return who else is to answer what the books seem to; None if they are enough."""
        if not self.is_one(case) or self._lean(case, found) == "books":
            return None
        return self._shown(case, found)

    def nothing(self, case: Case) -> RouteDecision | None:
        """Let memory say that nothing is on record, where there is a record at all."""
        has_record = bool(case.evidence.recalled) or self._is_connected(case)
        is_open = not case.likely or self.able.recall in case.likely
        is_told = self._asks_memory(case)
        is_asked = is_open and (is_told or self.is_one(case))
        # With something recalled it can show that; otherwise it must be what was meant.
        is_likely = self.able.recall in case.routed.ranking[:_LIKELY]
        is_near = is_told or (is_likely and bool(case.evidence.recalled))
        if not (has_record and is_asked and is_near and self._may_have(self.able.recall, case)):
            return None
        reason = "It is a question on which nothing seems to be known."
        return Outcome(case, self.agents).one(
            str(self.able.recall), stage="evidence", reason=reason
        )

    def is_one(self, case: Case) -> bool:
        """Whether it is a question for information, and nothing in it says whose."""
        if case.rivals or told_agent(case.text, self.able):
            return False
        if case.is_topic:
            return True
        if not wants_only_to_know(case.text):
            return False
        clauses = [each.text for each in split(case.text)]
        # "I'd like to chase our suppliers: who is late?" only says what the question is for.
        meant = [each for each in clauses if not (announces(each) or wants_only_to_know(each))]
        return not any(wants_done(each) for each in meant)

    def _asks_memory(self, case: Case) -> bool:
        """Whether it says itself that it asks what is remembered, and wants nothing else."""
        told = told_agent(case.text, self.able)
        is_so = told is not None and told[0] == self.able.recall
        return is_so and not case.rivals and wants_only_to_know(case.text)

    def _shown(self, case: Case, near: Found | None) -> RouteDecision | None:
        """Give the question to the books, to memory or to both."""
        make, lean = Outcome(case, self.agents), self._lean(case, near)
        if lean == "memory" and not self._is_left_to_head(case, near):
            return make.one(str(self.able.recall), stage="memory", reason="Memory comes nearest.")
        if near is None or lean in ("memory", "neither") or self._is_far_off(case, near):
            return None
        # Beside what only comes near, the agent of the books quotes memory by itself.
        if lean == "books" or not near.is_whole:
            make = replace(make, case=replace(case, project=near.project))
            sure = near.confidence
            return make.one(near.agent, stage="data", reason=near.reason, confidence=sure)
        reason = "The books have a reading, but memory comes nearer: both are asked."
        parts = (
            Part(case.text, near.agent, near.project),
            Part(case.text, str(self.able.recall), case.project),
        )
        return make.several(parts, stage="evidence", reason=reason)

    def _is_far_off(self, case: Case, near: Found) -> bool:
        """Whether what the books have only comes near, and the head sees nothing of the books."""
        label = case.routed.label
        is_elsewhere = not self._reads_data(label) and label != self.able.recall
        if near.project == case.given and near.confidence >= _GIVEN:
            return False
        return near.is_nearest and is_elsewhere and case.routed.confidence >= _ELSEWHERE

    def _lean(self, case: Case, near: Found | None) -> Leaning:
        named = case.finder.find(case.text).named
        # What a project is called is no name in the books of another.
        is_apart = (
            near is not None and not near.is_whole and bool(named) and near.project not in named
        )
        is_there = near is not None and not is_apart and self._may_have(near.agent, case)
        return leaning(near if is_there else None, self._known(case, case.evidence.recalled))

    def _known(self, case: Case, recalled: Sequence[Recalled], text: str = "") -> Known | None:
        """Return how near memory comes, if there is an agent that recalls."""
        has_recall = self._may_have(self.able.recall, case)
        return of_memory(text or case.text, recalled) if has_recall else None

    def _is_left_to_head(self, case: Case, near: Found | None) -> bool:
        """Whether a sure head goes before memory: there are no books to have said no."""
        is_sure = self._reads_data(case.routed.label) and case.routed.accepted
        return near is None and is_sure and not self._is_connected(case)

    def _is_connected(self, case: Case) -> bool:
        return self.data is not None and self.data.is_connected(case.scope)

    def _is_for_other(self, case: Case) -> bool:
        """Whether it is surely for an agent that reads neither data nor memory alone.

        One that lacks what it needs can only say so: what bears on the question goes before that.
        The agenda, schedules and pipelines have readers of their own, who lack nothing for that.
        """
        if case.routed.names:
            return True
        label = case.routed.label
        is_own = label in (self.able.recall, self.able.keeper) or self._reads_data(label)
        if not case.routed.accepted or is_own:
            return False
        looks_elsewhere = label == self.able.fallback or "fetch_web" in self.agents[label].tools
        spec = self.agents[label]
        is_strong = case.near is not None and case.near.confidence >= _STRONG
        if sees_for_itself(spec):
            return not is_strong
        if missing_abilities(spec, has_data=True) and not looks_elsewhere:
            return False
        return not is_strong and answering(case.text, case.evidence.recalled) is None

    def _reads_data(self, agent: str) -> bool:
        tools = self.agents[agent].tools if agent in self.agents else ()
        return any(tool in TOOLS and TOOLS[tool].reads_data for tool in tools)

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
        recalled = case.evidence.recalled
        about = [item for item in recalled if overlap(clause.text, item.text) >= _ABOUT]
        known = self._known(case, about, clause.text)
        found = None
        if self.data:
            found = self.data.find(
                clause.text, scope=case.scope, project=case.project, given=case.given
            )
        lean = leaning(found if found and not found.is_refusal else None, known)
        if lean == "memory":
            return Part(clause.text, str(self.able.recall), case.project)
        # "And why did we change again?" alone is near to anything: only a reading counts.
        if found and found.is_whole and lean == "books" and self._may_have(found.agent, case):
            return Part(clause.text, found.agent, found.project)
        return None

    def _may_have(self, agent: str | None, case: Case) -> bool:
        return agent in self.agents and agent not in case.exclude
