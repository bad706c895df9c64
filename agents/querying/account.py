"""The account: what each word of a question does in what would be told, and which words do nothing.

An answer is told outright only if no word is left open: each names what is chosen, shown or
counted, steers how that is done, or carries no matter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from agents.querying.claims import Claim
from agents.querying.coverage import Coverage
from agents.querying.forms import Grouping
from agents.querying.laid import Fitting
from agents.querying.numbers import Comparison, Number
from agents.querying.periods import Period
from agents.querying.selecting import Selected
from agents.querying.steering import unhonoured
from agents.querying.superlatives import Superlative
from agents.querying.values import Mention
from agents.querying.words import stems
from projects.data import Selection

Role = Literal[
    "value", "time", "amount", "rank", "group", "column", "topic", "like", "aside", "plain", "open"
]  # fmt: skip
"""What is chosen by, ranked or grouped by, which column it names, what the query is about, only
like that, told beside the question, of no matter, or not accounted for."""

_ROLES: tuple[tuple[type, Role], ...] = (
    (Mention, "value"), (Period, "time"), (Number, "amount"), (Comparison, "amount"),
    (Superlative, "rank"), (Grouping, "group"),
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A run of words, and what it does."""

    start: int
    end: int
    role: Role
    of: str = ""
    """The column, parameter or kind of value that it names."""


@dataclass(frozen=True)
class Account:
    """What each word of a question does in what would be told."""

    entries: tuple[Entry, ...]
    """One after the other, all words of the question."""

    @property
    def open(self) -> tuple[int, ...]:
        """Indexes of the words that nothing accounts for."""
        return tuple(
            at
            for each in self.entries
            if each.role in ("open", "like")
            for at in range(each.start, each.end)
        )


@dataclass(frozen=True)
class Explained:
    """How a question was read: what would be taken from which query, and what each word did."""

    selection: Selection
    is_told: bool
    """Whether it is told outright, not as what comes nearest."""
    words: tuple[tuple[str, Role, str], ...]
    """The words, what they do, and the column or kind of value that they name."""


def explained(fitting: Fitting, selected: Selected, found: Account, *, is_told: bool) -> Explained:
    """Return the account of a question in its own words."""
    words = (
        (fitting.question.said(each.start, each.end), each.role, each.of) for each in found.entries
    )
    return Explained(selected.selection, is_told, tuple(words))


def account(fitting: Fitting, selected: Selected, coverage: Coverage) -> Account:
    """Return what each word of the question that `fitting` laid out does in `selected`."""
    claimed = {at: each for each in fitting.claims for at in range(each.start, each.end)}
    for claim, comparison in fitting.of(Comparison):
        claimed |= {comparison.lead: claim} if comparison.lead is not None else {}
    taken = {at for at, each in claimed.items() if _counts(fitting, each)} | fitting.denials
    idle = {*coverage.unexplained, *coverage.chatter, *coverage.lost}
    idle |= set(unhonoured(fitting, selected, taken)) | set(_untold(fitting, selected))
    return Account(tuple(_entries(fitting, claimed, idle, taken, coverage)))


def _entries(
    fitting: Fitting,
    claimed: dict[int, Claim],
    idle: set[int],
    taken: set[int],
    coverage: Coverage,
) -> Iterator[Entry]:
    question, at = fitting.question, 0
    while at < len(question.words):
        claim = claimed.get(at) if at in taken else None
        end = claim.end if claim is not None and claim.start == at else at + 1
        if not idle.isdisjoint(range(at, end)):
            yield Entry(at, end, "open")
        elif claim is not None:
            yield Entry(at, end, *_role(claim))
        elif at not in question.spoken or at in question.bracketed:
            yield Entry(at, end, "aside")
        else:
            yield Entry(at, end, "like" if at in coverage.like else "plain")
        at = end


def _role(claim: Claim) -> tuple[Role, str]:
    for kind, role in _ROLES:
        if isinstance(claim.meaning, kind):
            return role, claim.meaning.vocabulary if isinstance(claim.meaning, Mention) else ""
    if claim.is_topic:
        return "topic", ""
    return "column", claim.names("measure", "date", "dimension", "flag", "text", "parameter")[0]


def _counts(fitting: Fitting, claim: Claim) -> bool:
    """Whether a claim came to anything: a name, a time or an amount only if it was used."""
    return claim in fitting.used or isinstance(claim.meaning, tuple)


def _untold(fitting: Fitting, selected: Selected) -> Iterator[int]:
    """Yield the words that name a measure, a date or a text which would not be told."""
    told, words = _told(fitting, selected), fitting.question.words
    told.add(fitting.known.usual_date or "")  # when a row came about: each row has that
    columns = fitting.known.query.columns.values()
    units = {part for each in columns for part in stems(each.unit or "")}
    for claim in fitting.free("measure", "date", "text"):
        if units.issuperset(word.stem for word in words[claim.start : claim.end]):
            continue  # what is counted says nothing of which count
        names = claim.names("measure", "date", "text", "dimension", "flag", "parameter")
        is_about = claim.has("topic", "dimension") is not None
        if not is_about and told.isdisjoint(names) and claim.start in fitting.question.spoken:
            yield from range(claim.start, claim.end)


def _told(fitting: Fitting, selected: Selected) -> set[str]:
    """Return the columns that are shown, grouped or chosen by."""
    chosen, query = selected.selection, fitting.known.query
    told = {*chosen.columns, *chosen.parameters, *(each.partition(".")[0] for each in chosen.by)}
    told |= {
        name
        for each in (*chosen.filters, *selected.tested)
        for name in (each.column, each.than or "")
    }
    return told | (set(query.shown) if chosen.form in ("rows", "largest", "smallest") else set())
