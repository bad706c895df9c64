"""One proposal before the gate: read, met with what is known, judged, and said as events."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from memory import supersession, timeline
from memory.claim import Claim, Evidence
from memory.core import making_room, size_of
from memory.decision import filed
from memory.draft import Draft
from memory.event import ClaimChange, Event, EventKind, ReviewChange, ReviewItem, new_event_id
from memory.extraction.extract import Found
from memory.extraction.parse import Voice, parse
from memory.extraction.statement import Statement
from memory.lineage import weakest
from memory.promotion import (
    RULE,
    Candidate,
    Judgement,
    Room,
    Verdict,
    explain,
    judge,
    may_rise,
    refuse,
    weakness_of,
)
from memory.reading import asks_to_forget, is_past, question, spoken, trust_in
from memory.sensitivity import stated_in
from memory.supersession import Meeting, meet
from memory.testimony import Ground, attest
from memory.turn import Turn, iso
from projects.proposal import MemoryProposal
from projects.scope import SENSITIVITIES

if TYPE_CHECKING:
    from memory.curator import Curator


class Decided(NamedTuple):
    """What becomes of one proposal."""

    event: Event
    verdict: Verdict
    besides: tuple[Event, ...] = ()
    """What had to happen for it: claims that left the core."""

    @property
    def events(self) -> tuple[Event, ...]:
        """All of it, in the order in which it happens."""
        return (*self.besides, self.event)


class Deliberation:
    """One proposal before the gate."""

    def __init__(
        self,
        curator: "Curator",
        draft: Draft,
        proposal: MemoryProposal,
        turn: Turn,
        key: str,
        recalled: tuple[Claim, ...],
    ) -> None:
        self._draft, self._proposal, self._key = draft, proposal, key
        self._curator = curator
        source = curator.cited(proposal, turn)
        self._turn = source or turn
        self._is_cited = source is not None
        self.project = proposal.project or self._turn.home
        self._recalled = recalled
        self._now = iso(curator.now())
        self._rules = curator.upkeep.rules(self.project)

    def decide(self) -> Decided:
        """Decide about what is proposed."""
        candidate, found = self._read()
        near = self._draft.neighbours(self.project, candidate.statement)
        room = Room(self._recalled, tuple(near), self._rules, self._curator.upkeep.sense)
        judgement = refuse(candidate, room)
        if judgement is not None:
            return self._discarded(judgement)
        if self._proposal.action == "forget":
            return self._forget(candidate)
        valid_from = candidate.statement.valid_from or self._turn.said
        meeting = meet(candidate.statement, near, valid_from=valid_from)
        if meeting.relation == "duplicate":
            return self._confirm(candidate, meeting.rivals[0], room)
        if meeting.relation == "new" and candidate.trust == "user":
            ended = self._curator.nearest(candidate.statement, self.project, self._draft)
            meeting = meeting if ended is None else Meeting("unclear", (ended,))
        judgement = judge(candidate, meeting, room)
        if candidate.trust != "user" and self._was_closed(candidate.statement):
            judgement = Judgement("review", "closed_before")
        held = judgement
        if judgement.reason == "may_replace":  # it is only asked what else it ends
            held = judge(candidate, Meeting("new"), room)
        claim = self._claim(candidate, held, found, meeting.rivals)
        placed = self._placed(claim, candidate.statement, judgement, meeting)
        return self._with_room(self._kept(placed, judgement, meeting))

    def _was_closed(self, statement: Statement) -> bool:
        """Whether what is proposed was known before and is held no longer."""
        closed = self._draft.closed(self.project)
        return any(supersession.is_same(statement, claim) for claim in closed)

    def attested(self) -> Decided:
        """Decide about what an interview confirmed."""
        room = Room((), (), self._rules, self._curator.upkeep.sense)
        ground = Ground(self._draft, self._curator, self._now, self._key, room)
        found = attest(self._proposal, self.project, ground)
        return self._with_room(
            self._decided(
                found.kind,
                found.judgement,
                claims=found.claims,
                reviews=found.reviews,
                claim_id=found.claim_id,
                supersedes=found.supersedes,
                previous=found.replaced.text if found.replaced else None,
            )
        )

    def _with_room(self, kept: Decided) -> Decided:
        """Have the least needed claims leave the core if what comes in does not fit."""
        coming = [item.after for item in kept.event.claims if item.after and item.after.live]
        coming = [claim for claim in coming if claim.tier == "core"]
        gone = {change.claim_id for change in kept.event.claims}
        core = [claim for claim in self._draft.core(self.project) if claim.claim_id not in gone]
        wanted = size_of(coming)
        if not coming or size_of(core) + wanted <= self._rules.core_tokens:
            return kept
        budget, uses = self._rules.core_tokens, self._curator.upkeep.uses()
        leaving = making_room(core, wanted=wanted, budget=budget, uses=uses)
        changes = tuple(_demoting(claim) for claim in leaving)
        event = self._event("demote", "made_room", claims=changes)
        demoted = tuple(claim.claim_id for claim in leaving)
        verdict = kept.verdict.model_copy(update={"demoted": demoted})
        return kept._replace(verdict=verdict, besides=(event,))

    def _read(self) -> tuple[Candidate, Found | None]:
        proposal = self._proposal
        quote = proposal.quote or proposal.text
        found = spoken(proposal, self._turn)
        if found is not None:
            statement, explicit = found.statement, found.explicit
        else:
            statement = parse(proposal.text, voice=Voice(self._turn.speaker, self._turn.said_at))
            statement = statement._replace(
                changes=statement.changes or proposal.action == "correct"
            )
            explicit = False
        if statement.anaphoric and proposal.action != "forget":
            live = self._draft.live(self.project)
            statement = self._curator.completed(statement, self._turn, live)
        statement = self._curator.predicates.keyed(statement, project=self.project)
        own = trust_in(proposal, self._turn, found, self._rules)
        candidate = Candidate(
            proposal=proposal,
            statement=statement,
            quote=quote,
            source=self._turn.text if self._is_cited else "",
            trust=weakest([own, *(claim.trust for claim in self._taken(statement))]),
            explicit=explicit,
            is_past=is_past(statement, self._turn),
        )
        return candidate, found

    def _placed(
        self, claim: Claim, statement: Statement, judgement: Judgement, meeting: Meeting
    ) -> timeline.Placed:
        """Return the claim in its place among those on its matter."""
        rivals, at = meeting.rivals, self._now
        if meeting.relation == "older":
            return timeline.late(claim, rivals, self._draft.claim, at=at)
        if meeting.relation != "replaces" or judgement.outcome == "review":
            return timeline.Placed(claim, ())
        place = timeline.correcting if statement.mistaken else timeline.replacing
        return place(claim, rivals, at=at)

    def _claim(
        self,
        candidate: Candidate,
        judgement: Judgement,
        found: Found | None,
        rivals: Sequence[Claim],
    ) -> Claim:
        statement = candidate.statement
        digest = hashlib.sha256(f"{self._key}\n{self.project}\n{statement.text}".encode())
        return Claim(
            claim_id="c_" + digest.hexdigest()[:16],
            project=self.project,
            kind=statement.kind,
            text=statement.text,
            slot=statement.slot,
            value=statement.value,
            negated=statement.negated,
            sensitivity=self._curator.sensitivity(
                f"{candidate.source}\n{statement.text}",
                self.project,
                # What is older or in conflict tells of the same matter, too.
                origins=[*rivals, *self._taken(statement)],
            ),
            trust=candidate.trust,
            tier="core" if judgement.outcome == "core" else "archive",
            valid_from=statement.valid_from or self._turn.said,
            valid_to=statement.valid_to,
            recorded_at=self._now,
            confidence=0.6 if statement.hedged else (1.0 if candidate.trust == "user" else 0.5),
            half_life_days=self._half_life(statement),
            evidence=(self._evidence(candidate.quote, found),),
        )

    def _half_life(self, statement: Statement) -> int | None:
        lasting = self._rules.half_lives.get(statement.kind)
        if statement.kind == "episode":
            return lasting
        known = self._curator.predicates.half_life_of(statement.slot, project=self.project)
        return known or lasting

    def _taken(self, statement: Statement) -> list[Claim]:
        """Return the claim whose words a statement takes, if it takes any."""
        taken = self._draft.claim(statement.corrects or "")
        return [taken] if taken is not None else []

    def _evidence(self, quote: str, found: Found | None) -> Evidence:
        start = found.start if found is not None else max(self._turn.text.find(quote), 0)
        turn = self._turn
        return Evidence(
            turn_id=turn.turn_id, quote=quote, start=start, said_at=turn.said, speaker=turn.speaker
        )

    def _kept(self, placed: timeline.Placed, judgement: Judgement, meeting: Meeting) -> Decided:
        claim, changes = placed.claim, list[ClaimChange]()
        reviews: tuple[ReviewChange, ...] = ()
        rival = meeting.rivals[-1] if meeting.rivals else None
        kind: EventKind = "promote" if judgement.outcome == "core" else "archive"
        if judgement.outcome == "review":
            kind = "review"
            reviews = (self._review(claim, judgement, meeting.rivals),)
        if judgement.outcome != "review" or claim.trust == "user":
            changes.append(ClaimChange(claim_id=claim.claim_id, before=None, after=claim))
        changes += [
            ClaimChange(claim_id=old.claim_id, before=old, after=new) for old, new in placed.changed
        ]
        supersedes = None
        if meeting.relation == "replaces" and judgement.outcome != "review":
            kind, supersedes = "supersede", claim.supersedes
        return self._decided(
            kind,
            judgement,
            claims=tuple(changes),
            reviews=reviews,
            claim_id=claim.claim_id if changes else None,
            supersedes=supersedes,
            previous=rival.text if rival else None,
        )

    def _confirm(self, candidate: Candidate, known: Claim, room: Room) -> Decided:
        evidence = self._evidence(candidate.quote, None)
        after = known.confirmed(evidence)
        is_sound = weakness_of(candidate, room) is None
        if is_sound and may_rise(known, after, candidate, room):
            after = after.model_copy(update={"tier": "core", "confidence": 1.0})
        if candidate.trust == "user" and known.trust != "user":
            after = _in_own_words(after, candidate, evidence)
        if (asked := stated_in(candidate.source)) is not None:  # it may only become stricter
            level = max(asked, known.sensitivity, key=SENSITIVITIES.index)
            after = after.model_copy(update={"sensitivity": level})
        change = ClaimChange(claim_id=known.claim_id, before=known, after=after)
        changes = (change,) if after != known else ()
        if after.tier != known.tier:
            confirmed = self._decided("promote", Judgement("core", "confirmed"), claims=changes,
                                      claim_id=known.claim_id, previous=known.text)  # fmt: skip
            return self._with_room(confirmed)
        return self._decided(
            "discard",
            Judgement("discard", "duplicate"),
            claims=changes,
            claim_id=known.claim_id,
            previous=known.text,
        )

    def _forget(self, candidate: Candidate) -> Decided:
        live = self._draft.live(self.project)
        matches = supersession.forgotten(candidate.statement, live)
        if not matches:
            return self._discarded(Judgement("discard", "nothing_matches"))
        allowed = candidate.trust == "user" or asks_to_forget(self._turn, matches[0], live)
        if len(matches) > 1 or not allowed:
            reason = "several_match" if len(matches) > 1 else "forget_unasked"
            judgement = Judgement("review", reason)
            change = self._review(None, judgement, matches)
            return self._decided("review", judgement, reviews=(change,))
        old = matches[0]
        after = old.closed(reason="retired", ended=None, at=self._now)
        return self._decided(
            "retire",
            Judgement("archive", "forgotten"),
            claims=(ClaimChange(claim_id=old.claim_id, before=old, after=after),),
            claim_id=old.claim_id,
            previous=old.text,
        )

    def _review(
        self, claim: Claim | None, judgement: Judgement, rivals: Sequence[Claim]
    ) -> ReviewChange:
        review_id = "r_" + hashlib.sha256(self._key.encode()).hexdigest()[:16]
        item = ReviewItem(
            review_id=review_id,
            reason=judgement.reason,
            question=question(self._proposal, rivals),
            project=self.project,
            proposal=self._proposal,
            claim=claim,
            rivals=tuple(rival.claim_id for rival in rivals),
        )
        item = filed(item, self._draft.claim, at=self._now)
        return ReviewChange(review_id=review_id, before=None, after=item)

    def _discarded(self, judgement: Judgement) -> Decided:
        return self._decided("discard", judgement)

    def _decided(
        self,
        kind: EventKind,
        judgement: Judgement,
        *,
        claims: tuple[ClaimChange, ...] = (),
        reviews: tuple[ReviewChange, ...] = (),
        claim_id: str | None = None,
        supersedes: str | None = None,
        previous: str | None = None,
    ) -> Decided:
        event = self._event(kind, judgement.reason, claims=claims, reviews=reviews)
        verdict = Verdict(
            proposal=self._proposal,
            outcome=judgement.outcome,
            reason=judgement.reason,
            explanation=explain(judgement.reason),
            claim_id=claim_id,
            supersedes=supersedes,
            previous_text=previous,
        )
        return Decided(event, verdict)

    def _event(
        self,
        kind: EventKind,
        reason: str,
        *,
        claims: tuple[ClaimChange, ...] = (),
        reviews: tuple[ReviewChange, ...] = (),
    ) -> Event:
        return Event(
            event_id=new_event_id(),
            kind=kind,
            actor="rule",
            reason=reason,
            rule=RULE,
            recorded_at=self._now,
            claims=claims,
            reviews=reviews,
        )


def _demoting(claim: Claim) -> ClaimChange:
    after = claim.model_copy(update={"tier": "archive"})
    return ClaimChange(claim_id=claim.claim_id, before=claim, after=after)


def _in_own_words(known: Claim, candidate: Candidate, evidence: Evidence) -> Claim:
    """Return what an agent or a document had told as a person says it, who is now believed."""
    said = candidate.statement
    told = tuple(each for each in known.evidence if each.turn_id != evidence.turn_id)
    own = {"text": said.text, "slot": said.slot, "value": said.value, "negated": said.negated}
    return known.model_copy(update={**own, "trust": "user", "evidence": (evidence, *told)})
