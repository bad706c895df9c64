"""A request of several tasks: who gets which part, for which project, and in what order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from graph.supervisor.choice import Choice, Chooser
from graph.supervisor.decision import Evidence
from graph.supervisor.project import ProjectFinder
from graph.supervisor.speech import opens_with_verb
from graph.supervisor.split import Clause, antecedent_filled, split, unconditional

_CUE = 0.45
"""Confidence from which a part is kept that opens with a verb of its own or was set apart."""
_PART = 0.55
"""Confidence from which any other part is kept: that there are parts speaks for each."""
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

    def divide(self, text: str, *, evidence: Evidence, exclude: Collection[str]) -> Division:
        """Return the parts of `text`, or that it has none."""
        clauses = split(text)
        if len(clauses) < 2:
            return Division()
        choices = [
            self._choose(clauses, index, evidence=evidence, exclude=exclude)
            for index in range(len(clauses))
        ]
        agents = [_kept(clause, choice) for clause, choice in zip(clauses, choices, strict=True)]
        if None in agents:
            likely = dict.fromkeys(choice.agent or choice.routed.label for choice in choices)
            return Division(likely=tuple(likely)[:_OFFERED] if len(likely) > 1 else ())
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
        wanted = unconditional(clause.text)
        texts = [wanted]
        if clause.after:
            texts.append(antecedent_filled(wanted, clauses[clause.after[-1]].text))
        choices = [
            self.chooser.choose(
                text, self.chooser.weigh(text, self.finder), evidence=evidence, exclude=exclude
            )
            for text in dict.fromkeys(texts)
        ]
        if choices[0].agent:
            return choices[0]
        return max(choices, key=lambda choice: choice.confidence)

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


def _kept(clause: Clause, choice: Choice) -> str | None:
    """Return the agent of a part if it is sure enough for a part."""
    if choice.agent:
        return choice.agent
    has_cue = clause.is_item or opens_with_verb(clause.text)
    return choice.routed.label if choice.confidence >= (_CUE if has_cue else _PART) else None


def _merged(parts: Sequence[Part]) -> tuple[Part, ...]:
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
