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

from evals.benchmarks.results import Cold, Took

ASK = "What did I promise Tom, and by when?"
NOVA = ("-c", "import sys; from nova.cli import main; sys.exit(main())")


def main(arguments: Sequence[str]) -> None:
    """Measure, and print a table."""
    found = measure(Path(arguments[0]) if arguments else None)
    sys.stdout.write("\n".join(table(found)) + "\n")


def measure(demo: Path | None = None, *, times: int = 20) -> Cold:
    """Run each command so often, the slow ones a quarter as often."""
    with tempfile.TemporaryDirectory() as folder:
        home = demo or Path(folder) / "demo"
        if demo is None:
            _took(*NOVA, "demo", home=home, times=1)
        return Cold(
            bare=_took("-c", "pass", home=home, times=times),
            help=_took(*NOVA, "--help", home=home, times=times),
            ask=_took(*NOVA, "ask", ASK, home=home, times=max(times // 4, 1)),
            new_home=_took(*NOVA, "ask", ASK, home=Path(folder) / "new", times=1),
        )


def table(found: Cold) -> list[str]:
    """Return the times as Markdown."""
    rows = {
        "`python -c pass`": found.bare,
        "`nova --help`": found.help,
        "`nova ask`, cold": found.ask,
        "`nova ask`, new home": found.new_home,
    }
    lines = ["| process | wall, ms | CPU, ms | times bare Python |", "|---|---:|---:|---:|"]
    return lines + [
        f"| {name} | {took.wall * 1000:.0f} | {took.cpu * 1000:.0f} "
        f"| {took.wall / found.bare.wall:.1f} |"
        for name, took in rows.items()
    ]


def _took(*words: str, home: Path, times: int) -> Took:
    """Run Python with these words so often, and return the medians."""
    with tempfile.TemporaryDirectory() as here:
        told = f"home = {json.dumps(str(home))}\nmodel = 'offline'\n"
        (Path(here) / "nova.toml").write_text(told, encoding="utf-8")
        took = [_run([sys.executable, *words], here) for _ in range(times)]
    return Took(wall=median(each.wall for each in took), cpu=median(each.cpu for each in took))


def _run(command: Sequence[str], here: str) -> Took:
    cpu, began = _children(), perf_counter()
    subprocess.run(command, cwd=here, check=True, capture_output=True)  # noqa: S603 - our own
    return Took(wall=perf_counter() - began, cpu=_children() - cpu)


def _children() -> float:
    spent = os.times()
    return spent.children_user + spent.children_system


if __name__ == "__main__":
    main(sys.argv[1:])
