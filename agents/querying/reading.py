"""Readings: what a question about data was understood to mean, or why it was not."""

from dataclasses import dataclass

from agents.querying.beyond import Beyond
from projects.data import Filter, Selection


@dataclass(frozen=True)
class Reading:
    """A question as a selection from one query."""

    selection: Selection
    agent: str
    """Whose query it is."""
    project: str
    confidence: float
    """How surely this is what was meant, from 0 to 1."""
    asked: tuple[str, ...] = ()
    """The columns that the question names as what it wants."""
    tested: tuple[Filter, ...] = ()
    """Conditions that a yes-or-no question asks about: looked at, not filtered by."""
    is_check: bool = False
    """Whether it asks for yes or no."""
    rivals: tuple[Selection, ...] = ()
    """Other readings nearly as good: the answer stands if they come to the same."""
    near: "Nearest | None" = None
    """What else bears on the question, if this one finds nothing."""


@dataclass(frozen=True)
class Unsure:
    """A question that must be asked back: what is meant is not clear, or there is no such thing."""

    question: str
    options: tuple[str, ...] = ()
    """What the reply may be, in the words of the person or of the data."""
    agent: str | None = None
    """Whose question it seems to be."""
    project: str | None = None
    confidence: float = 0.0
    """How surely it is a question about this data at all, from 0 to 1."""
    is_refusal: bool = False
    """Whether there is nothing to choose: what is named does not exist."""


@dataclass(frozen=True)
class View:
    """Rows of one query that bear on a question."""

    selection: Selection
    """What the question was read to select: perhaps a total or a count."""
    rows: Selection
    """The rows themselves, with the columns that tell what they are."""
    agent: str
    """Whose query it is."""
    behind: float = 0.0
    """How much less likely it is than the likeliest."""
    wider: tuple[Selection, ...] = ()
    """The same rows with less and less left out, in case there are none."""
    around: Selection | None = None
    """The rows of the same number at all places and from all people, to compare a few with."""
    measures: tuple[str, ...] = ()
    """What many rows are added up by; none: they are counted."""
    by: tuple[str, ...] = ()
    """What many rows are told apart by: columns, or `column.month`."""

    beyond: Beyond | None = None
    """What is asked beyond the rows, to be reckoned from them."""

    @property
    def figure(self) -> Selection | None:
        """The total, count or the like that is taken of the rows; None for plain rows."""
        return None if self.selection.form == "rows" else self.selection


@dataclass(frozen=True)
class Nearest:
    """What comes nearest to a question about data, where nothing surely answers it."""

    views: tuple[View, ...]
    """The likeliest first; never none."""
    project: str
    confidence: float
    """How likely it is a question about this data and the views hold the answer, from 0 to 1."""
    knows_names: bool = True
    """Whether every name and number in the question is one of this data."""
    instead: tuple[View, ...] = ()
    """Where else a number in it stands, to be shown if the views find nothing."""

    @property
    def agent(self) -> str:
        """Whose question it seems to be."""
        return self.views[0].agent
