"""Writes: typed commands on a project's database, drafted, approved and carried out once."""

from projects.data.writes.handling import (
    TAKE_BACK,
    CommandHandler,
    CommandKinds,
    UndoHandler,
    take_back,
)
from projects.data.writes.payload import model_of
from projects.data.writes.writers import Place, Writers

__all__ = [
    "TAKE_BACK",
    "CommandHandler",
    "CommandKinds",
    "Place",
    "UndoHandler",
    "Writers",
    "model_of",
    "take_back",
]
