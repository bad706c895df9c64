"""`nova doctor`: whether all is well, a line for each part."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from nova.cli.door import working
from nova.cli.failure import FAILED
from nova.cli.output import plain, say, write_json
from nova.cli.text import JsonFlag

_MARKS = {True: ("ok", "green"), False: ("wrong", "red"), None: ("?", "yellow")}


def doctor(
    repair: Annotated[
        bool, typer.Option("--repair", help="Rebuild the index if it does not match the ledger.")
    ] = False,
    json: JsonFlag = False,
) -> None:
    """Check that all is well, part by part."""
    with working("Checking"):
        from nova.doctor import examine

        findings = examine(repair=repair)
    sound = all(finding.ok is not False for finding in findings)
    if json:
        write_json({"ok": sound, "checks": [finding._asdict() for finding in findings]})
    else:
        grid = Table.grid(padding=(0, 2))
        for finding in findings:
            mark, style = _MARKS[finding.ok]
            words = Text(plain(finding.line))
            if finding.cure:
                words.append(f"\n{plain(finding.cure)}", style="dim")
            grid.add_row(Text(mark, style=style), Text(finding.name), words)
        say(grid)
    if not sound:
        raise typer.Exit(FAILED)
