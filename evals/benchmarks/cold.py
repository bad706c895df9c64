"""How long a cold `nova` takes: its help, a first answer, and the first opening of a home.

    python -m evals.benchmarks.cold [HOME]

HOME is one in which the demo is loaded; without it, it is loaded into a folder of this run.
Each time is that of a whole process, from its start to its exit, without a language model.
Variables `NOVA_*` of your own would count: unset them.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

ASK = "What did I promise Tom, and by when?"
NOVA = ("-c", "import sys; from nova.cli import main; sys.exit(main())")


class Row(NamedTuple):
    """What was measured of one command."""

    name: str
    wall: float
    """Median seconds from start to exit."""
    cpu: float
    """Median seconds of processor time."""


def main(arguments: Sequence[str]) -> None:
    """Measure, and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(arguments[0]) if arguments else Path(folder) / "demo"
        if not arguments:
            measure("demo", *NOVA, "demo", home=home, times=1)
        rows = [
            measure("python -c pass", "-c", "pass", home=home, times=20),
            measure("nova --help", *NOVA, "--help", home=home, times=20),
            measure("nova ask, cold", *NOVA, "ask", ASK, home=home, times=5),
            measure("nova ask, new home", *NOVA, "ask", ASK, home=Path(folder) / "new", times=1),
        ]
    sys.stdout.write("\n".join(table(rows)) + "\n")


def measure(name: str, *words: str, home: Path, times: int) -> Row:
    """Run Python with these words so often, and return the medians."""
    with tempfile.TemporaryDirectory() as here:
        told = f"home = {json.dumps(str(home))}\nmodel = 'offline'\n"
        (Path(here) / "nova.toml").write_text(told, encoding="utf-8")
        took = [_run([sys.executable, *words], here) for _ in range(times)]
    return Row(name, median(each.wall for each in took), median(each.cpu for each in took))


def table(rows: Sequence[Row]) -> list[str]:
    """Return the rows as Markdown; the first is what the others are compared with."""
    bare = rows[0].wall
    lines = ["| process | wall, ms | CPU, ms | times bare Python |", "|---|---:|---:|---:|"]
    return lines + [
        f"| {row.name} | {row.wall * 1000:.0f} | {row.cpu * 1000:.0f} | {row.wall / bare:.1f} |"
        for row in rows
    ]


class _Took(NamedTuple):
    wall: float
    cpu: float


def _run(command: Sequence[str], here: str) -> _Took:
    cpu, began = _children(), perf_counter()
    subprocess.run(command, cwd=here, check=True, capture_output=True)  # noqa: S603 - our own
    return _Took(perf_counter() - began, _children() - cpu)


def _children() -> float:
    spent = os.times()
    return spent.children_user + spent.children_system


if __name__ == "__main__":
    main(sys.argv[1:])
