"""The sweep: puts what hygiene finds before a person, once, and takes back what no longer is so."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from memory.claim import Claim
from memory.decision import ClaimOf, claims_of, ground_of
from memory.desk import Desk
from memory.event import ReviewItem
from memory.hygiene import AILMENTS, BY, Finding, HygienePolicy, Usage, findings


class Swept(BaseModel):
    """What a sweep found and did."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run_id: str | None = None
    """Undo it, and nothing was filed; None if nothing was."""
    filed: tuple[ReviewItem, ...] = ()
    """What a person is asked now and was not before."""
    withdrawn: tuple[ReviewItem, ...] = ()
    """What they were asked and is no longer so."""
    waiting: int = 0
    """How many findings of earlier sweeps wait still."""
    held_back: dict[str, int] = {}
    """How many more there are of each kind: too many questions at once are none."""


class _Plan(NamedTuple):
    filed: tuple[ReviewItem, ...]
    withdrawn: tuple[ReviewItem, ...]
    waiting: int
    held_back: dict[str, int]


def sweep(
    claims: Iterable[Claim],
    desk: Desk,
    *,
    now: datetime,
    usage: Usage | None = None,
    policy: HygienePolicy | None = None,
    dry_run: bool = False,
) -> Swept:
    """Look all claims over and file what is found; a second time it finds nothing new.

    Args:
        claims: what is known.
        desk: where questions are put.
        now: the present moment.
        usage: what answers rested on.
        policy: when a claim is worth a question.
        dry_run: only say what would be filed.
    """
    rules = policy or HygienePolicy()
    known = list(claims)
    by_id = {claim.claim_id: claim for claim in known}
    items = desk.items(status=None)
    settled = _Settled(items, by_id.get)
    found = findings(known, now=now, usage=usage, policy=rules, is_settled=settled.covers)
    plan = _plan(items, found, rules)
    run_id = None
    if not dry_run and (plan.filed or plan.withdrawn):
        run_id, _ = desk.file(plan.filed, withdrawn=plan.withdrawn, actor=BY)
    return Swept(run_id=run_id, **plan._asdict())


class _Settled:
    """Which claims a person was asked about together already, and what they said then."""

    def __init__(self, items: Iterable[ReviewItem], claim_of: ClaimOf) -> None:
        self._answered: set[str] = set()
        self._asked: set[str] = set()
        self._together: dict[str, list[frozenset[str]]] = defaultdict(list)
        for item in items:
            is_open, is_ours = item.status == "open", item.proposal.proposed_by == BY
            if not is_open and is_ours and item.status != "withdrawn":
                self._answered.add(item.review_id)
            # Two claims that a person has let stand side by side are no news.
            if is_open and not is_ours:
                self._asked |= set(claims_of(item))
            as_it_was = is_open or item.ground == ground_of(item, claim_of)
            if as_it_was and not (is_open and is_ours) and item.status != "withdrawn":
                group = frozenset(claims_of(item))
                for claim_id in group:
                    self._together[claim_id].append(group)

    def covers(self, finding: Finding) -> bool:
        """Whether a finding needs no question (any more)."""
        if finding.review_id in self._answered:
            return True
        ids = {claim.claim_id for claim in finding.claims}
        if len(ids) == 1:
            return bool(ids & self._asked)
        groups = self._together.get(finding.claims[0].claim_id, [])
        return any(ids <= group for group in groups)


def _plan(items: Sequence[ReviewItem], found: Sequence[Finding], rules: HygienePolicy) -> _Plan:
    ours = {
        item.review_id: item
        for item in items
        if item.status == "open" and item.proposal.proposed_by == BY
    }
    now_found = {finding.review_id for finding in found}
    withdrawn = tuple(item for key, item in ours.items() if key not in now_found)
    waiting = len(ours) - len(withdrawn)
    fresh = _in_turn([finding for finding in found if finding.review_id not in ours])
    room = max(rules.most_open - waiting, 0)
    held_back: dict[str, int] = {
        name: count
        for name in AILMENTS
        if (count := sum(finding.ailment == name for finding in fresh[room:]))
    }
    filed = tuple(finding.item for finding in fresh[:room])
    return _Plan(filed, withdrawn, waiting, held_back)


def _in_turn(found: Sequence[Finding]) -> list[Finding]:
    """Return findings so that each kind has its turn, within it the core first, then the oldest."""
    ranked: list[tuple[int, int, Finding]] = []
    for place, name in enumerate(AILMENTS):
        kind = [finding for finding in found if finding.ailment == name]
        kind.sort(key=_weight)
        ranked += [(rank, place, finding) for rank, finding in enumerate(kind)]
    return [finding for _, _, finding in sorted(ranked, key=lambda each: each[:2])]


def _weight(finding: Finding) -> tuple[bool, str, str]:
    in_core = any(claim.tier == "core" for claim in finding.claims)
    return (not in_core, min(claim.said_at for claim in finding.claims), finding.review_id)
