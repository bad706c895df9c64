"""What the router sees of a text: MiniLM read on by layers that were tuned to tell agents apart.

The first layers are those that recall has already computed for the same text, so that routing
costs the last two only. Beside the tuned vector stands the plain one: labels that the layers were
never tuned for need it. A part of a text is read from what the layers made of its tokens there, and
costs nothing.
"""

import threading
from collections.abc import Sequence
from functools import cached_property, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graph.supervisor.features import Floats
from memory.embedding import MiniLM, make_session

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_LAYERS = resources.files("graph.supervisor").joinpath("assets", "routing.onnx")
_HALF = np.float32(0.5**0.5)
_RECENT = 256
"""How many texts the vectors are remembered of, as the trunk does."""
_STATES = 8
"""How many texts the states are remembered of, as the trunk does."""


class RoutingEncoder:
    """Turns texts into vectors of length one: half the tuned reading, half the plain one."""

    def __init__(self, trunk: MiniLM | None = None) -> None:
        """Read on from what `trunk` makes of a text; loads nothing yet."""
        self.trunk = trunk or MiniLM()
        self.name = f"{self.trunk.name}+routing-2"
        self._loading = threading.Lock()
        self._recent = lru_cache(maxsize=_RECENT)(self._vector)
        self._latest = lru_cache(maxsize=_STATES)(self._read)

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Return one normalised row for each text."""
        return np.array([self._recent(text) for text in texts], dtype=np.float32)

    def of_part(self, text: str, spans: Sequence[tuple[int, int]]) -> Floats | None:
        """Return the vector of the parts of `text` between these characters, as they stand in it.

        None if they lie beyond what is read of a long text.
        """
        seen = self.trunk.seen(text)
        inside = [_is_within(place, spans) for place in seen.places]
        if not any(inside):
            return None
        halves = [states[0][inside].sum(axis=0) for states in (self._latest(text).last, seen.last)]
        return _joined([half / np.linalg.norm(half) for half in halves])

    def _vector(self, text: str) -> Floats:
        return _joined([self._latest(text).vector, self.trunk([text])[0]])

    def _read(self, text: str) -> "_Tuned":
        states = {"states": self.trunk.seen(text).shared}
        vectors, last = self._session.run(["vectors", "last"], states)
        return _Tuned(vectors[0], last)

    @cached_property
    def _session(self) -> "InferenceSession":
        with self._loading:
            return make_session(_LAYERS)


class _Tuned(NamedTuple):
    """What the tuned layers made of one text."""

    vector: Floats
    last: Floats
    """The state of each token: (1, tokens, 384)."""


def _joined(halves: Sequence[Floats]) -> Floats:
    both: Floats = np.concatenate(halves) * _HALF
    return both


def _is_within(place: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a token stands for characters within one of the spans."""
    start, end = place
    return start < end and any(first <= start and end <= last for first, last in spans)
