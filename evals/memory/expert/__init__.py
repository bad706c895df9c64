"""The scripted expert: sixty hidden facts, ten contradictions, told as people tell things."""

from evals.memory.expert.measure import SUITE

__all__ = ["SUITE"]
