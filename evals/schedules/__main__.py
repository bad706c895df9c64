"""`python -m evals.schedules`: a simulated year and racing processes; exit code 1 if a bar is missed."""

from typing import Annotated

import typer

from evals.schedules import keeping, racing, year
from evals.suite import Suite, run

SUITES: tuple[Suite, ...] = (year.SUITE, keeping.SUITE, racing.SUITE)


def main(
    suite: Annotated[str, typer.Option(help="What to measure.")] = "all",
    json: Annotated[bool, typer.Option("--json", help="All that was found, as JSON.")] = False,
) -> None:
    """Measure whether schedules fire as declared, once each, and make up for what they missed."""
    run(suite, SUITES, of="schedules", json=json)


if __name__ == "__main__":
    typer.run(main)
