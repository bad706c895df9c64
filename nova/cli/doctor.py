"""`nova doctor`: whether all is well, a line for each part."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from nova.cli.door import working
from nova.cli.failure import FAILED
from nova.cli.output import plain, say, write_json
from nova.cli.text import JsonFlag

_STYLES = {"ok": "green", "warning": "yellow", "failed": "red", "unchecked": "dim"}


def doctor(
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what can be mended; nothing is overwritten.")
    ] = False,
    json: JsonFlag = False,
) -> None:
    """Check that all is well, part by part."""
    with working("Checking"):
        from nova.doctor import examine

        findings = examine(fix=fix)
    sound = all(finding.status != "failed" for finding in findings)
    if json:
        write_json({"ok": sound, "checks": [finding._asdict() for finding in findings]})
    else:
        grid = Table.grid(padding=(0, 2))
        for finding in findings:
            words = Text(plain(finding.line))
            if finding.cure:
                words.append(f"\n{plain(finding.cure)}", style="dim")
            grid.add_row(
                Text(finding.status, style=_STYLES[finding.status]), Text(finding.name), words
            )
        say(grid)
    if not sound:
        raise typer.Exit(FAILED)
