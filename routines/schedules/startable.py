"""What schedules know of pipelines: which a text names, with which parameters, and whether they fit."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Protocol

from pydantic import JsonValue

from agents.pipelines import named_in, parameters_in
from projects.pipeline import PipelineCard

_OF_THE_DAY = frozenset({"date", "month"})
"""Types whose values are said as seen from today: of what is repeated they would stay behind."""


class PipelineBook(Protocol):
    """The pipelines of a home."""

    def cards(self) -> Sequence[PipelineCard]:
        """Return what each one takes."""
        ...

    def choices(self, card: PipelineCard) -> Mapping[str, Sequence[str]]:
        """Return what each parameter may be, where that is a list."""
        ...

    def values(self, name: str, given: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
        """Return the parameters as a start would take them; raises BadInput if it would not."""
        ...


Pipelines = Callable[[], PipelineBook]
"""Returns the pipelines once somebody asks for them."""


def pipelines_in(text: str, book: PipelineBook) -> tuple[str, ...]:
    """Return the names of the pipelines that a text names in full."""
    found = named_in(text, book.cards())
    return tuple(card.name for card in found.cards) if found.is_sure else ()


def parameters_of(
    text: str, name: str, book: PipelineBook, *, today: date, is_once: bool
) -> dict[str, JsonValue]:
    """Return the parameters that a text gives a pipeline; "last month" only if it runs once."""
    card = next(card for card in book.cards() if card.name == name)
    found = parameters_in(text, card, book.choices(card), today=today)
    lasting = {key for key, each in card.parameters.items() if each.type not in _OF_THE_DAY}
    return {key: value for key, value in found.items() if is_once or key in lasting}
