"""The reader: from a question in plain words to the one query that answers it, without a model.

Each query of the catalogue is tried: what the question names is laid over its columns, and every
word that carries matter must be accounted for. A name that nobody bears or that several bear is asked
back, never guessed; where a word stays unaccounted for, what comes nearest is shown as such.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from agents.querying.account import Explained, explained
from agents.querying.candidates import Candidate, is_one_row, weigh
from agents.querying.lexicon import Lexicon
from agents.querying.likeness import Like, Likeness
from agents.querying.masking import masked_example, masked_question
from agents.querying.nearest import bearing, nearest
from agents.querying.placing_values import is_written_as_name
from agents.querying.question import Question, read_question
from agents.querying.reading import Nearest, Reading, Unsure
from agents.querying.titles import Title, Titles
from agents.querying.unknown import unknown_name
from agents.querying.values import Mention, Names
from agents.querying.vectors import Embed, Floats, keeping
from agents.querying.words import read_words
from projects.data import PLAIN_KINDS, Catalogue, Database, Entry, Filter, Query, Selection

_FLOOR = 0.2
"""A text that is less like every example is no question about this data."""
_ENOUGH = 0.62
"""From here on a reading is believed."""
_SURE, _NEAR_SURE = 0.8, 0.7
"""From here on it is told as the answer; of those below two in three were none."""
_BORNE, _ASTRAY = 0.65, 0.15
"""The same for what accounts for every word, and how much likelier another query may be."""
_BORNE_WEAK = 0.75
"""What is little like its query must bear on the question so well."""
_CLEAR = 0.88
"""What accounts for every word and leads all others is believed from here on, however it is worded."""
_AS_WORDED = 0.9
"""From this likeness on a question is said as one of a query's own wordings."""
_LIKE_LISTED, _LIKE_RECKONED = 0.6, 0.7
"""The likeness that is needed of rows, seen for what they are, and of a number that was reckoned."""
_BORNE_WELL, _APART_THEN = 0.85, 0.05
"""What bears on a question as well as this is told from others by so little."""
_MARGIN = 0.025
"""A rival this near must be told apart first."""
_MARGIN_OF_DEFAULT = 0.06
"""The same, where the question does not name the measure that it wants."""
_MARGIN_OF_AVERAGE = 0.12
"""The same for an average: the price that is asked and the price that was paid both have one."""
_APART = 0.15
"""So far behind is a query that nothing but likeness tells from the first."""
_OUTNAMED = 0.15
"""So far ahead the usual measure must be where another query has the one that is named."""
_BEHIND = 0.08
"""What accounts for everything may be this far behind what does not."""
_LISTED = 4
"""Names that a question back lists."""


@dataclass(frozen=True)
class Source:
    """One database, as far as reading questions needs it."""

    project: str
    catalogue: Catalogue
    today: date
    vocabularies: Mapping[str, Sequence[Entry]]

    @classmethod
    def of(cls, database: Database) -> "Source":
        """Read the words of a database; blocks."""
        catalogue = database.catalogue
        words = {name: database.vocabulary(name) for name in catalogue.vocabularies}
        return cls(database.project, catalogue, database.today, words)


class Reader:
    """Reads questions against one database."""

    def __init__(self, source: Source, *, embed: Embed, cache: Path | None = None) -> None:
        """Prepare the words of the catalogue and of the data; `cache` keeps its vectors."""
        self._source = source
        self._lexicon = Lexicon.of(source.catalogue)
        labels = self._lexicon.labels
        self._names = {
            name: Names(name, entries, words=labels.get(name, ()))
            for name, entries in source.vocabularies.items()
        }
        self._embed = embed
        self._titles = Titles(source.catalogue, source.vocabularies, keeping(embed, cache))
        self._likeness = _learnt(source.catalogue, keeping(embed, cache), self._lexicon.known)

    def read(self, text: str, *, agent: str | None = None) -> Reading | Unsure | Nearest | None:
        """Return what `text` asks of this database, or what bears on it; None if nothing does.

        Args:
            text: the question; below it, on a line of its own, the reply to what was asked back.
            agent: whose question it is taken to be; only weighs a little.
        """
        vector = self._embed([text])[0]
        has_name = any(word.is_capital or word.is_code for word in read_words(text))
        if not has_name and self._likeness.closest(vector) < _FLOOR:
            return None
        question = self._question(text)
        if not question.words:
            return None
        found = self._weighed(question, self._like(question, vector), agent)
        titled = self._titles.nearest(text, vector)
        if titled and (not found[0].is_usable or found[0].query == titled.query):
            return self._entitled(titled)
        near = self._by_title(nearest(found, self._source.project), vector)
        return self._decided(question, found, near)

    def explain(self, text: str) -> Explained | None:
        """Return how `text` is read, word by word; None if it is no question about this database."""
        question = self._question(text)
        if not question.words:
            return None
        found = self._weighed(question, self._like(question, self._embed([text])[0]), None)
        best, read = _best(found), self.read(text)
        is_told = isinstance(read, Reading) and read.selection == best.selected.selection
        return explained(best.fitting, best.selected, best.account, is_told=is_told)

    def _question(self, text: str) -> Question:
        return read_question(
            text,
            self._names.values(),
            known=self._lexicon.known,
            today=self._source.today,
            own=self._source.project,
        )

    def _by_title(self, near: Nearest | None, vector: Floats) -> Nearest | None:
        """Return what comes nearest, of things with titles those whose titles do."""
        first = near.views[0] if near else None
        titles = self._titles.closest(first.rows.query, vector) if first else None
        if near is None or first is None or titles is None:
            return near
        rows = first.rows.model_copy(update={"filters": (titles,)})
        return replace(near, views=(replace(first, rows=rows, wider=()), *near.views[1:]))

    def _weighed(
        self, question: Question, like: Mapping[str, Like], agent: str | None
    ) -> list[Candidate]:
        """Return every query as an answer to `question`, the best first."""
        found = [
            weigh(question, known, like[name], lexicon=self._lexicon, agent=agent)
            for name, known in self._lexicon.queries.items()
        ]
        return sorted(found, key=lambda each: (-each.score, -each.coverage.share, -each.likeness))

    def _entitled(self, titled: Title) -> Reading:
        """Return the reading that quotes the thing of that title."""
        chosen = Filter(column=titled.column, op="=", values=(titled.value,))
        return Reading(
            selection=Selection(query=titled.query.name, filters=(chosen,)),
            agent=titled.query.agent,
            project=self._source.project,
            confidence=min(1.0, 0.3 + titled.likeness),
        )

    def query(self, name: str) -> Query:
        """Return the query of that name."""
        return self._source.catalogue.query(name)

    def _decided(
        self, question: Question, found: list[Candidate], near: Nearest | None
    ) -> Reading | Unsure | Nearest | None:
        if question.wanted.is_order:
            return None
        if found[0].score < _ENOUGH:
            return near
        best = _best(found)
        asked = self._doubt(question, best, near)
        second = _second(found, best)
        is_outnamed = _is_outnamed(found, best)
        is_unlike = self._is_unlike(best) and not _is_clear(best, near, second)
        rival = self._nearer(found, best, near)
        if asked or is_unlike or is_outnamed or rival or not _is_sure(best, near, second):
            return asked or near
        others = [each for each in found[:6] if each is not best and each.is_usable]
        others = [each for each in others if not each.lacking]
        margin = _MARGIN_OF_DEFAULT if best.selected.is_default else _MARGIN
        if best.selected.selection.form == "average":
            margin = _MARGIN_OF_AVERAGE
        close = [each for each in others if best.score - each.score < margin]
        return Reading(
            selection=best.selected.selection,
            agent=best.query.agent,
            project=self._source.project,
            confidence=min(1.0, best.score),
            asked=best.selected.asked,
            tested=best.selected.tested,
            is_check=question.wanted.is_check,
            rivals=tuple(each.selected.selection for each in close),
            near=near,
        )

    def _nearer(self, found: list[Candidate], best: Candidate, near: Nearest | None) -> bool:
        """Whether another query accounts for as much, comes nearer and is asked in these words."""
        if near is None or near.views[0].selection.query == best.query.name:
            return False
        first = next(e for e in found if e.query.name == near.views[0].selection.query)
        is_whole = first.is_usable and first.coverage.share >= best.coverage.share
        return is_whole and first.likeness > max(best.likeness, _AS_WORDED)

    def _is_unlike(self, best: Candidate) -> bool:
        """Whether a reading is too little like all wordings of its query to be told outright."""
        is_list = best.selected.selection.form == "rows"
        return best.likeness < self._likeness.trust * (_LIKE_LISTED if is_list else _LIKE_RECKONED)

    def _doubt(self, question: Question, best: Candidate, near: Nearest | None) -> Unsure | None:
        """Return what must be asked or said before the best candidate can answer."""
        is_known = near is not None and near.knows_names
        unknown = None if is_known else unknown_name(question, best, self._names)
        if unknown:
            return self._unsure(best, unknown, is_refusal=True)
        if not best.is_usable:
            return None
        unclear = [each for each in best.fitting.ambiguous if not _only_describes(question, each)]
        if unclear and not is_one_row(best.fitting):
            mention = unclear[0]
            names = mention.values[:_LISTED]
            more = len(mention.values) - len(names)
            listed = ", ".join(names) + (f" or {more} more" if more else "")
            said = question.said(mention.start, mention.end)
            asked = f"Several go by {said!r}: {listed}. Which one do you mean?"
            return self._unsure(best, asked, options=names)
        is_nearer = near is not None and near.confidence > bearing(best)
        return self._unsure(best, best.query.ask) if best.lacking and not is_nearer else None

    def _unsure(
        self,
        best: Candidate,
        question: str,
        *,
        options: tuple[str, ...] = (),
        is_refusal: bool = False,
    ) -> Unsure:
        return Unsure(
            question=question,
            options=options,
            agent=best.query.agent,
            project=self._source.project,
            confidence=min(1.0, best.score),
            is_refusal=is_refusal,
        )

    def _like(self, question: Question, vector: Floats) -> Mapping[str, Like]:
        """Compare a question as it is said, with names left aside, and without what leads to it."""
        known, words = self._lexicon.known, question.words
        masked = masked_question(question.text, words, question.mentions, known)
        bare = masked_question(question.text, words, question.mentions, known, only=question.spoken)
        ways = [each for each in dict.fromkeys((masked, bare)) if each not in ("", question.text)]
        return self._likeness.of([vector, *(self._embed(ways) if ways else ())])


def _is_sure(best: Candidate, near: Nearest | None, second: float) -> bool:
    """Whether a reading is told as the answer: what comes nearest must be the same query's.

    Args:
        best: the reading.
        near: what comes nearest.
        second: the score of the next best query.
    """
    if not best.is_usable or best.is_doubtful or best.fitting.ambiguous or best.lacking:
        return False
    if not _tells_which(best, near) or (best.is_weak and bearing(best) < _BORNE_WEAK):
        return False
    is_first = near is None or near.views[0].selection.query == best.query.name
    if best.coverage.share >= 1.0 and not best.coverage.vague:
        borne = bearing(best)
        is_near = near is not None and near.confidence - borne < _ASTRAY
        leads = is_near and best.score - second >= _MARGIN_OF_DEFAULT
        return borne >= _BORNE and (is_first or leads)
    is_near = is_first and near is not None and near.confidence >= _NEAR_SURE
    return is_near and best.score >= _SURE


def _tells_which(best: Candidate, near: Nearest | None) -> bool:
    """Whether anything said tells this query from others: "who is in on Monday" may be of many.

    Names, times and things stand in many queries; where no word is one of its own, the others
    must be far behind.
    """
    entries = best.account.entries
    columns = best.query.columns
    telling = (
        each.role in ("topic", "amount", "rank", "group")
        or (
            each.role == "column"
            and (each.of not in columns or columns[each.of].kind in PLAIN_KINDS)
        )
        for each in entries
    )
    others = near.views[1:] if near else ()
    is_counted = best.selected.selection.form == "count" and best.selected.is_of_grain
    is_asked = best.fitting.question.wanted.wish not in ("rows", "check")
    is_asked = is_asked or any(each.role == "column" for each in entries)
    apart = _APART_THEN if is_asked and bearing(best) >= _BORNE_WELL else _APART
    return is_counted or any(telling) or all(each.behind >= apart for each in others)


def _is_clear(best: Candidate, near: Nearest | None, second: float) -> bool:
    """Whether a reading leads so clearly that it need not be like a wording of its query."""
    is_first = near is not None and near.views[0].selection.query == best.query.name
    is_whole = best.coverage.share >= 1.0 and not best.coverage.vague
    leads = best.score - second >= _MARGIN_OF_DEFAULT
    chosen = best.selected.selection
    # A figure that is not named, an average or "the most" may be meant of many a thing.
    is_named = chosen.form == "total" and set(chosen.columns) <= {*best.selected.asked}
    is_plain = is_named or chosen.form in ("rows", "count")
    return is_first and is_whole and leads and is_plain and bearing(best) >= _CLEAR


def _is_outnamed(found: Sequence[Candidate], best: Candidate) -> bool:
    """Whether it takes its usual measure, and in another query the question names one."""
    if not best.selected.is_default:
        return False
    return any(
        each.is_usable
        and not each.selected.is_default
        and each.selected.selection.form == best.selected.selection.form
        and each.coverage.share >= best.coverage.share
        and best.score - each.score < _OUTNAMED
        for each in found
        if each is not best
    )


def _second(found: Sequence[Candidate], best: Candidate) -> float:
    """Return the score of the next best query that accounts for as much."""
    share = best.coverage.share
    rivals = (each for each in found if each is not best and each.coverage.share >= share)
    return max((each.score for each in rivals), default=0.0)


def _only_describes(question: Question, mention: Mention) -> bool:
    """Whether words that are no name fit several numbers: all of them can be shown."""
    is_numbered = all(any(map(str.isdigit, str(each))) for each in mention.values)
    return is_numbered and not is_written_as_name(question, mention)


def _best(found: Sequence[Candidate]) -> Candidate:
    """Return the best that accounts for everything, if it comes near the best of all."""
    usable = [each for each in found if each.is_usable and each.score >= _ENOUGH]
    near = [each for each in usable if found[0].score - each.score <= _BEHIND]
    # What could answer at once goes before what must ask first.
    return next((each for each in near if not each.lacking), near[0] if near else found[0])


def _learnt(catalogue: Catalogue, embed: Embed, known: Collection[str]) -> Likeness:
    """Learn from what each query is for, from its examples and from its wordings."""
    queries = catalogue.queries.values()
    pairs = [(query.name, text) for query in queries for text in _texts(query, known)]
    if not pairs:
        return Likeness((), np.zeros((0, 0), dtype=np.float32))
    return Likeness([name for name, _ in pairs], embed([text for _, text in pairs]))


def _texts(query: Query, known: Collection[str]) -> list[str]:
    masked = (masked_example(example, known) for example in (*query.examples, *query.wordings))
    return list(dict.fromkeys((query.purpose, *masked)))
