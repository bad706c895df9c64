"""`python -m evals.data`: measure on real databases; exit code 1 if a bar is not met."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter

from evals.data.suites import SUITES
from evals.notices import notice
from evals.suite import Found, chosen, measured, said, show
from projects.errors import NovaError


def main(
    suite: Annotated[str, typer.Option(help="What to measure.")] = "all",
    data: Annotated[
        Path | None, typer.Option(envvar="NOVA_EVAL_DATA", help="The folder of the public sets.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="All that was found, as JSON.")] = False,
) -> None:
    """Measure how safe and how quick Nova is with databases."""
    try:
        both = [(each, measured(each, data)) for each in chosen(suite, SUITES, of="data")]
    except NovaError as error:
        notice(str(error))
        raise typer.Exit(error.exit_code) from error
    done = [(one, found) for one, found in both if found is not None]
    if json:
        typer.echo(TypeAdapter(list[Found]).dump_json([found for _, found in done]))
    else:
        show(done)
    missed = [
        each
        for one, found in done
        for each in said(one, found)
        if not each.figure.is_met(each.value)
    ]
    if missed:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
