"""Contradictions: which of what is known a new statement may not fit with.

It is meant to ask rather than to miss: a question about two statements that fit after all costs
one reply, a contradiction that nobody noticed stays in memory.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from graph.interview.interview import Interview, Rival, Statement
from graph.supervisor.speech import content
from memory.extraction.grammar import cut
from memory.extraction.lexicon import CONTRASTS, word_set
from memory.extraction.values import values_in
from memory.extraction.words import concept_of, words_of

_NEGATION = re.compile(
    r"\b(?:not|never|no|nothing|nobody|none|without|avoid|neither|hardly|don['\u2019]?t|cannot|stop|forbidden"
    r"|wrong to|no need|useless)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_OPPOSITES = (
    "more less fewer", "increase decrease reduce raise lower", "hot cold warm cool", "before after",
    "tighten loosen", "open close shut", "inside outside", "wet dry", "fast slow quick slowly quickly",
    "high low", "long short", "thick thin", "hard soft", "always never", "safe dangerous",
    "on off", "heavy light", "clockwise anticlockwise counterclockwise", "easy difficult hard",
    "good bad", "clean dirty", "full empty", "stretch shrink", "add remove", "same different",
    "replace repair keep", "needs needless", "cheap expensive dear", "strong weak", "deep shallow",
    "vertical horizontal", "loose tight", "rarely often", "up down", "start end stop begin",
    "push pull", "fresh old stale", "steel plastic rubber brass copper aluminium", "harmless harmful",
    "much little many few", "better worse", "best worst", "earliest latest", "minimum maximum", "together separately",
)  # fmt: skip
"""Words of which one takes back what another says."""

_THIN = word_set(
    "be have do go get take use make need should must always never usually often every each only "
    "about around than then when if thing way one first good time about please really quite very"
)
_SHARED = 0.5
"""Share of the smaller statement's matter that two must have in common to be about one thing."""
_NEAR = 0.62
"""Cosine from which less in common is enough."""
_SHARED_NEAR = 0.34
_ALIKE = 0.5
"""Share of all their matter that two sentences without numbers must have in common."""
_UNITS = re.compile(r"[\d.,\s]+")


def rivals_of(
    statement: Statement, known: Iterable[Rival], *, nearness: dict[str, float]
) -> list[Rival]:
    """Return what of the `known` the statement may contradict, the closest first.

    Args:
        statement: what is about to be read back.
        known: what it is laid beside.
        nearness: for the text of each, the cosine to the statement; 0 for one that is lacking.
    """
    found = []
    for rival in known:
        if rival.key in statement.compared:
            continue
        closeness = clash(statement.whole, rival.text, nearness.get(rival.text, 0.0))
        if closeness:
            found.append((closeness, rival))
    return [rival for _, rival in sorted(found, key=lambda pair: -pair[0])]


def own_rivals(interview: Interview, statement: Statement) -> list[Rival]:
    """Return what the expert said to be so in this interview, as things to lay beside."""
    return [
        Rival(text=each.whole, speaker=interview.expert, claim_id=each.claim_id, label=each.label)
        for each in interview.confirmed
        if each.label != statement.label
    ]


def clash(one: str, other: str, cosine: float) -> float:
    """Return how closely two sentences that may not both be so belong together; 0 if they may."""
    if _plain(one) == _plain(other):
        return 0.0
    mine, theirs = _matter(one), _matter(other)
    if not mine or not theirs:
        return 0.0
    shared = len(mine & theirs) / min(len(mine), len(theirs))
    if shared < (_SHARED_NEAR if cosine >= _NEAR else _SHARED):
        return 0.0
    return shared + cosine if _differ(one, other, mine, theirs) else 0.0


def _differ(one: str, other: str, mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two sentences about one thing may say different things of it."""
    said, known = _all_words(one), _all_words(other)
    # The left one and the right one may well have different numbers.
    are_two = _opposed(said, known, _sides())
    both_valued = bool(_kinds(one).keys() & _kinds(other).keys())
    if both_valued and are_two:
        return False
    if _values_differ(one, other) and _is_of_one(one, other):
        return True
    if _names_differ(one, other, mine, theirs):
        return True
    if len(mine & theirs) < _ALIKE * len(mine | theirs):
        return False
    is_denied = bool(_NEGATION.search(one)) != bool(_NEGATION.search(other))
    if is_denied or are_two or _opposed(said, known, _turns()):
        return _is_of_one(one, other)
    return _told_otherwise(one, other)


def _is_of_one(one: str, other: str) -> bool:
    """Whether neither sentence has a subject that shares no word with the other sentence."""
    return all(
        not subject or bool(subject & _matter(whole))
        for subject, whole in ((_subject(one), other), (_subject(other), one))
    )


def _subject(text: str) -> frozenset[str]:
    parts = cut(text)
    if parts is None or not parts.subject:
        return frozenset()
    first, last = parts.subject[0], parts.subject[-1]
    return _matter(text[first.start : last.end])


def _names_differ(one: str, other: str, mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether the same is said of two names: who is asked, where something comes from."""
    left, right = _names(one) - _names(other), _names(other) - _names(one)
    rest = (mine | theirs) - left - right
    return bool(left and right) and len(rest) >= 2 and rest <= mine & theirs


def _names(text: str) -> frozenset[str]:
    named = [word.text for word in words_of(text)[1:] if word.text[:1].isupper()]
    first = words_of(text)[:1]
    # "Hans Lind is the one to ask": a name may begin the sentence.
    lead = [word.text for word in first if named and text[word.end :].lstrip().startswith(named[0])]
    return _matter(" ".join([*lead, *named]))


def _told_otherwise(one: str, other: str) -> bool:
    """Whether the same verb says something else of the same subject."""
    left, right = cut(one), cut(other)
    if left is None or right is None or left.verb.lemma != right.verb.lemma:
        return False
    subjects = (_subject(one), _subject(other))
    mine, theirs = (_matter(" ".join(w.text for w in parts.rest)) for parts in (left, right))
    only = (mine - theirs, theirs - mine)
    return subjects[0] == subjects[1] != frozenset() and all(0 < len(each) <= 2 for each in only)


def _plain(text: str) -> str:
    return " ".join(word.lower for word in words_of(text))


def _matter(text: str) -> frozenset[str]:
    """Return what a sentence is about: its words of matter without values and opposites' marks."""
    spans = [(value.start, value.end) for value in values_in(text)]
    kept = [
        word.lower
        for word in words_of(text)
        if not any(start <= word.start < end for start, end in spans)
        and word.lower not in _sides()
        and word.lower not in _turns()
    ]
    named = content(" ".join(kept))
    return frozenset(concept_of(word) for word in named if word not in _THIN) - _THIN


def _all_words(text: str) -> frozenset[str]:
    return frozenset(word.lower for word in words_of(text))


def _values_differ(one: str, other: str) -> bool:
    """Whether both give amounts or days of the same kind, and none in common."""
    mine, theirs = _kinds(one), _kinds(other)
    return any(mine[kind].isdisjoint(theirs[kind]) for kind in mine.keys() & theirs.keys())


def _kinds(text: str) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = {}
    for value in values_in(text):
        unit = _UNITS.sub(" ", value.normal).strip().rstrip("s")
        kind = unit if value.kind in {"number", "percent", "money"} and unit else value.kind
        kinds.setdefault(kind, set()).add(value.normal)
    return kinds


def _opposed(
    mine: frozenset[str], theirs: frozenset[str], groups: Mapping[str, frozenset[int]]
) -> bool:
    """Whether each has a word that excludes one of the other's."""
    left = [groups[word] for word in mine - theirs if word in groups]
    right = [groups[word] for word in theirs - mine if word in groups]
    return any(one & other for one in left for other in right)


@cache
def _sides() -> Mapping[str, frozenset[int]]:
    """Return the words that tell one thing from its counterpart: left, front, summer."""
    return {word: frozenset({place}) for word, place in CONTRASTS.items()}


@cache
def _turns() -> Mapping[str, frozenset[int]]:
    """Return the words of which one takes back what another says: more, never, dry."""
    groups: dict[str, frozenset[int]] = {}
    for number, line in enumerate(_OPPOSITES):
        for word in line.split():
            groups[word] = groups.get(word, frozenset()) | {number}
    return groups
