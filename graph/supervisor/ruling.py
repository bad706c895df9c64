"""The ruling: what becomes of the arbiter's verdict once it is weighed."""

from collections.abc import Mapping
from dataclasses import dataclass

from agents.spec import AgentSpec
from graph.supervisor.arbiter import SEVERAL, Ruling
from graph.supervisor.case import Case
from graph.supervisor.choice import Chooser
from graph.supervisor.decision import RouteDecision
from graph.supervisor.dependence import needs
from graph.supervisor.division import Divider, Part, merged
from graph.supervisor.outcome import Outcome
from graph.supervisor.weighing import LINE, Claim, belief

_CONVINCED = 0.6
"""Below this the arbiter's choice is put to the person."""


@dataclass(frozen=True)
class Rulings:
    """Follows the arbiter where the router's own view does not make its verdict unlikely."""

    chooser: Chooser
    agents: Mapping[str, AgentSpec]

    def decided(self, case: Case, ruling: Ruling) -> RouteDecision:
        """Return the decision that a ruling leads to: its agents, or a question."""
        verdict, usage = ruling
        make = Outcome(case, self.agents, usage)
        if verdict.is_for_nobody:
            return make.nobody(stage="arbiter", reason="The arbiter found no agent for it.")
        named = verdict.named
        unknown = [name for name in named if not self._may_have(name, case)]
        if unknown:
            return make.ask_agent(reason=f"The arbiter named {unknown[0]!r}, which cannot have it.")
        if not named:
            return make.ask_agent(reason="The arbiter named nobody.")
        sure = belief(
            self._claims(case, ruling),
            stated=verdict.confidence,
            siblings={name: spec.siblings for name, spec in self.agents.items()},
        )
        if verdict.confidence < _CONVINCED or sure < LINE:
            likely = (case.routed.label,) if self._may_have(case.routed.label, case) else ()
            options = tuple(dict.fromkeys((*named, *likely)))[:3]
            reason = f"The arbiter is not sure ({verdict.confidence:.2f})."
            if verdict.confidence >= _CONVINCED:
                reason = f"The arbiter chose {' and '.join(named)}, but the words hardly fit."
            return make.ask_agent(reason=reason, options=options)
        reason = (
            f"The arbiter chose {' and '.join(dict.fromkeys(named))} ({verdict.confidence:.2f})."
        )
        parts = merged(self._shared_out(case, ruling))
        if len(parts) < 2:
            return make.one(named[0], stage="arbiter", reason=reason, confidence=verdict.confidence)
        return make.several(parts, stage="arbiter", reason=reason)

    def _claims(self, case: Case, ruling: Ruling) -> list[Claim]:
        """Return whom a verdict names, each with what the router makes of its words."""
        verdict = ruling.verdict
        whole = [case.routed]
        if case.said:
            before = next((each.content for each in reversed(case.said) if each.role == "user"), "")
            both = f"{before}, {case.text}"
            whole += [self.chooser.weigh(text, case.finder) for text in (before, both)]
        if verdict.agent != SEVERAL:
            return [Claim(verdict.agent, whole)]
        said_twice = dict.fromkeys((share.agent, share.words) for share in verdict.parts)
        return [
            Claim(agent, [*whole, self.chooser.weigh(words, case.finder)])
            if words in case.text
            else Claim(agent, whole)
            for agent, words in said_twice
        ]

    def _shared_out(self, case: Case, ruling: Ruling) -> list[Part]:
        """Turn the shares of a verdict into parts; words that nobody said count for nothing."""
        parts = []
        divider = Divider(self.chooser, case.finder, case.around, may_ask=True)
        said = [share.words for share in ruling.verdict.parts]
        for index, share in enumerate(ruling.verdict.parts):
            is_said = share.words.strip() and share.words in case.text
            text = share.words if is_said else case.text
            # It says that a part needs an earlier one; its words may tell which.
            earlier = needs(said, index) or (index - 1,) if index else ()
            after = earlier if share.needs_previous else ()
            parts.append(Part(text, share.agent, divider.place(text), after))
        return parts

    def _may_have(self, agent: str, case: Case) -> bool:
        return agent in self.agents and agent not in case.exclude
