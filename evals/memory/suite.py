"""What a suite is: what it measures, what it is held to, and what it needs for that."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from evals.figure import Figure, Said
from evals.machine import Machine


class Material(NamedTuple):
    """What a suite is given."""

    data: Path | None
    """The folder of the public sets; a suite that names a file in it is run only with it."""
    notice: Callable[[str], None]
    """Told in one line what is begun."""


class Measured(NamedTuple):
    """What a suite returns."""

    cases: int
    figures: Mapping[str, float]
    """By the names of its figures; shares are from 0 to 1."""


class Suite(NamedTuple):
    """One thing that memory is measured by."""

    name: str
    title: str
    figures: tuple[Figure, ...]
    """In the order in which they are shown."""
    measure: Callable[[Material], Measured]
    needs: str | None = None
    """A file below the data folder without which it is left out."""
    is_slow: bool = False
    """Whether it runs only when it is asked for by name."""


class Found(BaseModel):
    """What was found in one suite."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    suite: str
    machine: Machine
    when: date = Field(default_factory=lambda: datetime.now(UTC).date())
    cases: int
    figures: Mapping[str, float]


def said(suite: Suite, found: Found) -> Iterator[Said]:
    """Yield the figures of a suite that have a value, in their order."""
    for figure in suite.figures:
        if figure.name in found.figures:
            yield Said(figure, found.figures[figure.name])
