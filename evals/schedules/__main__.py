"""`python -m evals.schedules`: a simulated year and racing processes; exit code 1 if a bar is missed."""

from typing import Annotated

import typer
from pydantic import TypeAdapter

from evals.notices import notice
from evals.schedules import keeping, racing, year
from evals.suite import Found, Suite, chosen, measured, said, show
from projects.errors import NovaError

SUITES: tuple[Suite, ...] = (year.SUITE, keeping.SUITE, racing.SUITE)


def main(
    suite: Annotated[str, typer.Option(help="What to measure.")] = "all",
    json: Annotated[bool, typer.Option("--json", help="All that was found, as JSON.")] = False,
) -> None:
    """Measure whether schedules fire as declared, once each, and make up for what they missed."""
    try:
        both = [(each, measured(each, None)) for each in chosen(suite, SUITES, of="schedules")]
    except NovaError as error:
        notice(str(error))
        raise typer.Exit(error.exit_code) from error
    done = [(one, found) for one, found in both if found is not None]
    if json:
        typer.echo(TypeAdapter(list[Found]).dump_json([found for _, found in done]))
    else:
        show(done)
    figures = [each for one, found in done for each in said(one, found)]
    if any(not each.figure.is_met(each.value) for each in figures):
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
