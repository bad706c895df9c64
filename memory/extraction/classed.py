"""What kind of thing a value is, where the clause says so: "a citizen of France", "the sport of golf".

The noun belongs to what is asked for, the name after it is the answer.
"""

from typing import NamedTuple

from memory.extraction.lexicon import word_set
from memory.extraction.words import Word, readings

_ARTICLES = frozenset({"a", "an", "the"})
_NOT_BARE = word_set(
    "a an the this that these those my our your his her its their some any every each no all "
    "it them him us me you what which who how when where whether"
)
_JOINING = word_set("in at on with by from to for as within into")
_LINKS = word_set("to for with in at from by of as")
_LONGEST = 3
"""Words of a noun that names a kind."""


class Classed(NamedTuple):
    """The words that say what kind of thing a value is, and those of the value itself."""

    kind: list[Word]
    value: list[Word]


def classed(rest: list[Word]) -> Classed | None:
    """Return "(in) the city of | London" cut in two; None if it is not of that form."""
    at = 1 if rest and rest[0].lower in _JOINING else 0
    while at < len(rest):
        if rest[at].text not in _ARTICLES:
            return None
        end = next((n for n in range(at + 1, len(rest)) if not _is_noun(rest[n])), len(rest))
        if not at + 1 < end + 1 <= at + 1 + _LONGEST or end + 1 >= len(rest):
            return None
        if rest[end].lower == "of" and is_bare(rest[end + 1]):
            return Classed(rest[:end], rest[end + 1 :])
        if rest[end].lower not in _JOINING:
            return None
        at = end + 1  # "a job in the city of London" names two kinds
    return None


def described(rest: list[Word]) -> Classed | None:
    """Return "married to | David", "famous for | The Wizard" cut in two; only names are cut off."""
    for at, word in enumerate(rest[1:4], start=1):
        if word.lower in _LINKS and at + 1 < len(rest):
            is_name = rest[at + 1].text[:1].isupper()
            return Classed(rest[:at], rest[at + 1 :]) if is_name else None
        if word.text[:1].isupper():
            return None
    return None


def is_bare(word: Word) -> bool:
    """Whether a value begins with this word: no article, no pronoun, unless they begin a title."""
    return word.text[:1].isupper() or (word.lower not in _NOT_BARE and word.lower[0].isalpha())


def _is_noun(word: Word) -> bool:
    if word.text[:1].isupper():
        return False
    return bool({"NOUN", "ADJ"} & set(readings(word.lower)))
