"""Candidates: how well one query answers a question, and what speaks against it."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from agents.querying.account import Account, account
from agents.querying.claims import Claim
from agents.querying.coverage import Coverage, cover
from agents.querying.fitting import fit
from agents.querying.laid import Fitting
from agents.querying.lexicon import Lexicon, QueryWords, Sense, is_plain
from agents.querying.likeness import Like
from agents.querying.misleading import misleads
from agents.querying.question import Question
from agents.querying.selecting import TIMES, Selected, select
from agents.querying.values import Mention
from agents.querying.words import stems
from projects.data import Query

_WORDS, _LIKENESS = 0.6, 0.4
_TOLD, _ASKING = 0.5, 2
"""What only names values is a question all the same if it is like an example, and more than a name."""
_UNASKED, _VAGUE = 0.5, 0.2
_OF_GRAIN, _OF_AGENT, _ANSWERS, _PINNED, _PHRASE = 0.1, 0.05, 0.03, 0.06, 0.07
_COUNTS, _TESTED = 0.08, 0.05
_SURE, _LIKE_SURE = 0.85, 0.41
"""Below both of these a reading is weak."""
_REACH = 3
"""So near before a value stands what denies it: not yet paid."""
_TOLD_ENOUGH = 0.8
"""A smaller share of the question than this may be about something else."""
_LIKE_OPEN = 0.6
_PAPER = 0.2
"""A kind of number that more of the queries know than this is no paper."""
_CHOOSING = frozenset({"who", "who's", "whom", "whose", "which", "where", "one", "ones"})
"""Words that want some of the rows, not all."""
_DOERS = frozenset({"who", "somebody", "someone"})
"""Before what was done, these ask or leave open who did it."""
_NOW = frozenset(
    {"now", "nowadays", "presently", "present", "currently", "today", "today's", "current"}
)
"""Words that ask how it stands, not how it was."""
_CHATTER, _LIKE_CHATTER = 2, 0.4
"""So many words may be chatter, and only of a question this like an example."""


@dataclass(frozen=True)
class Candidate:
    """A question laid over one query, with what speaks for it."""

    query: Query
    fitting: Fitting
    selected: Selected
    coverage: Coverage
    likeness: float
    """Of the question with the closest of the query's wordings."""
    fit: float
    """What all its wordings together say for it."""
    score: float
    is_of_paper: bool = False
    """Whether it is about one paper that few queries know of: invoice 50590."""

    @property
    def is_usable(self) -> bool:
        """Whether it accounts for the whole question."""
        found = self.coverage
        if found.lost or self.selected.is_unanswerable or not self._bears_unexplained:
            return False
        if _misses_who(self.fitting, self.selected) or self._is_open:
            return False
        if found.ignores_value and self.selected.selection.form in ("total", "count", "average"):
            return False
        return self._is_told and (not found.chatter or self._bears_chatter)

    @cached_property
    def account(self) -> Account:
        """What each word does in what would be told."""
        return account(self.fitting, self.selected, self.coverage)

    @property
    def is_doubtful(self) -> bool:
        """Whether it accounts for everything, and may be far from what is meant all the same."""
        return (
            self.coverage.share < _TOLD_ENOUGH
            or bool(self.account.open)
            or self._overlooks_name
            or self._is_everything
            or self._takes_measure
            or self._lacks_time
            or self._averages_unasked
            or misleads(self.fitting, self.selected)
        )

    @property
    def is_weak(self) -> bool:
        """Whether it is little like its query and little better than others."""
        return self.score < _SURE and self.likeness < _LIKE_SURE and not self._is_tested

    @property
    def _is_everything(self) -> bool:
        """Whether it lists all there is, though only who or which of them was asked."""
        chosen, words = self.selected.selection, self.fitting.question.words
        is_whole = chosen.form == "rows" and not (chosen.filters or chosen.parameters)
        return is_whole and any(word.text in _CHOOSING for word in words)

    @property
    def _takes_measure(self) -> bool:
        """Whether another measure is added up than the one that a value is called by: paid."""
        chosen = self.selected.selection
        return chosen.form in ("total", "average") and any(
            claim in self.fitting.used and not measures & set(chosen.columns)
            for claim, _ in self.fitting.of(Mention)
            if (measures := self._measures_called(claim))
            if not self.fitting.denials & set(range(claim.start - _REACH, claim.start))
        )

    @property
    def _averages_unasked(self) -> bool:
        """Whether it tells an average nobody asked for, where each row has a value of its own.

        What has the highest price may be the dearest thing or the dearest kind; what something
        costs nowadays is not what it cost on average so far.
        """
        chosen, wanted = self.selected.selection, self.fitting.question.wanted
        if wanted.wish == "average":
            return False
        said = {word.text for word in self.fitting.question.words}
        is_past = chosen.form == "average" and bool(self.fitting.known.dates)
        is_ranking = chosen.form in ("largest", "smallest") and chosen.each == "average"
        return is_ranking or (is_past and not said.isdisjoint(_NOW))

    @property
    def _lacks_time(self) -> bool:
        """Whether it is asked how many days something takes, and no number of days is shown."""
        words, columns = self.fitting.question.words, self.query.columns
        asked = {
            words[at + 2].stem
            for at in range(len(words) - 2)
            if words[at].text == "how" and words[at + 1].text == "many"
        } & TIMES
        shown = self.selected.selection.columns or self.query.shown
        told = {stem for name in shown for stem in stems(columns[name].unit or "")}
        return not asked <= told

    def _measures_called(self, claim: Claim) -> set[str]:
        words = self.fitting.question.words[claim.start : claim.end]
        senses = self.fitting.known.senses.get(tuple(word.stem for word in words), ())
        return {each.name for each in senses if each.role == "measure"}

    @property
    def _overlooks_name(self) -> bool:
        """Whether nothing is chosen by any name, though one is told that nothing here bears."""
        question, chosen = self.fitting.question, self.selected.selection
        if chosen.filters or chosen.parameters:
            return False
        inside = {at for each in self.fitting.claims for at in range(each.start, each.end)}
        return any(
            (word.is_capital or word.is_code) and at not in inside and not is_plain(word.text)
            for at, word in enumerate(question.words)
        )

    @property
    def _is_tested(self) -> bool:
        """Whether it is asked if something holds of the one row that is named: is L-12 shipped?"""
        is_check = self.fitting.question.wanted.is_check and bool(self.selected.tested)
        return is_check and self.coverage.share >= 1.0 and not self.coverage.vague

    @property
    def _bears_unexplained(self) -> bool:
        """Whether nothing speaks against it; of one paper's few rows one word may."""
        against = self.coverage.unexplained
        if not against:
            return True
        words = self.fitting.question.words
        is_plain = not any(words[at].is_code or words[at].is_capital for at in against)
        is_list = self.fitting.question.wanted.wish == "rows"
        is_rows = is_list and self.selected.selection.form == "rows" and self.likeness >= _TOLD
        denied = set(against) & set(self.fitting.question.wanted.negations)
        return len(against) == 1 and is_plain and is_rows and not denied and self.is_of_paper

    @property
    def _is_told(self) -> bool:
        """Whether it is said what is asked of the values that are named."""
        question = self.fitting.question
        named = sum(each.end - each.start for each in self.fitting.claims)
        is_like = self.likeness >= _TOLD and len(question.words) - named >= _ASKING
        is_wish = question.wanted.wish not in ("rows", "check")
        return self.coverage.asks_known or is_wish or is_like or bool(self.selected.tested)

    @property
    def _is_open(self) -> bool:
        """Whether it would list everything, though nobody asked for a list of it."""
        chosen = self.selected.selection
        is_whole = chosen.form == "rows" and not (chosen.filters or chosen.parameters)
        is_unlike = self.likeness < _LIKE_OPEN and not self.selected.is_of_grain
        return is_whole and is_unlike and self.fitting.question.wanted.wish in ("rows", "check")

    @property
    def _bears_chatter(self) -> bool:
        """Whether the words that nobody knows can be left aside."""
        found, question = self.coverage, self.fitting.question
        is_like = self.likeness >= _LIKE_CHATTER and found.has_target and found.asks_known
        is_verb = 0 in found.chatter and question.said(0, 1).casefold() == question.words[0].text
        is_first = is_verb and not question.text.rstrip().endswith("?")
        if not is_like or is_first or self.selected.is_default:
            return False
        return len(found.chatter) <= min(_CHATTER, found.strong - 1)

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
    question: Question,
    known: QueryWords,
    like: Like,
    *,
    lexicon: Lexicon,
    agent: str | None = None,
) -> Candidate:
    """Return how well the query of `known` answers `question`."""
    fitting = fit(question, known)
    selected = select(fitting)
    coverage = cover(question, fitting, lexicon)
    score = _WORDS * coverage.share + _LIKENESS * max(0.0, like.closest)
    score += _OF_AGENT * (agent == known.query.agent) + _bonus(fitting, selected)
    # What is wanted may be just the word that steers nothing.
    score -= _VAGUE * bool(coverage.vague and selected.is_default)
    is_of_paper = _is_of_paper(fitting, lexicon)
    return Candidate(
        known.query, fitting, selected, coverage, like.closest, like.fit, score, is_of_paper
    )


def _is_of_paper(fitting: Fitting, lexicon: Lexicon) -> bool:
    """Whether a whole number is named that only a few queries have a column for."""
    kinds = {
        mention.vocabulary
        for claim, mention in fitting.of(Mention)
        if claim in fitting.used and mention.is_whole
        if any(char.isdigit() for char in fitting.question.said(claim.start, claim.end))
    }
    return any(lexicon.spread(kind) <= _PAPER for kind in kinds)


def _bonus(fitting: Fitting, selected: Selected) -> float:
    """Return what speaks for a query, or against it, besides words and likeness."""
    phrases = sum(
        each.end - each.start - 1
        for each in fitting.claims
        if isinstance(each.meaning, tuple) and not each.is_topic
    )
    is_answer = bool(set(selected.asked) & set(fitting.known.query.answers))
    return (
        _OF_GRAIN * (selected.is_of_grain or _names_grain(fitting))
        + _PINNED * is_one_row(fitting)
        + _PHRASE * phrases
        + _ANSWERS * is_answer
        + _TESTED * (bool(selected.tested) and fitting.question.wanted.is_check)
        - _COUNTS * _gives_counts(fitting, selected)
        - _UNASKED * selected.is_unanswerable
    )


def _names_grain(fitting: Fitting) -> bool:
    """Whether what a row stands for is named, as part of another phrase too: open orders."""
    known, words = fitting.known, fitting.question.words
    if len(known.grain) != 1:
        return False
    (grain,) = known.grain
    phrases = [
        claim for claim in fitting.claims if claim.has("flag") and claim.end - claim.start > 1
    ]
    return any(
        sense == Sense("dimension", grain)
        for claim in phrases
        for sense in known.senses.get((words[claim.end - 1].stem,), ())
    )


def is_one_row(fitting: Fitting) -> bool:
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


def _asks_who_did(fitting: Fitting) -> bool:
    """Whether it asks who brought a state about, and here the state is all that is known."""
    words = fitting.question.words
    return any(
        words[claim.start - 1].text in _DOERS
        and words[claim.start].is_past
        and fitting.kind(column).endswith("status")
        for claim, mention in fitting.of(Mention)
        if claim in fitting.used and claim.start
        for column in fitting.known.query.columns
        if fitting.kind(column) == mention.vocabulary
    )


def _misses_who(fitting: Fitting, selected: Selected) -> bool:
    """Whether it asks who, and the query names nobody by that word nor by what was done."""
    words = fitting.question.words
    said = {word.stem for word in words} & {"who", "whom"}
    if any((a.text, b.text) == ("whose", "name") for a, b in pairwise(words)):
        said.add("whose")
    columns = fitting.known.query.columns
    if _asks_who_did(fitting):
        return True
    if not said or any(not columns[name].is_number and columns[name].kind not in ("date", "yes_no")
                       for name in selected.asked):  # fmt: skip
        return False
    return not any(
        said & {fitting.question.words[at].stem for at in range(each.start, each.end)}
        for each in fitting.claims
    )
