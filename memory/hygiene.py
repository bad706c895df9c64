"""Hygiene: what a person should look at again. Pure functions; nothing is deleted or changed.

What is stale, contradicted, held twice or never used becomes a question with its reason. The
same finding has the same id as long as its ground is the same, so that it is asked only once.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from memory.claim import Claim, Kind
from memory.event import ReviewItem
from memory.extraction.qualifiers import resolve
from memory.extraction.statement import Statement
from memory.extraction.values import values_in
from memory.extraction.words import distinctive
from memory.review import item_of
from memory.supersession import is_same, meet
from memory.turn import iso

Ailment = Literal["contradicted", "duplicate", "stale", "unused"]
AILMENTS: tuple[Ailment, ...] = ("contradicted", "duplicate", "stale", "unused")
"""In the order in which they are worth a person's time."""

BY = "hygiene"

_YEAR = re.compile(r"\b\d{4}\b")
_DIGITS = re.compile(r"\d+")
_GROUP = 9
"""So many claims one question may be about: each has a key of its own."""
_HALF_LIVES = 2
_EMPTY = frozenset({"", "be", "when", "have"})
_PLAIN = frozenset({"do", "promise"})
_DAYS = frozenset({"when", "date"})
_DATED: frozenset[Kind] = frozenset({"commitment", "state", "decision"})


class HygienePolicy(BaseModel):
    """When a claim is worth a question."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unconfirmed_days: int = 365
    """A state that may have changed is stale so long after it was last said."""
    overdue_days: int = 14
    """A promise or a plan is stale so long after its day."""
    unused_days: int = 180
    """A core claim is unused if no answer rested on it for so long, ..."""
    unused_requests: int = 100
    """... in which at least so many requests were made."""
    most_open: int = 50
    """How many findings may wait for a person at once."""


class Usage(BaseModel):
    """What answers rested on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    used: Mapping[str, str]
    """When each claim was last cited (ISO 8601); what was never cited is not in it."""
    asked: tuple[str, ...]
    """When each request was made (ISO 8601), oldest first."""

    def asked_since(self, moment: str) -> int:
        """Return how many requests were made since then."""
        return sum(one >= moment for one in self.asked)


class Finding(NamedTuple):
    """One thing to look at."""

    ailment: Ailment
    claims: tuple[Claim, ...]
    """Those that it is about, oldest first."""
    question: str
    because: str
    """Why it is asked, in one line."""

    @property
    def review_id(self) -> str:
        """Names the finding and its ground: what is said, and when it was last said."""
        told = [(one.claim_id, one.text, one.valid_from, one.said_at) for one in self.claims]
        return "r_" + hashlib.sha256(f"{self.ailment}{told}".encode()).hexdigest()[:16]

    @property
    def item(self) -> ReviewItem:
        """The finding as a review item."""
        return item_of(
            self.claims,
            review_id=self.review_id,
            reason=self.ailment,
            question=self.question,
            because=self.because,
            by=BY,
        )


def findings(
    claims: Iterable[Claim],
    *,
    now: datetime,
    usage: Usage | None = None,
    policy: HygienePolicy | None = None,
    is_settled: Callable[[Finding], bool] = lambda _finding: False,
) -> list[Finding]:
    """Return what a person should look at again, the gravest first; each claim once.

    Args:
        claims: what is known; what no longer holds is passed over.
        now: the present moment.
        usage: what answers rested on; without it nothing is called unused.
        policy: when a claim is worth a question.
        is_settled: whether a finding was answered already and is not to be brought again.
    """
    rules = policy or HygienePolicy()
    # What has happened stays so: an episode is neither stale nor contradicted. What was told
    # to hold until a day that is over is past by itself.
    held = [claim for claim in claims if claim.live and claim.kind != "episode"]
    standing = [one for one in held if one.valid_to is None or one.valid_to > iso(now)]
    found: list[Finding] = []
    seen: set[str] = set()
    for finding in _all(standing, now, usage, rules):
        ids = {claim.claim_id for claim in finding.claims}
        if not ids & seen and not is_settled(finding):
            found.append(finding)
            seen |= ids
    return found


def _all(
    claims: Sequence[Claim], now: datetime, usage: Usage | None, rules: HygienePolicy
) -> Iterator[Finding]:
    yield from contradicted(claims)
    yield from duplicates(claims)
    yield from stale(claims, now=now, policy=rules)
    if usage is not None:
        yield from unused(claims, now=now, usage=usage, policy=rules)


def contradicted(claims: Iterable[Claim]) -> Iterator[Finding]:
    """Yield the claims that cannot hold together: one slot, different values."""
    known = list(claims)
    seen: set[frozenset[str]] = set()
    for group in (*_alike(known, _slot), *_alike(known, _denial)):
        *older, newest = group
        against = tuple(claim for claim in older if _contradicts(newest, claim))
        key = frozenset(claim.claim_id for claim in (*against, newest))
        if against and key not in seen:
            seen.add(key)
            told = "; ".join(repr(claim.text) for claim in against)
            question = f"Has {newest.text!r} taken the place of {told}?"
            why = "They hold at the same time and say different things of one matter."
            yield Finding("contradicted", (*against, newest), question, why)


def duplicates(claims: Iterable[Claim]) -> Iterator[Finding]:
    """Yield the claims that say the same."""
    known = list(claims)
    seen: set[frozenset[str]] = set()
    for group in (*_alike(known, _sentence), *_alike(known, _content)):
        last = group[-1]
        same = tuple(claim for claim in group[:-1] if _says_the_same(last, claim))
        key = frozenset(claim.claim_id for claim in (*same, last))
        if same and key not in seen:
            seen.add(key)
            told = "; ".join(repr(claim.text) for claim in (*same, last))
            question = f"Are these one and the same: {told}?"
            yield Finding("duplicate", (*same, last), question, "The same is held more than once.")


def stale(claims: Iterable[Claim], *, now: datetime, policy: HygienePolicy) -> Iterator[Finding]:
    """Yield what is told as current although its time is over, or it was not said for long."""
    for claim in claims:
        over = _overdue(claim, now, policy)
        why = over or _unconfirmed(claim, now, policy)
        if why is not None:
            asked = "Is this over" if over else "Is this no longer so"
            yield Finding("stale", (claim,), f"{asked}: {claim.text!r}?", f"{why}.")


def unused(
    claims: Iterable[Claim], *, now: datetime, usage: Usage, policy: HygienePolicy
) -> Iterator[Finding]:
    """Yield what is always in context, and no answer rests on."""
    limit = iso(now - timedelta(days=policy.unused_days))
    if usage.asked_since(limit) < policy.unused_requests:
        return
    for claim in claims:
        last = max(usage.used.get(claim.claim_id, ""), claim.said_at, claim.recorded_at)
        if claim.tier == "core" and last < limit:
            why = f"It is always in context; no answer rested on it for {policy.unused_days} days."
            question = f"Should it leave the core: {claim.text!r}?"
            yield Finding("unused", (claim,), question, why)


def _overdue(claim: Claim, now: datetime, policy: HygienePolicy) -> str | None:
    """Return in words which day of a claim is long over, if it is about one that is."""
    if claim.kind not in _DATED or not _may_name_a_day(claim):
        return None
    said_at = datetime.fromisoformat(claim.said_at)
    dated = (value for value in values_in(claim.text) if value.kind == "date")
    # A day without its year may come round again: a birthday is no plan.
    is_promise = claim.kind == "commitment"
    days = [value for value in dated if is_promise or _YEAR.search(value.normal)]
    moments = [moment for day in days if (moment := resolve(day, said_at=said_at)) is not None]
    # What was past when it was told is not a plan but history.
    if not moments or min(moments) < said_at - timedelta(days=1):
        return None
    last = max(moments)
    if now - last < timedelta(days=policy.overdue_days):
        return None
    return f"Its day, {iso(last)[:10]}, has passed"


def _may_name_a_day(claim: Claim) -> bool:
    return claim.slot.value_type in _DAYS or claim.kind == "commitment"


def _unconfirmed(claim: Claim, now: datetime, policy: HygienePolicy) -> str | None:
    """Return in words since when a claim that may have changed was not said again."""
    limit = policy.unconfirmed_days
    if claim.half_life_days is not None:
        limit = _HALF_LIVES * claim.half_life_days
    elif not _may_have_changed(claim):
        return None
    last = max(claim.said_at, claim.valid_from)
    if last >= iso(now - timedelta(days=limit)):
        return None
    return f"It was last said on {last[:10]}"


def _may_have_changed(claim: Claim) -> bool:
    """Whether it is always told as current and could be otherwise by now; a day is what it is."""
    is_state = claim.kind == "state" and claim.slot.single
    return is_state and claim.tier == "core" and claim.slot.value_type not in _DAYS


def _alike(
    claims: Iterable[Claim], key_of: Callable[[Claim], Hashable | None]
) -> Iterator[list[Claim]]:
    """Yield the groups of claims with one key, each from the oldest to the newest."""
    groups: dict[Hashable, list[Claim]] = defaultdict(list)
    for claim in claims:
        key = key_of(claim)
        if key is not None:
            groups[claim.project, key].append(claim)
    for group in groups.values():
        if len(group) > 1:
            yield sorted(group, key=_age)[-_GROUP:]


def _slot(claim: Claim) -> Hashable | None:
    if not claim.slot.single:
        return None
    topic = distinctive(_bag(*claim.slot.subject, claim.slot.predicate))
    return ("slot", claim.slot.qualifiers, topic) if topic else None


def _denial(claim: Claim) -> Hashable | None:
    words = distinctive(_words(claim)) - _PLAIN
    return ("denial", claim.slot.qualifiers, words) if words else None


def _sentence(claim: Claim) -> Hashable | None:
    return ("sentence", claim.text.casefold().strip(" .!"))


def _content(claim: Claim) -> Hashable | None:
    words = distinctive(_words(claim))
    numbers = tuple(sorted(_DIGITS.findall(claim.text)))
    if not words or not claim.value:
        return None
    return ("content", claim.slot.qualifiers, claim.negated, words, numbers)


def _words(claim: Claim) -> frozenset[str]:
    return _bag(*claim.slot.subject, claim.slot.predicate, *claim.value.split())


def _bag(*words: str) -> frozenset[str]:
    # Not the topic of the slot: it would be kept with each claim of the home from now on.
    return frozenset(words) - _EMPTY


def _contradicts(newer: Claim, older: Claim) -> bool:
    if older.valid_to is not None and older.valid_to <= newer.valid_from:
        return False
    meeting = meet(_statement(newer), [older], valid_from=newer.valid_from)
    return meeting.relation in {"replaces", "older"}


def _says_the_same(one: Claim, other: Claim) -> bool:
    if is_same(_statement(one), other):
        return True
    # General words may lack on one side, not differ: a branch is no warehouse.
    mine, theirs = _words(one), _words(other)
    return (mine <= theirs or theirs <= mine) and one.value == other.value


def _statement(claim: Claim) -> Statement:
    return Statement(
        text=claim.text,
        kind=claim.kind,
        slot=claim.slot,
        value=claim.value,
        negated=claim.negated,
    )


def _age(claim: Claim) -> tuple[str, str, str]:
    return (claim.valid_from, claim.recorded_at, claim.claim_id)
