"""Reading questions about data without a model: from plain words to a selection of a named query."""

from agents.querying.account import Explained
from agents.querying.beyond import Beyond
from agents.querying.heading import heading
from agents.querying.reader import Reader, Source
from agents.querying.readers import Readers
from agents.querying.reading import Nearest, Reading, Unsure, View
from agents.querying.trend import to_draw
from agents.querying.vectors import Embed, keeping

__all__ = [
    "Beyond",
    "Embed",
    "Explained",
    "Nearest",
    "Reader",
    "Readers",
    "Reading",
    "Source",
    "Unsure",
    "View",
    "heading",
    "keeping",
    "to_draw",
]
