"""Candidates: how well one query accounts for a question."""

from dataclasses import dataclass

from agents.querying.english import STOP
from agents.querying.fitting import Fitting, fit
from agents.querying.lexicon import QueryWords
from agents.querying.numbers import Comparison
from agents.querying.periods import Period
from agents.querying.question import Question
from agents.querying.selecting import Selected, select
from agents.querying.values import Mention
from projects.data import Query

_WORDS, _LIKENESS = 0.6, 0.4
_HALF = 0.5
_TOLD, _ASKING = 0.5, 2
"""What only names values is a question all the same if it is like an example, and more than a name."""
_UNASKED, _VAGUE = 0.5, 0.2
_OF_GRAIN, _OF_AGENT, _ANSWERS, _PINNED, _PHRASE = 0.1, 0.05, 0.03, 0.06, 0.05
_COUNTS = 0.08


@dataclass(frozen=True)
class Candidate:
    """A question laid over one query, with what speaks for it."""

    query: Query
    fitting: Fitting
    selected: Selected
    unexplained: tuple[int, ...]
    """Indexes of the words that nothing in the query accounts for."""
    lost: tuple[int, ...]
    """Indexes of values, times and amounts that the query has no use for."""
    covered: float
    likeness: float
    score: float

    @property
    def is_usable(self) -> bool:
        """Whether it accounts for the whole question."""
        is_whole = (
            not self.unexplained and not self.lost and not _misses_who(self.fitting, self.selected)
        )
        return is_whole and not self.selected.is_unanswerable and not self._is_bare

    @property
    def _is_bare(self) -> bool:
        """Whether nothing but values is named, so that nobody knows what is asked of them."""
        claims = self.fitting.claims
        question = self.fitting.question
        is_plain = question.wanted.wish in ("rows", "check")
        named = sum(each.end - each.start for each in claims)
        is_told = self.likeness >= _TOLD and len(question.words) - named >= _ASKING
        only_named = all(isinstance(each.meaning, Mention | Period) for each in claims)
        return is_plain and only_named and not is_told

    @property
    def lacking(self) -> tuple[str, ...]:
        """The columns and parameters that must be given and are not."""
        filtered = {each.column for each in self.selected.selection.filters}
        columns = [group[0] for group in self.query.requires if not filtered & set(group)]
        given = self.selected.selection.parameters
        parameters = [
            name
            for name, each in self.query.parameters.items()
            if each.default is None and name not in given
        ]
        return (*columns, *parameters)


def weigh(
    question: Question, known: QueryWords, likeness: float, *, agent: str | None
) -> Candidate:
    """Return how well the query of `known` answers `question`."""
    fitting = fit(question, known)
    selected = select(fitting)
    strong, lost = _accounted(fitting)
    said, weak, vague, unexplained = 0.0, 0.0, 0, list[int]()
    inside = {at for each in fitting.claims for at in range(each.start, each.end)}
    undone = {at for at in question.wanted.negations if at not in fitting.denials | inside}
    if question.wanted.is_check:
        undone -= {0, 1}
    for at, word in enumerate(question.words):
        if at in lost or at in undone:
            said += 1
            unexplained += [at] if at in undone else []
        elif at in strong:
            said += 1
            weak += 1
        elif word.text in STOP or (word.stem in STOP and not word.is_past):
            continue
        elif word.stem in known.context:
            said += 1
            weak += _HALF
            vague += 1
        else:
            said += 1
            unexplained.append(at)
    named = sum(_is_name(question, at) for at in unexplained)
    covered = weak / (said - named) if said > named else 0.0
    score = _WORDS * covered + _LIKENESS * max(0.0, likeness)
    score += _OF_GRAIN * selected.is_of_grain + _OF_AGENT * (agent == known.query.agent)
    score += _PINNED * _is_one_row(fitting)
    score -= _COUNTS * _gives_counts(fitting, selected)
    score += _PHRASE * sum(
        each.end - each.start - 1
        for each in fitting.claims
        if isinstance(each.meaning, tuple) and not each.is_topic
    )
    score += _ANSWERS * bool(set(selected.asked) & set(known.query.answers))
    score -= _UNASKED * selected.is_unanswerable
    # What is wanted may be just the word that steers nothing.
    score -= _VAGUE * bool(vague and selected.is_default)
    return Candidate(
        query=known.query,
        fitting=fitting,
        selected=selected,
        unexplained=tuple(unexplained),
        lost=tuple(sorted(lost)),
        covered=covered,
        likeness=likeness,
        score=score,
    )


def _is_one_row(fitting: Fitting) -> bool:
    """Whether a number names the one row that is asked about: invoice 50590."""
    said = [fitting.named.get(name, "") for name in fitting.known.grain]
    is_pinned = bool(said) and fitting.known.grain <= fitting.pinned
    return is_pinned and all(any(char.isdigit() for char in name) for name in said)


def _gives_counts(fitting: Fitting, selected: Selected) -> bool:
    """Whether it is asked which ones there are, and the query only knows how many."""
    columns = fitting.known.query.columns
    counts = [
        name
        for name in selected.asked
        if columns[name].is_number and columns[name].unit is None and columns[name].total == "sum"
    ]
    return selected.selection.form == "rows" and bool(counts)


def _misses_who(fitting: Fitting, selected: Selected) -> bool:
    """Whether it asks who, and the query names nobody by that word nor by what was done."""
    said = {word.stem for word in fitting.question.words} & {"who", "whom"}
    columns = fitting.known.query.columns
    if not said or any(not columns[name].is_number and columns[name].kind not in ("date", "yes_no")
                       for name in selected.asked):  # fmt: skip
        return False
    return not any(
        said & {fitting.question.words[at].stem for at in range(each.start, each.end)}
        for each in fitting.claims
    )


def _is_name(question: Question, at: int) -> bool:
    """Whether a word is a name or a number that nothing bears: it tells nothing of what is asked."""
    word = question.words[at]
    is_borne = any(
        each.start <= at < each.end and (each.is_whole or each.share >= _HALF)
        for each in question.mentions
    )
    return (word.is_code or word.is_capital) and not is_borne


def _accounted(fitting: Fitting) -> tuple[set[int], set[int]]:
    """Return which words are accounted for, and which name something that cannot be used."""
    strong: set[int] = set()
    for claim in fitting.claims:
        if claim in fitting.used or isinstance(claim.meaning, tuple):
            strong.update(range(claim.start, claim.end))
        if isinstance(claim.meaning, Comparison) and claim.meaning.lead is not None:
            strong.add(claim.meaning.lead)
    question, lost = fitting.question, set[int]()
    spans = [(number.start, number.end) for number in question.numbers]
    spans += [(period.start, period.end) for period in question.periods]
    spans += [(comparison.start, comparison.end) for comparison in question.comparisons]
    for start, end in spans:
        lost |= set(range(start, end)) - strong
    return strong, lost
