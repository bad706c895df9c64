"""Recall: what is known and was said that bears on a question, best first, or nothing.

Filtered first by what may be seen, then ranked by meaning and words together. Silence when
nothing fits is part of the answer.
"""

from collections.abc import Mapping
from typing import NamedTuple

from memory.dates import in_words
from memory.embedding import Vectors
from memory.extraction.lexicon import STOP, word_set
from memory.extraction.words import words_of
from memory.index import Index, Reach
from memory.item import Trace, classes_of, lines_of
from memory.likeness import Likeness
from memory.ranking import ranking
from memory.scale import Scale
from memory.succession import contradicts, opposites_of
from memory.turn import now

POOL = 60
"""Items that are looked at more closely, by meaning and by words each."""
_CLEAR = 0.42
"""From this cosine on, meaning alone is enough."""
_FAINT = 0.22
"""Below this cosine, shared words alone are not enough, unless nearly all are shared."""
_CONTRARY = 0.2
"""How much less an item fits that speaks of the north if the south is asked about."""
_ASKING = word_set(
    "tell know remember remind say said think want need give show find look mean what who "
    "when where why how which whose"
)


class Hit(NamedTuple):
    """One item that fits, with the signals that brought it."""

    item_id: str
    score: float
    similarity: float
    shared: tuple[str, ...]
    """The words of the query that its text has too."""
    fits: bool = True
    """Whether it bears on the question by itself; else it only comes nearest."""
    own: float = 0.0
    """Its score without what was said about it."""
    sitting: str = ""
    """The item with which began what was said in one go with it."""
    beside: bool = False
    """Whether most of its score comes from what was said next to it."""


class Query(NamedTuple):
    """A question as recall sees it."""

    text: str
    vector: Vectors | None
    """None if it cannot be had: then the words alone are compared."""
    terms: tuple[str, ...]
    scale: Scale = Scale()
    """Of the cosines with `vector`; what decides below is on that of the built-in model."""
    days: str = ""
    """The days that it asks about in other words than these."""

    @property
    def classes(self) -> frozenset[str]:
        """Its content, as classes of words that mean the same."""
        days = self.days.split()
        # What shares no more of "this week" than the year that it is has nothing of it.
        told = [day for day in days if day != str(now().year)] or days
        return (classes_of(self.text) | classes_of(" ".join(told))) - _ASKING


def query_of(text: str, vector: Vectors | None, *, scale: Scale = Scale()) -> Query:  # noqa: B008 - a value
    """Return `text` as a query."""
    # "May" is a month where it is written as one.
    told = [
        word.text if word.text == "May" and word.start else word.lower for word in words_of(text)
    ]
    days = in_words(text, asked=now().date())
    told += days
    terms = tuple(dict.fromkeys(word for word in told if word not in STOP | _ASKING))
    terms = tuple(word for word in terms if word[0].isalnum())
    return Query(text, vector, terms, scale, " ".join(days))


def find(query: Query, *, index: Index, reach: Reach, pool: int = POOL) -> list[Hit]:
    """Return what within `reach` comes near the query, best first; empty if nothing fits it."""
    sparse = index.by_words(query.terms, reach=reach, limit=pool)
    if query.vector is None:
        traces = index.traces(sparse)
        unknown = dict.fromkeys(traces, Likeness(_FAINT, _FAINT))
        hits = _ranked(query, unknown, sparse, traces)
        return [hit._replace(similarity=0.0) for hit in hits]
    dense = index.by_meaning(query.vector, reach=reach, limit=pool)
    traces = index.traces({*dense, *sparse})
    near = index.likeness(query.vector, traces, reach=reach)
    return _ranked(query, near, sparse, traces)


def _ranked(
    query: Query,
    near: Mapping[str, Likeness],
    sparse: Mapping[str, float],
    traces: Mapping[str, Trace],
) -> list[Hit]:
    asked = query.classes
    lines, against = lines_of(asked), lines_of(opposites_of(asked))
    ranks = ranking(
        query.scale.of({key: each.placed for key, each in near.items()}), sparse, traces
    )
    cosines = query.scale.of({key: each.nearest for key, each in near.items()})
    hits = []
    for item_id, cosine in cosines.items():
        trace, rank = traces[item_id], ranks[item_id]
        shared = trace.shared(lines)
        is_contrary = trace.has_any(against) and contradicts(asked, trace.classes)
        malus = _CONTRARY if is_contrary else 0.0
        cosine -= malus
        hits.append(
            Hit(
                item_id,
                round(rank.score - malus, 6),
                round(cosine, 4),
                tuple(shared),
                fits=_fits(cosine, len(shared), len(asked)),
                own=rank.own,
                sitting=trace.sitting,
                beside=rank.own < rank.score / 2,
            )
        )
    if not any(hit.fits for hit in hits):
        return []
    return sorted(hits, key=lambda hit: (-hit.score, -hit.similarity, hit.item_id))


def _fits(cosine: float, shared: int, asked: int) -> bool:
    if cosine >= _CLEAR:
        return True
    if not shared or not asked:
        return False
    if cosine >= _FAINT:
        return shared >= 2 or shared / asked >= 0.5
    return shared >= 2 and shared / asked >= 0.6
