"""A lexicon: the words of one catalogue and of each of its queries, ready to be looked up."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from agents.querying.english import STOP, SYNONYMS, listed
from agents.querying.superlatives import positive
from agents.querying.words import read_words, stem, stems
from projects.data import Catalogue, Query

Phrase = tuple[str, ...]
Role = Literal["measure", "date", "dimension", "flag", "text", "parameter", "topic"]
"""What a phrase stands for: a kind of column, a parameter, or what a query is about at all."""

_ROLES: dict[str, Role] = {"number": "measure", "date": "date", "text": "text", "yes_no": "flag"}
_NAMING = frozenset({"number", "no", "id", "on", "at", "is", "has", "name", "date", "code"})
"""Words in names of columns that say nothing of their own."""
_EMPTY = listed(
    """
    a an the of in on at to for by with from is are was be been have has had got get there which
    what many much how we our us it its this that these those all any some give show list tell find
    check look last and or not no do does did can
    """
)
"""Words of every question: declared by themselves they point nowhere."""
_SIDES = (("from",), ("to",), ("by",))
"""Alone they tell two columns of a kind apart: from Dallas to Tulsa."""
_ENDS = frozenset({"last", "first", "next", "latest", "previous", "newest", "oldest"})
_OF_UNITS = (
    (frozenset(stems("minutes day week month hour minute year")), "long slow", "short fast quick"),
    (frozenset({"lb", "kg", "g", "oz", "ton", "pound"}), "heavy", "light"),
    (frozenset({"usd", "eur", "gbp", "chf"}), "expensive costly dear pricey pricy", "cheap"),
    (frozenset({"mile", "km", "m", "ft"}), "far", "near close"),
)
"""Adjectives that go with units, for much and for little."""


@dataclass(frozen=True)
class Sense:
    """What a phrase stands for in one query."""

    role: Role
    name: str
    """The column or the parameter; empty for a topic."""


@dataclass(frozen=True)
class QueryWords:
    """The words of one query."""

    query: Query
    senses: Mapping[Phrase, tuple[Sense, ...]]
    """Declared words: of columns, parameters, vocabularies, the query itself."""
    context: frozenset[str]
    """Stems of purpose, grain and examples: they fit, but steer nothing."""
    grain: frozenset[str]
    """The columns that together tell one row from another, as far as the grain names them."""
    adjectives: Mapping[str, tuple[str, int]]
    """Stems that speak of a column: cheap is little of the price, slow is much of the days."""
    implied: Mapping[Phrase, str]
    """What names an amount and says of it what a column of yes and no does: owe, of the unpaid."""

    @cached_property
    def longest(self) -> int:
        """The most words that a phrase has."""
        return max((len(phrase) for phrase in self.senses), default=1)

    def columns(self, *kinds: str) -> tuple[str, ...]:
        """Return the columns of these kinds, in order."""
        return tuple(name for name, each in self.query.columns.items() if each.kind in kinds)

    @cached_property
    def dates(self) -> tuple[str, ...]:
        """The columns that hold dates."""
        return self.columns("date")

    @cached_property
    def takes_dates(self) -> bool:
        """Whether it has parameters that are dates."""
        return any(each.type == "date" for each in self.query.parameters.values())

    @property
    def usual_date(self) -> str | None:
        """The date that a time means when none is named: only one that a plain listing shows."""
        shown = (name for name in self.dates if name in self.query.shown)
        return next((name for name in shown if not is_end(name)), None)

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """The columns that hold numbers, those that answer a plain question first."""
        numbers = self.columns("number")
        first = [name for name in self.query.answers if name in numbers]
        return tuple(dict.fromkeys((*first, *numbers)))


@dataclass(frozen=True)
class Lexicon:
    """The words of a catalogue."""

    queries: Mapping[str, QueryWords]
    labels: Mapping[str, frozenset[str]]
    """For each vocabulary, the stems of what its values are called."""
    known: frozenset[str]
    """Every stem that the catalogue declares: no name of a value by itself."""
    swaps: Mapping[Phrase, tuple[Phrase, ...]] = field(default_factory=dict)
    """Phrases that people use for each other."""

    def spread(self, kind: str) -> float:
        """Return the share of the queries that have a column of this kind."""
        having = sum(bool(each.columns(kind)) for each in self.queries.values())
        return having / (len(self.queries) or 1)

    @cached_property
    def all(self) -> frozenset[str]:
        """Every stem that any query knows, declared or only in what is said of it."""
        return self.known.union(*(each.context for each in self.queries.values()))

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Lexicon":
        """Read the words of `catalogue`."""
        swaps = _swaps(catalogue)
        queries = {
            name: _read(query, catalogue, swaps) for name, query in catalogue.queries.items()
        }
        labels = {
            name: frozenset(part for said in (name, *vocabulary.words) for part in stems(said))
            for name, vocabulary in catalogue.vocabularies.items()
        }
        known = {part for each in queries.values() for phrase in each.senses for part in phrase}
        for each in labels.values():
            known |= each
        return cls(queries, labels, frozenset(known), swaps)


def is_end(date: str) -> bool:
    """Whether a date is only the last or the next of many: a time does not choose rows by it."""
    return not _ENDS.isdisjoint(date.split("_"))


def _read(
    query: Query, catalogue: Catalogue, swaps: Mapping[Phrase, tuple[Phrase, ...]]
) -> QueryWords:
    senses: dict[Phrase, dict[Sense, None]] = defaultdict(dict)
    swapped: dict[Phrase, dict[Sense, None]] = defaultdict(dict)

    def add(said: Iterable[str], sense: Sense) -> None:
        for each in said:
            phrase = stems(each)
            if _EMPTY.issuperset(phrase) and not (sense.role == "dimension" and phrase in _SIDES):
                continue  # a word of every question points nowhere
            senses[phrase][sense] = None
            for variant in _variants(phrase, swaps):
                swapped[variant][sense] = None

    for name, column in query.columns.items():
        role = _ROLES.get(column.kind, "dimension")
        called = catalogue.vocabularies[column.kind].words if role == "dimension" else ()
        kind = (column.kind,) if role == "dimension" else ()
        add((*_spoken(name), *column.words, *kind, *called), Sense(role, name))
    for name, parameter in query.parameters.items():
        vocabulary = catalogue.vocabularies.get(parameter.type)
        called = (parameter.type, *vocabulary.words) if vocabulary else ()
        add((*_spoken(name), *parameter.words, *called), Sense("parameter", name))
    add((*query.words, query.name), Sense("topic", ""))
    implied = dict(_implied(senses, swapped))
    for phrase, others in swapped.items():
        # A word of the catalogue means what it says there, not what another one is used for.
        if all(each.role == "topic" for each in senses.get(phrase, ())):
            senses[phrase] |= others
    texts = (query.purpose, query.grain, *(column.about for column in query.columns.values()))
    context = {part for said in (*texts, query.name) for part in stems(said)}
    context |= {
        word.stem
        for example in query.examples
        for word in read_words(example)
        if not (word.is_capital or word.is_code)
    }
    context |= {part for phrase in senses for part in phrase}
    context |= {other[0] for part in context for other in swaps.get((part,), ()) if len(other) == 1}
    return QueryWords(
        query=query,
        senses={phrase: tuple(each) for phrase, each in senses.items()},
        context=frozenset(context - STOP),
        grain=_grain(query, senses),
        adjectives=_adjectives(query),
        implied=implied,
    )


def _implied(
    senses: Mapping[Phrase, Mapping[Sense, None]], swapped: Mapping[Phrase, Mapping[Sense, None]]
) -> Iterator[tuple[Phrase, str]]:
    """Yield the words of amounts that by another word for them say what a column of yes and no does."""
    for phrase, others in swapped.items():
        flag = next((each.name for each in others if each.role == "flag"), None)
        roles = {each.role for each in senses.get(phrase, ())}
        if flag and "measure" in roles and "flag" not in roles:
            yield phrase, flag


def _adjectives(query: Query) -> dict[str, tuple[str, int]]:
    """Return what adjectives speak of: as declared, else of the first column of a fitting unit."""
    found: dict[str, tuple[str, int]] = {}
    first = sorted(query.columns, key=lambda name: name not in query.answers)
    for name in reversed(first):
        for units, high, low in _OF_UNITS:
            if not units.isdisjoint(stems(query.columns[name].unit or "")):
                if name not in query.answers and _is_one_of_many(query, name):
                    continue
                found |= dict.fromkeys(stems(high), (name, 1))
                found |= dict.fromkeys(stems(low), (name, -1))
    for name, column in query.columns.items():
        for direction, said in ((1, column.high), (-1, column.low)):
            found |= {part: (name, direction) for each in said for part in _said_of(each)}
    return found


def _said_of(adjective: str) -> tuple[str, ...]:
    """Return the stems of an adjective; of one that is declared as the longest, those of long too."""
    return (*stems(adjective), *stems(positive(adjective) or ""))


def _is_one_of_many(query: Query, name: str) -> bool:
    """Whether other columns have the same unit: which of them is long must be declared."""
    unit = query.columns[name].unit
    return sum(each.unit == unit for each in query.columns.values()) > 1


def _spoken(name: str) -> tuple[str, ...]:
    """Return how people may say the name of a column: `due_on` as due on, or due."""
    parts = name.split("_")
    if parts[0] in ("is", "has", "was"):
        return (" ".join(parts), " ".join(parts[1:]))  # of "on time" no word stands alone
    kept = [part for part in parts if part not in _NAMING]
    return tuple(dict.fromkeys((" ".join(parts), " ".join(kept or parts))))


def _grain(query: Query, senses: Mapping[Phrase, Mapping[Sense, None]]) -> frozenset[str]:
    said = stems(query.grain.partition("per ")[2] or query.grain)
    found: set[str] = set()
    at = 0
    while at < len(said):
        size = next((size for size in (3, 2, 1) if said[at : at + size] in senses), 0)
        named = [
            sense.name
            for sense in senses.get(said[at : at + size], ())
            if size and sense.role in ("dimension", "text", "date")
        ]
        if named:
            found.add(named[0])
        at += size or 1
    return frozenset(found)


def _swaps(catalogue: Catalogue) -> dict[Phrase, tuple[Phrase, ...]]:
    """Return, for each phrase, those that stand for the same."""
    found: dict[Phrase, dict[Phrase, None]] = defaultdict(dict)
    groups = [list(group) for group in SYNONYMS]
    groups += [[said, meant] for said, meant in catalogue.synonyms.items()]
    for group in groups:
        phrases = [stems(each) for each in group]
        for phrase in phrases:
            found[phrase].update({other: None for other in phrases if other != phrase})
    return {phrase: tuple(others) for phrase, others in found.items()}


def _variants(phrase: Phrase, swaps: Mapping[Phrase, tuple[Phrase, ...]]) -> list[Phrase]:
    """Return `phrase` and what it becomes when a part of it is said otherwise."""
    variants = [phrase]
    for size in range(1, len(phrase) + 1):
        for at in range(len(phrase) - size + 1):
            others = swaps.get(phrase[at : at + size], ())
            variants += [phrase[:at] + other + phrase[at + size :] for other in others]
    return variants


def is_plain(word: str) -> bool:
    """Whether a stem carries no matter of its own."""
    return word in STOP or stem(word) in STOP
