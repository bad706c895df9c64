"""A request of several tasks: who gets which part, for which project, and in what order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from graph.supervisor.choice import Choice, Chooser
from graph.supervisor.decision import Evidence
from graph.supervisor.project import ProjectFinder
from graph.supervisor.router import Routed
from graph.supervisor.speech import content, form
from graph.supervisor.split import (
    Clause,
    antecedent_filled,
    opens_next,
    refers_back,
    split,
    unconditional,
)

_CUE = 0.45
"""Confidence from which a part is kept that the person set apart by a number or bullet."""
_PART = 0.65
"""Confidence from which any other part is kept beside parts that are sure."""
_SURE_PARTS = 2
"""How many parts must be sure for a likely one to be kept beside them."""
_OFFERED = 3
_LIGHT = 2
"""Words of matter up to which a clause may only go on with the task before it."""
_SHORT = 4
_VAGUE = 0.2
"""Confidence below which a short clause says so little that it goes with the task before it."""
_HELD = 0.5
"""Confidence in the agent before, for both clauses as one, that makes a light one part of it."""
_EVIDENT = 0.8
"""Confidence from which a clause that builds on a result is a task of its own, however light."""


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

    def divide(
        self, text: str, routed: Routed, *, evidence: Evidence, exclude: Collection[str]
    ) -> Division:
        """Return the parts of `text`, of which the head thinks `routed`, or that it has none."""
        clauses: Sequence[Clause] = split(text)
        if len(clauses) < 2:
            return Division()
        # What the whole request tells says nothing of one of its clauses.
        known = evidence.model_copy(update={"states_fact": False, "corrects": False})
        choices: list[Choice] = []
        for index, clause in enumerate(clauses):
            before = choices[clause.after[-1]] if clause.after else None
            choices.append(self._choose(clauses, index, before, evidence=known, exclude=exclude))
        clauses, choices = self._gathered(clauses, choices)
        has_company = sum(choice.agent is not None for choice in choices) >= _SURE_PARTS
        agents = [
            _kept(clause, choice, has_company=has_company)
            for clause, choice in zip(clauses, choices, strict=True)
        ]
        if None in agents:
            if routed.accepted and routed.label not in map(_top, choices):
                # All of it is surely for an agent that none of its parts is for: one task.
                return Division()
            likely = dict.fromkeys(_top(choice) for choice in choices)
            return Division(likely=tuple(likely)[:_OFFERED] if len(likely) > 1 else ())
        parts = _merged(self._placed(clauses, [agent for agent in agents if agent]))
        if len(parts) < 2:
            return Division(agent=agents[0])
        return Division(parts=parts)

    def _gathered(
        self, clauses: Sequence[Clause], choices: Sequence[Choice]
    ) -> tuple[list[Clause], list[Choice]]:
        """Join each clause that only goes on with the task before it to that task."""
        kept: list[Clause] = []
        chosen: list[Choice] = []
        place: list[int] = []
        for clause, choice in zip(clauses, choices, strict=True):
            if kept and self._goes_on(kept[-1], chosen[-1], clause, choice):
                kept[-1] = replace(kept[-1], text=f"{kept[-1].text}, {clause.text}")
            else:
                after = tuple(dict.fromkeys(place[index] for index in clause.after))
                kept.append(replace(clause, after=after))
                chosen.append(choice)
            place.append(len(kept) - 1)
        return kept, chosen

    def _goes_on(self, before: Clause, had: Choice, clause: Clause, choice: Choice) -> bool:
        """Whether `clause` is only the end of the task before it, whatever it says by itself."""
        if clause.is_item or choice.stage == "rules":
            return False
        if clause.is_doubtful and choice.agent is None:
            return True
        matter = len(content(unconditional(clause.text)))
        is_own = form(clause.text) == "request" and not refers_back(clause.text)
        is_light = (matter <= _LIGHT and not is_own) or clause.is_doubtful
        is_vague = matter <= _SHORT and choice.confidence < _VAGUE
        if not (is_light or is_vague) or (clause.after and choice.confidence >= _EVIDENT):
            return False
        if (clause.after and opens_next(clause.text)) or self._is_elsewhere(
            before.text, clause.text
        ):
            return False
        both = self.chooser.weigh(f"{before.text}, {clause.text}", self.finder)
        return both.label == _top(had) and both.confidence >= _HELD

    def _is_elsewhere(self, before: str, text: str) -> bool:
        """Whether two clauses name different projects."""
        named, other = self.finder.find(before).named, self.finder.find(text).named
        return bool(named and other) and set(named) != set(other)

    def _choose(
        self,
        clauses: Sequence[Clause],
        index: int,
        before: Choice | None,
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
        own, *filled = [
            self.chooser.choose(
                text, self.chooser.weigh(text, self.finder), evidence=evidence, exclude=exclude
            )
            for text in dict.fromkeys(texts)
        ]
        # With the words of the task before it everything leans to that task's agent.
        had = _top(before) if before else None
        others = [each for each in filled if each.agent and each.agent != had]
        return own if own.agent or not others else others[0]

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


def _top(choice: Choice) -> str:
    return choice.agent or choice.routed.label


def _kept(clause: Clause, choice: Choice, *, has_company: bool) -> str | None:
    """Return the agent of a part if it is sure enough; less will do for an item or in company."""
    if choice.agent:
        return choice.agent
    if clause.is_item:
        is_enough = choice.confidence >= _CUE
    else:
        is_enough = has_company and choice.confidence >= _PART
    return choice.routed.label if is_enough else None


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
