"""Lineage: what a claim rests on, and so who may read it.

A claim is as confidential as the most confidential thing behind it, and as trusted as the least.
Readers outside see a claim only if they might see all of that: the claims whose place it took,
the turns it rests on, and every project that its words name.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from memory.claim import Claim, Trust
from memory.ledger import Ledger
from memory.sensitivity import stated_in
from memory.turn import Turn
from projects.project import BUILT_IN
from projects.scope import SENSITIVITIES, Scope, Sensitivity
from projects.source import Recalled

_TRUSTED: tuple[Trust, ...] = ("user", "tool", "document", "agent")
"""Most trusted first."""
_FURTHEST = 100
"""Claims that one line of successors is followed back; a longer one is cut."""


def strictest(levels: Iterable[Sensitivity]) -> Sensitivity:
    """Return the most confidential of some levels."""
    return max(levels, key=SENSITIVITIES.index)


def weakest(trusts: Iterable[Trust]) -> Trust:
    """Return the least trusted of some trusts."""
    return max(trusts, key=_TRUSTED.index)


def inherited(
    stated: Sensitivity | None, default: Sensitivity, origins: Iterable[Claim]
) -> Sensitivity:
    """Return how confidential a claim is that comes from others.

    Args:
        stated: what the person's own words ask for; that stands, also where it is less.
        default: what its project says of claims whose words ask for nothing.
        origins: the claims that it replaces, or whose words it takes.
    """
    return stated or strictest([default, *(claim.sensitivity for claim in origins)])


class Homes(Protocol):
    """What is asked about projects."""

    def default_sensitivity(self, project: str) -> Sensitivity:
        """How confidential what is said there is unless its words say otherwise."""
        ...

    def named_in(self, text: str) -> frozenset[str]:
        """Return the projects that some words name."""
        ...


class Lineage:
    """Says who may read a claim by all that stands behind it."""

    def __init__(self, ledger: Ledger, projects: Homes) -> None:
        """Look behind claims of `ledger`; ask `projects` whose they are."""
        self._ledger, self._projects = ledger, projects

    def shown(self, items: Sequence[Recalled], scope: Scope) -> list[Recalled]:
        """Return the recalled items that the readers may have; no turn leaves the house."""
        if not scope.is_outward:
            return list(items)
        known = self._ledger.known
        claims = [(item, known.claim(item.id)) for item in items if item.kind == "claim"]
        return [item for item, claim in claims if claim is not None and self.admits(claim, scope)]

    def admits(self, claim: Claim, scope: Scope) -> bool:
        """Whether the readers may see a claim and all that stands behind it."""
        if not scope.may_see(claim.project, claim.sensitivity):
            return False
        return not scope.is_outward or all(
            scope.may_see(project, level) for project, level in self._behind(claim)
        )

    def _behind(self, claim: Claim) -> Iterator[tuple[str, Sensitivity]]:
        """Yield project and level of everything that a claim rests on."""
        turns = [turn for key in claim.turn_ids if (turn := self._ledger.turn(key)) is not None]
        asked = [level for turn in turns if (level := stated_in(turn.text)) is not None]
        yield from ((claim.project, level) for level in asked)
        # Said to be public, it may be told whatever stood in its place before.
        if not asked:
            yield from ((each.project, each.sensitivity) for each in self._replaced(claim))
            yield from self._beside(claim)
        yield from self._foreign(claim, turns)
        if claim.sensitivity != "public":
            for project in self._projects.named_in(claim.text) - {claim.project, *BUILT_IN}:
                yield project, claim.sensitivity

    def _beside(self, claim: Claim) -> Iterator[tuple[str, Sensitivity]]:
        """Yield what else rests on the same turns and is more confidential than is usual there."""
        usual = SENSITIVITIES.index(self._projects.default_sensitivity(claim.project))
        for turn_id in claim.turn_ids:
            for other in self._ledger.known.of_turn(turn_id):
                if SENSITIVITIES.index(other.sensitivity) > usual:
                    yield other.project, other.sensitivity

    def _foreign(self, claim: Claim, turns: Iterable[Turn]) -> Iterator[tuple[str, Sensitivity]]:
        """Yield the turns of other projects; the person's own word may come from home."""
        for turn in turns:
            is_own = turn.home == claim.project
            if not is_own and (turn.home not in BUILT_IN or claim.trust != "user"):
                default = self._projects.default_sensitivity(turn.home)
                yield turn.home, stated_in(turn.text) or default

    def _replaced(self, claim: Claim) -> Iterator[Claim]:
        seen = {claim.claim_id}
        for _ in range(_FURTHEST):
            older = self._ledger.known.claim(claim.supersedes or "")
            if older is None or older.claim_id in seen:
                return
            seen.add(older.claim_id)
            yield older
            claim = older
