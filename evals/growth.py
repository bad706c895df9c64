"""`python -m evals.growth`: what thousands of runs leave in memory, in open files and on the disk.

One process, one home, no language model: the requests tell, ask, correct and draft, in many
conversations, long and short. Exit code 1 if a bar is not met.
"""

import gc
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.console import Console

from evals.benchmarks.measuring import resident
from evals.figure import Figure, Said, terminal
from evals.notices import notice
from nova import Nova
from nova.settings import load_settings

_WARM = 300
"""Runs after which all that is loaded once is loaded."""
_LOOK = 500
_MB = 1_000_000
_THREADS = Figure("threads", "MB of the threads' file", bar=200, is_floor=False, unit="")
_GROWN = Figure("grown", "MB that resident memory grew", bar=50, is_floor=False, unit="")
_FILES = Figure("files", "more files open than before", bar=0, is_floor=False, unit="")


class Look(NamedTuple):
    """What a process holds at one moment."""

    resident: float
    """MB."""
    files: int


def main(
    runs: Annotated[int, typer.Option(help="Runs whose growth is measured.")] = 5_000,
    steps: Annotated[int, typer.Option(help="Steps after which the file is measured.")] = 10_000,
) -> None:
    """Measure how Nova grows."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(home=Path(folder), model="offline")
        with Nova(settings=settings) as nova:
            found = _measured(nova, runs=runs, steps=steps)
    Console().print(terminal(f"{runs} runs, {steps} steps", found))
    if not all(said.figure.is_met(said.value) for said in found):
        raise typer.Exit(1)


def _measured(nova: Nova, *, runs: int, steps: int) -> list[Said]:
    asking = _requests(random.Random(20261123))  # noqa: S311 - the same each time
    for _ in range(_WARM):
        _ask(nova, *next(asking))
    before, done, taken = _look(), 0, 0
    after = before
    while done < runs or taken < steps:
        taken += _ask(nova, *next(asking))
        done += 1
        if done % _LOOK == 0:
            now = _look()
            notice(f"{done} runs, {taken} steps: {now.resident:.0f} MB, {now.files} files")
        if done == runs:
            after = _look()
    path = nova.settings.home / "checkpoints.sqlite"
    size = sum(each.stat().st_size for each in path.parent.glob(f"{path.name}*"))
    return [
        Said(_THREADS, size / _MB),
        Said(_GROWN, after.resident - before.resident),
        Said(_FILES, after.files - before.files),
    ]


def _ask(nova: Nova, text: str, thread: str) -> int:
    """Ask, decide on what waits, and return how many steps were taken."""
    answer = nova.ask(text, thread=thread)
    for effect in answer.effects:
        nova.approvals.reject(effect["effect_id"])
    return len(answer.steps)


def _requests(chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield requests and their conversations: half of them begin one, the others go on."""
    number = 0
    while True:
        number += 1
        locker, code = chance.randint(1, 400), chance.randint(1_000, 9_999)
        text = chance.choice(
            (
                f"Remember that the code of locker {locker} is {code}.",
                f"The code of locker {locker} is now {code}.",
                f"What is the code of locker {locker}?",
                f"@memory_recall Which? @content_drafter Draft {code}. @memory_keeper Keep {locker}.",
                f"@memory_recall {code}? @content_drafter Draft {locker}. @memory_keeper Keep {code}.",
                f"Tell me the code of locker {locker}, then remember that {code} is a locker, too.",
            )
        )
        is_new = chance.random() < 0.5
        yield text, f"th_{number}" if is_new else f"th_long_{chance.randint(1, 20)}"


def _look() -> Look:
    gc.collect()
    return Look(resident(), len([*Path("/proc/self/fd").iterdir()]))


if __name__ == "__main__":
    typer.run(main)
