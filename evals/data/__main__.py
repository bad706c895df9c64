"""`python -m evals.data`: measure on real databases; exit code 1 if a bar is not met."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter
from rich.console import Console

from evals.data.suite import Found, Material, Suite, said
from evals.data.suites import chosen
from evals.figure import terminal
from evals.machine import this_machine
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
        both = [(each, _measured(each, data)) for each in chosen(suite)]
    except NovaError as error:
        _notice(str(error))
        raise typer.Exit(error.exit_code) from error
    if json:
        typer.echo(TypeAdapter(list[Found]).dump_json([found for _, found in both]))
    else:
        for one, found in both:
            Console().print(terminal(f"{one.title}: {found.cases:,} cases", said(one, found)))
    missed = [
        each
        for one, found in both
        for each in said(one, found)
        if not each.figure.is_met(each.value)
    ]
    if missed:
        raise typer.Exit(1)


def _measured(suite: Suite, data: Path | None) -> Found:
    _notice(f"{suite.name}: measuring")
    measured = suite.measure(Material(data=data, notice=_notice))
    return Found(
        suite=suite.name, machine=this_machine(), cases=measured.cases, figures=measured.figures
    )


def _notice(line: str) -> None:
    typer.echo(f"evals: {line}", err=True)


if __name__ == "__main__":
    typer.run(main)
