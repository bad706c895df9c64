"""The supervisor: decides who does what with a request, or asks.

A ladder of rungs, each cheaper than the next: rules, a database that answers it, the cut into
tasks, the head with what memory knows, what was settled before, one call of the arbiter, and a
question. Without an arbiter a question for information goes where something bears on it instead.
Each rung either decides or passes on.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial

from agents.roster import Roster
from graph.apart import Apart, in_thread
from graph.interview.belonging import calls_for_interview
from graph.supervisor import question
from graph.supervisor.arbiter import Arbiter
from graph.supervisor.capability import Capabilities
from graph.supervisor.case import Case, briefing
from graph.supervisor.choice import Choice, Chooser
from graph.supervisor.continuation import Continuation
from graph.supervisor.data import DataFinder, Found
from graph.supervisor.decision import Evidence, Heard, Pending, RouteDecision
from graph.supervisor.division import Divider, Division, Part
from graph.supervisor.errand import drafting
from graph.supervisor.following import Followed, Following, corrected
from graph.supervisor.inquiry import Inquiry
from graph.supervisor.known import bearing_name, nearest, told_mostly, told_outright
from graph.supervisor.matter import Dealings, Matters
from graph.supervisor.named import Cards, NamedPipelines
from graph.supervisor.outcome import Outcome, Rung
from graph.supervisor.precedent import Precedents, settled
from graph.supervisor.project import finder_over
from graph.supervisor.router import Router
from graph.supervisor.rules import is_empty, is_name_alone, is_pleasantry, mentions
from graph.supervisor.ruling import Rulings
from graph.supervisor.speech import fullness, is_trouble
from graph.supervisor.split import split
from graph.supervisor.wanting import (
    asking_part,
    asking_spans,
    only_states,
    wants_done,
    wishes,
)
from projects.errors import ModelUnavailable
from projects.glance import one_glance
from projects.project import Project
from projects.scope import Scope

_MANY_AGENTS = 60
_SHORTLIST = 40
_LEANING = 2
"""Among so many of the likeliest by all the words must be who is chosen by some of them."""
_IN_CONTEXT = 0.9
"""Confidence from which the head is believed of the sentences that ask, read among the others."""
_WITHOUT_ASKING = 0.97
"""Confidence from which nobody is asked about words that are few or may hold several tasks."""


class Supervisor:
    """Decides who gets a request. Runs no agent and writes nothing."""

    def __init__(
        self,
        *,
        roster: Roster,
        projects: Iterable[Project],
        router: Router,
        arbiter: Arbiter | None = None,
        data: DataFinder | None = None,
        apart: Apart = in_thread,
        matters: Matters | None = None,
        precedents: Precedents | None = None,
        pipelines: Cards = tuple,
    ) -> None:
        """Decide among the agents of `roster`.

        Args:
            roster: the agents.
            projects: the projects; looked through anew for each request.
            router: fitted on the agents of `roster`.
            arbiter: a model to ask when unsure; None decides without one.
            data: looks whether a connected database answers; None looks in none.
            apart: how quick work is done that touches the disk.
            matters: what the projects deal in; None goes by their names and terms alone.
            precedents: who had the same words before; None remembers no request.
            pipelines: those of the home; a request that names one is for whoever works on them.
        """
        self._roster = roster
        self._projects = projects
        self._arbiter = arbiter
        self._data = data
        self._apart = apart
        self._precedents = precedents
        self._able = Capabilities.of(roster.agents)
        self._named = NamedPipelines(roster.agents, pipelines)
        self._dealings = Dealings(matters, router, self._able.fallback)
        self.use(router)
        self._inquiry = Inquiry(roster.agents, self._able, data)

    def use(self, router: Router) -> None:
        """Decide by another router from now on, fitted on the same agents."""
        self._router = router
        self._chooser = Chooser(router, self._able)
        self._following = Following(self._chooser)
        self._rulings = Rulings(self._chooser, self._roster.agents)
        self._dealings = replace(self._dealings, router=router)

    async def route(
        self,
        text: str,
        *,
        scope: Scope,
        project: str | None = None,
        history: Sequence[Heard] = (),
        pending: Pending | None = None,
        evidence: Evidence | None = None,
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
            exclude: agents that must not be chosen.
            llm_calls_left: model calls that may still be spent.

        Raises:
            BadInput: if `project` lies outside `scope`.
        """
        said = text.strip()

        def alone() -> Rung:
            finder = finder_over(self._projects, scope=scope)
            case = Case(
                text=said,
                scope=scope.narrow(project=project),
                evidence=evidence or Evidence(),
                exclude=frozenset(exclude),
                finder=finder,
                routed=self._named.weighed(said, self._chooser.weigh(said, finder)),
                said=tuple(history),
                dealings=self._dealings,
            )
            return self._climb(case.placed(project), pending)

        with one_glance():
            # A database may take its time; the other rungs are quick.
            apart = self._apart if self._apart is in_thread else await self._by_disk(scope)
            case, decided = await apart(alone)
        if decided is None and self._arbiter and llm_calls_left > 0:
            decided = await self._by_arbiter(case, self._arbiter)
        decided = decided or self._undecided(case)
        return decided if case.text == said else _completed(decided, case.text)

    async def _by_disk(self, scope: Scope) -> Apart:
        """Return how what may ask a database is done."""
        has_data = await self._apart(lambda: self._data and self._data.is_connected(scope))
        return in_thread if has_data else self._apart

    def _climb(self, case: Case, pending: Pending | None) -> Rung:
        """Climb the rungs that need no model."""
        case, decided = self._by_rules(case, pending)
        if decided is None and case.text and (followed := self._continued(case)):
            case, decided = self._by_thread(case, followed)
            if decided or followed.goes_on:
                return Rung(case, decided)
        if decided is None and self._data and not case.routed.names:
            case, decided = self._by_data(case, self._data)
        if decided is None and self._arbiter is None:
            decided = self._inquiry.taken(case)
        # What leans on the words before is not for the head, which only sees the message.
        rung = Rung(case, decided) if decided or case.is_following else self._by_head(case)
        return settled(rung, self._precedents, agents=self._roster.agents)

    def _continued(self, case: Case) -> Followed | None:
        """Return what a message means after what was said before, unless it holds several tasks."""
        followed = self._following.continued(case)
        if followed and not followed.goes_on and self._divided(case).parts:
            return None
        return followed

    def _divided(self, case: Case) -> Division:
        return self._divider(case).divide(
            case.text, case.routed, evidence=case.evidence, exclude=case.exclude
        )

    def _by_rules(self, case: Case, pending: Pending | None) -> Rung:
        """Decide what needs no weighing; a reply may also turn into a fuller request."""
        make = Outcome(case, self._roster.agents)
        ruled = partial(make.one, stage="rules", confidence=1.0)
        if is_empty(case.text):
            reason = "There are no words in it."
            return Rung(case, make.decline(question.nothing_said(), stage="empty", reason=reason))
        is_pick = pending and is_name_alone(case.text)
        if not is_pick and (called := self._called(case, make)):
            return Rung(case, called)
        if pending:
            known = {project.id: project for project in self._projects}
            rung = Continuation(self._chooser, self._roster.agents, known).taken(case, pending)
            if rung.decided or not pending.is_interview:
                return rung
        if calls_for_interview(case.text) and self._may_have(self._able.interviewer, case):
            return Rung(
                case, ruled(str(self._able.interviewer), reason="It asks for an interview.")
            )
        if is_pleasantry(case.text) and self._may_have(self._able.fallback, case):
            return Rung(case, ruled(str(self._able.fallback), reason="It only greets or thanks."))
        return Rung(case)

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

    def _by_data(self, case: Case, data: DataFinder) -> Rung:
        """Give a question to whose query answers it, in the project of that database.

        What only bears on it is kept for when nothing else is sure.
        """
        if (drafted := drafting(case, data, self._roster.agents)) is not None:
            return Rung(case, drafted)
        only_tells = case.evidence.states_fact and only_states(case.text) and not case.is_topic
        if only_tells or case.rivals or self._is_task(case):
            return Rung(case)
        found = data.find(case.text, scope=case.scope, project=case.project, given=case.given)
        if found is None or not self._may_have(found.agent, case):
            return Rung(case)
        named = case.finder.find(case.text).named
        # The books of one project have no word on another.
        is_elsewhere = bool(named) and found.project not in named
        is_told = found.is_of_memory and not (self._arbiter is None and self._inquiry.is_one(case))
        if is_elsewhere or is_told:
            return Rung(case)
        if found.is_nearest:
            return Rung(replace(case, near=found))
        decided = self._by_found(case, found)
        if decided and decided.stage == "data" and self._arbiter is None:
            decided = self._inquiry.beside(case, found) or decided
        return Rung(case, decided)

    def _is_task(self, case: Case) -> bool:
        """Whether some of it is to be done, which offline no agent of the books can."""
        if self._arbiter or self._inquiry.is_one(case):
            return False
        return any(wants_done(each.text) for each in split(case.text))

    def _by_found(self, case: Case, found: Found) -> RouteDecision | None:
        """Give a question to whose query was found, unless memory says it outright."""
        recalled = case.evidence.recalled
        make = Outcome(case, self._roster.agents)
        if self._may_have(self._able.recall, case):
            # What was said of a matter in so many words goes before what a doubtful reading
            # finds, and a name that the books lack may be known.
            if found.is_refusal and (item := bearing_name(case.text, recalled)):
                reason = f"The data of {found.project} has no such name, but {item.id} has."
                return make.one(str(self._able.recall), stage="memory", reason=reason)
            doubtful = nearest if found.is_refusal else told_mostly
            told = told_outright if found.is_whole else doubtful
            # Of several bearers of a name, what is known of one may be asked of another.
            if not found.is_ambiguous and told(case.text, recalled):
                return None
        return self._of_books(case, found)

    def _of_books(self, case: Case, found: Found) -> RouteDecision:
        make = Outcome(replace(case, project=found.project), self._roster.agents)
        return make.one(found.agent, stage="data", reason=found.reason, confidence=found.confidence)

    def _by_thread(self, case: Case, followed: Followed) -> Rung:
        """Decide by what was said before, or note whom it leaves likely."""
        if followed.agent is None:
            return Rung(replace(case, likely=followed.likely, is_following=True))
        if followed.request:
            case = case.with_text(followed.request, case.routed)
        make = Outcome(case, self._roster.agents)
        sure = followed.confidence
        decided = make.one(followed.agent, stage="thread", reason=followed.reason, confidence=sure)
        return Rung(case, decided)

    def _by_head(self, case: Case) -> Rung:
        """Decide by the cut into tasks, by memory and by the head, if they are sure."""
        make = Outcome(case, self._roster.agents)
        if case.rivals:
            return Rung(case, make.ask_project())
        division = self._divided(case)
        if division.parts:
            reason = f"It holds {len(division.parts)} tasks for different agents or projects."
            return Rung(case, make.several(division.parts, stage="split", reason=reason))
        if division.likely:
            return Rung(replace(case, likely=division.likely))
        choice = self._choice(case)
        if choice.agent is None and division.agent == case.routed.label:
            reason = "All its parts are for the same agent."
            return Rung(case, make.one(division.agent, stage="split", reason=reason))
        if choice.agent is None:
            return Rung(case)
        sure = choice.confidence
        decided = make.one(choice.agent, stage=choice.stage, reason=choice.reason, confidence=sure)
        return Rung(case, decided)

    def _choice(self, case: Case) -> Choice:
        """Choose by all the words, or else by those that ask for something, if both lean one way.

        The latter are read as they stand among the others: what these tell still counts.
        """
        said = corrected(case)
        routed = case.routed if said == case.text else self._chooser.weigh(said, case.finder)
        choice = self._chooser.choose(said, routed, evidence=case.evidence, exclude=case.exclude)
        wanted, spans = asking_part(said), asking_spans(said)
        if self._arbiter and choice.confidence < _WITHOUT_ASKING and _is_open(said):
            return replace(choice, agent=None)
        if choice.agent or not wanted or wanted == said:
            return choice
        routed = self._router.route_part(said, spans)
        routed = replace(routed, accepted=routed.accepted or routed.confidence >= _IN_CONTEXT)
        chosen = self._chooser.choose(wanted, routed, evidence=case.evidence, exclude=case.exclude)
        return chosen if chosen.agent in case.routed.ranking[:_LEANING] else choice

    async def _by_arbiter(self, case: Case, arbiter: Arbiter) -> RouteDecision:
        """Let the model choose among all cards; what it may not say leads to a question."""
        cards = self._roster.cards()
        if len(cards) > _MANY_AGENTS:
            cards = {name: cards[name] for name in case.routed.ranking[:_SHORTLIST]}
        try:
            ruling = await arbiter.choose(case.text, cards=cards, context=briefing(case))
        except ModelUnavailable as error:
            reason = f"The arbiter gave no verdict: {error.wrong}."
            shown = self._inquiry.taken(case) or self._undecided(case)
            return shown.model_copy(update={"reason": f"{reason} {shown.reason}"})
        return self._rulings.decided(case, ruling).model_copy(update={"verdict": ruling.verdict})

    def _undecided(self, case: Case) -> RouteDecision:
        """Ask between the likeliest, or say no to what is like nothing that any agent does."""
        make = Outcome(case, self._roster.agents)
        best = case.routed
        if self._arbiter and best.accepted and not case.likely and self._may_have(best.label, case):
            reason = f"The words fit {best.label} best, and nobody could be asked."
            return make.one(best.label, stage="head", reason=reason, confidence=best.confidence)
        told = None if case.likely else self._chooser.by_nearest(case.text, case.evidence)
        if told and told[0] not in case.exclude:
            return make.one(told[0], stage="memory", reason=told[1])
        if case.routed.is_far and not case.is_following:
            return make.nobody(stage="decline", reason="It is like nothing that any agent does.")
        if self._arbiter is None and (nothing := self._inquiry.nothing(case)):
            return nothing
        if case.likely:
            reason = "It seems to hold several tasks, but not all of them are clear."
            if case.is_following:
                reason = "It leans on what was said before, but not clearly enough."
            return make.ask_agent(reason=reason, options=case.likely)
        reason = f"{best.label} is likeliest, but not surely enough ({best.confidence:.2f})."
        return make.ask_agent(reason=reason, options=self._takers(case))

    def _takers(self, case: Case) -> tuple[str, ...]:
        """Return who is offered a statement that nobody surely takes: who keeps it, first."""
        keeper = self._able.keeper
        is_plain = only_states(case.text) and not (is_trouble(case.text) or wishes(case.text))
        if not keeper or not is_plain or not self._may_have(keeper, case):
            return ()
        likely = [each.agent for each in case.routed.candidates if each.agent != keeper]
        return (keeper, *likely[:1])

    def _divider(self, case: Case) -> Divider:
        may_ask = self._arbiter is not None
        return Divider(self._chooser, case.finder, case.around, may_ask)

    def _may_have(self, agent: str | None, case: Case) -> bool:
        return agent in self._roster.agents and agent not in case.exclude


def _is_open(text: str) -> bool:
    """Whether `text` says little, or may hold several tasks."""
    return fullness(text) < 1 or len(split(text)) > 1


def _completed(decided: RouteDecision, request: str) -> RouteDecision:
    """Return what was decided on a request that a reply or the conversation completed."""
    is_reply = decided.decision in ("route", "plan") and decided.stage != "thread"
    stage = "pending" if is_reply else decided.stage
    return decided.model_copy(update={"stage": stage, "request": request})
