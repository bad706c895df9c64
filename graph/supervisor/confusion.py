"""Which agents the router takes for one another: its own learning, tried on requests held out."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict
from threadpoolctl import threadpool_limits

from graph.supervisor.features import Floats
from graph.supervisor.head import Views, fit_dual
from graph.supervisor.training import Places, folds, owned


class Collision(BaseModel):
    """A request that is learnt as one agent's and, held out, is taken for another's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    agent: str
    taken_for: str


class Overlap(BaseModel):
    """Two agents whose requests are taken for each other's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agents: tuple[str, str]
    share: float
    """Of the requests of both, how many are taken for the other's."""
    collisions: tuple[Collision, ...]


class Confusion(BaseModel):
    """What the router makes of each request when it has not seen it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agents: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    """For each agent, how many of its requests go to each agent; in the order of `agents`."""
    collisions: tuple[Collision, ...]

    @classmethod
    def of(cls, lines: Sequence[tuple[str, str]], vectors: Floats) -> "Confusion":
        """Learn from a part of `lines` and route the rest, until each has been routed once."""
        labels, owners = owned(lines)
        chosen = _held_out(lines, vectors, owners)
        counts = np.zeros((len(labels), len(labels)), dtype=int)
        np.add.at(counts, (owners, chosen), 1)
        collisions = tuple(
            Collision(text=text, agent=agent, taken_for=labels[at])
            for (text, agent), at in zip(lines, chosen, strict=True)
            if labels[at] != agent
        )
        rows = tuple(tuple(int(count) for count in row) for row in counts)
        return cls(agents=labels, counts=rows, collisions=collisions)

    @property
    def right(self) -> float:
        """The share of all requests that go to their own agent."""
        total = sum(map(sum, self.counts))
        return (total - len(self.collisions)) / total

    def right_of(self, agent: str) -> float:
        """The share of the requests of `agent` that go to it."""
        at = self.agents.index(agent)
        return self.counts[at][at] / sum(self.counts[at])

    def overlaps(self) -> tuple[Overlap, ...]:
        """Return the pairs that are taken for each other, the worst first."""
        found: dict[tuple[str, str], list[Collision]] = defaultdict(list)
        for each in self.collisions:
            first, second = sorted((each.agent, each.taken_for))
            found[first, second].append(each)
        size = {agent: sum(row) for agent, row in zip(self.agents, self.counts, strict=True)}
        pairs = [
            Overlap(
                agents=pair,
                share=len(those) / (size[pair[0]] + size[pair[1]]),
                collisions=tuple(those),
            )
            for pair, those in found.items()
        ]
        return tuple(sorted(pairs, key=lambda pair: (-pair.share, pair.agents)))


def _held_out(lines: Sequence[tuple[str, str]], vectors: Floats, owners: Places) -> Places:
    """Return the label that each request is given by a head that was not shown it."""
    with threadpool_limits(1, user_api="blas"):
        kernel = Views.of(lines, vectors).kernel()
        targets = np.eye(int(owners.max()) + 1, dtype=np.float32)[owners]
        chosen = np.zeros(len(owners), dtype=np.int64)
        for held in folds(owners):
            shown = np.setdiff1d(np.arange(len(owners)), held)
            if not len(shown):  # one request of each agent: there is nothing to hold out
                return owners
            coefficients = fit_dual(kernel[np.ix_(shown, shown)], targets[shown])
            chosen[held] = (kernel[np.ix_(held, shown)] @ coefficients).argmax(axis=1)
        return chosen
