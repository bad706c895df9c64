"""Claims: which words of a question one query can account for, and as what."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from agents.querying.forms import Grouping
from agents.querying.lexicon import QueryWords, Sense
from agents.querying.numbers import Comparison, Number
from agents.querying.periods import Period
from agents.querying.question import Question
from agents.querying.superlatives import Superlative
from agents.querying.values import Mention

Meaning = Mention | Period | Comparison | Number | Superlative | Grouping | tuple[Sense, ...]


@dataclass(frozen=True)
class Claim:
    """Some words of a question, and what they mean to a query."""

    start: int
    end: int
    meaning: Meaning
    rank: int
    """Of two that are as long, the lower one wins."""

    @property
    def is_topic(self) -> bool:
        """Whether the words say no more than what the query is about."""
        meaning = self.meaning
        return isinstance(meaning, tuple) and all(sense.role == "topic" for sense in meaning)

    def has(self, *roles: str) -> str | None:
        """Return the column or parameter that these words name in one of these roles, if any."""
        if not isinstance(self.meaning, tuple):
            return None
        return next((sense.name for sense in self.meaning if sense.role in roles), None)

    def names(self, *roles: str) -> tuple[str, ...]:
        """Return every column or parameter that these words may name in these roles."""
        if not isinstance(self.meaning, tuple):
            return ()
        return tuple(sense.name for sense in self.meaning if sense.role in roles)


def claims_of(question: Question, known: QueryWords) -> list[Claim]:
    """Return what `known` makes of the question's words, in order, none overlapping.

    What only says what the query is about comes last: "we owe" leaves "owe" its amount.
    """
    found = [each for each in _all(question, known) if each.start not in question.bracketed]
    kept: list[Claim] = []
    for claim in sorted(found, key=lambda each: (each.is_topic, each.start - each.end, each.rank)):
        if not any(claim.start < each.end and each.start < claim.end for each in kept):
            kept.append(claim)
        elif claim.is_topic:
            kept += _uncovered(claim, kept)
    return sorted(kept, key=lambda each: each.start)


def _uncovered(claim: Claim, kept: Sequence[Claim]) -> list[Claim]:
    """Return the words of a claim that no other has, one by one."""
    taken = {at for each in kept for at in range(each.start, each.end)}
    free = [at for at in range(claim.start, claim.end) if at not in taken]
    return [replace(claim, start=at, end=at + 1) for at in free]


def _all(question: Question, known: QueryWords) -> Iterator[Claim]:
    kinds = {column.kind for column in known.query.columns.values()}
    kinds |= {parameter.type for parameter in known.query.parameters.values()}
    for mention in question.mentions:
        if _is_of(mention, kinds) and not _holds_label(question, known, mention):
            yield Claim(mention.start, mention.end, mention, _rank(question, mention))
    for period in question.periods if known.dates or known.takes_dates else ():
        yield Claim(period.start, period.end, period, 1)
    if not known.dates and "year" in known.query.parameters:
        yield from _years(question)
    for comparison in question.comparisons:
        yield Claim(comparison.start, comparison.end, comparison, 2)
    for superlative in question.wanted.superlatives:
        if superlative.direction == 0 and superlative.word not in known.adjectives:
            continue
        yield Claim(superlative.start, superlative.end, superlative, 2)
    for grouping in question.wanted.groupings:
        yield Claim(grouping.start, grouping.end, grouping, 2)
    for number in question.numbers:
        yield Claim(number.start, number.end, number, 7)
    yield from _phrases(question, known)


def _is_of(mention: Mention, kinds: Collection[str]) -> bool:
    """Whether a query may hold the value: "which shop" asks for shops, whatever else is a shop."""
    return mention.vocabulary in kinds and not mention.labels


def _holds_label(question: Question, known: QueryWords, mention: Mention) -> bool:
    """Whether some words of a name announce a parameter instead: the serial of "Pelican, serial"."""
    if mention.is_whole:
        return False
    said = [(word.stem,) for word in question.words[mention.start : mention.end]]
    senses = [sense for phrase in said for sense in known.senses.get(phrase, ())]
    return any(
        each.role == "parameter" and known.query.parameters[each.name].type == "text"
        for each in senses
    )


def _years(question: Question) -> Iterator[Claim]:
    """Yield the years that are named, as numbers: for a query that only takes a year."""
    for period in question.periods:
        for at in range(period.start, period.end):
            text = question.words[at].text
            if len(text) == 4 and text.isdecimal():
                yield Claim(period.start, period.end, Number(at, at + 1, float(text)), 1)


def _phrases(question: Question, known: QueryWords) -> Iterator[Claim]:
    said = [word.stem for word in question.words]
    for start in range(len(said)):
        for size in range(1, min(known.longest, len(said) - start) + 1):
            senses = known.senses.get(tuple(said[start : start + size]))
            if senses:
                yield Claim(start, start + size, senses, 4)


def _rank(question: Question, mention: Mention) -> int:
    words = question.words[mention.start : mention.end]
    is_name = any(word.is_capital or word.is_code for word in words)
    if mention.is_whole:
        return 0 if is_name or len(words) > 1 else 3
    return 3 if is_name and not mention.is_slip else 5
