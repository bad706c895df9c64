"""`nova agenda`: what you do with items: done, snooze, wake, thumbs, and taking that back."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from nova.cli import show
from nova.cli.door import opened
from nova.cli.output import say, table, write_json
from nova.cli.text import JsonFlag
from projects.errors import BadInput

if TYPE_CHECKING:
    from routines.agenda import Mark

app = typer.Typer(help="Items of `nova next`: done, snooze, wake, up, down, undo, history.")

ItemArgument = Annotated[str, typer.Argument(help="The item's id, or its beginning.")]


@app.command("done")
def done(item: ItemArgument, json: JsonFlag = False) -> None:
    """Close an item: it comes back only by what is told after now."""
    with opened() as nova:
        _tell(nova.agenda.done(item), "Closed", json=json)


@app.command("snooze")
def snooze(
    item: ItemArgument,
    until: Annotated[
        str, typer.Option("--until", help='A day: 2026-03-01, or in words, such as "next Friday".')
    ] = "tomorrow",
    json: JsonFlag = False,
) -> None:
    """Let an item sleep until a day."""
    day = _day(until)
    with opened() as nova:
        _tell(nova.agenda.snooze(item, day), f"Asleep until {day}", json=json)


@app.command("wake")
def wake(item: ItemArgument, json: JsonFlag = False) -> None:
    """Wake an item that sleeps."""
    with opened() as nova:
        _tell(nova.agenda.wake(item), "Awake", json=json)


@app.command("up")
def up(item: ItemArgument, json: JsonFlag = False) -> None:
    """Say that it was right to show an item: what spoke for it weighs a little more."""
    with opened() as nova:
        _tell(nova.agenda.up(item), "Noted", json=json)


@app.command("down")
def down(item: ItemArgument, json: JsonFlag = False) -> None:
    """Say that an item was not worth showing: what spoke for it weighs a little less."""
    with opened() as nova:
        _tell(nova.agenda.down(item), "Noted", json=json)


@app.command("undo")
def undo(
    event: Annotated[str, typer.Argument(help="The id of what was done: see `history`.")],
    json: JsonFlag = False,
) -> None:
    """Take back what was done with an item."""
    with opened() as nova:
        _tell(nova.agenda.undo(event), "Taken back", json=json)


@app.command("history")
def history(json: JsonFlag = False) -> None:
    """List what was done with items, oldest first."""
    with opened() as nova:
        marks = nova.agenda.history()
    if json:
        write_json({"marks": [mark.model_dump(mode="json") for mark in marks]})
        return
    if not marks:
        say("Nothing was done with an item so far.")
        return
    rows = [
        (
            mark.event_id,
            f"{mark.at:%Y-%m-%d %H:%M}",
            mark.action,
            mark.item_id,
            str(mark.until or mark.undoes or ""),
        )
        for mark in marks
    ]
    say(table(("mark", "when", "what", "item", "until or of"), rows, wide="until or of"))


def _day(text: str) -> date:
    from routines.agenda.reading import day_in

    found = day_in(text, datetime.now(UTC).date())
    if found is None:
        wrong = f"{text!r} names no day ahead"
        raise BadInput(wrong, "Write it as 2026-03-01, or as tomorrow, next Friday, in two weeks.")
    return found.day


def _tell(mark: "Mark", what: str, *, json: bool) -> None:
    if json:
        write_json(mark.model_dump(mode="json"))
        return
    say(Text(f"{what}: {mark.item_id}."))
    if mark.action != "undo":
        say(show.command(f"nova agenda undo {mark.event_id}", before="Take it back: "))
