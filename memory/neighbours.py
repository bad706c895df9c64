"""Neighbours: the live claims of a project by the words that they speak of.

What a new statement can repeat, replace or contradict shares a word with it; to compare it
with all that is known would cost more with every claim.
"""

import re
from collections.abc import Iterable, Iterator

from memory.claim import Claim
from memory.extraction.statement import Statement
from memory.postings import Postings

_DOUBLED = re.compile(r"([a-z])\1")
_STEM = 5
"""Letters that words of one stem have in common: see `memory.succession`."""


class Neighbours:
    """An inverted index over live claims."""

    def __init__(self, claims: Iterable[Claim] = ()) -> None:
        """Begin with some claims."""
        self._by_key = Postings()
        for claim in claims:
            self.add(claim)

    def add(self, claim: Claim) -> None:
        """Take a claim in."""
        for key in _keys_of_claim(claim):
            self._by_key.add(key, claim.claim_id)

    def drop(self, claim: Claim) -> None:
        """Let a claim go."""
        for key in _keys_of_claim(claim):
            self._by_key.drop(key, claim.claim_id)

    def of(self, statement: Statement) -> set[str]:
        """Return the ids of the claims that share a word with `statement`."""
        found = {statement.corrects} if statement.corrects else set()
        for key in _keys_of_statement(statement):
            found |= self._by_key.of(key)
        return found


def _keys_of_claim(claim: Claim) -> Iterator[str]:
    yield _sentence(claim.text)
    yield from map(_stem, {*claim.slot.subject, *claim.value.split()})


def _keys_of_statement(statement: Statement) -> Iterator[str]:
    yield _sentence(statement.text)
    words = {*statement.slot.subject, *statement.value.split(), *statement.replaces}
    yield from map(_stem, words)


def _sentence(text: str) -> str:
    return text.casefold().strip(" .!")


def _stem(word: str) -> str:
    return _DOUBLED.sub(r"\1", word)[:_STEM]
