"""`python -m evals.pipelines`: measure what pipelines cost; exit code 1 if a bar is not met."""

from typing import Annotated

import typer

from evals.pipelines import overhead
from evals.suite import measured, said, show


def main(
    json: Annotated[bool, typer.Option("--json", help="All that was found, as JSON.")] = False,
) -> None:
    """Measure what a pipeline adds to its functions."""
    found = measured(overhead.SUITE, None)
    if found is None:
        raise typer.Exit(1)
    if json:
        typer.echo(found.model_dump_json())
    else:
        show([(overhead.SUITE, found)])
    if not all(each.figure.is_met(each.value) for each in said(overhead.SUITE, found)):
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
