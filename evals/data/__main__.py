"""`python -m evals.data`: measure on real databases; exit code 1 if a bar is not met."""

from pathlib import Path
from typing import Annotated

import typer

from evals.data.suites import SUITES
from evals.suite import run


def main(
    suite: Annotated[str, typer.Option(help="What to measure.")] = "all",
    data: Annotated[
        Path | None, typer.Option(envvar="NOVA_EVAL_DATA", help="The folder of the public sets.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="All that was found, as JSON.")] = False,
) -> None:
    """Measure how safe and how quick Nova is with databases."""
    run(suite, SUITES, of="data", data=data, json=json)


if __name__ == "__main__":
    typer.run(main)
