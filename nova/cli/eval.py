"""`nova eval`: how well Nova works, measured by the evals that come with its source.

Nova knows nothing of them: they run in a process of their own, with the same Python.
"""

import subprocess
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from nova.cli.text import JsonFlag
from projects.errors import BadInput

app = typer.Typer(help="How well Nova works, measured: routing, memory, data.")

_SOURCE = Path(__file__).parents[2]
_DATA = "NOVA_EVAL_DATA"


@app.command()
def routing(
    suite: Annotated[
        Literal["clinc150", "banking77", "own", "speed", "all"],
        typer.Option(help="What to measure."),
    ] = "all",
    json: JsonFlag = False,
) -> None:
    """Measure how well requests are routed; exit code 1 if a figure fell."""
    _run(evals_beside(_SOURCE), "routing", "--suite", suite, *["--json"] * json)


@app.command()
def memory(
    suite: Annotated[
        str, typer.Option(help="What to measure; all leaves the slow ones out.")
    ] = "all",
    json: JsonFlag = False,
) -> None:
    """Measure how well memory keeps what it is told; exit code 1 if a figure fell."""
    _run(evals_beside(_SOURCE), "memory", "--suite", suite, *["--json"] * json)


@app.command()
def data(
    suite: Annotated[str, typer.Option(help="What to measure.")] = "all",
    json: JsonFlag = False,
) -> None:
    """Measure how safe and quick Nova is with databases; exit code 1 if a bar is not met."""
    _run(evals_beside(_SOURCE), "data", "--suite", suite, *["--json"] * json)


def evals_beside(source: Path) -> Path:
    """Return the folder from which the evals beside Nova run.

    Raises:
        BadInput: if Nova was installed without them.
    """
    if (source / "evals" / "__init__.py").is_file() and (source / "pyproject.toml").is_file():
        return source
    wrong = "The evals come with Nova's source, and this Nova was installed without it"
    raise BadInput(wrong, "Run `nova eval` in a checkout, after `make check`.")


def _run(folder: Path, name: str, *options: str) -> None:
    """Run one of the evals in its own process and pass on its exit code."""
    from nova.settings import variable

    data = variable(_DATA)
    where = ["--data", str(Path(data).absolute())] if data else []
    command = [sys.executable, "-m", f"evals.{name}", *options, *where]
    code = subprocess.run(command, cwd=folder, check=False).returncode  # noqa: S603 - our own
    raise typer.Exit(code)
