"""The gate: what becomes of a proposal. Pure functions of the proposal and what is known.

Discard what must not or need not be kept, archive what is weak or past, keep in the core what
a person said that holds, and leave every conflict to the person.
"""

from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from memory.claim import Claim, Kind, Trust
from memory.extraction.statement import Statement
from memory.extraction.values import values_in
from memory.extraction.words import concepts, words_of
from memory.refusal import refusal_of
from memory.supersession import Meeting
from projects.proposal import MemoryProposal
from projects.scope import Sensitivity

RULE = "1"
"""Version of these rules; each event carries the one that decided."""

CORE_BUDGET = 16_000
"""How many characters of core claims a project may have."""

Outcome = Literal["core", "archive", "discard", "review"]

_LASTING: frozenset[Kind] = frozenset({"decision", "preference", "constraint", "commitment"})
_EXPLAINED = {
    "secret": "It looks like a secret, and secrets are never kept.",
    "instruction": "It gives orders to the assistant instead of telling a fact.",
    "small_talk": "It is small talk.",
    "unsupported": "The turn that it cites does not say so.",
    "recall_loop": "It only repeats what was just recalled.",
    "duplicate": "It is known already; this turn now confirms it.",
    "confirmed": "It was known from one turn; a second one confirms it.",
    "volatile": "It is a reading that will be stale soon.",
    "incomplete": "It is not clear what it speaks of.",
    "nothing_matches": "Nothing that is known matches what should be forgotten.",
    "several_match": "More than one claim matches: a person has to say which.",
    "forget_unasked": "An agent wants it forgotten: a person has to agree.",
    "forgotten": "It is no longer held to be so.",
    "conflict": "It may contradict what is known: both stay until a person decides.",
    "may_replace": "It tells of a change, perhaps of what is known: both stay until a person decides.",
    "closed_before": "It was known before and is held no longer: a person decides if it holds again.",
    "weak_conflict": "It contradicts what is known, and comes from a weaker source.",
    "older": "A newer statement on this is known, so this one is kept as past.",
    "supersedes": "It takes the place of what was known before.",
    "hedged": "It was said with a doubt.",
    "episodic": "It tells of something that happened.",
    "past": "Its date has passed.",
    "low_trust": "It does not rest on a person's own words.",
    "unkeyed": "It is no statement of a kind that is always needed.",
    "core_full": "The core of this project is full.",
    "stated": "A person stated it.",
    "attested": "A person said yes to it as it was read back.",
    "unconfirmed": "Nobody said yes to it as it was read back.",
}


class Candidate(NamedTuple):
    """A proposal as the gate sees it."""

    proposal: MemoryProposal
    statement: Statement
    quote: str
    source: str
    """The whole text of the cited turn."""
    trust: Trust
    explicit: bool
    is_past: bool
    """Whether the date that it is about had passed when it was said."""


class Room(NamedTuple):
    """What the gate knows of the project besides the rivals."""

    recalled: tuple[Claim, ...]
    core_size: int
    """How many characters the project's core has already."""


class Judgement(NamedTuple):
    """What the gate decided."""

    outcome: Outcome
    reason: str

    @property
    def explanation(self) -> str:
        """The reason in one plain line."""
        return explain(self.reason)


class Verdict(BaseModel):
    """What became of a proposal, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    proposal: MemoryProposal
    outcome: Outcome
    reason: str
    """A short code."""
    explanation: str
    """The reason in one plain line."""
    claim_id: str | None = None
    """The claim that was made, confirmed, closed or is in question."""
    event_ids: tuple[str, ...] = ()
    supersedes: str | None = None
    """The claim that it took the place of."""
    previous_text: str | None = None
    """What that one, or the claim in question, said."""
    sensitivity: Sensitivity | None = None


def explain(reason: str) -> str:
    """Return a reason code in one plain line."""
    return _EXPLAINED[reason]


def refuse(candidate: Candidate, room: Room) -> Judgement | None:
    """Return why a candidate is discarded at once, or None."""
    reason: str | None = refusal_of(candidate.statement.text) or refusal_of(candidate.quote)
    if reason is None and not is_supported(candidate):
        reason = "unsupported"
    if reason is None and candidate.proposal.action != "forget":
        reason = _emptiness(candidate, room)
    return None if reason is None else Judgement("discard", reason)


def judge(candidate: Candidate, meeting: Meeting, room: Room) -> Judgement:
    """Return what becomes of a candidate that is not refused and not known yet."""
    replaces = meeting.relation == "replaces"
    if meeting.relation == "unclear":
        return Judgement("review", "may_replace")
    if meeting.relation == "conflict":
        return Judgement("review", "conflict")
    if replaces and _is_weak(candidate, meeting):
        return Judgement("review", "weak_conflict")
    weakness = "older" if meeting.relation == "older" else _weakness(candidate)
    if weakness is None and room.core_size + len(candidate.statement.text) > CORE_BUDGET:
        weakness = "core_full"
    if weakness is None and not (replaces or candidate.explicit or _is_keyed(candidate.statement)):
        weakness = "unkeyed"
    if weakness is not None:
        return Judgement("archive", weakness)
    return Judgement("core", "supersedes" if replaces else "stated")


def _emptiness(candidate: Candidate, room: Room) -> str | None:
    if candidate.statement.anaphoric:
        return "incomplete"
    if candidate.statement.volatile:
        return "volatile"
    echoes = candidate.proposal.proposed_by != "user" and _only_repeats(candidate, room)
    return "recall_loop" if echoes else None


def is_supported(candidate: Candidate) -> bool:
    """Whether the cited turn says what the candidate does.

    The quote must stand in it verbatim, every number and date of the claim too, and most of
    its other words.
    """
    source = _folded(candidate.source)
    if _folded(candidate.quote) not in source:
        return False
    if candidate.proposal.proposed_by == "user":
        return True
    text = candidate.statement.text
    said = set(concepts(words_of(candidate.source)))
    wanted = [token for token in concepts(words_of(text)) if not token[:1].isdigit()]
    told = {value.normal for value in values_in(candidate.source)}
    numbers_hold = all(value.normal in told for value in values_in(text))
    return numbers_hold and sum(token in said for token in wanted) >= 0.7 * len(wanted)


def _is_weak(candidate: Candidate, meeting: Meeting) -> bool:
    if candidate.trust == "agent":
        return True
    strong = any(rival.trust == "user" for rival in meeting.rivals)
    return strong and (candidate.trust != "user" or candidate.statement.hedged)


def _weakness(candidate: Candidate) -> str | None:
    if candidate.trust != "user":
        return "low_trust"
    if candidate.statement.hedged:
        return "hedged"
    if candidate.statement.kind == "episode" and not candidate.explicit:
        return "episodic"
    return "past" if candidate.is_past else None


def _is_keyed(statement: Statement) -> bool:
    return bool(statement.slot.topic) and (statement.kind in _LASTING or statement.slot.single)


def _only_repeats(candidate: Candidate, room: Room) -> bool:
    mine = set(concepts(words_of(candidate.statement.text)))
    return any(mine <= set(concepts(words_of(claim.text))) for claim in room.recalled)


def _folded(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").casefold().split())
