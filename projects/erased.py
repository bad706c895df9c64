"""What was erased: the words and the ids that nothing Nova keeps may hold any more."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, JsonValue

ERASED = "[erased]"
"""What stands where words were erased."""

_WORD = re.compile(r"\w+")
_FIGURES = re.compile(r"\d{3,}")
_OWNERS = ("id", "claim_id", "turn_id")
"""Keys by which a part of a record says whose words it holds."""


class Place(NamedTuple):
    """Where words stand in a text."""

    start: int
    end: int


class Erased(BaseModel):
    """Ids and words; case, punctuation and line breaks make no difference."""

    model_config = ConfigDict(frozen=True)

    names: frozenset[str] = frozenset()
    """Ids of claims and turns."""
    words: frozenset[str] = frozenset()
    """Sentences, and single words that nothing else used."""

    def names_in(self, value: JsonValue) -> bool:
        """Whether one of the ids stands in `value`, as a text of its own."""
        if isinstance(value, str):
            return value in self.names or value.partition(":")[2] in self.names
        if isinstance(value, list):
            return any(map(self.names_in, value))
        return isinstance(value, dict) and any(map(self.names_in, value.values()))

    def words_in(self, value: JsonValue) -> bool:
        """Whether any of the words stands somewhere in `value`."""
        if isinstance(value, str):
            return next(self.places(value), None) is not None
        if isinstance(value, list):
            return any(map(self.words_in, value))
        return isinstance(value, dict) and any(map(self.words_in, [*value, *value.values()]))

    def without(self, text: str) -> str:
        """Return `text` with the words gone."""
        parts, at = [], 0
        for place in self.places(text):
            parts += [text[at : place.start], ERASED]
            at = place.end
        return "".join(parts) + text[at:]

    def cleared(self, value: JsonValue) -> JsonValue:
        """Return `value` with the words gone from every text in it."""
        if isinstance(value, str):
            return self.without(value)
        if isinstance(value, list):
            return [self.cleared(each) for each in value]
        if isinstance(value, dict):
            return {self.without(key): self.cleared(each) for key, each in value.items()}
        return value

    def blackened(self, value: JsonValue) -> JsonValue:
        """Return what rests on something erased: its shape, without a sentence.

        Somebody may have said the erased in other words, so no prose of it stays.
        """
        if isinstance(value, str):
            return self._blackened(value)
        if isinstance(value, list):
            return [self.blackened(each) for each in value if not self.owns(each)]
        if isinstance(value, dict):
            return {self.without(key): self.blackened(each) for key, each in value.items()}
        return value

    def owns(self, value: object) -> bool:
        """Whether a part of a record says of itself that its words are erased ones."""
        return isinstance(value, dict) and any(value.get(key) in self.names for key in _OWNERS)

    def _blackened(self, text: str) -> str:
        is_prose = " " in text.strip() or "\n" in text or _FIGURES.fullmatch(text)
        return ERASED if is_prose or self.words_in(text) else text

    def places(self, text: str) -> Iterator[Place]:
        """Yield where the words stand, in order and apart; of several the longest."""
        found = [(match.group().casefold(), match) for match in _WORD.finditer(text)]
        at = 0
        while at < len(found):
            for wanted in self._by_first.get(found[at][0], ()):
                if tuple(word for word, _ in found[at : at + len(wanted)]) == wanted:
                    last = at + len(wanted) - 1
                    yield Place(found[at][1].start(), found[last][1].end())
                    at = last
                    break
            at += 1

    @cached_property
    def _by_first(self) -> dict[str, list[tuple[str, ...]]]:
        ordered: dict[str, list[tuple[str, ...]]] = {}
        for parts in sorted(set(map(parts_of, self.words)), key=len, reverse=True):
            if parts:
                ordered.setdefault(parts[0], []).append(parts)
        return ordered


def parts_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared."""
    return tuple(match.group().casefold() for match in _WORD.finditer(text))
