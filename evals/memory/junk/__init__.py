"""The junk stream: 10,000 candidates, a tenth of them true, and what memory keeps of them."""

from evals.memory.junk.suite import SUITE

__all__ = ["SUITE"]
