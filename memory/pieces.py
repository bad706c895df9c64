"""Pieces: the sentences of a turn, each embedded by itself besides the whole.

One vector of a long turn says what it is about on the whole; a question asks for one sentence.
"""

import re

PART = "\x1f"
"""Stands between the id of an item and the number of its piece."""

_MOST = 32
"""Pieces of one turn: of a longer one, several sentences make a piece."""
_LEAST = 15
"""Letters of a piece; what is shorter, a greeting, says nothing by itself."""
_LONGEST = 900
"""Letters of a piece: the model reads hardly more."""
_END = re.compile(r"(?<=[.!?])\s+|(?<=[\u3002\uff01\uff1f])|\n+")


def pieces_of(meaning: str) -> list[str]:
    """Return the pieces of a turn, each after the name of who said it; empty if it is one itself."""
    speaker, colon, text = meaning.partition(": ")
    sentences = [said for said in _sentences(text) if len(said) >= _LEAST]
    whole = len(text.strip())
    if not sentences or (len(sentences) == 1 and len(sentences[0]) == whole):
        return []
    return [f"{speaker}{colon}{piece}" for piece in _joined(sentences, -(-whole // _MOST))]


def whole_of(vector_id: str) -> str:
    """Return the id of the item that a vector is of."""
    return vector_id.partition(PART)[0]


def part_ids(item_id: str, count: int) -> list[str]:
    """Return the ids of the vectors of its pieces."""
    return [f"{item_id}{PART}{number}" for number in range(1, count + 1)]


def _sentences(text: str) -> list[str]:
    found = (said.strip() for said in _END.split(text))
    return [
        said[start : start + _LONGEST] for said in found for start in range(0, len(said), _LONGEST)
    ]


def _joined(sentences: list[str], least: int) -> list[str]:
    """Return sentences, put together to pieces of at least so many letters."""
    if len(sentences) <= _MOST:
        return sentences
    pieces = [""]
    for said in sentences:
        if len(pieces[-1]) >= least and len(pieces) < _MOST:
            pieces.append("")
        pieces[-1] = f"{pieces[-1]} {said}".strip()
    return pieces
