"""Restating: the same words once more, at most turned round: "on Mondays it is shut", "it is shut on Mondays".

Stricter than `memory.rewording`, since what is told again confirms the claim there is and is
not kept beside it: who does what to whom, and when, has to be the same by grammar.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from memory.extraction.lexicon import STOP, word_set
from memory.extraction.words import Word, lemma, words_of

_TELLING = word_set(
    "from to with as your their his her he she they them him will would should could can may might "
    "must not n't no only all any some every each both or if when while per up out off over under "
    "was were did had again because since until till now instead nowadays anymore earlier later yet "
    "would before after"
)
"""Small words by which a sentence may come to say another thing."""
_SILENT = (STOP - _TELLING) | word_set("something thing one who's that's")
_TAG = word_set(
    "yes yeah yep yup aye ok okay right correct exactly precisely indeed true sure certainly definitely absolutely agreed "
    "understood noted confirmed affirmative got it i see oh ah aha hm hmm well so and but now then also again still anyway "
    "repeat repeating repeated recap summary reminder remember remembered note noting fact quote quoting unquote said told "
    "known know above before earlier already as we have was is that this the my in to short once more twice check checked "
    "double-checked look listen here there fyi btw ps thanks thank cheers great good fine perfect nice cool wow ha lovely "
    "excellent brilliant please like done namely meaning thus hence therefore all result answer stated mentioned established "
    "discussed recalled written recorded same old story news surprise of course by way for record memory file"
)
"""Words that only lead up to a statement, or trail behind it."""
_CALLS = word_set("ok okay yes yeah yep oh ah hm hmm indeed exactly anyway aha")
"""Those of them that begin a sentence even without a comma."""
_PARTED = re.compile(r"[,:;.!?\"\u201c\u201d()\u2013\u2014-]+\s+|\A\W+|\W+\Z")
_MORE = 40
"""Letters that the small words can make up at most: what is longer needs no closer look."""
_TURNED = 3
"""Of fewer words nobody can tell which way round they were meant."""


class _Wording(NamedTuple):
    words: tuple[str, ...]
    """What it tells of, in its order."""
    small: frozenset[str]


def restates(text: str, known: str) -> bool:
    """Whether `text` is made of the words of `known`, in their order or with the end in front."""
    if abs(len(text) - len(known)) > _MORE:
        return False
    mine, other = _wording(_untagged(text)), _wording(_untagged(known))
    if mine.small != other.small or len(mine.words) != len(other.words):
        return False
    if mine.words == other.words:
        return len(mine.words) > 1
    return len(mine.words) >= _TURNED and _is_turned(mine.words, other.words)


@lru_cache(maxsize=20_000)
def _untagged(text: str) -> str:
    """Return a statement without what leads up to it and trails behind: "Right, so: ...", "as said"."""
    pieces = [piece for piece in _PARTED.split(text) if piece]
    while len(pieces) > 1 and _is_tag(pieces[0]):
        pieces = pieces[1:]
    while len(pieces) > 1 and _is_tag(pieces[-1]):
        pieces = pieces[:-1]
    return " ".join(pieces)


def _is_tag(piece: str) -> bool:
    return all(word.lower in _TAG for word in words_of(piece))


def _is_turned(mine: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return any(mine[at:] + mine[:at] == other for at in range(1, len(mine)))


@lru_cache(maxsize=20_000)
def _wording(text: str) -> _Wording:
    words = words_of(text)
    while len(words) > _TURNED and words[0].lower in _CALLS:
        words = words[1:]
    telling = frozenset(word.lower for word in words if word.lower in _TELLING)
    return _Wording(tuple(_plain(word) for word in words if word.lower not in _SILENT | telling), telling)  # fmt: skip


def _plain(word: Word) -> str:
    """Return a word without the ending of a plural; what was is not what is, so no other goes."""
    return lemma(word.lower) if word.lower.endswith("s") else word.lower
