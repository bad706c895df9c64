"""`nova next`: what should be done now, and why."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from nova.cli import show
from nova.cli.door import opened
from nova.cli.output import clip, plain, say, table, write_json
from nova.cli.text import JsonFlag, ProjectOption
from projects.errors import BadInput

if TYPE_CHECKING:
    from routines.agenda import Item, Listing

_NOTHING = "Nothing needs you today."

AtOption = Annotated[
    str | None,
    typer.Option("--at", help="As it stood at this day or moment (ISO 8601); default: now."),
]


def next(
    project: ProjectOption = None,
    all_items: Annotated[
        bool, typer.Option("--all", help="All that is open, and what sleeps.")
    ] = False,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="ITEM", help="The terms of one item's score.")
    ] = None,
    digest: Annotated[bool, typer.Option("--digest", help="The day's agenda as a text.")] = False,
    at: AtOption = None,
    json: JsonFlag = False,
) -> None:
    """Say what should be done next, at most three things, and stop."""
    moment = moment_of(at)
    with opened() as nova:
        if explain is not None:
            _explain(nova.agenda.explain(explain, at=moment), json=json)
            return
        if digest and not json:
            say(Text(plain(nova.agenda.digest(project=project, at=moment))))
            return
        listing = nova.agenda.next(project=project, at=moment)
    if json:
        write_json(listing.model_dump(mode="json"))
    elif all_items:
        _all(listing)
    else:
        _top(listing)


def moment_of(text: str | None) -> datetime | None:
    """Return the moment that ISO 8601 text names; a day means its end, in UTC.

    Raises:
        BadInput: if it names none.
    """
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text if "T" in text else f"{text}T23:59:59")
    except ValueError as error:
        wrong = f"{text!r} is no day or moment"
        raise BadInput(wrong, "Write it as 2026-03-01 or 2026-03-01T09:30+01:00.") from error
    from datetime import UTC

    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _top(listing: "Listing") -> None:
    if not listing.top:
        say(_NOTHING)
    for number, item in enumerate(listing.top, start=1):
        say(Text.assemble((f"{number}. ", "dim"), (plain(item.text), "bold")))
        why = "; ".join(
            term.because for term in item.terms if term.points > 0 or term.name == "over"
        )
        say(show.indented(Text(f"{item.score}: {plain(why)}", style="dim")))
        say(show.indented(Text(f"{_where(item)}  {item.item_id}", style="dim")))
        if item.move:
            say(show.indented(Text(f"First move: {plain(item.move)}.")))
    if listing.later or listing.asleep:
        doubted = sum(item.is_doubted for item in listing.later)
        more = f"{len(listing.later)} more" + (f" ({doubted} perhaps over)" if doubted else "")
        left = f"\n{more}, {len(listing.asleep)} asleep: "
        say(show.command("nova next --all", before=left))


def _all(listing: "Listing") -> None:
    items = (*listing.items, *listing.asleep)
    if not items:
        say(_NOTHING)
        return
    rows = [
        (
            one.item_id,
            str(one.score),
            _standing(one),
            str(one.due or ""),
            one.project or "",
            clip(one.text, 200),
        )
        for one in items
    ]
    columns = ("item", "score", "kind", "due", "project", "what")
    say(table(columns, rows, wide="what", right=("score",)))
    say(show.command("nova next --explain ITEM", before="\nWhy one weighs what it does: "))


def _standing(item: "Item") -> str:
    if item.snoozed_until:
        return f"asleep until {item.snoozed_until}"
    return f"{item.kind}, perhaps over" if item.is_doubted else item.kind


def _explain(item: "Item", *, json: bool) -> None:
    if json:
        write_json(item.model_dump(mode="json"))
        return
    say(Text(plain(item.text), style="bold"))
    rows = [
        *((str(term.name), f"{term.points:+d}", term.because) for term in item.terms),
        ("score", str(item.score), "their sum"),
    ]
    say(table(("term", "points", "because"), rows, wide="because", right=("points",)))
    say(show.heading("\nFrom"))
    for source in item.sources:
        line = f"{source.kind} {source.id}, {source.at:%Y-%m-%d}: {source.quote}"
        say(show.indented(Text(plain(line))))


def _where(item: "Item") -> str:
    newest = item.sources[-1]
    project = f"{item.project}, " if item.project else ""
    return f"{project}{newest.kind} {newest.id}, {newest.at:%Y-%m-%d}"
