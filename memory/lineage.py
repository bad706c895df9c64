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
        stated = [level for level in self._stated(claim) if level is not None]
        # Said to be public, it may be told whatever stood in its place before.
        for older in () if stated else self._replaced(claim):
            yield older.project, older.sensitivity
        yield from ((claim.project, level) for level in stated)
        yield from self._foreign_turns(claim)
        if claim.sensitivity != "public":
            for project in self._projects.named_in(claim.text) - {claim.project, *BUILT_IN}:
                yield project, claim.sensitivity

    def _stated(self, claim: Claim) -> Iterator[Sensitivity | None]:
        for turn_id in claim.turn_ids:
            turn = self._ledger.turn(turn_id)
            yield stated_in(turn.text) if turn is not None else None

    def _foreign_turns(self, claim: Claim) -> Iterator[tuple[str, Sensitivity]]:
        for turn_id in claim.turn_ids:
            turn = self._ledger.turn(turn_id)
            if turn is None or turn.home == claim.project:
                continue
            if turn.home not in BUILT_IN or claim.trust != "user":
                yield (
                    turn.home,
                    stated_in(turn.text) or self._projects.default_sensitivity(turn.home),
                )

    def _replaced(self, claim: Claim) -> Iterator[Claim]:
        seen = {claim.claim_id}
        for _ in range(_FURTHEST):
            older = self._ledger.known.claim(claim.supersedes or "")
            if older is None or older.claim_id in seen:
                return
            seen.add(older.claim_id)
            yield older
            claim = older
