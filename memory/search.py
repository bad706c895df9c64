"""Recall: what is known and was said that bears on a question, best first, or nothing.

Filtered first by what may be seen, then ranked by meaning and words together. Silence when
nothing fits is part of the answer.
"""

from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from memory.embedding import Vectors
from memory.extraction.lexicon import STOP, word_set
from memory.extraction.words import concepts, words_of
from memory.index import Index, Reach
from memory.scale import Scale
from memory.succession import contradicts, has_opposite
from projects.errors import EmbeddingUnavailable

_POOL = 60
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


class Query(NamedTuple):
    """A question as recall sees it."""

    text: str
    vector: Vectors | None
    """None if it cannot be had: then the words alone are compared."""
    terms: tuple[str, ...]
    scale: Scale = Scale()
    """Of the cosines with `vector`; what decides below is on that of the built-in model."""

    @property
    def classes(self) -> frozenset[str]:
        """Its content, as classes of words that mean the same."""
        return _classes(self.text) - _ASKING


def query_of(text: str, vector: Vectors | None, *, scale: Scale = Scale()) -> Query:  # noqa: B008 - a value
    """Return `text` as a query."""
    lower = [word.lower for word in words_of(text)]
    terms = tuple(dict.fromkeys(word for word in lower if word not in STOP | _ASKING))
    return Query(text, vector, tuple(word for word in terms if word[0].isalnum()), scale)


def find(query: Query, *, index: Index, reach: Reach) -> list[Hit]:
    """Return the items within `reach` that fit the query, best first."""
    sparse = index.by_words(query.terms, reach=reach, limit=_POOL)
    if query.vector is None:
        return _by_words_alone(query, sparse, index.meanings(sparse))
    dense = index.by_meaning(query.vector, reach=reach, limit=_POOL)
    bodies = index.meanings({*dense, *sparse})
    late = {item_id: bodies[item_id] for item_id in sparse if item_id not in dense}
    with suppress(EmbeddingUnavailable):  # those with vectors are found all the same
        dense |= index.likeness(query.vector, late)
    return _fused(query, query.scale.of(dense), sparse, bodies)


def _by_words_alone(
    query: Query, sparse: Mapping[str, float], bodies: Mapping[str, str]
) -> list[Hit]:
    """Return what shares most of the words; nothing is known of its meaning."""
    found = _fused(query, dict.fromkeys(sparse, _FAINT), sparse, bodies)
    return [hit._replace(similarity=0.0) for hit in found]


def _fused(
    query: Query, dense: Mapping[str, float], sparse: Mapping[str, float], bodies: Mapping[str, str]
) -> list[Hit]:
    asked = query.classes
    is_opposed = has_opposite(asked)
    meaning, wording = _scaled(dense), _scaled({key: sparse.get(key, 0.0) for key in dense})
    hits = []
    for item_id, cosine in dense.items():
        classes = _classes(bodies[item_id])
        if cosine < _CLEAR and asked.isdisjoint(classes):
            continue  # as most are
        shared = asked & classes
        malus = _CONTRARY if is_opposed and contradicts(asked, classes) else 0.0
        cosine -= malus
        if _fits(cosine, len(shared), len(asked)):
            score = 0.5 * meaning[item_id] + 0.5 * wording[item_id] - malus
            hits.append(Hit(item_id, round(score, 6), round(cosine, 4), tuple(sorted(shared))))
    return sorted(hits, key=lambda hit: (-hit.score, -hit.similarity, hit.item_id))


@lru_cache(maxsize=5_000)
def _classes(text: str) -> frozenset[str]:
    return frozenset(concepts(words_of(text)))


def _fits(cosine: float, shared: int, asked: int) -> bool:
    if cosine >= _CLEAR:
        return True
    if not shared or not asked:
        return False
    if cosine >= _FAINT:
        return shared >= 2 or shared / asked >= 0.5
    return shared >= 2 and shared / asked >= 0.6


def _scaled(scores: Mapping[str, float]) -> dict[str, float]:
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    width = high - low
    return {key: (value - low) / width if width > 0 else 1.0 for key, value in scores.items()}
