"""The figures as tables: for the terminal and for Markdown."""

from rich.table import Table

from evals import figure
from evals.routing.figures import said
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
    return figure.terminal(title, said(found))


def markdown(found: Found) -> str:
    """Return the figures of a suite as Markdown: what is held to a bar, then the rest."""
    return figure.markdown(said(found))


def rungs(found: Found) -> str:
    """Return what each rung acted upon as Markdown."""
    lines = ["| rung | acted upon | of this right |", "|---|---:|---:|"]
    rows = (
        f"| {each.stage} | {each.acted} | {each.right / each.acted:.0%} |" for each in found.rungs
    )
    return "\n".join([*lines, *rows])
