"""The figures as tables: for the terminal and for Markdown."""

from collections.abc import Iterator

from rich.table import Table

from evals.routing.figures import Figure, said
from evals.routing.results import Found, Suite

TITLES: dict[Suite, str] = {
    "clinc150": "CLINC150, 10 examples an intent",
    "banking77": "BANKING77, 10 examples an intent",
    "own": "Nova's own roster",
    "speed": "Speed, as a multiple of one embedding",
}


def terminal(found: Found) -> Table:
    """Return the figures of a suite for the terminal."""
    title = f"{TITLES[found.suite]}: {found.cases:,} {found.split} cases"
    table = Table("what", "wanted", "found", "met", title=title, title_justify="left")
    for row in _rows(found):
        table.add_row(*row)
    return table


def markdown(found: Found) -> str:
    """Return the figures of a suite as Markdown: what is held to a bar, then the rest."""
    held = ["| what | wanted | found | met |", "|---|---|---:|---|"]
    rest = ["| besides | found |", "|---|---:|"]
    for what, wanted, value, met in _rows(found):
        if wanted:
            held.append(f"| {what} | {wanted} | {value} | {'**no**' if met == 'no' else met} |")
        else:
            rest.append(f"| {what} | {value} |")
    return "\n".join([*held, "", *rest])


def rungs(found: Found) -> str:
    """Return what each rung acted upon as Markdown."""
    lines = ["| rung | acted upon | of this right |", "|---|---:|---:|"]
    rows = (
        f"| {each.stage} | {each.acted} | {each.right / each.acted:.0%} |" for each in found.rungs
    )
    return "\n".join([*lines, *rows])


def _rows(found: Found) -> Iterator[tuple[str, str, str, str]]:
    for figure, value in said(found):
        yield figure.what, figure.wanted, figure.shown(value), _met(figure, value)


def _met(figure: Figure, value: float) -> str:
    if figure.bar is None:
        return ""
    return "yes" if figure.is_met(value) else "no"
