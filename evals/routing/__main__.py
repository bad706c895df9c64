"""`python -m evals.routing`: measure, compare with the baseline, and write the report."""

from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from evals.notices import fail_if_fallen, notice
from evals.routing import baseline, report
from evals.routing.cases import Split
from evals.routing.results import Results
from evals.routing.run import run
from evals.routing.tables import terminal
from projects.errors import NovaError


def main(
    suite: Annotated[
        Literal["clinc150", "banking77", "own", "speed", "all"],
        typer.Option(help="What to measure."),
    ] = "all",
    split: Annotated[
        Split, typer.Option(help="Which cases; nothing is ever tuned on test.")
    ] = "validation",
    data: Annotated[
        Path | None,
        typer.Option(envvar="NOVA_EVAL_DATA", help="The folder of the public benchmarks."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="All that was found, as JSON.")] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Write docs/routing.md, its pictures, the baseline.")
    ] = False,
    render: Annotated[
        bool, typer.Option("--render", help="Measure nothing; write the page anew.")
    ] = False,
) -> None:
    """Measure how well requests are routed; exit code 1 if a figure fell."""
    try:
        if render:
            _render()
            return
        results = run(None if suite == "all" else suite, split, data=data, notice=notice)
        before = baseline.read()
        if write:
            report.write(results)
            baseline.write(baseline.updated(before, results.suites))
    except NovaError as error:
        notice(str(error))
        raise typer.Exit(error.exit_code) from error
    _tell(results, json=json)
    if not write:
        fail_if_fallen(baseline.fallen(before, results.suites))


def _render() -> None:
    kept = report.read()
    if kept is None:
        notice("there are no numbers yet: measure with --write first")
        raise typer.Exit(2)
    report.write(kept)


def _tell(results: Results, *, json: bool) -> None:
    if json:
        typer.echo(results.model_dump_json())
        return
    console = Console()
    for found in results.suites:
        console.print(terminal(found))


if __name__ == "__main__":
    typer.run(main)
