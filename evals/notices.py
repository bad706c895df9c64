"""What every measurement says on its way: lines beside the results, and which figures fell."""

from collections.abc import Iterable

import typer


def notice(line: str) -> None:
    """Say something beside the results."""
    typer.echo(f"evals: {line}", err=True)


def fail_if_fallen(fallen: Iterable[str]) -> None:
    """Say which figures fell, a line each, and end the process if any did.

    Raises:
        typer.Exit: with exit code 1, if a figure fell.
    """
    lines = list(fallen)
    for line in lines:
        notice(f"fell: {line}")
    if lines:
        raise typer.Exit(1)
