"""The scale: the cosines of another embedding, told as those of the built-in one.

What is near and what is far is decided by constants, in cosines of the built-in model. Others
crowd their texts together or spread them: by some, any two come to .7. So questions of everyday
matters are compared with their answers, and with the answers to others; a straight line through
the two leads from one model's cosines to the other's.
"""

from collections.abc import Mapping
from importlib import resources
from typing import NamedTuple

import numpy as np

from memory.embedding import Embed, MiniLM, Vectors

_PAIRS = resources.files("memory").joinpath("assets", "pairs.txt")
_CHANCE = 0.95
"""Share of the answers to other questions that are less near than where the line begins."""
_LEAST = 0.05
"""An embedding to which answers are no nearer than this tells nothing apart."""


class Anchors(NamedTuple):
    """What an embedding makes of questions and answers."""

    apart: float
    """A cosine that the answer to another question rarely has."""
    alike: float
    """The cosine that a question's own answer commonly has."""


BUILT_IN = Anchors(apart=0.217, alike=0.645)
"""What the built-in model makes of them; a test measures it again."""


class Scale(NamedTuple):
    """A straight line from the cosines of an embedding to those of the built-in one."""

    slope: float = 1.0
    start: float = 0.0

    def of(self, cosines: Mapping[str, float]) -> dict[str, float]:
        """Return the same cosines on the scale of the built-in model."""
        return {
            key: min(max(self.slope * cosine + self.start, -1.0), 1.0)
            for key, cosine in cosines.items()
        }

    @property
    def is_blind(self) -> bool:
        """Whether the embedding does not tell an answer from any other text."""
        return not self.slope


def scale_of(embed: Embed) -> Scale:
    """Measure the scale of an embedding; the built-in one need not be.

    Raises:
        EmbeddingUnavailable: if its vectors cannot be had now.
    """
    if embed.name == MiniLM.name:
        return Scale()
    apart, alike = anchors(embed)
    if alike - apart < _LEAST:
        return Scale(slope=0.0)  # by no cosine of its own is anything near
    slope = (BUILT_IN.alike - BUILT_IN.apart) / (alike - apart)
    return Scale(slope, BUILT_IN.apart - slope * apart)


def anchors(embed: Embed) -> Anchors:
    """Return what `embed` makes of questions, their answers, and the answers to others."""
    pairs = [line.split("\t") for line in _PAIRS.read_text(encoding="utf-8").splitlines()]
    vectors = embed([text for pair in pairs for text in pair])
    cosines: Vectors = vectors[0::2] @ vectors[1::2].T
    others = cosines[~np.eye(len(pairs), dtype=bool)]
    own = np.diagonal(cosines)
    return Anchors(float(np.quantile(others, _CHANCE)), float(np.median(own)))
