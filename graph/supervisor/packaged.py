"""What was learnt from the built-in roster, packaged: learning it takes a quarter of a minute.

Only what takes long is kept, the vectors in a byte for each number and the rest in half precision;
the words are learnt again from the texts.
What was learnt is used for exactly the texts that it was learnt from; the vectors serve any
roster that shares texts with the built-in one. `make learn` writes the package anew.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from graph.supervisor.calibration import Calibration
from graph.supervisor.features import Floats
from graph.supervisor.training import Fitted, Learnt, Trust, assemble

_MOSTLY = 0.5
"""Share of common texts from which on a roster counts as a kin of the built-in one."""

_MOST = 127
"""The greatest number of a byte: the greatest of each vector becomes that."""

PACKAGE = Path(__file__).parent / "assets" / "built_in.npz"


class Key(NamedTuple):
    """What a package was made of."""

    digest: str
    """Of the texts, their labels and the embedding."""
    embedding: str
    """The name of the embedding alone: what the vectors are of."""


def unpack(lines: Sequence[tuple[str, str]], key: Key, *, package: Path = PACKAGE) -> Fitted | None:
    """Return what was learnt from `lines`, if they are what the package was made of."""
    kept = _read(package)
    if kept is None or kept.words["key"] != list(key):
        return None
    coefficients = kept.coefficients.astype(np.float32) / np.float32(kept.words["scale"])
    learnt, count = Learnt(coefficients, _trust(kept)), len(lines)
    return assemble(lines, kept.vectors[:count], learnt, strangers=kept.vectors[count:])


def trust_of(
    lines: Sequence[tuple[str, str]], key: Key, *, package: Path = PACKAGE
) -> Trust | None:
    """Return how far to trust a head over `lines` if they and the package are mostly the same.

    The vectors were tuned on these texts, so what is held out of them would seem easier than
    new requests are.
    """
    kept = _read(package)
    if kept is None or kept.words["key"][1] != key.embedding:
        return None
    marks, own = _marks([text for text, _ in lines]), kept.marks[: len(kept.coefficients)]
    shared = min(np.isin(marks, own).mean(), np.isin(own, marks).mean())
    return _trust(kept) if shared >= _MOSTLY else None


def _trust(kept: "_Kept") -> Trust:
    return Trust(Calibration.restored(kept.words["calibration"]), float(kept.words["floor"]))


def vectors_of(
    texts: Sequence[str],
    embed: Callable[[Sequence[str]], Floats],
    *,
    embedding: str,
    package: Path = PACKAGE,
) -> Floats:
    """Return the vector of each text; those of packaged texts are not computed again."""
    kept = _read(package)
    if kept is None or kept.words["key"][1] != embedding:
        return embed(texts)
    rows = {int(mark): row for mark, row in zip(kept.marks, kept.vectors, strict=True)}
    marks = _marks(texts)
    new = [text for text, mark in zip(texts, marks, strict=True) if int(mark) not in rows]
    if new:
        fresh = zip(_marks(new), embed(new), strict=True)
        rows |= {int(mark): row for mark, row in fresh}
    return np.array([rows[int(mark)] for mark in marks], dtype=np.float32)


def pack(
    texts: Sequence[str], vectors: Floats, learnt: Learnt, key: Key, *, package: Path = PACKAGE
) -> None:
    """Write what was learnt from these texts; after theirs stand the vectors of the strangers."""
    # Half precision knows no numbers as small as most coefficients are.
    scale = float(1.0 / np.abs(learnt.coefficients).max())
    words = {
        "key": key,
        "scale": scale,
        "calibration": asdict(learnt.trust.calibration),
        "floor": learnt.trust.floor,
    }
    steps = np.abs(vectors).max(axis=1, keepdims=True) / _MOST
    package.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        package,
        allow_pickle=False,
        words=np.array(json.dumps(words)),
        marks=_marks(texts),
        vectors=np.round(vectors / steps).astype(np.int8),
        coefficients=(learnt.coefficients * np.float32(scale)).astype(np.float16),
    )


class _Kept(NamedTuple):
    words: dict[str, Any]
    marks: NDArray[np.uint64]
    vectors: Floats
    coefficients: NDArray[np.float16]


def _read(package: Path) -> _Kept | None:
    try:
        with np.load(package, allow_pickle=False) as kept:
            return _Kept(
                json.loads(str(kept["words"])),
                kept["marks"],
                _unit(kept["vectors"].astype(np.float32)),
                kept["coefficients"],
            )
    except (OSError, EOFError, ValueError, KeyError, BadZipFile):
        return None


def _unit(rows: Floats) -> Floats:
    """Return each row at length one; its step is of no account then."""
    scaled: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return scaled


def _marks(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Return a number for each text by which it is known again."""
    digests = b"".join(hashlib.sha256(text.encode()).digest()[:8] for text in texts)
    return np.frombuffer(digests, dtype=np.uint64)
