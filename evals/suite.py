"""What a suite is: what it measures, what it is held to, and what it needs for that."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import typer
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from rich.console import Console

from evals.figure import Figure, Said, terminal
from evals.machine import Machine, this_machine
from evals.notices import notice
from projects.errors import NovaError, UnknownName


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
    """One thing that is measured."""

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


def chosen(name: str, suites: Sequence[Suite], *, of: str) -> tuple[Suite, ...]:
    """Return the suite of that name, or all that are quick for `all`.

    Args:
        name: of a suite.
        suites: those there are.
        of: what they measure, for the refusal.

    Raises:
        UnknownName: if there is none.
    """
    if name == "all":
        return tuple(suite for suite in suites if not suite.is_slow)
    found = tuple(suite for suite in suites if suite.name == name)
    if not found:
        names = ", ".join(suite.name for suite in suites)
        wrong = f"No suite of {of} is called {name!r}"
        raise UnknownName(wrong, f"There are: {names}, all.")
    return found


def measured(suite: Suite, data: Path | None) -> Found | None:
    """Return what a suite finds; None, with a line that says so, if what it needs is not there."""
    if suite.needs is not None and (data is None or not (data / suite.needs).exists()):
        where = f"{str(data / suite.needs)!r} is not there" if data else "NOVA_EVAL_DATA is not set"
        notice(f"{suite.name}: left out, {where}; it names the folder of the public sets")
        return None
    notice(f"{suite.name}: measuring")
    machine = this_machine()
    found = suite.measure(Material(data=data, notice=notice))
    return Found(suite=suite.name, machine=machine, cases=found.cases, figures=found.figures)


def run(
    wanted: str, suites: Sequence[Suite], *, of: str, data: Path | None = None, json: bool = False
) -> None:
    """Measure suites, print what was found, and end the command with 1 if a bar is missed.

    Args:
        wanted: the name of a suite, or `all`.
        suites: those there are.
        of: what they measure.
        data: the folder of the public sets.
        json: print it as JSON.
    """
    try:
        both = [(each, measured(each, data)) for each in chosen(wanted, suites, of=of)]
    except NovaError as error:
        notice(str(error))
        raise typer.Exit(error.exit_code) from error
    done = [(suite, found) for suite, found in both if found is not None]
    if json:
        typer.echo(TypeAdapter(list[Found]).dump_json([found for _, found in done]))
    else:
        show(done)
    figures = [each for suite, found in done for each in said(suite, found)]
    if any(not each.figure.is_met(each.value) for each in figures):
        raise typer.Exit(1)


def show(both: Iterable[tuple[Suite, Found]]) -> None:
    """Print what was found, a table for each suite."""
    console = Console()
    for suite, found in both:
        console.print(terminal(f"{suite.title}: {found.cases:,} cases", said(suite, found)))
