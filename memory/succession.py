"""Which claim a told change is about when it is worded otherwise: "starts at 9", "moved to 10".

The words of the two are laid side by side. They are about one thing if all that the change
speaks of stands in the claim, nothing tells them apart, and what it gives is of the same type.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache, lru_cache

from rapidfuzz.distance import Prefix

from memory.claim import Claim, Slot
from memory.extraction.grammar import cut
from memory.extraction.lexicon import (
    CHANGE_VERBS,
    CONTRASTS,
    MOVE_VERBS,
    PARTICLES,
    PASS_VERBS,
    word_set,
)
from memory.extraction.statement import Statement
from memory.extraction.values import Value, values_in
from memory.extraction.words import concept_of, distinctive, words_of

_OPEN = frozenset({"be", "when", "", "have", "do"}) | CHANGE_VERBS
"""Predicates that leave open in which respect the value is meant."""
_SILENT = PARTICLES | CHANGE_VERBS | word_set("new old be do have number deadline extension")
"""Words of a change that name nothing that it is about."""
_PLACING = word_set("in at on under behind near beside inside outside to with next")
ADDING = re.compile(r"(?i)\b(?:also|too|as well|in addition|additionally|besides|another|both)\b")
_STEM = 5
_NAMED = 2
"""So many words of a name make it certain that a claim is of somebody in particular."""
_WHEN = frozenset({"date", "weekday", "time"})
_ARTICLES = frozenset({"the", "our", "my", "we", "i", "a"})


def contradicts(one: Collection[str], other: Collection[str]) -> bool:
    """Whether two bags of words hold opposites: "north" in one, only "south" in the other."""
    if not has_opposite(one):
        return False
    groups = _groups()
    mine, theirs = set(one), set(other)
    shared = {groups[word] for word in mine & theirs if word in groups}
    left = {groups[word] for word in mine - theirs if word in groups}
    right = {groups[word] for word in theirs - mine if word in groups}
    return bool((left & right) - shared)


def has_opposite(words: Collection[str]) -> bool:
    """Whether a bag of words holds one that has an opposite."""
    return not _groups().keys().isdisjoint(words)


def opposites_of(words: Collection[str]) -> frozenset[str]:
    """Return the words without any of which a bag contradicts none of these."""
    groups = _groups()
    mine = {groups[word] for word in words if word in groups}
    return frozenset(word for word, group in groups.items() if group in mine) - set(words)


@cache
def _groups() -> Mapping[str, int]:
    """Return the group of each contrasting word, as bags of words have it."""
    return {form: group for word, group in CONTRASTS.items() for form in (word, concept_of(word))}


def predecessors(statement: Statement, known: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return the claims that a statement of change can take the place of, closest first only."""
    found = [
        (len(extra), claim) for claim in known if (extra := _beyond(statement, claim)) is not None
    ]
    least = min((count for count, _ in found), default=0)
    return tuple(claim for count, claim in found if count == least)


def _beyond(statement: Statement, claim: Claim) -> frozenset[str] | None:
    """Return what the claim speaks of besides; None if the two are not about one thing."""
    topic = _topic(statement)
    bag = _bag(claim)
    if not distinctive(topic & bag) or not _stands_in(topic, bag):
        return None
    if contradicts(statement.slot.subject, bag) or ADDING.search(statement.text):
        return None
    if not _qualify_alike(statement.slot, claim.slot):
        return None
    if not _gives_the_same(statement, claim, topic):
        return None
    if is_particular(statement, claim):
        return None
    return distinctive(frozenset(claim.slot.subject)) - topic


def is_particular(statement: Statement, claim: Claim) -> bool:
    """Whether a claim gives the amount of somebody whom the statement does not name.

    An amount that is told in general ends none that was told of somebody in particular.
    """
    beyond = distinctive(frozenset(claim.slot.subject)) - _topic(statement)
    named = len(beyond & _names(claim.text)) >= _NAMED
    return named and statement.slot.value_type == "amount"


def _bag(claim: Claim) -> frozenset[str]:
    return claim.slot.topic | frozenset(claim.value.split())


def _stands_in(tokens: frozenset[str], bag: frozenset[str]) -> bool:
    """Whether a bag has all of some words, or their kin."""
    missing = tokens - bag - _SILENT
    return all(any(_is_kin(token, one) for one in bag) for token in missing)


@lru_cache(maxsize=50_000)
def _is_kin(one: str, other: str) -> bool:
    """Whether two words share their stem ("rehearsal", "rehearse"), a doubled letter or not."""
    left, right = (re.sub(r"([a-z])\1", r"\1", word) for word in (one, other))
    shared = Prefix.similarity(left, right)
    return left == right or shared >= max(_STEM, min(len(left), len(right)) - 3)


def _topic(statement: Statement) -> frozenset[str]:
    value = frozenset(statement.value.split())
    return frozenset(statement.slot.subject) - value - statement.replaces - {"new"}


def _qualify_alike(mine: Slot, other: Slot) -> bool:
    """Whether no qualifier of the one is another in the other; lacking, it may be understood."""
    left, right = _kinds_of(mine.qualifiers), _kinds_of(other.qualifiers)
    if any(left[kind] != right[kind] for kind in left.keys() & right.keys()):
        return False
    numbered = {"number", "weekday"}
    return not (left.keys() - right.keys()) & numbered


def _kinds_of(qualifiers: Iterable[str]) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = {}
    for qualifier in qualifiers:
        kind, _, value = qualifier.partition(":")
        kinds.setdefault(kind if value else "condition", set()).add(value or kind)
    return kinds


def _gives_the_same(statement: Statement, claim: Claim, topic: frozenset[str]) -> bool:
    mine, other = _given(statement.text, statement.value), _given(claim.text, claim.value)
    if mine and not other:  # "we fly to Oslo on 9 May": the day may be what changes
        other = _given(claim.text, " ".join(item.normal for item in values_in(claim.text)))
    if mine or other:
        return bool(mine & other) and _relate(statement.slot, claim.slot)
    return _gives_like_words(statement, claim, topic)


def _given(text: str, value: str) -> frozenset[str]:
    """Return the types of the values that a sentence gives, an amount with its unit."""
    tokens = value.split()
    return frozenset(
        _type_of(item)
        for item in values_in(text)
        if item.normal in value and set(item.normal.split()) <= set(tokens)
    )


def _type_of(value: Value) -> str:
    if value.kind in _WHEN:
        return "when"
    if value.kind in {"number", "percent"}:
        return "number " + " ".join(word.rstrip("s") for word in value.normal.split()[1:])
    return value.kind


def _relate(mine: Slot, other: Slot) -> bool:
    left, right = mine.predicate, other.predicate
    if left == right or left in _OPEN or right in _OPEN:
        return True
    return left in other.topic or right in mine.topic


def _gives_like_words(statement: Statement, claim: Claim, topic: frozenset[str]) -> bool:
    parts = cut(statement.text)
    lemma = parts.verb.lemma if parts else ""
    if not statement.value or statement.negated != claim.negated:
        return False
    if (
        lemma in PASS_VERBS
        and claim.kind != "decision"
        and _names(claim.text) - topic
        and _names(statement.text) - topic
    ):
        return True
    if lemma in MOVE_VERBS and _is_placed(claim):
        return True
    same = statement.slot.predicate == claim.slot.predicate not in {"be", "have"}
    if same and len(distinctive(topic & _bag(claim))) >= 2:
        return True
    supplied = {statement.slot.predicate, claim.slot.predicate} <= {"use", "supply", "buy", "get"}
    return supplied or (same and frozenset(statement.slot.subject) == frozenset(claim.slot.subject))


def _names(text: str) -> frozenset[str]:
    return frozenset(word.lower for word in words_of(text) if word.text[:1].isupper()) - _ARTICLES


def _is_placed(claim: Claim) -> bool:
    parts = cut(claim.text)
    if parts is None or claim.slot.predicate == "locate":
        return claim.slot.predicate == "locate"
    return any(word.lower in _PLACING for word in parts.rest[:2])
