"""What the router sees of a text: MiniLM read on by layers that were tuned to tell agents apart.

The first layers are those that recall has already computed for the same text, so that routing
costs the last two only. Beside the tuned vector stands the plain one: labels that the layers were
never tuned for need it.
"""

import threading
from collections.abc import Sequence
from functools import cached_property, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from graph.supervisor.features import Floats
from memory.embedding import MiniLM, make_session

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_LAYERS = resources.files("graph.supervisor").joinpath("assets", "routing.onnx")
_HALF = np.float32(0.5**0.5)
_RECENT = 256
"""How many texts the vectors are remembered of, as the trunk does."""


class RoutingEncoder:
    """Turns texts into vectors of length one: half the tuned reading, half the plain one."""

    def __init__(self, trunk: MiniLM | None = None) -> None:
        """Read on from what `trunk` makes of a text; loads nothing yet."""
        self.trunk = trunk or MiniLM()
        self.name = f"{self.trunk.name}+routing-1"
        self._loading = threading.Lock()
        self._recent = lru_cache(maxsize=_RECENT)(self._vector)

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Return one normalised row for each text."""
        return np.array([self._recent(text) for text in texts], dtype=np.float32)

    def _vector(self, text: str) -> Floats:
        tuned = self._session.run(None, {"states": self.trunk.states(text)})[0][0]
        plain = self.trunk([text])[0]
        both: Floats = np.concatenate([tuned, plain]) * _HALF
        return both

    @cached_property
    def _session(self) -> "InferenceSession":
        with self._loading:
            return make_session(_LAYERS)
