"""Who gets one task: what its words say outright, what is known, and what the head thinks."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace

from graph.supervisor.awaiting import awaits
from graph.supervisor.capability import Capabilities
from graph.supervisor.decision import Evidence, Stage
from graph.supervisor.known import answering, answering_against, nearest_said
from graph.supervisor.project import ProjectFinder
from graph.supervisor.router import Routed, Router
from graph.supervisor.rules import told_agent
from graph.supervisor.speech import QUOTED, content, form, is_one_sentence, is_trouble, states
from graph.supervisor.wanting import asking_part, only_states, wants_to_know, wishes

_CERTAIN = 0.9
"""From here on the head is believed even of a plain statement of fact."""
_LIKELY = 3
"""Among so many of the head's likeliest must be whoever keeps a fact told in several sentences."""
_POSSIBLE = 5
"""The same of a fact told in one."""
_NOTHING = ""


@dataclass(frozen=True)
class Choice:
    """The agent for one task, or nobody yet, and what the head thought of it."""

    agent: str | None
    """None if nothing is sure enough."""
    stage: Stage
    reason: str
    routed: Routed

    @property
    def confidence(self) -> float:
        """How sure the choice is; a rule is certain."""
        return 1.0 if self.stage == "rules" else self.routed.confidence


@dataclass(frozen=True)
class Chooser:
    """Chooses an agent for one task without a model call."""

    router: Router
    able: Capabilities

    def weigh(self, text: str, finder: ProjectFinder) -> Routed:
        """Return what the head makes of `text`, quotes and project names set aside if they confuse it."""
        routed = self._beside_quotes(text, self.router.route(text))
        named = finder.masked(text)
        if routed.accepted or named == text:
            return routed
        # A name stands for "the project", or for nothing: where both readings, or one of
        # them and the words as they are, lead to the same agent, the name was in the way.
        readings = [routed, self.router.route(named)]
        without = finder.masked(text, _NOTHING)
        if len(content(without)) < 2:
            return max(readings, key=lambda each: each.confidence)
        readings.append(self.router.route(without))
        votes = Counter(each.label for each in readings)
        agreed = [each for each in readings if votes[each.label] > 1]
        if not agreed:
            return routed
        best = max(agreed, key=lambda each: each.confidence)
        mean = sum(each.confidence for each in agreed) / len(agreed)
        is_sure = best.accepted and mean >= self.router.fitted.calibration.threshold
        return replace(best, confidence=mean, accepted=is_sure)

    def _beside_quotes(self, text: str, routed: Routed) -> Routed:
        """Return how sure the head is if the text without what it quotes is for the same agent.

        What stands in quotes is to be worked on, whatever it says: only if both readings err alike
        is the agent wrong.
        """
        bare = QUOTED.sub('""', text)
        if routed.accepted or bare == text or not content(bare):
            return routed
        other = self.router.route(bare)
        if other.label != routed.label:
            return routed
        sure = 1 - (1 - routed.confidence) * (1 - other.confidence)
        is_sure = sure >= self.router.fitted.calibration.threshold
        return replace(routed, confidence=sure, accepted=is_sure)

    def choose(
        self,
        text: str,
        routed: Routed,
        *,
        evidence: Evidence,
        exclude: Collection[str] = (),
    ) -> Choice:
        """Choose by words, then by memory, then by the head; `exclude` is never chosen."""
        told = self.awaited(text) or told_agent(text, self.able)
        if told and told[0] not in exclude:
            return Choice(told[0], "rules", told[1], routed)
        known = self._by_memory(text, routed, evidence)
        if known and known[0] not in exclude:
            return Choice(known[0], "memory", known[1], routed)
        if routed.accepted and routed.label not in exclude:
            reason = f"The words fit {routed.label} best ({routed.confidence:.2f})."
            return Choice(routed.label, "head", reason, routed)
        reason = f"{routed.label} is likeliest, but not sure enough ({routed.confidence:.2f})."
        return Choice(None, "head", reason, routed)

    def awaited(self, text: str) -> tuple[str, str] | None:
        """Return who keeps a plan, and why, if the tasks of `text` wait for something first."""
        if self.able.planner and awaits(text):
            return self.able.planner, "Its tasks wait for something that has to happen first."
        return None

    def _by_memory(self, text: str, routed: Routed, evidence: Evidence) -> tuple[str, str] | None:
        """Return who keeps or recalls, if what is known speaks for it more than the head against."""
        keeper, recall = self.able.keeper, self.able.recall
        if not keeper or not recall:
            return None
        kind = "statement" if evidence.states_fact and states(text) else form(text)
        is_other = routed.accepted and routed.label not in (keeper, recall)
        if kind == "statement" and evidence.states_fact and only_states(text):
            if evidence.corrects:
                return keeper, "It corrects something known and asks for nothing else."
            is_plain = not (is_trouble(text) or wishes(text))
            if is_plain and self._may_keep(text, routed, is_other=is_other):
                return keeper, "It states a fact and asks for nothing else."
        if wants_to_know(text):
            item = (
                answering_against(text, evidence.recalled, confidence=routed.confidence)
                if is_other
                else answering(text, evidence.recalled)
            )
            if item:
                return recall, f"{item.id} seems to answer it."
        if kind == "question" and routed.label in (keeper, recall) and self._is_of_memory(routed):
            return recall, "It is about what is known, and a question."
        return None

    def _may_keep(self, text: str, routed: Routed, *, is_other: bool) -> bool:
        """Whether the head leaves a statement to the keeper: the longer, the less lightly."""
        if is_one_sentence(text):
            is_sure = is_other and routed.confidence >= _CERTAIN
            return not is_sure and self.able.keeper in routed.ranking[:_POSSIBLE]
        return not is_other and self.able.keeper in routed.ranking[:_LIKELY]

    def by_nearest(self, text: str, evidence: Evidence) -> tuple[str, str] | None:
        """Return who recalls, if what is known comes near enough to spare a question back."""
        asks = wants_to_know(text) or (form(text) == "statement" and asking_part(text))
        if not self.able.recall or not asks:
            return None
        item = nearest_said(text, evidence.recalled)
        return (self.able.recall, f"{item.id} comes nearest to it.") if item else None

    def _is_of_memory(self, routed: Routed) -> bool:
        """Whether the head sees keeping or recalling in it, whichever of the two."""
        both = (self.able.keeper, self.able.recall)
        likely = sum(each.confidence for each in routed.candidates if each.agent in both)
        return likely >= self.router.fitted.calibration.threshold
