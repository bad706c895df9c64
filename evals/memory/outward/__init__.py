"""What leaves the house: drafts for readers outside, and what these may not learn from them."""

from evals.memory.outward.measure import SUITE

__all__ = ["SUITE"]
