"""A request of several tasks: who gets which part, for which project, and in what order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from graph.supervisor.choice import Chooser
from graph.supervisor.decision import Evidence
from graph.supervisor.dependence import unconditional
from graph.supervisor.project import ProjectFinder
from graph.supervisor.router import Routed
from graph.supervisor.sharing import Reading, Shared, share
from graph.supervisor.split import Clause, split

_PLAN, _ONE = 0.6, 0.85
"""Chance from which a plan is carried out, and a request of several clauses taken for one task."""
_AGREED, _CERTAIN = 0.9, 0.97
"""Chance from which it is one task whatever its clauses say by themselves, and from which that is
given away although the head is not sure of the whole."""
_BORNE_OUT = 2 / 3
"""How sure the head must be of the whole at least for that."""
_PLAN_TO_ASK, _ONE_TO_ASK = 0.75, 0.85
"""The first two where an arbiter may be asked: to ask it costs less than to ask the person."""
_OFFERED = 3


@dataclass(frozen=True)
class Part:
    """One task of a request, and who gets it."""

    text: str
    agent: str
    project: str | None
    after: tuple[int, ...] = ()


@dataclass(frozen=True)
class Division:
    """What came of cutting a request up."""

    parts: tuple[Part, ...] = ()
    """Two at least, each for another agent or project than its neighbour; none if of one piece."""
    agent: str | None = None
    """The one agent that all the pieces belong to."""
    likely: tuple[str, ...] = ()
    """If it seems to hold tasks for several agents, but not surely enough: who these may be."""


@dataclass(frozen=True)
class Divider:
    """Cuts a request up and keeps the cut only where it is sure who gets the parts."""

    chooser: Chooser
    finder: ProjectFinder
    project: str | None
    """The project where a part names none and none before it does."""
    may_ask: bool = False
    """Whether an arbiter will be asked if nothing is decided."""

    def divide(
        self, text: str, routed: Routed, *, evidence: Evidence, exclude: Collection[str]
    ) -> Division:
        """Return the parts of `text`, of which the head thinks `routed`, or that it has none."""
        clauses = split(text)
        if len(clauses) < 2 or self.chooser.awaited(text):
            return Division()
        # What the whole request tells says nothing of one of its clauses.
        known = evidence.model_copy(update={"states_fact": False, "corrects": False})
        readings = [self._read(text, each, evidence=known, exclude=exclude) for each in clauses]
        shared = share(readings, routed, exclude=frozenset(exclude))
        parts = merged(self._placed(clauses, shared.agents))
        plan, one = (_PLAN_TO_ASK, _ONE_TO_ASK) if self.may_ask else (_PLAN, _ONE)
        if len(parts) > 1 and shared.chance >= plan:
            return Division(parts=parts)
        if len(parts) == 1 and shared.chance >= _AGREED:
            is_sure = shared.chance >= _CERTAIN and routed.confidence >= _BORNE_OUT
            return Division(agent=parts[0].agent if is_sure else None)
        sure = _sure(readings, frozenset(exclude))
        if sure and len(each := merged(self._placed(clauses, sure))) > 1:
            return Division(parts=each)
        if len(parts) == 1 and shared.chance >= one:
            return Division()
        return Division(likely=_likely(shared))

    def _read(
        self, text: str, clause: Clause, *, evidence: Evidence, exclude: Collection[str]
    ) -> Reading:
        """Return what the head makes of one clause, and who it is for if a rule or memory says it."""
        wanted = unconditional(clause.text)
        routed = self.chooser.weigh(wanted, self.finder)
        choice = self.chooser.choose(wanted, routed, evidence=evidence, exclude=exclude)
        within = self.chooser.router.route_part(text, [clause.place])
        return Reading(clause, routed, within, choice.agent if choice.stage != "head" else None)

    def _placed(self, clauses: Sequence[Clause], agents: Sequence[str]) -> list[Part]:
        """Give each clause its project: its own, or that of the one before it."""
        parts: list[Part] = []
        carried: str | None = None
        for clause, agent in zip(clauses, agents, strict=True):
            # An item of a list stands for itself; what refers back is about the same project.
            before = None if clause.is_item else carried
            if clause.after:
                before = parts[clause.after[-1]].project
            project = self.place(clause.text, before=before)
            if self.finder.find(clause.text).named:
                carried = project
            parts.append(Part(clause.text, agent, project, clause.after))
        return parts

    def place(self, text: str, *, before: str | None = None) -> str | None:
        """Return the project of one part: its own, that of the part before, or the request's."""
        found = self.finder.find(text)
        if found.named:
            return found.named[0] if len(found.named) == 1 else None
        hinted = found.hinted[0] if len(found.hinted) == 1 and not self.project else None
        return hinted or before or self.project


def _sure(readings: Sequence[Reading], exclude: frozenset[str]) -> list[str]:
    """Return the agent of each clause if each is sure by itself, or else none."""
    sure = [each.told or (each.routed.label if each.routed.accepted else "") for each in readings]
    return sure if all(sure) and exclude.isdisjoint(sure) else []


def _likely(shared: Shared) -> tuple[str, ...]:
    """Return who may be meant: the likeliest of each clause, and the second of the least sure."""
    least = min(range(len(shared.agents)), key=shared.chances.__getitem__)
    likely = dict.fromkeys((*shared.agents, *shared.likely[least]))
    return tuple(likely)[:_OFFERED]


def merged(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Join neighbours that go to the same agent for the same project."""
    joined: list[Part] = []
    place: list[int] = []
    for part in parts:
        last = joined[-1] if joined else None
        if last and last.agent == part.agent and len({last.project, part.project} - {None}) < 2:
            project = last.project or part.project
            joined[-1] = replace(last, text=f"{last.text}, {part.text}", project=project)
        else:
            after = tuple(dict.fromkeys(place[index] for index in part.after))
            joined.append(replace(part, after=after))
        place.append(len(joined) - 1)
    return tuple(joined)
