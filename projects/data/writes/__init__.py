"""Writes: typed commands on a project's database, drafted, approved and carried out once."""

from projects.data.command import PLAIN_TYPES, Command, FieldOf, Lines
from projects.data.writes.handling import TAKE_BACK, CommandHandler, CommandKinds, UndoHandler
from projects.data.writes.payload import model_of
from projects.data.writes.writers import Place, Writers

__all__ = [
    "PLAIN_TYPES",
    "TAKE_BACK",
    "Command",
    "CommandHandler",
    "CommandKinds",
    "FieldOf",
    "Lines",
    "Place",
    "UndoHandler",
    "Writers",
    "model_of",
]
