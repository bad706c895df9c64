"""Whether two statements say the same in other words: the same values and names, and much else."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from memory.claim import Claim
from memory.extraction.lexicon import STOP, word_set
from memory.extraction.values import values_in
from memory.extraction.words import concepts, lemma, readings, words_of
from memory.sense import Sense

ENOUGH = 0.6
"""Of the shorter one's other words, how many the longer one must share."""
ALIKE = 0.8
"""How near two statements are that say the same; of the seen wordings, 96 of 100 pairs do."""
ALIKE_BY_MARKS = 0.7
"""The same where two names or figures agree."""
AKIN = 0.55
"""How near two nouns are that can stand for one thing: a car and a vehicle are, at .87."""
_STEM = 5
_LEAD = re.compile(
    r"(?i)\A\W*(?:(?:ok(?:ay)?|so|well|yes|yeah|right|got it|and|but|now|also|oh|ah|hm+|sure|then)\b[\s,.:!-]*)+"
)
_TITLES = word_set("dr mr mrs ms miss prof sir madam")
_WHO = word_set("i we you he she they it")
"""What a verb stands behind, and no noun."""
_EMPTY = word_set("something thing one way n't not no never")
_TALK = word_set(
    "user say said tell told mention confirm confirmed reiterate reiterated note noted fact memory known know earlier recall "
    "remember state context assistant statement reported wrote"
)
"""Words that only say that something was said."""


class Gist(NamedTuple):
    """What two wordings of one thing have in common."""

    values: frozenset[str]
    figures: frozenset[str]
    """The values without their units, which may be left out."""
    names: frozenset[str]
    words: frozenset[str]


@lru_cache(maxsize=20_000)
def gist(text: str) -> Gist:
    """Return values, names and other words of `text`."""
    text = _LEAD.sub("", text)
    values = values_in(text)
    words = [
        word
        for word in words_of(text)
        if not any(value.start <= word.start < value.end for value in values)
    ]
    names = frozenset(
        word.lower
        for at, word in enumerate(words)
        if word.text[:1].isupper()
        and word.lower not in STOP | _TITLES
        and (at or not readings(word.lower))
    )
    rest = frozenset(
        _stem(item)
        for item in concepts([word for word in words if word.lower not in names])
        if item not in _EMPTY | _TITLES
    )
    is_dated = any(value.kind == "date" for value in values)
    found = frozenset(v.normal for v in values if not (is_dated and v.kind == "weekday"))
    coded = {word.lower for word in words if any(char.isdigit() for char in word.text)}
    return Gist(found, frozenset((*map(_figure, found), *coded)), names, rest - _TALK)


def rewords(text: str, known: str) -> bool:
    """Whether `text` says what `known` does: nothing named or measured differs, most words agree.

    Where three or more names and figures are the same, no word need be.
    """
    mine, other = gist(text), gist(known)
    if mine.figures != other.figures or _foreign(mine.names ^ other.names, mine, other):
        return False
    marks = len(mine.figures) + len(mine.names & other.names)
    shared, least = len(mine.words & other.words), min(len(mine.words), len(other.words))
    if not marks:
        return least > 1 and shared >= ENOUGH * max(len(mine.words), len(other.words))
    return marks > 2 or (shared >= ENOUGH * least if least else marks > 1)


def adds_nothing(text: str, known: str) -> bool:
    """Whether all that `text` says stands in `known`: a part of it, or wrapped in "as noted"."""
    mine, other = gist(text), gist(known)
    if not mine.values <= other.values or mine.names - _TALK - other.names - other.words:
        return False
    return (
        bool(mine.words | mine.values | mine.names)
        and len(mine.words - other.words) <= len(mine.words) // 5
    )


def reworded(text: str, claims: Iterable[Claim], *, negated: bool, sense: Sense) -> Claim | None:
    """Return the first of `claims` that says what `text` does in other words, if any does."""
    for claim in claims:
        if claim.negated != negated:
            continue  # it may be a denial
        if _is_of_another(text, claim.text, sense):
            continue
        if rewords(text, claim.text):
            return claim
        marks = _marks_in_common(text, claim.text)
        if marks is None:
            continue
        if sense.likeness(text, claim.text) > (ALIKE if marks < 2 else ALIKE_BY_MARKS):
            return claim
    return None


def _is_of_another(text: str, known: str, sense: Sense) -> bool:
    """Whether two sentences are alike word for word but for one thing: "the van", "the copier"."""
    mine, other = _told(text), _told(known)
    if len(mine) != len(other):
        return False
    differing = [pair for pair in zip(mine, other, strict=True) if pair[0].form != pair[1].form]
    if len(differing) != 1 or not all(word.is_noun for word in differing[0]):
        return False
    one, two = differing[0]
    return sense.likeness(one.form, two.form) < AKIN


class _Told(NamedTuple):
    form: str
    is_noun: bool


@lru_cache(maxsize=20_000)
def _told(text: str) -> tuple[_Told, ...]:
    words = words_of(text)
    return tuple(
        _Told(lemma(word.lower), _is_noun(word.lower) and before not in _WHO)
        for before, word in zip(["", *(word.lower for word in words)], words, strict=False)
        if word.lower not in STOP
    )


def _is_noun(lower: str) -> bool:
    return "NOUN" in readings(lower) or lower.endswith("ing")


def _marks_in_common(text: str, known: str) -> int | None:
    """Return how many names and figures two texts share; None if any differs."""
    mine, other = gist(text), gist(known)
    if mine.figures != other.figures or _foreign(mine.names ^ other.names, mine, other):
        return None
    marks = len(mine.figures) + len(mine.names & other.names)
    shared = len(mine.words & other.words)
    return marks if marks or shared >= 0.5 * len(mine.words) else None


def _foreign(names: frozenset[str], mine: Gist, other: Gist) -> bool:
    """Whether a name of one is no word of the other at all: a capital may only begin a sentence."""
    return bool({_stem(name) for name in names} - mine.words - other.words)


def _figure(value: str) -> str:
    return "".join(re.findall(r"\d+", value)) or value


def _stem(word: str) -> str:
    return re.sub(r"([a-z])\1", r"\1", word)[:_STEM]
