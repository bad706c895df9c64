"""`nova memory hygiene`: what a person should look at again becomes a question to them."""

from typing import Annotated

import typer
from rich.text import Text

from nova.cli import show
from nova.cli.card import kind_of
from nova.cli.door import opened
from nova.cli.output import plain, say, write_json
from nova.cli.text import JsonFlag


def hygiene(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be asked; write nothing.")
    ] = False,
    json: JsonFlag = False,
) -> None:
    """Ask about what is stale, contradicted, held twice or never used. Deletes nothing."""
    with opened() as nova:
        swept = nova.memory.hygiene(dry_run=dry_run)
    if json:
        write_json({"dry_run": dry_run, **swept.model_dump(mode="json")})
        return
    for item in swept.filed:
        head = f"  {item.project} · {kind_of(item.reason)}"
        say(Text.assemble((item.review_id, "bold"), (head, "dim")))
        say(show.indented(Text(f"{plain(item.question)} {plain(item.because)}")))
    would = "would be " if dry_run else ""
    parts = [f"{len(swept.filed)} {would}asked now"] if swept.filed else ["Nothing new to ask"]
    if swept.waiting:
        parts.append(f"{swept.waiting} asked before wait still")
    if swept.withdrawn:
        parts.append(f"{len(swept.withdrawn)} {would}withdrawn, since they no longer are so")
    say(f"{'; '.join(parts)}.")
    if swept.held_back:
        more = ", ".join(f"{count} {kind_of(name)}" for name, count in swept.held_back.items())
        say(Text(f"Held back until you have decided some: {more}.", style="dim"))
    if swept.filed and not dry_run:
        say(show.command("nova memory review", before="\nDecide on them:    "))
        say(show.command(f"nova memory undo {swept.run_id}", before="Take all of it back: "))
