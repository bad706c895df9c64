"""The gate: what becomes of a proposal. Pure functions of the proposal and what is known.

Discard what must not or need not be kept, archive what is weak or past, keep in the core what
a person said that holds, and leave every conflict to the person.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from memory.claim import Claim, Kind, Trust
from memory.core import tokens_of
from memory.echo import is_addressed
from memory.extraction.acts import is_hedged
from memory.extraction.lexicon import STOP
from memory.extraction.statement import Statement
from memory.extraction.values import values_in
from memory.extraction.words import concepts, words_of
from memory.hearsay import Standing, sentence_around, standing_of
from memory.machine import is_of_assistant, is_report
from memory.orders import grants_power, is_bidding
from memory.passing import is_passing, is_reading
from memory.refusal import refusal_of
from memory.rewording import adds_nothing, gist, reworded, rewords
from memory.sense import NoSense, Sense
from memory.supersession import Meeting
from projects.project import MemoryRules
from projects.proposal import MemoryProposal
from projects.scope import Sensitivity

RULE = "3"
"""Version of these rules; each event carries the one that decided."""

_ASKED_FOR = -1.5
"""How little a statement may read like that if the person asked for it to be kept."""

_CONFIRMED = -1.0
"""The same where two turns say it and it names somebody: what is said often may still be chatter."""

_SHORT = 400
"""Letters of a turn that is taken as one."""

_YOU = re.compile(r"(?i)(?<!as )(?<!if )(?<!when )\byou(?:r|rs)?\b")
_LABELLED = re.compile(r"\A[\w /.-]{2,40}[:=] ?(?:[a-z]+|OK)\.?\Z")
"""A name and one word for how it is, as machines tell it."""
_MANGLED = re.compile(r"(?i)\b(?:we|you|they) (?:is|was|has)\b|\bi (?:is|are|has)\b")
"""What no sentence has: two were put together wrongly."""

Outcome = Literal["core", "archive", "discard", "review"]

_LASTING: frozenset[Kind] = frozenset({"decision", "preference", "constraint", "commitment"})
_TAINTS = frozenset({"disguised", "instruction", "boot", "machine"})
"""What puts all else in doubt that stands in one text with it."""
_PASSED_ON: Mapping[Standing, str] = {
    "echo": "echoed",
    "jest": "jest",
    "reported": "reported",
    "quoted": "quoted",
}
_UNSAID = frozenset({"echoed", "jest", "reported", "quoted", "mixed", "of_assistant"})
"""What a person has not said as their own, so that it may replace nothing."""
_EXPLAINED = {
    "secret": "It looks like a secret, and secrets are never kept.",
    "instruction": "It gives orders to the assistant instead of telling a fact.",
    "disguised": "It hides letters or uses some that look like others.",
    "boot": "It is text that an assistant is started with.",
    "machine": "It is what a machine wrote: a log, a dump or a heartbeat.",
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
    "mixed": "It stands in one text with orders, with hidden letters or with what machines write.",
    "quoted": "It stands in a text that somebody else wrote.",
    "echoed": "It was only said back to Nova, which said it first.",
    "reported": "It passes on what others say.",
    "jest": "It was said in jest, or of a story.",
    "passing": "It holds for the moment only.",
    "of_assistant": "It speaks of an assistant or of its user, not of what a person knows.",
    "machine_report": "It tells how a machine was doing.",
    "bare": "It says too little to stand alone.",
    "reworded": "It says in other words what is known already.",
    "bidding": "It bids somebody do something and does not say for whom.",
    "talk": "It is said to whom it was said to, not about anything.",
    "slight": "It reads like what is of no use for long.",
    "grants_power": "It would let somebody act unasked, or send money somewhere: a person has to agree.",
    "low_trust": "It does not rest on a person's own words.",
    "unkeyed": "It is no statement of a kind that is always needed.",
    "core_full": "It is larger than the core of this project may be.",
    "stated": "A person stated it.",
    "attested": "A person said yes to it as it was read back.",
    "unconfirmed": "Nobody said yes to it as it was read back.",
    "made_room": "It left the core to make room for something; it is still known and found.",
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
    near: tuple[Claim, ...] = ()
    """The live claims of the project that share a word with it."""
    rules: MemoryRules = MemoryRules()
    sense: Sense = NoSense()


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
    demoted: tuple[str, ...] = ()
    """The claims that left the core so that this one fits in."""


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
    doubt = weakness_of(candidate, room)
    if replaces and (doubt in _UNSAID or _is_weak(candidate, meeting)):
        return Judgement("review", "weak_conflict")
    if candidate.trust == "user" and grants_power(candidate.statement.text):
        return Judgement("review", "grants_power")
    weakness = "older" if meeting.relation == "older" else doubt
    if weakness is None and not replaces:
        weakness = _dispensable(candidate, room)
    if weakness is None and tokens_of(candidate.statement.text) > room.rules.core_tokens:
        weakness = "core_full"
    if weakness is not None:
        return Judgement("archive", weakness)
    return Judgement("core", "supersedes" if replaces else "stated")


def weakness_of(candidate: Candidate, room: Room) -> str | None:
    """Return what keeps a statement out of the core however often it is said, or None."""
    text = candidate.statement.text
    if candidate.trust != "user":
        return "low_trust"
    standing = standing_of(candidate.source, candidate.quote, room.rules.trusted)
    if standing is not None and not (candidate.explicit and standing == "reported"):
        return _PASSED_ON[standing]
    kinds = (
        ("mixed", refusal_of(candidate.source) in _TAINTS),
        ("hedged", candidate.statement.hedged or is_hedged(_sentence(candidate))),
        ("of_assistant", is_of_assistant(text)),
        ("passing", is_passing(text) or is_reading(text)),
        ("machine_report", is_report(text)),
        ("past", candidate.is_past),
    )
    return next((name for name, applies in kinds if applies), None)


def may_rise(known: Claim, confirmed: Claim, candidate: Candidate, room: Room) -> bool:
    """Whether a claim of the archive comes to the core now that `candidate` says so too.

    Neither chatter, which is only said often, nor what a claim of the core says in other words.
    """
    if known.tier == "core" or not known.live or known.kind == "episode":
        return False
    said = gist(known.text)
    if len(confirmed.evidence) < 2 or len(said.words | said.names | said.values) < 2:
        return False
    if room.sense.worth(known.text, _said(candidate)) < (_CONFIRMED if said.names else 0.0):
        return False
    others = [claim for claim in room.near if claim.tier == "core" and claim != known]
    if any(rewords(known.text, claim.text) for claim in others):
        return False
    return not reworded(known.text, others, negated=known.negated, sense=room.sense)


def _dispensable(candidate: Candidate, room: Room) -> str | None:
    """Return why what a person states need not always be in context, or None."""
    statement = candidate.statement
    core = [claim for claim in room.near if claim.tier == "core"]
    if reworded(statement.text, core, negated=statement.negated, sense=room.sense):
        return "reworded"
    worth = room.sense.worth(statement.text, _said(candidate))
    if worth < (_ASKED_FOR if candidate.explicit else 0.0):
        return "slight"
    return None if candidate.explicit else _unasked(statement)


def _unasked(statement: Statement) -> str | None:
    """Return why a statement that nobody asked to be kept is not needed always, or None."""
    is_wish = statement.kind in ("preference", "constraint")
    reasons = (
        ("bidding", is_bidding(statement.text)),
        ("talk", not is_wish and _YOU.search(statement.text) is not None),
        ("episodic", statement.kind == "episode"),
        ("bare", _is_bare(statement)),
        ("unkeyed", not _is_keyed(statement)),
    )
    return next((name for name, applies in reasons if applies), None)


def _said(candidate: Candidate) -> str:
    """Return what was said around a statement: the whole turn, or its sentence of a long one."""
    return candidate.source if len(candidate.source) <= _SHORT else _sentence(candidate)[:_SHORT]


def _sentence(candidate: Candidate) -> str:
    at = max(candidate.source.find(candidate.quote), 0)
    return sentence_around(candidate.source, at, len(candidate.quote))


def _emptiness(candidate: Candidate, room: Room) -> str | None:
    if candidate.statement.anaphoric:
        return "incomplete"
    if candidate.statement.volatile:
        return "volatile"
    return "recall_loop" if _is_loop(candidate, room) else None


def _is_loop(candidate: Candidate, room: Room) -> bool:
    """Whether it says nothing but what Nova has just said or knew, and confirms nothing."""
    if candidate.proposal.proposed_by != "user":
        known = room.recalled if candidate.trust == "user" else (*room.recalled, *room.near)
        return _only_repeats(candidate, known)
    is_echo = standing_of(candidate.source, candidate.quote) == "echo"
    if not is_echo and not is_addressed(_sentence(candidate), candidate.statement.text):
        return False
    return _only_repeats(candidate, (*room.recalled, *room.near))


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


def _is_keyed(statement: Statement) -> bool:
    return bool(statement.slot.topic) and (statement.kind in _LASTING or statement.slot.single)


def _is_bare(statement: Statement) -> bool:
    """Whether nothing is said of anything: "I promised", "status: queued", "The van we is sold"."""
    if _LABELLED.search(statement.text) or _MANGLED.search(statement.text):
        return True
    telling = [word for word in words_of(statement.text) if word.lower not in STOP]
    return len(telling) < 2 or len(statement.content) < 2


def _only_repeats(candidate: Candidate, known: Sequence[Claim]) -> bool:
    mine = set(concepts(words_of(candidate.statement.text)))
    return any(
        mine <= set(concepts(words_of(claim.text)))
        or adds_nothing(candidate.statement.text, claim.text)
        for claim in known
    )


def _folded(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").casefold().split())
