"""`python -m evals.pipelines`: measure what pipelines cost; exit code 1 if a bar is not met."""

from typing import Annotated

import typer

from evals.pipelines import overhead
from evals.suite import run


def main(
    json: Annotated[bool, typer.Option("--json", help="All that was found, as JSON.")] = False,
) -> None:
    """Measure what a pipeline adds to its functions."""
    run("all", (overhead.SUITE,), of="pipelines", json=json)


if __name__ == "__main__":
    typer.run(main)
