"""How near an item comes to a question: as a whole, by its best piece, and by what it follows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from memory.embedding import Vectors
from memory.item import Trace
from memory.pieces import pieces_of, whole_of


class Likeness(NamedTuple):
    """Cosines of a question and an item."""

    nearest: float
    """Of the whole or of its best piece, whichever is nearer."""
    placed: float
    """Half by its best piece, half by the turn together with the one that it follows: answers
    follow questions, and what "it" stands for was said before."""


class AtHand(NamedTuple):
    """Some vectors, and which row is whose."""

    row_of: Mapping[str, int]
    rows: Vectors


def texts_of(vector_ids: Sequence[str], traces: Mapping[str, Trace]) -> dict[str, str]:
    """Return the embedded text of each of some vectors whose item is among `traces`."""
    found: dict[str, str] = {}
    for vector_id in vector_ids:
        trace = traces.get(whole_of(vector_id))
        if trace is not None and vector_id not in found:
            texts = (trace.meaning, *(pieces_of(trace.meaning) if trace.parts else ()))
            found |= dict(zip(trace.vector_ids, texts, strict=False))
    return {vector_id: found[vector_id] for vector_id in vector_ids if vector_id in found}


def likeness(vector: Vectors, traces: Iterable[Trace], at_hand: AtHand) -> dict[str, Likeness]:
    """Return the likeness of `vector` and each of some items whose vector is at hand."""
    row_of = at_hand.row_of
    known = [trace for trace in traces if trace.item_id in row_of]
    if not known:
        return {}
    cosines = at_hand.rows @ vector
    own = np.array([row_of[trace.item_id] for trace in known])
    before = np.array(
        [row_of.get(trace.context, row) for trace, row in zip(known, own, strict=True)]
    )
    pieces = [[row_of[each] for each in trace.vector_ids[1:] if each in row_of] for trace in known]
    best = np.array(
        [
            cosines[rows].max() if rows else cosines[row]
            for rows, row in zip(pieces, own, strict=True)
        ]
    )
    both = at_hand.rows[own] + at_hand.rows[before]
    together = (cosines[own] + cosines[before]) / np.maximum(np.linalg.norm(both, axis=1), 1e-6)
    nearest, placed = np.maximum(best, cosines[own]), (best + together) / 2
    return {
        trace.item_id: Likeness(near, place)
        for trace, near, place in zip(known, nearest.tolist(), placed.tolist(), strict=True)
    }
