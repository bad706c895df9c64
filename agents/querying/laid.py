"""A question laid over one query: what of it has been turned into filters and parameters so far."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from agents.querying.claims import Claim
from agents.querying.lexicon import QueryWords
from agents.querying.question import Question
from agents.querying.values import Mention
from projects.data import Filter, Having, Scalar

M = TypeVar("M")

_NEAR = 3
_END = re.compile(r"[.;!?]\s")
"""Where a sentence ends, what denies in it denies no more."""
_REACH = 3


@dataclass
class Fitting:
    """A question laid over one query. Filled while the claims are gone through."""

    question: Question
    known: QueryWords
    claims: list[Claim]
    filters: list[Filter] = field(default_factory=list)
    tested: list[Filter] = field(default_factory=list)
    """Conditions that a yes-or-no question asks about."""
    parameters: dict[str, Scalar] = field(default_factory=dict)
    having: list[Having] = field(default_factory=list)
    used: set[Claim] = field(default_factory=set)
    ambiguous: list[Mention] = field(default_factory=list)
    """Names that several values bear, of which one must be meant."""
    named: dict[str, str] = field(default_factory=dict)
    """For each column with a filter by name, the words that named it."""
    compared: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    """For a date, two stretches of time that are compared."""
    net: str | None = None
    """The measure that is asked for because it leaves out what shall not count."""
    unmet: set[int] = field(default_factory=set)
    """Indexes of the words that leave something out, and nothing here is without it."""
    denials: set[int] = field(default_factory=set)
    """Indexes of the words that deny and that a filter has taken up."""

    @property
    def pinned(self) -> frozenset[str]:
        """The columns that a filter holds to one value."""
        return frozenset(each.column for each in self.filters if each.op == "=")

    def deny(self, start: int) -> bool:
        """Take up the denial that stands shortly before `start`, if there is one."""
        words = self.question.words
        inside = {at for each in self.claims for at in range(each.start, each.end)}
        found = [
            at
            for at in self.question.wanted.negations
            if start - _REACH <= at < start and at not in inside and at not in self.denials
            if not _END.search(self.question.text, words[at].end, words[start].start)
        ]
        self.denials.update(found)
        return bool(found)

    def kind(self, column: str) -> str:
        """Return the kind of a column."""
        return self.known.query.columns[column].kind

    def free(self, *roles: str) -> Iterator[Claim]:
        """Yield the claims in one of these roles that nothing has used yet."""
        for claim in self.claims:
            if claim not in self.used and claim.has(*roles):
                yield claim

    def of(self, kind: type[M]) -> list[tuple[Claim, M]]:
        """Return the claims whose meaning is of this type, with it, in order."""
        found = [(claim, claim.meaning) for claim in self.claims]
        return [(claim, meaning) for claim, meaning in found if isinstance(meaning, kind)]

    def near(self, claim: Claim, *roles: str, reach: int = _NEAR) -> Claim | None:
        """Return the claim in one of these roles that stands nearest, before rather than after."""
        around = [
            (max(claim.start - each.end, each.start - claim.end), each.start > claim.start, each)
            for each in self.claims
            if each is not claim and each.has(*roles)
        ]
        close = [entry for entry in around if entry[0] <= reach]
        return min(close, key=lambda entry: entry[:2])[2] if close else None
