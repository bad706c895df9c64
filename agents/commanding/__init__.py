"""Commanding: reads a request for a draft without a model; what is not said is asked, never guessed."""

from agents.commanding.asked import Unclear, is_agreed, is_refused, wanted, wants_proposals
from agents.commanding.filling import Filled, fill

__all__ = [
    "Filled",
    "Unclear",
    "fill",
    "is_agreed",
    "is_refused",
    "wanted",
    "wants_proposals",
]
