"""How a decision is put together: steps with their readers, questions, refusals."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from agents.responder import Usage
from agents.spec import AgentSpec
from graph.supervisor import question
from graph.supervisor.audience import audience_of, names_one_client
from graph.supervisor.case import Case
from graph.supervisor.decision import Candidate, Kind, PlannedStep, RouteDecision, Stage
from graph.supervisor.division import Part

_SHOWN = 5
_OFFERED = 3
_WORTH_OFFERING = 0.1
"""A third option is offered only if it is at least this likely, measured by the second."""


class Rung(NamedTuple):
    """What one rung of the ladder came to: the case as it stands now, decided or passed on."""

    case: Case
    decided: RouteDecision | None = None


@dataclass(frozen=True)
class Outcome:
    """Makes decisions about one case."""

    case: Case
    agents: Mapping[str, AgentSpec]
    usage: Usage = field(default_factory=Usage)

    def one(
        self, agent: str, *, stage: Stage, reason: str, confidence: float | None = None
    ) -> RouteDecision:
        """Give the whole request to one agent."""
        part = Part(self.case.text, agent, self.case.project)
        if self._lacks_client(part):
            return self._ask_client()
        step = self._step(part)
        return self._decided(
            "route", stage, reason, steps=(step,), candidates=self._led_by(agent, confidence)
        )

    def several(self, parts: Sequence[Part], *, stage: Stage, reason: str) -> RouteDecision:
        """Give each part to its agent; one part alone is a plain route."""
        if any(self._lacks_client(part) for part in parts):
            return self._ask_client()
        steps = tuple(self._step(part) for part in parts)
        kind: Kind = "plan" if len(steps) > 1 else "route"
        places = Counter(step.project for step in steps if step.project)
        main = places.most_common(1)[0][0] if places else self.case.project
        return self._decided(kind, stage, reason, steps=steps, project=main)

    def ask_agent(
        self, *, reason: str, options: Sequence[str] = (), stage: Stage = "clarify"
    ) -> RouteDecision:
        """Ask which of two or three agents is meant."""
        allowed = tuple(option for option in options if option not in self.case.exclude)
        # To name but one would be no choice.
        likely = () if len(allowed) > 1 else self._likely()
        offered = tuple(dict.fromkeys((*allowed, *likely)))[: max(_OFFERED, len(allowed))]
        if not offered:
            return self.nobody(stage="decline", reason="No agent is left that may have it.")
        asked = question.which_agent(self.case.text, offered, self.agents)
        return self._decided("clarify", stage, reason, asked=asked, options=offered)

    def ask_project(self) -> RouteDecision:
        """Ask which of the projects that fit equally is meant."""
        rivals = self.case.rivals
        asked = question.which_project([self.case.finder.name_of(each) for each in rivals])
        reason = f"The words fit the projects {' and '.join(rivals)} equally."
        return self._decided("clarify", "clarify", reason, asked=asked, options=rivals)

    def ask_name(self, said: str, nearest: Sequence[str]) -> RouteDecision:
        """Ask which agent a name that nobody has was meant for."""
        asked = question.unknown_agent(said, nearest)
        reason = f"No agent is called {said!r}."
        return self._decided("clarify", "rules", reason, asked=asked, options=tuple(nearest))

    def decline(self, told: str, *, stage: Stage, reason: str) -> RouteDecision:
        """Say no, and why."""
        return self._decided("decline", stage, reason, asked=told)

    def nobody(self, *, stage: Stage, reason: str) -> RouteDecision:
        """Say that no agent does this, and who comes nearest."""
        told = question.nobody(self.case.text, self._likely()[:2], self.agents)
        return self.decline(told, stage=stage, reason=reason)

    def _decided(
        self,
        kind: Kind,
        stage: Stage,
        reason: str,
        *,
        steps: tuple[PlannedStep, ...] = (),
        project: str | None = None,
        candidates: tuple[Candidate, ...] = (),
        asked: str | None = None,
        options: tuple[str, ...] = (),
    ) -> RouteDecision:
        return RouteDecision(
            decision=kind,
            steps=steps,
            project=project or self.case.project,
            candidates=candidates or self.case.routed.candidates,
            question=asked,
            options=options,
            stage=stage,
            llm_calls=self.usage.model_calls,
            reason=reason,
            usage=self.usage,
        )

    def _lacks_client(self, part: Part) -> bool:
        """Whether a part is for one client, but nothing says of which project."""
        if part.project or self.case.project or self.case.scope.is_outward:
            return False
        allowed = self.agents[part.agent].audience
        return bool(self.case.finder.all) and names_one_client(part.text, allowed=allowed)

    def _ask_client(self) -> RouteDecision:
        """Ask of which project the client is meant."""
        places = self.case.finder.all
        asked = question.which_client([self.case.finder.name_of(each) for each in places])
        reason = "It is for a client, but nothing says of which project."
        return self._decided("clarify", "clarify", reason, asked=asked, options=places)

    def _step(self, part: Part) -> PlannedStep:
        allowed, project = self.agents[part.agent].audience, part.project
        if project is None and names_one_client(part.text, allowed=allowed):
            project = self.case.project
        audience = audience_of(
            part.text,
            allowed=allowed,
            project=project,
            scope=self.case.scope,
        )
        return PlannedStep(
            agent=part.agent,
            project=project,
            audience=audience,
            text=part.text,
            after=part.after,
        )

    def _led_by(self, agent: str, confidence: float | None) -> tuple[Candidate, ...]:
        """Return the candidates with the chosen one first."""
        found = self.case.routed.candidates
        if confidence is None:
            confidence = found[0].confidence
        others = tuple(each for each in found if each.agent != agent)
        return (Candidate(agent=agent, confidence=confidence), *others)[:_SHOWN]

    def _likely(self) -> tuple[str, ...]:
        """Return the two or three likeliest agents that may still be chosen."""
        shown = [
            each for each in self.case.routed.candidates if each.agent not in self.case.exclude
        ]
        if not shown:
            left = (name for name in self.case.routed.ranking if name not in self.case.exclude)
            return tuple(left)[:2]
        enough = shown[min(1, len(shown) - 1)].confidence * _WORTH_OFFERING
        kept = shown[:2] + [each for each in shown[2:_OFFERED] if each.confidence >= enough]
        return tuple(each.agent for each in kept)
