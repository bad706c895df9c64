"""A request of several tasks: who gets which part, for which project, and in what order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from graph.supervisor.choice import Choice, Chooser
from graph.supervisor.decision import Evidence
from graph.supervisor.project import ProjectFinder
from graph.supervisor.speech import VERBS, task, words
from graph.supervisor.split import Clause, antecedent_filled, split

_CUE = 0.4
"""Confidence from which a part is kept that opens with a verb of its own or was set apart."""


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
    is_unsure: bool = False
    """Whether it seems to hold tasks for several agents, but not surely enough to tell."""


@dataclass(frozen=True)
class Divider:
    """Cuts a request up and keeps the cut only where it is sure who gets the parts."""

    chooser: Chooser
    finder: ProjectFinder
    project: str | None
    """Of the request, where a part names none and none before it does."""

    def divide(self, text: str, *, evidence: Evidence, exclude: Collection[str]) -> Division:
        """Return the parts of `text`, or that it has none."""
        clauses = split(text)
        if len(clauses) < 2:
            return Division()
        choices = [
            self._choose(clauses, index, evidence=evidence, exclude=exclude)
            for index in range(len(clauses))
        ]
        agents = [
            _kept(clause, choice) for clause, choice in zip(clauses, choices, strict=True)
        ]
        if None in agents:
            likely = {choice.agent or choice.routed.label for choice in choices}
            return Division(is_unsure=len(likely) > 1)
        parts = _merged(self._placed(clauses, [agent for agent in agents if agent]))
        if len(parts) < 2:
            return Division(agent=agents[0])
        return Division(parts=parts)

    def _choose(
        self,
        clauses: Sequence[Clause],
        index: int,
        *,
        evidence: Evidence,
        exclude: Collection[str],
    ) -> Choice:
        """Choose for one clause; one that refers back is also tried with what it refers to."""
        clause = clauses[index]
        choice = self.chooser.choose(clause.text, evidence=evidence, exclude=exclude)
        if choice.agent is None and clause.after:
            filled = antecedent_filled(clause.text, clauses[clause.after[-1]].text)
            other = self.chooser.choose(filled, evidence=evidence, exclude=exclude)
            if other.confidence > choice.confidence:
                return other
        return choice

    def _placed(self, clauses: Sequence[Clause], agents: Sequence[str]) -> list[Part]:
        """Give each clause its project: its own, or that of the one before it."""
        parts: list[Part] = []
        carried: str | None = None
        for clause, agent in zip(clauses, agents, strict=True):
            found = self.finder.find(clause.text)
            hinted = found.hinted[0] if len(found.hinted) == 1 and not self.project else None
            own = found.named[0] if len(found.named) == 1 else hinted
            if not found.named:
                own = own or carried or self.project
            carried = own
            parts.append(Part(clause.text, agent, own, clause.after))
        return parts


def _kept(clause: Clause, choice: Choice) -> str | None:
    """Return the agent of a part if it is sure enough for a part."""
    if choice.agent:
        return choice.agent
    has_cue = clause.is_item or words(task(clause.text))[:1] != [] and _first_is_verb(clause.text)
    return choice.routed.label if has_cue and choice.confidence >= _CUE else None


def _first_is_verb(text: str) -> bool:
    return words(task(text))[0] in VERBS


def _merged(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Join neighbours that go to the same agent for the same project."""
    joined: list[Part] = []
    place: list[int] = []
    for part in parts:
        last = joined[-1] if joined else None
        if last and (last.agent, last.project) == (part.agent, part.project):
            joined[-1] = replace(last, text=f"{last.text}, {part.text}")
        else:
            after = tuple(dict.fromkeys(place[index] for index in part.after))
            joined.append(replace(part, after=after))
        place.append(len(joined) - 1)
    return tuple(joined)
