"""The supervisor: decides who does what with a request, or asks.

A ladder of rungs, each cheaper than the next: rules, the cut into tasks, the head with what
memory knows, one call of the arbiter, and a question. Each rung either decides or passes on.
"""

from asyncio import to_thread
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from agents.roster import Roster
from graph.supervisor import question
from graph.supervisor.arbiter import Arbiter, Ruling
from graph.supervisor.capability import Capabilities
from graph.supervisor.case import Case, briefing
from graph.supervisor.choice import Chooser
from graph.supervisor.decision import Evidence, Heard, Pending, RouteDecision
from graph.supervisor.division import Divider, Part
from graph.supervisor.features import Floats
from graph.supervisor.outcome import Outcome
from graph.supervisor.project import ProjectFinder
from graph.supervisor.reply import understood
from graph.supervisor.router import Router
from graph.supervisor.rules import is_empty, is_name_alone, is_pleasantry, mentions
from projects.errors import ModelUnavailable
from projects.project import Project
from projects.scope import Scope

_MANY_AGENTS = 60
_SHORTLIST = 40
_CONVINCED = 0.6
"""Below this the arbiter's choice is put to the person."""


class Supervisor:
    """Decides who gets a request. Runs no agent and writes nothing."""

    def __init__(
        self,
        *,
        roster: Roster,
        projects: Iterable[Project],
        router: Router,
        arbiter: Arbiter | None = None,
    ) -> None:
        """Decide among the agents of `roster`.

        Args:
            roster: the agents.
            projects: the projects; looked through anew for each request.
            router: fitted on the agents of `roster`.
            arbiter: a model to ask when unsure; None decides without one.
        """
        self._roster = roster
        self._projects = projects
        self._router = router
        self._arbiter = arbiter
        self._able = Capabilities.of(roster.agents)
        self._chooser = Chooser(router, self._able)

    async def route(
        self,
        text: str,
        *,
        scope: Scope,
        project: str | None = None,
        history: Sequence[Heard] = (),
        pending: Pending | None = None,
        evidence: Evidence | None = None,
        vector: Floats | None = None,
        exclude: Collection[str] = (),
        llm_calls_left: int = 1,
    ) -> RouteDecision:
        """Decide who gets `text`.

        Args:
            text: what the person said.
            scope: what the run may see; a step's audience only narrows it.
            project: the addressed project; gives way only to another that `text` names.
            history: the conversation before, newest last.
            pending: a question that `text` may answer.
            evidence: what memory knows of the request.
            vector: embedding of `text`, to spare computing it again.
            exclude: agents that must not be chosen.
            llm_calls_left: model calls that may still be spent.

        Raises:
            BadInput: if `project` lies outside `scope`.
        """
        finder = ProjectFinder(self._projects, scope=scope)
        case = Case(
            text=text.strip(),
            scope=scope.narrow(project=project),
            evidence=evidence or Evidence(),
            exclude=frozenset(exclude),
            finder=finder,
            routed=await to_thread(self._chooser.weigh, text.strip(), finder, vector),
            said=tuple(history),
        ).placed(project)
        case, decided = await to_thread(self._by_rules, case, pending)
        if decided is None:
            decided = await to_thread(self._by_head, case)
        if decided is None and self._arbiter and llm_calls_left > 0:
            decided = await self._by_arbiter(case, self._arbiter)
        if decided is None:
            decided = self._undecided(case)
        if case.text != text.strip() and decided.decision in ("route", "plan"):
            return decided.model_copy(update={"stage": "pending"})
        return decided

    def _by_rules(self, case: Case, pending: Pending | None) -> tuple[Case, RouteDecision | None]:
        """Decide what needs no weighing; a reply may also turn into a fuller request."""
        make = Outcome(case, self._roster.agents)
        if is_empty(case.text):
            reason = "There are no words in it."
            return case, make.decline(question.nothing_said(), stage="empty", reason=reason)
        is_pick = pending and is_name_alone(case.text)
        if not is_pick and (called := self._called(case, make)):
            return case, called
        if pending:
            return self._replied(case, pending)
        if is_pleasantry(case.text) and self._may_have(self._able.fallback, case):
            return case, make.one(
                str(self._able.fallback),
                stage="rules",
                reason="It only greets or thanks.",
                confidence=1.0,
            )
        return case, None

    def _called(self, case: Case, make: Outcome) -> RouteDecision | None:
        """Give the request to the agents that it calls with @."""
        found = mentions(case.text, self._roster.agents)
        for mention in found:
            if mention.agent is None:
                return make.ask_name(mention.said, mention.nearest)
        parts = [
            Part(mention.text, mention.agent, case.project)
            for mention in found
            if mention.agent and mention.agent not in case.exclude
        ]
        if not parts:
            return None
        reason = f"The request names {' and '.join(f'@{part.agent}' for part in parts)}."
        if len(parts) > 1:
            return make.several(parts, stage="rules", reason=reason)
        only = replace(make, case=replace(case, text=parts[0].text))
        return only.one(parts[0].agent, stage="rules", reason=reason, confidence=1.0)

    def _replied(self, case: Case, pending: Pending) -> tuple[Case, RouteDecision | None]:
        """Take `case` as the reply to a question: decide, or return the request it makes."""
        known = {project.id: " ".join(project.names) for project in self._projects}
        agents = self._roster.agents
        described = {
            option: known.get(option) or agents[option].purpose
            for option in pending.options
            if option in known or option in agents
        }
        reply = understood(case.text, described)
        make = Outcome(case, agents)
        if reply.meaning == "dropped":
            told = make.decline(question.dropped(), stage="pending", reason="It was taken back.")
            return case, told
        if reply.meaning == "new" and not pending.agent:
            return case, None
        if pending.agent in agents and not (reply.meaning == "new" and case.routed.accepted):
            return self._answered(case, pending, str(pending.agent))
        if reply.meaning in ("chosen", "all"):
            asked = self._again(case, pending.request, project=pending.project)
            return self._picked(asked, [reply.option] if reply.option else list(described), known)
        if reply.meaning == "added":
            fuller = f"{pending.request}, {case.text}"
            return self._again(case, fuller, project=pending.project), None
        return case, None

    def _answered(
        self, case: Case, pending: Pending, agent: str
    ) -> tuple[Case, RouteDecision | None]:
        """Give the agent that asked both its request and the reply."""
        fuller = self._again(case, f"{pending.request}\n{case.text}", project=pending.project)
        reason = f"It answers what {agent} asked."
        make = Outcome(fuller, self._roster.agents)
        return fuller, make.one(agent, stage="pending", reason=reason, confidence=1.0)

    def _picked(
        self, case: Case, options: Sequence[str | None], known: Collection[str]
    ) -> tuple[Case, RouteDecision | None]:
        """Go on with the original request and the options that were picked."""
        picked = [option for option in options if option]
        places = [option for option in picked if option in known]
        if places:
            # Both of two projects is no project in particular.
            project = places[0] if len(places) == 1 else None
            return replace(case, project=project, rivals=()), None
        reason = f"The reply picks {' and '.join(picked)}."
        make = Outcome(case, self._roster.agents)
        if len(picked) == 1:
            return case, make.one(picked[0], stage="pending", reason=reason, confidence=1.0)
        parts = [Part(case.text, agent, case.project) for agent in picked]
        return case, make.several(parts, stage="pending", reason=reason)

    def _again(self, case: Case, text: str, *, project: str | None) -> Case:
        """Return the case of the request that led to a question, now that there is a reply."""
        own = case.finder.find(case.text).named
        given = own[0] if len(own) == 1 else project or case.scope.project
        return case.with_text(text, self._chooser.weigh(text, case.finder)).placed(given)

    def _by_head(self, case: Case) -> RouteDecision | None:
        """Decide by the cut into tasks, by memory and by the head, if they are sure."""
        make = Outcome(case, self._roster.agents)
        if case.rivals:
            return make.ask_project()
        division = self._divider(case).divide(
            case.text, evidence=case.evidence, exclude=case.exclude
        )
        if division.parts:
            reason = f"It holds {len(division.parts)} tasks for different agents or projects."
            return make.several(division.parts, stage="split", reason=reason)
        choice = self._chooser.choose(
            case.text, case.routed, evidence=case.evidence, exclude=case.exclude
        )
        if choice.agent is None and division.agent == case.routed.label:
            reason = "All its parts are for the same agent."
            return make.one(division.agent, stage="split", reason=reason)
        if choice.agent is None or division.likely:
            return None
        return make.one(
            choice.agent, stage=choice.stage, reason=choice.reason, confidence=choice.confidence
        )

    async def _by_arbiter(self, case: Case, arbiter: Arbiter) -> RouteDecision:
        """Let the model choose among all cards; what it may not say leads to a question."""
        cards = self._roster.cards()
        if len(cards) > _MANY_AGENTS:
            cards = {name: cards[name] for name in case.routed.ranking[:_SHORTLIST]}
        try:
            ruling = await arbiter.choose(case.text, cards=cards, context=briefing(case))
        except ModelUnavailable as error:
            reason = f"The arbiter gave no verdict: {error.wrong}."
            return Outcome(case, self._roster.agents).ask_agent(reason=reason)
        return self._ruled(case, ruling)

    def _ruled(self, case: Case, ruling: Ruling) -> RouteDecision:
        verdict, usage = ruling
        make = Outcome(case, self._roster.agents, usage)
        named = [share.agent for share in verdict.shares]
        unknown = [name for name in named if not self._may_have(name, case)]
        if unknown:
            return make.ask_agent(reason=f"The arbiter named {unknown[0]!r}, which cannot have it.")
        if verdict.none:
            return make.nobody(stage="arbiter", reason="The arbiter found no agent for it.")
        if not named:
            return make.ask_agent(reason="The arbiter named nobody.")
        if verdict.confidence < _CONVINCED:
            likely = (case.routed.label,) if self._may_have(case.routed.label, case) else ()
            options = tuple(dict.fromkeys((*named, *likely)))[:3]
            reason = f"The arbiter is not sure ({verdict.confidence:.2f})."
            return make.ask_agent(reason=reason, options=options)
        reason = (
            f"The arbiter chose {' and '.join(dict.fromkeys(named))} ({verdict.confidence:.2f})."
        )
        if len(set(named)) == 1:
            return make.one(named[0], stage="arbiter", reason=reason, confidence=verdict.confidence)
        return make.several(self._shared_out(case, ruling), stage="arbiter", reason=reason)

    def _shared_out(self, case: Case, ruling: Ruling) -> list[Part]:
        """Turn the shares of a verdict into parts; words that nobody said count for nothing."""
        parts = []
        divider = self._divider(case)
        for index, share in enumerate(ruling.verdict.shares):
            is_said = share.words.strip() and share.words in case.text
            text = share.words if is_said else case.text
            after = (index - 1,) if share.needs_previous and index else ()
            parts.append(Part(text, share.agent, divider.place(text), after))
        return parts

    def _undecided(self, case: Case) -> RouteDecision:
        """Ask between the likeliest, or say no to what is like nothing that any agent does."""
        make = Outcome(case, self._roster.agents)
        if case.routed.is_far:
            return make.nobody(stage="decline", reason="It is like nothing that any agent does.")
        best = case.routed
        reason = f"{best.label} is likeliest, but not surely enough ({best.confidence:.2f})."
        return make.ask_agent(reason=reason)

    def _divider(self, case: Case) -> Divider:
        return Divider(self._chooser, case.finder, case.around)

    def _may_have(self, agent: str | None, case: Case) -> bool:
        return agent in self._roster.agents and agent not in case.exclude
