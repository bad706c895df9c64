"""`python -m evals.memory`: measure, compare with what was found before, write the report."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter

from evals.memory import results
from evals.memory.suites import SUITES
from evals.notices import fail_if_fallen, notice
from evals.suite import Found, chosen, measured, show
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
        both = [(each, measured(each, data)) for each in chosen(suite, SUITES, of="memory")]
    except NovaError as error:
        notice(str(error))
        raise typer.Exit(error.exit_code) from error
    done = [(one, each) for one, each in both if each is not None]
    found = [each for _, each in done]
    if json:
        typer.echo(TypeAdapter(list[Found]).dump_json(found))
    else:
        show(done)
    if write:
        results.write(found)
    else:
        fail_if_fallen(results.fallen(results.read(), found))


if __name__ == "__main__":
    typer.run(main)
