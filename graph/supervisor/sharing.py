"""Who gets which clause of a request, all its clauses weighed together.

A clause is less than a request: short, and full of words for what the others say. So the head's
reading of each is weighed with its reading of the same words as they stand among the others, with
that of the whole, and with how likely neighbours are to be one task (a conditional random field along the clauses, Lafferty et al. 2001). What comes of it is
the likeliest plan and the chance of it. `scripts/sharing.py` learns the weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.supervisor.dependence import opens_next, unconditional
from graph.supervisor.router import Routed
from graph.supervisor.speech import begins_with_verb, content, form, task, words
from graph.supervisor.split import Clause

Numbers = NDArray[np.float64]

_LIGHT = 2
"""Words of matter up to which a clause may only go on with the task before it."""
_REST = 0.1
"""Of what the likeliest agents leave over, the share that goes to all of them alike."""
_LEAST, _MOST = 0.03, 0.985
"""How sure a reading may be at least and at most: the rest is for what no reading knows."""
_SEPARATE = frozenset({"also", "separately", "meanwhile", "besides"})
"""Words that set a clause apart from the task before it."""


class Reading(NamedTuple):
    """A clause, what the head makes of it, and who a rule or memory says it is for."""

    clause: Clause
    routed: Routed
    within: Routed
    """What the head makes of it as it stands among the others."""
    told: str | None = None


@dataclass(frozen=True)
class Weights:
    """How much each sign counts."""

    own: float
    """What the head makes of the clause."""
    within: float
    """What it makes of it as it stands among the others."""
    whole: float
    """What it makes of the whole request."""
    told: float
    """A rule, or memory."""
    links: tuple[float, ...]
    """What speaks for one task: see `_link`."""


LEARNT = Weights(
    own=0.56,
    within=0.32,
    whole=0.26,
    told=2.82,
    links=(0.65, 0.66, 1.88, 2.21, 2.14, -1.44, -0.83, -3.56, 1.01, -1.04, -3.07, -2.0),
)


class Shared(NamedTuple):
    """The likeliest agents of the clauses, and how likely they are."""

    agents: tuple[str, ...]
    chance: float
    """Of all of them together."""
    chances: tuple[float, ...]
    """Of each."""
    likely: tuple[tuple[str, ...], ...]
    """For each clause the agents it may be for, likeliest first."""


def share(
    readings: Sequence[Reading],
    whole: Routed,
    *,
    exclude: frozenset[str] = frozenset(),
    weights: Weights = LEARNT,
) -> Shared:
    """Return who is likeliest to get each clause, and the chance of it."""
    chain = Chain.of(readings, whole, exclude=exclude)
    return chain.solved(weights)


@dataclass(frozen=True)
class Chain:
    """The signs of a request: for each clause and agent, and between neighbours."""

    agents: tuple[str, ...]
    signs: Numbers
    """Of each clause (clauses, kinds, agents): its two readings, the whole's, what is told."""
    links: Numbers
    """Of each clause but the first (clauses - 1, signs)."""

    @classmethod
    def of(
        cls, readings: Sequence[Reading], whole: Routed, *, exclude: frozenset[str] = frozenset()
    ) -> "Chain":
        """Gather the signs."""
        agents = tuple(sorted(set(whole.ranking) - exclude))
        all_of_it = _odds(whole, agents)
        rows = [
            (
                _odds(each.routed, agents),
                _odds(each.within, agents),
                all_of_it,
                [each.told == agent for agent in agents],
            )
            for each in readings
        ]
        links = [_link(had, each) for had, each in pairwise(readings)]
        return cls(agents, np.array(rows, dtype=np.float64), np.array(links, dtype=np.float64))

    def solved(self, weights: Weights) -> Shared:
        """Return the likeliest agents and their chances."""
        kinds = [weights.own, weights.within, weights.whole, weights.told]
        own = np.tensordot(self.signs, kinds, axes=(1, 0))
        bonds = self.links @ weights.links if len(self.links) else np.zeros(0)
        field = Field(own, bonds)
        places = field.likeliest
        order = np.argsort(-field.marginals, axis=1, kind="stable")[:, :3]
        return Shared(
            agents=tuple(self.agents[at] for at in places),
            chance=field.chance(places),
            chances=tuple(float(row[at]) for row, at in zip(field.marginals, places, strict=True)),
            likely=tuple(tuple(self.agents[at] for at in row) for row in order),
        )


@dataclass(frozen=True)
class Field:
    """A chain of choices: how much speaks for each, and for neighbours that choose alike."""

    own: Numbers
    """For each place of the chain and each choice."""
    bonds: Numbers
    """For choosing what the place before chose."""

    @property
    def likeliest(self) -> tuple[int, ...]:
        """The likeliest choices, one for each place."""
        best, same = self.own[0], np.eye(self.own.shape[1])
        steps: list[NDArray[np.intp]] = []
        for row, bond in zip(self.own[1:], self.bonds, strict=True):
            paths = best[:, None] + bond * same
            steps.append(paths.argmax(axis=0))
            best = paths.max(axis=0) + row
        places = [int(best.argmax())]
        for step in reversed(steps):
            places.append(int(step[places[-1]]))
        return tuple(reversed(places))

    def chance(self, places: Sequence[int]) -> float:
        """Return how likely these choices are together."""
        return float(np.exp(self.weight(places) - self.total))

    def weight(self, places: Sequence[int]) -> float:
        """Return how much speaks for these choices together."""
        alike = np.array(places[1:]) == np.array(places[:-1])
        own = self.own[np.arange(len(self.own)), list(places)].sum()
        return float(own + self.bonds[alike].sum())

    @cached_property
    def total(self) -> float:
        """The sum over all choices, as a logarithm."""
        return float(np.logaddexp.reduce(self._forward[-1]))

    @cached_property
    def marginals(self) -> Numbers:
        """The chance of each choice at each place."""
        chances: Numbers = np.exp(self._forward + self._backward - self.total)
        return chances

    @cached_property
    def alike(self) -> Numbers:
        """The chance that each place but the first chooses what the one before it does."""
        before, after = self._forward[:-1], self._backward[1:]
        paths = before + self.bonds[:, None] + self.own[1:] + after
        chances: Numbers = np.exp(np.logaddexp.reduce(paths, axis=1) - self.total)
        return chances

    @cached_property
    def _forward(self) -> Numbers:
        rows = [self.own[0]]
        for row, bond in zip(self.own[1:], self.bonds, strict=True):
            rows.append(row + _passed(rows[-1], bond))
        return np.array(rows)

    @cached_property
    def _backward(self) -> Numbers:
        rows = [np.zeros(self.own.shape[1])]
        for row, bond in zip(self.own[:0:-1], self.bonds[::-1], strict=True):
            rows.append(_passed(row + rows[-1], bond))
        return np.array(rows[::-1])


def _passed(row: Numbers, bond: float) -> Numbers:
    """Return what a place hands on to each choice of its neighbour, as logarithms."""
    peak = row.max()
    powers = np.exp(row - peak)
    passed: Numbers = np.log(powers.sum() + powers * np.expm1(bond)) + peak
    return passed


def _odds(routed: Routed, agents: Sequence[str]) -> Numbers:
    """Return the logarithm of the chance of each agent, as far as the head knows it."""
    sure = min(max(routed.confidence, _LEAST), _MOST)
    known = {each.agent: each.confidence for each in routed.candidates}
    known.pop(routed.label, None)
    share = (1 - sure) * (1 - _REST) / max(sum(known.values()), 1e-9)
    chances = np.full(len(agents), (1 - sure) * _REST / len(agents))
    for at, agent in enumerate(agents):
        if agent == routed.label:
            chances[at] = sure
        elif agent in known:
            chances[at] += share * known[agent]
    odds: Numbers = np.log(chances)
    return odds


def _link(had: Reading, here: Reading) -> tuple[float, ...]:
    """Return the signs that a clause goes on with the task of the one before it, or does not."""
    text, before = here.clause.text, had.clause.text
    wanted = unconditional(text)
    matter = len(content(wanted))
    return (
        1.0,
        float(matter <= _LIGHT),
        1 / (1 + matter),
        1 - here.routed.confidence,
        1 - had.routed.confidence,
        float(bool(here.clause.after)),
        float(here.clause.is_doubtful),
        float(opens_next(text)),
        float(begins_with_verb(task(wanted))),
        float(form(text) == form(before)),
        float(not _SEPARATE.isdisjoint(words(text))),
        float(here.clause.is_item),
    )
