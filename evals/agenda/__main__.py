"""`python -m evals.agenda`: measure the agenda on planted histories; fails if a bar is missed."""

from typing import Annotated

import typer

from evals.agenda.measure import SUITE
from evals.suite import measured, show


def main(
    json: Annotated[bool, typer.Option("--json", help="All that was found, as JSON.")] = False,
) -> None:
    """Measure how well the agenda says what should be done next."""
    found = measured(SUITE, None)
    if found is None:  # it needs nothing that could be missing
        raise typer.Exit(1)
    if json:
        typer.echo(found.model_dump_json())
    else:
        show([(SUITE, found)])
    if not all(figure.is_met(found.figures[figure.name]) for figure in SUITE.figures):
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
