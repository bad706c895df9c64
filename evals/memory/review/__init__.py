"""Review: whether hygiene asks about the right claims, once, and whether answers are safe."""

from evals.memory.review.measure import SUITE

__all__ = ["SUITE"]
