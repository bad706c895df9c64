"""Guarding: whether a SELECT that nobody has verified may be put to a database at all."""

from projects.data.guarding.bounds import MOST_CHARACTERS
from projects.data.guarding.refusal import Refused
from projects.data.guarding.statement import Checked, checked

__all__ = ["MOST_CHARACTERS", "Checked", "Refused", "checked"]
