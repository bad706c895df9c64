"""`python -m evals.agenda`: measure the agenda on planted histories; fails if a bar is missed."""

from typing import Annotated

import typer

from evals.agenda.measure import SUITE
from evals.suite import run


def main(
    json: Annotated[bool, typer.Option("--json", help="All that was found, as JSON.")] = False,
) -> None:
    """Measure how well the agenda says what should be done next."""
    run("all", (SUITE,), of="agenda", json=json)


if __name__ == "__main__":
    typer.run(main)
