"""A figure of an eval: what it measures in words, what it is held to, how far it may fall."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from rich.table import Table

Unit = Literal["%", "points", "times", "ms", "a second", ""]


class Figure(NamedTuple):
    """One figure of a suite."""

    name: str
    """Its key in `Found.figures`."""
    what: str
    bar: float | None = None
    """What it is held to, if anything."""
    is_floor: bool = True
    """Whether more is better."""
    unit: Unit = "%"
    tolerance: float | None = None
    """How far it may get worse than the committed one; None says that it may vary."""

    def shown(self, value: float) -> str:
        """Return a value with its unit."""
        if self.unit in ("%", "points"):
            return f"{value * 100:.1f}{' %' if self.unit == '%' else ' points'}"
        return f"{value:.2f} {self.unit}".strip()

    @property
    def wanted(self) -> str:
        """The bar in words; empty if there is none."""
        if self.bar is None:
            return ""
        return f"{'at least' if self.is_floor else 'at most'} {self.shown(self.bar)}"

    def is_met(self, value: float) -> bool:
        """Whether a value keeps to the bar."""
        return self.bar is None or not self.is_worse(value, than=self.bar)

    def is_worse(self, value: float, *, than: float) -> bool:
        """Whether a value is worse than another."""
        return value < than if self.is_floor else value > than

    def fallen(self, value: float, *, was: float) -> str | None:
        """Return in words that a value is worse than it `was` by more than is tolerated."""
        if self.tolerance is None:
            return None
        limit = was - self.tolerance if self.is_floor else was + self.tolerance
        if not self.is_worse(value, than=limit):
            return None
        return (
            f"{self.name} ({self.what}): {self.shown(value)}, "
            f"was {self.shown(was)}, may be {self.shown(limit)}"
        )


class Said(NamedTuple):
    """A figure and what was found."""

    figure: Figure
    value: float


def terminal(title: str, figures: Iterable[Said]) -> Table:
    """Return figures for the terminal."""
    table = Table("what", "wanted", "found", "met", title=title, title_justify="left")
    for row in _rows(figures):
        table.add_row(*row)
    return table


def markdown(figures: Iterable[Said]) -> str:
    """Return figures as Markdown: what is held to a bar, then the rest."""
    held = ["| what | wanted | found | met |", "|---|---|---:|---|"]
    rest = ["| besides | found |", "|---|---:|"]
    for what, wanted, value, met in _rows(figures):
        if wanted:
            held.append(f"| {what} | {wanted} | {value} | {'**no**' if met == 'no' else met} |")
        else:
            rest.append(f"| {what} | {value} |")
    tables = [each for each in (held, rest) if len(each) > 2]
    return "\n\n".join("\n".join(each) for each in tables)


def _rows(figures: Iterable[Said]) -> Iterator[tuple[str, str, str, str]]:
    for figure, value in figures:
        yield figure.what, figure.wanted, figure.shown(value), _met(figure, value)


def _met(figure: Figure, value: float) -> str:
    if figure.bar is None:
        return ""
    return "yes" if figure.is_met(value) else "no"
