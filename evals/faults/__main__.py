"""`python -m evals.faults`: each fault met by a real process; exit code 1 if a bar is not met.

A home that knows four things is harmed, or its machine is, and a process is asked for one of them.
"""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals.faults.harms import FAULTS, Fault
from evals.faults.machine import MACHINE, NotAllowedError
from evals.faults.trial import Met, make_sound, meet
from evals.figure import Figure, Said, terminal
from evals.notices import notice

_FIGURES = (
    Figure("faults", "faults that were met", bar=30, unit=""),
    Figure("unclear", "not said in one line with its words", bar=0, is_floor=False, unit=""),
    Figure("tracebacks", "with a traceback", bar=0, is_floor=False, unit=""),
    Figure("lost", "that lost something and did not say so", bar=0, is_floor=False, unit=""),
    Figure("unmended", "that the doctor or the next start should mend and did not", bar=0,
           is_floor=False, unit=""),
    Figure("slowest", "seconds of the slowest, process and all", bar=10, is_floor=False, unit=""),
    Figure("cpu", "seconds of CPU of the one that took the most", unit=""),
)  # fmt: skip


def main(
    only: Annotated[str, typer.Option(help="Words of the faults to meet; default: all.")] = "",
    markdown: Annotated[bool, typer.Option(help="Print the table as Markdown.")] = False,
    json: Annotated[bool, typer.Option("--json", help="All that was found, as JSON.")] = False,
) -> None:
    """Meet every fault with a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        met = list(_met(Path(folder), [each for each in (*FAULTS, *MACHINE) if only in each.name]))
    if json:
        typer.echo(TypeAdapter(list[Met]).dump_json(met))
    else:
        _show(met, markdown=markdown)
    if not only and not all(said.figure.is_met(said.value) for said in _said(met)):
        raise typer.Exit(1)


def _met(folder: Path, faults: list[Fault]) -> Iterator[Met]:
    """Meet each fault with a copy of one sound home."""
    sound = folder / "sound" / "home"
    notice("a sound home is made")
    make_sound(sound)
    for number, fault in enumerate(faults):
        home = folder / str(number) / "home"
        shutil.copytree(sound, home)
        try:
            met = meet(fault, home)
        except NotAllowedError:
            notice(f"{fault.name}: not met, this machine does not let it be made")
            continue
        notice(f"{fault.name}: {met.seconds:.1f} s, {met.then}")
        yield met


def _said(met: list[Met]) -> list[Said]:
    values = (
        len(met),
        sum(not each.is_clear for each in met),
        sum(each.is_traceback for each in met),
        sum(each.is_lost for each in met),
        sum(not each.is_mended for each in met),
        max((each.seconds for each in met), default=0.0),
        max((each.cpu for each in met), default=0.0),
    )
    return [Said(figure, value) for figure, value in zip(_FIGURES, values, strict=True)]


def _show(met: list[Met], *, markdown: bool) -> None:
    heads = ("fault", "the line", "exit", "s", "CPU s", "then")
    rows = [
        (each.fault, each.line, str(each.code), f"{each.seconds:.1f}", f"{each.cpu:.1f}", each.then)
        for each in met
    ]
    if markdown:
        under = ("---", "---", "---:", "---:", "---:", "---")
        typer.echo("\n".join(f"| {' | '.join(row)} |" for row in (heads, under, *rows)))
        return
    table = Table(*heads)
    for row in rows:
        table.add_row(*map(escape, row))
    console = Console()
    console.print(table)
    console.print(terminal("Faults, each met by a process of its own", _said(met)))


if __name__ == "__main__":
    typer.run(main)
