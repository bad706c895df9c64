"""The gate for what an interview confirmed: a person's yes to a statement read back to them.

The gate looks for the yes itself. Of several speakers none overrules another: what contradicts
somebody else's word waits for a person's review, and both stay.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from memory.assent import assent
from memory.claim import Claim, Evidence
from memory.decision import filed
from memory.event import ClaimChange, EventKind, ReviewChange, ReviewItem
from memory.extraction.parse import Voice, parse
from memory.extraction.statement import Statement
from memory.extraction.words import concepts, words_of
from memory.promotion import Candidate, Judgement, Room, judge
from memory.reading import question
from memory.refusal import refusal_of
from memory.supersession import Meeting, meet
from memory.turn import Turn
from projects.proposal import MemoryProposal, Testimony
from projects.scope import Sensitivity

_UNSURE = 0.6
_SAME = 0.7
"""Share of their words that two statements have in common that are one."""


class Known(Protocol):
    """What is known so far."""

    def claim(self, claim_id: str) -> Claim | None:
        """Return the claim of that id."""
        ...

    def neighbours(self, project: str, statement: Statement) -> list[Claim]:
        """Return the live claims that a statement may have to do with."""
        ...


class Rules(Protocol):
    """Who looks things up for the gate."""

    @property
    def turn_of(self) -> Callable[[str], Turn | None]:
        """What returns the turn of an id."""
        ...

    def sensitivity(self, text: str, project: str, *, origins: Iterable[Claim]) -> Sensitivity:
        """Return how confidential a text of a project is that is about what `origins` say."""
        ...


class Ground(NamedTuple):
    """What the gate needs to judge a testimony."""

    known: Known
    rules: Rules
    now: str
    key: str
    """Tells this proposal from all others."""
    room: Room
    """By what rules the core is kept."""


class Outcome(NamedTuple):
    """What becomes of a testimony."""

    judgement: Judgement
    claims: tuple[ClaimChange, ...] = ()
    reviews: tuple[ReviewChange, ...] = ()
    claim_id: str | None = None
    replaced: Claim | None = None
    """The claim that gave way, or stands against it."""

    @property
    def kind(self) -> EventKind:
        """What the event is called that writes it down."""
        if self.judgement.outcome in ("review", "discard"):
            return self.judgement.outcome
        if self.judgement.reason == "forgotten":
            return "retire"
        if self.judgement.reason == "supersedes":
            return "supersede"
        return "promote" if self.judgement.outcome == "core" else "archive"

    @property
    def supersedes(self) -> str | None:
        """The claim that gave way to it, if one did."""
        return self.replaced.claim_id if self.replaced and self.kind == "supersede" else None


def attest(proposal: MemoryProposal, project: str, ground: Ground) -> Outcome:
    """Return what becomes of a statement that a person is said to have confirmed."""
    given = proposal.testimony
    if given is None:
        return _discarded("unconfirmed")
    if proposal.action == "forget":
        return _taken_back(proposal, given, project, ground)
    evidence = _evidence(proposal, given, ground)
    if evidence is None:
        return _discarded("unsupported")
    confirming = ground.rules.turn_of(given.confirmed_in)
    if confirming is None or confirming.role != "user" or assent(confirming.text) is None:
        return _discarded("unconfirmed")
    refused = refusal_of(proposal.text)
    if refused is not None:
        return _discarded(refused)
    return _met(proposal, given, project, ground, evidence)


def _met(
    proposal: MemoryProposal,
    given: Testimony,
    project: str,
    ground: Ground,
    evidence: tuple[Evidence, ...],
) -> Outcome:
    """Lay the statement beside what is known."""
    statement = _parsed(proposal, given, evidence)
    near = ground.known.neighbours(project, statement)
    meeting = meet(statement, near, valid_from=evidence[0].said_at)
    if meeting.relation == "duplicate" and not _says_the_same(proposal.text, meeting.rivals[0]):
        meeting = Meeting("new")
    if meeting.relation == "duplicate":
        return _again(meeting.rivals[0], evidence)
    named = [claim for key in given.replaces if (claim := ground.known.claim(key)) and claim.live]
    own = [claim for claim in named if _is_of(claim, given.speaker)]
    settled = {claim.claim_id for claim in own} | set(given.beside)
    rivals = [claim for claim in named if claim not in own]
    if meeting.relation in ("conflict", "replaces", "older"):
        rivals += [claim for claim in meeting.rivals if claim.claim_id not in settled]
    claim = _claim(proposal, given, project, ground, evidence, statement, origins=[*rivals, *own])
    if rivals:
        return _for_review(claim, proposal, tuple(dict.fromkeys(rivals)), ground)
    return _kept(claim, proposal, statement, own, ground)


def _kept(
    claim: Claim,
    proposal: MemoryProposal,
    statement: Statement,
    own: Sequence[Claim],
    ground: Ground,
) -> Outcome:
    """Keep the statement, in place of what the same person said before."""
    candidate = Candidate(
        proposal=proposal,
        statement=statement,
        quote=proposal.quote or proposal.text,
        source=proposal.text,
        trust=claim.trust,
        explicit=False,
        is_past=False,
    )
    meeting = Meeting("replaces", tuple(own)) if own else Meeting("new")
    judged = judge(candidate, meeting, ground.room)
    if judged.outcome == "core":
        claim = claim.model_copy(update={"tier": "core"})
    if own:
        claim = claim.model_copy(update={"supersedes": own[-1].claim_id})
    change = ClaimChange(claim_id=claim.claim_id, before=None, after=claim)
    return Outcome(
        Judgement(judged.outcome, "supersedes" if own else "attested"),
        claims=(change, *_retired(own, ground)),
        claim_id=claim.claim_id,
        replaced=own[-1] if own else None,
    )


def _for_review(
    claim: Claim, proposal: MemoryProposal, rivals: tuple[Claim, ...], ground: Ground
) -> Outcome:
    """Keep both the statement and what somebody else said, until a person decides."""
    judgement = Judgement("review", "conflict")
    review = _review(claim, proposal, rivals, judgement, ground)
    change = ClaimChange(claim_id=claim.claim_id, before=None, after=claim)
    return Outcome(judgement, (change,), (review,), claim.claim_id, rivals[-1])


def _taken_back(
    proposal: MemoryProposal, given: Testimony, project: str, ground: Ground
) -> Outcome:
    """Retire what the same person said; of anybody else's word a person decides."""
    named = [claim for key in given.replaces if (claim := ground.known.claim(key)) and claim.live]
    if not named:
        return _discarded("nothing_matches")
    if not all(_is_of(claim, given.speaker) for claim in named):
        judgement = Judgement("review", "forget_unasked")
        review = _review(None, proposal, tuple(named), judgement, ground, project=project)
        return Outcome(judgement, reviews=(review,), replaced=named[-1])
    judgement = Judgement("archive", "forgotten")
    return Outcome(judgement, _retired(named, ground), (), named[-1].claim_id, named[-1])


def _retired(claims: Sequence[Claim], ground: Ground) -> tuple[ClaimChange, ...]:
    """Return the changes that hold some claims no longer: they were wrong, nothing ended."""
    return tuple(
        ClaimChange(
            claim_id=old.claim_id,
            before=old,
            after=old.closed(reason="retired", ended=None, at=ground.now),
        )
        for old in claims
    )


def _says_the_same(text: str, claim: Claim) -> bool:
    """Whether a claim has the words of a statement: a slot alone may be read too widely."""
    mine, known = (set(concepts(words_of(each))) for each in (text, claim.text))
    return len(mine & known) >= _SAME * len(mine | known)


def _again(known: Claim, evidence: tuple[Evidence, ...]) -> Outcome:
    """Let what is known rest on these words as well."""
    after = known
    for item in evidence:
        after = after.confirmed(item)
    change = ClaimChange(claim_id=known.claim_id, before=known, after=after)
    changes = (change,) if after != known else ()
    return Outcome(Judgement("discard", "duplicate"), changes, (), known.claim_id, known)


def _evidence(
    proposal: MemoryProposal, given: Testimony, ground: Ground
) -> tuple[Evidence, ...] | None:
    """Return the words that it rests on, the yes last; None if they were not said."""
    quote, turn_id = proposal.quote, proposal.turn_id
    if quote is None or turn_id is None:
        return None
    found: dict[str, Evidence] = {}
    for said_in, words in (
        (turn_id, quote),
        *((each.turn_id, each.quote) for each in given.also),
        (given.confirmed_in, None),
    ):
        turn = ground.rules.turn_of(said_in)
        if turn is None or (words is not None and words not in turn.text):
            return None
        spoken = turn.text if words is None else words
        item = Evidence(
            turn_id=said_in,
            quote=spoken,
            start=turn.text.find(spoken),
            said_at=turn.said,
            speaker=given.speaker,
        )
        found.setdefault(said_in, item)
    return tuple(found.values())


def _parsed(
    proposal: MemoryProposal, given: Testimony, evidence: tuple[Evidence, ...]
) -> Statement:
    """Return the statement in a form that can be compared; what limits it belongs to its slot."""
    voice = Voice(given.speaker, datetime.fromisoformat(evidence[0].said_at))
    statement = parse(proposal.text, voice=voice)
    limits = [f"only:{given.scope.casefold()}"] if given.scope else []
    limits += [f"except:{each.casefold()}" for each in given.exceptions]
    qualifiers = tuple(sorted({*statement.slot.qualifiers, *limits}))
    slot = statement.slot.model_copy(update={"qualifiers": qualifiers})
    return statement._replace(slot=slot, anaphoric=False, hedged=not given.is_sure)


def _claim(
    proposal: MemoryProposal,
    given: Testimony,
    project: str,
    ground: Ground,
    evidence: tuple[Evidence, ...],
    statement: Statement,
    *,
    origins: Iterable[Claim],
) -> Claim:
    digest = hashlib.sha256(f"{ground.key}\n{project}\n{proposal.text}".encode())
    source = ground.rules.turn_of(evidence[0].turn_id)
    return Claim(
        claim_id="c_" + digest.hexdigest()[:16],
        project=project,
        kind=statement.kind,
        text=proposal.text,
        slot=statement.slot,
        value=statement.value,
        negated=statement.negated,
        sensitivity=ground.rules.sensitivity(
            f"{source.text if source else ''}\n{proposal.text}", project, origins=origins
        ),
        trust=source.role if source else "agent",
        tier="archive",
        valid_from=statement.valid_from or evidence[0].said_at,
        recorded_at=ground.now,
        confidence=1.0 if given.is_sure else _UNSURE,
        half_life_days=90 if statement.kind == "episode" else None,
        evidence=evidence,
    )


def _review(
    claim: Claim | None,
    proposal: MemoryProposal,
    rivals: tuple[Claim, ...],
    judgement: Judgement,
    ground: Ground,
    *,
    project: str = "",
) -> ReviewChange:
    review_id = "r_" + hashlib.sha256(ground.key.encode()).hexdigest()[:16]
    item = ReviewItem(
        review_id=review_id,
        reason=judgement.reason,
        question=question(proposal, rivals),
        project=claim.project if claim else project,
        proposal=proposal,
        claim=claim,
        rivals=tuple(rival.claim_id for rival in rivals),
    )
    item = filed(item, ground.known.claim, at=ground.now)
    return ReviewChange(review_id=review_id, before=None, after=item)


def _is_of(claim: Claim, speaker: str) -> bool:
    return {item.speaker.casefold() for item in claim.evidence} == {speaker.casefold()}


def _discarded(reason: str) -> Outcome:
    return Outcome(Judgement("discard", reason))
