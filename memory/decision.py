"""What a person's answer to a review item changes. Pure functions of the item and what is known."""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from memory.claim import Claim, CloseReason, Evidence
from memory.event import ClaimChange, Event, EventKind, ReviewChange, ReviewItem, ReviewStatus
from memory.extraction.parse import Voice, parse
from memory.promotion import RULE
from memory.sensitivity import stated_in
from memory.turn import Turn
from projects.errors import BadInput
from projects.scope import SENSITIVITIES

Answer = Literal["accept", "edit", "archive", "discard", "merge"]
ANSWERS: tuple[Answer, ...] = ("accept", "edit", "archive", "discard", "merge")

ClaimOf = Callable[[str], Claim | None]

_OUTCOMES: dict[Answer, tuple[ReviewStatus, str]] = {
    "accept": ("accepted", "accepted"),
    "edit": ("accepted", "edited"),
    "archive": ("archived", "archived"),
    "discard": ("rejected", "rejected"),
    "merge": ("merged", "merged"),
}
_KINDS: dict[Answer, EventKind] = {"archive": "archive", "discard": "discard", "merge": "retire"}


class Case(NamedTuple):
    """An item, what is known of its claims, and how it is to be decided."""

    item: ReviewItem
    claim_of: ClaimOf
    at: str
    only: tuple[str, ...] | None = None
    """The known claims that it is about; None: those that `marked` names."""
    said: Turn | None = None
    """The turn that holds the person's own words, for an edit."""

    @property
    def chosen(self) -> list[Claim]:
        """The live claims that a yes would change."""
        wanted = marked(self.item, self.claim_of) if self.only is None else self.only
        return [claim for key in wanted if (claim := self.claim_of(key)) is not None and claim.live]

    @property
    def kept(self) -> Claim | None:
        """The new claim, if it is held already while it waits."""
        claim = self.item.claim
        return None if claim is None else self.claim_of(claim.claim_id)


def filed(item: ReviewItem, claim_of: ClaimOf, *, at: str) -> ReviewItem:
    """Return an item as it is put before a person at `at`, bound to what is known then."""
    known = [claim for key in item.rivals if (claim := claim_of(key)) is not None]
    begun = sorted(known, key=lambda claim: (claim.valid_from, claim.claim_id))
    item = item.model_copy(update={"rivals": tuple(claim.claim_id for claim in begun)})
    return item.model_copy(update={"filed_at": at, "ground": ground_of(item, claim_of)})


def ground_of(item: ReviewItem, claim_of: ClaimOf) -> str:
    """Return a hash of what a decision rests on: what the claims say, and whether they hold."""
    told: list[list[object]] = []
    for key in claims_of(item):
        claim = claim_of(key)
        if claim is None and item.claim is not None and key == item.claim.claim_id:
            claim = item.claim
        if claim is None:
            told.append([key])
            continue
        until = (claim.valid_to, claim.close_reason)
        told.append([key, claim.text, claim.negated, claim.valid_from, *until])
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]


def claims_of(item: ReviewItem) -> tuple[str, ...]:
    """Return the ids of all claims that an item is about, the new one first."""
    return item.rivals if item.claim is None else (item.claim.claim_id, *item.rivals)


def marked(item: ReviewItem, claim_of: ClaimOf) -> tuple[str, ...]:
    """Return which of the known claims a yes is about unless a person says otherwise."""
    live = [key for key in item.rivals if (claim := claim_of(key)) is not None and claim.live]
    return tuple(live[:-1] if item.reason == "contradicted" else live)


def decided(case: Case, answer: Answer, *, event_id: str, actor: str) -> Event:
    """Return the event by which a person answers an item.

    Raises:
        BadInput: if the answer does not fit the item.
    """
    changes = _CHANGES[answer](case)
    status, reason = _OUTCOMES[answer]
    after = {change.claim_id: change.after for change in changes}
    item = case.item.model_copy(update={"status": status})
    ground = ground_of(item, lambda key: after.get(key) or case.claim_of(key))
    answered = ReviewChange(
        review_id=item.review_id,
        before=case.item,
        after=item.model_copy(update={"ground": ground}),
    )
    return Event(
        event_id=event_id,
        kind=_KINDS.get(answer) or ("promote" if item.wish == "keep" else "retire"),
        actor=actor,
        reason=reason,
        rule=RULE,
        recorded_at=case.at,
        claims=tuple(change for change in changes if change.before != change.after),
        reviews=(answered,),
    )


def reworded(claim: Claim, said: Turn) -> Claim:
    """Return `claim` as a person has put it in words of their own."""
    statement = parse(said.text, voice=Voice(said.speaker, said.said_at))
    levels = [claim.sensitivity, *filter(None, [stated_in(said.text)])]
    source = Evidence(
        turn_id=said.turn_id, quote=said.text, start=0, said_at=said.said, speaker=said.speaker
    )
    update = {
        "text": statement.text.rstrip(" ."),
        "kind": statement.kind,
        "slot": statement.slot,
        "value": statement.value,
        "negated": statement.negated,
        "valid_from": statement.valid_from or claim.valid_from,
        "sensitivity": max(levels, key=SENSITIVITIES.index),  # it may only become stricter
        "evidence": (source, *claim.evidence),
    }
    return _vouched(claim.model_copy(update=update))


def _accept(case: Case) -> list[ClaimChange]:
    wish = case.item.wish
    if wish == "keep":
        return _keep(case)
    if wish == "merge":
        return _merge(case)
    if wish == "archive":
        return _archive(case)
    if wish == "end":
        return _end(case)
    return [_closing(claim, "retired", None, case.at) for claim in case.chosen]


def _end(case: Case) -> list[ClaimChange]:
    """End what is chosen: when the claim that contradicts it began, else now."""
    closing = case.chosen
    ids = {claim.claim_id for claim in closing}
    others = case._replace(only=case.item.rivals).chosen
    newer = next((claim for claim in reversed(others) if claim.claim_id not in ids), None)
    if newer is None or not closing:
        return [_closing(claim, "ended", case.at, case.at) for claim in closing]
    changes = [_with(newer, newer, supersedes=newer.supersedes or closing[-1].claim_id)]
    ends = ((old, max(newer.valid_from, old.valid_from)) for old in closing)
    return changes + [_closing(old, "ended", end, case.at) for old, end in ends]


def _keep(case: Case) -> list[ClaimChange]:
    base = _new(case)
    closing = case.chosen
    after = _vouched(base).model_copy(update={"tier": "core"})
    if case.said is not None:
        after = reworded(after, case.said)
    if closing:
        after = after.model_copy(update={"supersedes": closing[-1].claim_id})
    changes = [ClaimChange(claim_id=base.claim_id, before=case.kept, after=after)]
    ends = ((rival, max(after.valid_from, rival.valid_from)) for rival in closing)
    return changes + [_closing(rival, "ended", end, case.at) for rival, end in ends]


def _edit(case: Case) -> list[ClaimChange]:
    if case.item.wish == "keep":
        return _keep(case)
    if case.said is None:
        return []
    target = _one(case.chosen, case.item, "put in other words")
    if case.item.reason == "stale":
        return _renewed(target, case.said, case)
    return [ClaimChange(claim_id=target.claim_id, before=target, after=reworded(target, case.said))]


def _renewed(old: Claim, said: Turn, case: Case) -> list[ClaimChange]:
    """Let what a person now says take the place of what was stale; its past stays as it was."""
    told = reworded(old, said)
    if (told.value, told.negated) == (old.value, old.negated) and told.slot == old.slot:
        return [ClaimChange(claim_id=old.claim_id, before=old, after=told)]
    begun = parse(said.text, voice=Voice(said.speaker, said.said_at)).valid_from or said.said
    digest = hashlib.sha256(f"{case.item.review_id}\n{said.text}".encode()).hexdigest()
    fresh = {
        "claim_id": f"c_{digest[:16]}",
        "valid_from": begun,
        "recorded_at": case.at,
        "supersedes": old.claim_id,
        "evidence": told.evidence[:1],
    }
    new = told.model_copy(update=fresh)
    added = ClaimChange(claim_id=new.claim_id, before=None, after=new)
    return [added, _closing(old, "ended", max(begun, old.valid_from), case.at)]


def _archive(case: Case) -> list[ClaimChange]:
    if case.item.wish == "keep":
        return [_with(_new(case), case.kept, tier="archive")]
    return [_with(claim, claim, tier="archive") for claim in case.chosen]


def _discard(case: Case) -> list[ClaimChange]:
    # Where it was only asked whether the new ends the old, a no means that both are so.
    kept = case.kept if case.item.reason != "may_replace" else None
    return [_closing(kept, "retired", None, case.at)] if kept is not None and kept.live else []


def _merge(case: Case) -> list[ClaimChange]:
    """Let one claim rest on what both rest on; what is the same twice is held once."""
    item = case.item
    if item.wish == "keep":
        target = _one(case.chosen, item, "merged with")
        same = [_new(case)]
    else:
        keys = item.rivals if case.only is None else case.only
        group = case._replace(only=tuple(keys)).chosen
        if item.reason not in {"duplicate", "contradicted"} or len(group) < 2:
            wrong = f"Review {item.review_id!r} has no two claims to merge"
            raise BadInput(wrong, "Accept, archive or discard it.")
        target = max(group, key=_strength)
        same = [claim for claim in group if claim is not target]
    after = _joined(target, same)
    changes = [ClaimChange(claim_id=target.claim_id, before=target, after=after)]
    held = (case.claim_of(claim.claim_id) for claim in same)
    return changes + [_closing(one, "retired", None, case.at) for one in held if one and one.live]


def _joined(target: Claim, same: Sequence[Claim]) -> Claim:
    after = target
    for claim in same:
        for source in claim.evidence:
            after = after.confirmed(source)
    both = (target, *same)
    update = {
        "valid_from": min(claim.valid_from for claim in both),
        "sensitivity": max((claim.sensitivity for claim in both), key=SENSITIVITIES.index),
        "tier": "core" if any(claim.tier == "core" for claim in both) else target.tier,
        "trust": "user" if any(claim.trust == "user" for claim in both) else target.trust,
        "confidence": max(claim.confidence for claim in both),
        "supersedes": target.supersedes or same[-1].claim_id,
    }
    return after.model_copy(update=update)


def _new(case: Case) -> Claim:
    """Return the claim that would be kept, live, as it stands now."""
    base = case.kept or case.item.claim
    if base is None:  # only asked of items that have one
        wrong = f"Review {case.item.review_id!r} has nothing new to keep"
        raise BadInput(wrong, "Accept or discard it.")
    reopened = {"close_reason": None, "valid_to": None, "retired_at": None}
    return base if base.live else base.model_copy(update=reopened)


def _one(claims: Sequence[Claim], item: ReviewItem, what: str) -> Claim:
    if len(claims) == 1:
        return claims[0]
    wrong = f"Review {item.review_id!r} is about {len(claims)} claims that could be {what}"
    raise BadInput(wrong, f"Say which one: --only {' or '.join(item.rivals) or 'CLAIM'}.")


def _strength(claim: Claim) -> tuple[bool, bool, int, str, str]:
    is_core, is_users = claim.tier == "core", claim.trust == "user"
    return (is_users, is_core, len(claim.evidence), claim.said_at, claim.claim_id)


def _vouched(claim: Claim) -> Claim:
    """Return `claim` with the word of a person behind it."""
    return claim.model_copy(update={"trust": "user", "confidence": 1.0})


def _with(claim: Claim, before: Claim | None, **update: str) -> ClaimChange:
    after = claim.model_copy(update=update)
    return ClaimChange(claim_id=claim.claim_id, before=before, after=after)


def _closing(claim: Claim, reason: CloseReason, ended: str | None, at: str) -> ClaimChange:
    after = claim.closed(reason=reason, ended=ended, at=at)
    return ClaimChange(claim_id=claim.claim_id, before=claim, after=after)


_CHANGES: dict[Answer, Callable[[Case], list[ClaimChange]]] = {
    "accept": _accept,
    "edit": _edit,
    "archive": _archive,
    "discard": _discard,
    "merge": _merge,
}
