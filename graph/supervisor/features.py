"""What the head sees of a text besides its embedding: words and pieces of words, weighted."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_DIGITS = re.compile(r"\d+")
_PIECES = (3, 4, 5)
_COMMON = 4_096
"""So many words make up most of what is said."""


@lru_cache(maxsize=16)  # each vocabulary asks for the words of the same text
def _words(text: str) -> tuple[str, ...]:
    """Return the words of `text`; all numbers are one word."""
    return tuple(_WORD.findall(_DIGITS.sub("0", text.lower())))


def word_grams(text: str) -> Iterator[str]:
    """Yield the words of `text` and each two that stand together."""
    words = _words(text)
    yield from words
    for first, second in pairwise(words):
        yield f"{first} {second}"


def piece_grams(text: str) -> Iterator[str]:
    """Yield the pieces of three to five letters of each word: they survive misspelling."""
    for word in _words(text):
        yield from _pieces(word)


def _pieces(word: str) -> list[str]:
    padded, length = f" {word} ", len(word) + 2
    return [
        padded[start : start + size]
        for size in _PIECES
        for start in range(max(1, length - size + 1))
    ]


GRAMS: Mapping[str, Callable[[str], Iterator[str]]] = {"words": word_grams, "pieces": piece_grams}
"""The two ways in which a text is cut up, by name."""


@dataclass(frozen=True)
class Row:
    """The weights of one text: places in the vocabulary and their values, of length one."""

    places: NDArray[np.int64]
    values: Floats


@dataclass(frozen=True)
class Vocabulary:
    """The grams of a set of texts and how telling each is (TF-IDF)."""

    kind: str
    """A key of `GRAMS`."""
    places: Mapping[str, int]
    rarity: Floats

    @classmethod
    def of(cls, texts: Sequence[str], *, kind: str) -> "Vocabulary":
        """Learn the grams of `texts`."""
        seen: Counter[str] = Counter()
        for text in texts:
            seen.update(set(GRAMS[kind](text)))
        # Sorted: sets have another order in each process, and sums of floats depend on it.
        terms = sorted(seen)
        counts = np.array([seen[term] for term in terms], dtype=np.float32)
        rarity = np.log((1 + len(texts)) / (1 + counts)) + 1
        places = {term: place for place, term in enumerate(terms)}
        return cls(kind=kind, places=places, rarity=rarity.astype(np.float32))

    def row(self, text: str) -> Row:
        """Weigh the grams of `text` that the vocabulary knows."""
        found = self._places_in(text)
        once = dict.fromkeys(found)
        places = np.array([*once], dtype=np.int64)
        values = self.rarity[places]
        if len(once) < len(found):
            often = np.array([*Counter(found).values()], dtype=np.float32)
            values = (1 + np.log(often)) * values
        length = float(np.sqrt(values @ values)) or 1.0
        return Row(places, values / np.float32(length))

    def _places_in(self, text: str) -> list[int]:
        """Return the places of the known grams of `text`, in its order."""
        if self.kind == "pieces":
            return [*chain.from_iterable(map(self._places_of_word, _words(text)))]
        return _known(self.places, GRAMS[self.kind](text))

    @cached_property
    def _places_of_word(self) -> Callable[[str], tuple[int, ...]]:
        known = self.places

        @lru_cache(maxsize=_COMMON)
        def places_of(word: str) -> tuple[int, ...]:
            return tuple(_known(known, _pieces(word)))

        return places_of

    def rows(self, texts: Sequence[str]) -> list[Row]:
        """Weigh each of `texts`."""
        return [self.row(text) for text in texts]

    def kernel(self, rows: Sequence[Row]) -> Floats:
        """Return the similarity of each row to each: their products."""
        owner = np.repeat(np.arange(len(rows)), [len(row.places) for row in rows])
        place = np.concatenate([row.places for row in rows])
        value = np.concatenate([row.values for row in rows])
        order = np.argsort(place, kind="stable")
        owner, value = owner[order], value[order]
        start = np.searchsorted(place[order], np.arange(len(self.places) + 1))
        kernel = np.zeros((len(rows), len(rows)), dtype=np.float32)
        for index, row in enumerate(rows):
            spans = [slice(start[at], start[at + 1]) for at in row.places]
            if spans:
                weights = [value[span] * own for span, own in zip(spans, row.values, strict=True)]
                owners = np.concatenate([owner[span] for span in spans])
                kernel[index] = np.bincount(owners, np.concatenate(weights), len(rows))
        return kernel

    def project(self, rows: Sequence[Row], coefficients: Floats) -> Floats:
        """Turn one coefficient for each text and label into one for each gram and label."""
        weights = np.zeros((len(self.places), coefficients.shape[1]), dtype=np.float32)
        for row, own in zip(rows, coefficients, strict=True):
            weights[row.places] += row.values[:, None] * own
        return weights


def _known(places: Mapping[str, int], grams: Iterable[str]) -> list[int]:
    return [place for place in map(places.get, grams) if place is not None]
