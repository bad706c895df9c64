"""Facts that have not been confirmed for long and that answers still rest on."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from memory import Claim, Evidence
from memory.hygiene import HygienePolicy, findings
from routines.agenda.item import Found, Source

_REACH = timedelta(days=30)
"""How far back it is looked what answers rested on."""

Cited = Callable[[str], Iterable[tuple[str, tuple[str, ...]]]]
"""When each run since a moment began, and what its answer cited."""


class StaleFacts:
    """Reads what is known, and what answers rested on."""

    def __init__(self, claims: Callable[[], Sequence[Claim]], cited: Cited) -> None:
        """Look at these claims, and at what the runs of a home cited."""
        self._claims = claims
        self._cited = cited

    def mine(self, at: datetime) -> Sequence[Found]:
        """Return each stale claim that an answer rested on of late."""
        uses: dict[str, list[datetime]] = defaultdict(list)
        for moment, ids in self._cited((at - _REACH).isoformat()):
            began = datetime.fromisoformat(moment)
            for cited in ids if began <= at else ():
                uses[cited].append(began)
        used = [claim for claim in self._claims() if claim.claim_id in uses]
        stale = findings(used, now=at, policy=HygienePolicy())
        return [
            _found(claim, uses[claim.claim_id], finding.because)
            for finding in stale
            if finding.ailment == "stale"
            for claim in finding.claims
        ]


def _found(claim: Claim, uses: Sequence[datetime], because: str) -> Found:
    return Found(
        key=f"stale:{claim.claim_id}",
        kind="stale",
        text=f"Is this still so? {claim.text}",
        project=claim.project,
        sources=(
            *(_turn(evidence) for evidence in claim.evidence),
            Source(
                kind="claim", id=claim.claim_id, quote=f"{claim.text} ({because})", at=max(uses)
            ),
        ),
        stale_uses=len(uses),
        move="say that it still holds, or what holds now",
    )


def _turn(evidence: Evidence) -> Source:
    at = datetime.fromisoformat(evidence.said_at)
    return Source(kind="turn", id=evidence.turn_id, quote=evidence.quote, at=at)
