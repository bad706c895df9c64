"""Weighing: how far a verdict of the arbiter is to be believed beside what the router thinks.

Two witnesses: the arbiter names somebody and says how sure it is, the router gives everybody a
chance. Where they agree, or the router leaves it open, the verdict stands. Somebody whom the router
holds for all but impossible is believed only if no likelier mistake explains the verdict: a model
errs towards siblings of the right agent, and at times towards anybody.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from graph.supervisor.router import Routed

LINE = 0.88
"""Belief from which a verdict stands: nine in ten is enough where the router has no opinion."""
_TRUSTED = 0.95
"""No verdict is believed more than this by itself, whatever it says."""
_TO_SIBLINGS = 0.5
"""The share of the mistakes of a model that name a sibling of the right agent."""
_TINY = 1e-4


@dataclass(frozen=True)
class Claim:
    """An agent that a verdict names, and what the router makes of the words that are for it."""

    agent: str
    readings: Sequence[Routed]

    def chances(self) -> dict[str, float]:
        """Return the chance of each agent; what they lack together is that it is for nobody."""
        count = len(self.readings)
        total: dict[str, float] = {}
        for reading in self.readings:
            for agent, chance in reading.chances().items():
                total[agent] = total.get(agent, 0.0) + chance / count
        return total


def belief(
    claims: Sequence[Claim], *, stated: float, siblings: Mapping[str, Collection[str]]
) -> float:
    """Return the chance that a verdict is right.

    Args:
        claims: whom it names, one for each task.
        stated: how sure it says it is.
        siblings: of each agent, those it is easily mistaken for.
    """
    told = min(stated, _TRUSTED)
    doubt = sum(_doubt(claim, siblings) for claim in claims)
    return told / (told + (1 - told) * doubt)


def _doubt(claim: Claim, siblings: Mapping[str, Collection[str]]) -> float:
    """Return how much likelier a mistake for one of the others is than that it is right."""
    chances = claim.chances()
    count = max(len(chances), 1)
    nobody = max(1 - sum(chances.values()), 0.0) / count
    mistaken = sum(
        chance * _taken_for(agent, claim.agent, siblings, count)
        for agent, chance in chances.items()
        if agent != claim.agent
    )
    return (mistaken + nobody) / max(chances.get(claim.agent, 0.0), _TINY)


def _taken_for(
    agent: str, other: str, siblings: Mapping[str, Collection[str]], count: int
) -> float:
    """Return how likely a mistake about `agent` names just `other`."""
    near = siblings.get(agent, ())
    as_sibling = _TO_SIBLINGS / len(near) if other in near else 0.0
    return as_sibling + (1 - _TO_SIBLINGS) / count
