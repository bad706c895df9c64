"""Vectors on disk: what was embedded once for a catalogue need not be embedded again."""

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

Embed = Callable[[Sequence[str]], Floats]
"""Turns texts into vectors of length one, a row each."""


def keeping(embed: Embed, cache: Path | None) -> Embed:
    """Return the same embedding, its vectors kept on disk under what was embedded."""
    if cache is None:
        return embed

    def kept_vectors(texts: Sequence[str]) -> Floats:
        name = getattr(embed, "name", type(embed).__qualname__)
        digest = hashlib.sha256("\0".join((name, *texts)).encode()).hexdigest()[:24]
        return kept(cache / f"queries-{digest}.npy", lambda: embed(texts), rows=len(texts))

    return kept_vectors


def kept(path: Path, make: Callable[[], Floats], *, rows: int) -> Floats:
    """Return the vectors in `path`; if it holds none that fit, make them and keep them there."""
    try:
        found: Floats = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        found = np.zeros((0, 0), dtype=np.float32)
    if found.ndim == 2 and len(found) == rows:
        return found
    found = make()
    _keep(path, found)
    return found


def _keep(path: Path, vectors: Floats) -> None:
    """Write a file whole or not at all; what cannot be kept is made again next time."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            np.save(file, vectors, allow_pickle=False)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
