"""A sense of meaning for the gate: is this of use for long, and is it the same in other words?

Both only ever keep something out of the core: it stands in the archive then, and is found there.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

from memory.embedding import Vectors

WEIGHTS = Path(__file__).parent / "assets" / "worth.npz"


class Sense(Protocol):
    """What the gate asks about the meaning of words."""

    def worth(self, text: str, said: str) -> float:
        """Return how much a statement, as it was said, reads like what is of use for long.

        Above zero it does.
        """
        ...

    def likeness(self, one: str, other: str) -> float:
        """Return how alike two statements are in meaning; 1 is the same."""
        ...


class NoSense:
    """Stands in where texts cannot be compared by meaning: nothing is slight, nothing alike."""

    def worth(self, text: str, said: str) -> float:
        """Return that it cannot be told."""
        return 0.0

    def likeness(self, one: str, other: str) -> float:
        """Return that nothing is alike but what is the same."""
        return float(one == other)


class Weights(NamedTuple):
    """What was fitted: one weight for each dimension of the built-in encoder."""

    weights: Vectors
    bias: float
    """So chosen that zero parts what is of use from what is not."""


class EncoderSense:
    """Compares by the built-in encoder, with weights that `scripts/worth.py` fitted to it."""

    def __init__(self, encode: Callable[[Sequence[str]], Vectors]) -> None:
        """Read texts by `encode`, which has to be the encoder that the weights were fitted on."""
        self._encode = encode

    def worth(self, text: str, said: str) -> float:
        """Return the logit of its worth: half by its own words, half by all that was said."""
        vectors = self._encode(list(dict.fromkeys((text, said))))
        return float(vectors.mean(axis=0) @ self._fitted.weights + self._fitted.bias)

    def likeness(self, one: str, other: str) -> float:
        """Return the cosine of their vectors."""
        return float(self._encode([one])[0] @ self._encode([other])[0])

    @cached_property
    def _fitted(self) -> Weights:
        with np.load(WEIGHTS) as stored:
            return Weights(stored["weights"], float(stored["bias"]))
