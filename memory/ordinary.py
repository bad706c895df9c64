"""Which words anybody may use: the common ones of the language, as against names and rare ones."""

import json
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from memory.extraction.lexicon import GENERIC, MONTHS, STOP, WEEKDAYS, word_set
from memory.extraction.words import lemma, readings, verb_lemma

_VOCABULARY = Path(__file__).parent / "assets" / "tokenizer.json"
_COMMON = 9_000
"""Words that the encoder's vocabulary, which is ordered by how frequent they are, has before this."""
_YEARS = range(1900, 2101)
_FEW_DIGITS = 2
_UNITS = (
    GENERIC
    | WEEKDAYS.keys()
    | word_set(
        "business working hours minutes days weeks months years hour minute day week month year percent "
        "dollars dollar euros euro pounds pound times next last first least most more less than"
    )
)


@lru_cache(maxsize=20_000)
def is_common(lower: str) -> bool:
    """Whether a word is so frequent that to use it tells nothing."""
    if lower in STOP or lower in GENERIC or lower in MONTHS or lower in WEEKDAYS:
        return True
    forms = (lower, lemma(lower), verb_lemma(lower) or lower)
    return any(_ranks().get(form, _COMMON) < _COMMON for form in forms)


@lru_cache(maxsize=20_000)
def is_rare(lower: str) -> bool:
    """Whether a word could be a name or a code, even in small letters: no verb, nothing common."""
    if is_common(lower):
        return False
    found = readings(lower)
    return not found or set(found) <= {"NOUN", "PROPN"}


@lru_cache(maxsize=20_000)
def is_english(lower: str) -> bool:
    """Whether a word is one of the language at all, and no name or code."""
    return is_common(lower) or bool(readings(lower))


def is_calendar(lower: str) -> bool:
    """Whether a word is a month, a weekday or one of those that only hold others together."""
    return lower in STOP or lower in MONTHS or lower in WEEKDAYS


def content_of(lowers: Iterable[str]) -> set[str]:
    """Return the words that tell what a sentence is about; units of time and money do not."""
    return {each for each in lowers if not (each in STOP or each in _UNITS or each.isdigit())}


def is_telling_number(lower: str) -> bool:
    """Whether a number is long enough to tell something by itself: no year, no "12"."""
    if not lower.isdigit() or len(lower) <= _FEW_DIGITS:
        return False
    return int(lower) not in _YEARS


@cache
def _ranks() -> Mapping[str, int]:
    ranks: Mapping[str, int] = json.loads(_VOCABULARY.read_text(encoding="utf-8"))["model"]["vocab"]
    return {word: rank for word, rank in ranks.items() if word.isalpha()}
