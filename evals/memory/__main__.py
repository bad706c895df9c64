"""`python -m evals.memory`: measure, compare with what was found before, write the report."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter
from rich.console import Console

from evals.figure import terminal
from evals.machine import this_machine
from evals.memory import results
from evals.memory.suite import Found, Material, Suite, said
from evals.memory.suites import chosen
from evals.notices import fail_if_fallen, notice
from projects.errors import NovaError


def main(
    suite: Annotated[str, typer.Option(help="What to measure; all leaves the slow ones out.")] = (
        "all"
    ),
    data: Annotated[
        Path | None, typer.Option(envvar="NOVA_EVAL_DATA", help="The folder of the public sets.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="All that was found, as JSON.")] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Write docs/memory.md and its numbers.")
    ] = False,
) -> None:
    """Measure how well memory works; exit code 1 if a figure fell."""
    try:
        both = [(each, _measured(each, data)) for each in chosen(suite)]
    except NovaError as error:
        notice(str(error))
        raise typer.Exit(error.exit_code) from error
    found = [each for _, each in both if each is not None]
    if json:
        typer.echo(TypeAdapter(list[Found]).dump_json(found))
    else:
        console = Console()
        for one, each in both:
            if each is not None:
                console.print(terminal(f"{one.title}: {each.cases:,} cases", said(one, each)))
    if write:
        results.write(found)
    else:
        fail_if_fallen(results.fallen(results.read(), found))


def _measured(suite: Suite, data: Path | None) -> Found | None:
    if suite.needs is not None and (data is None or not (data / suite.needs).exists()):
        where = f"{str(data / suite.needs)!r} is not there" if data else "NOVA_EVAL_DATA is not set"
        notice(f"{suite.name}: left out, {where}; it names the folder of the public sets")
        return None
    notice(f"{suite.name}: measuring")
    machine = this_machine()
    measured = suite.measure(Material(data=data, notice=notice))
    return Found(suite=suite.name, machine=machine, cases=measured.cases, figures=measured.figures)


if __name__ == "__main__":
    typer.run(main)
