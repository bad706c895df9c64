"""`nova memory why`, `history`, `diff`: where a claim comes from, and what memory was like before."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from nova.cli import show
from nova.cli.differing import differences
from nova.cli.door import opened
from nova.cli.output import clip, plain, say, write_json
from nova.cli.text import JsonFlag, ProjectOption
from projects.errors import BadInput, UnknownName

if TYPE_CHECKING:
    from memory import Because, Change, Difference, Happening, History

_MOST = 50
_EACH = 20
"""Changes of one kind that a person is shown."""
_STYLES = {
    "added": "green", "reopened": "green", "promoted": "green", "replaced": "cyan",
    "corrected": "cyan", "merged": "cyan", "reworded": "cyan", "ended": "yellow",
    "forgotten": "red", "gone": "red", "demoted": "yellow", "sent to review": "magenta",
}  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AGO = re.compile(r"(\d{1,4}) (minute|hour|day|week)s? ago")


def why(
    claim: Annotated[str, typer.Argument(help="The claim's id.")], json: JsonFlag = False
) -> None:
    """Tell where a claim comes from, and what became of it."""
    with opened() as nova:
        told = nova.memory.why(claim)
        history = None if json else nova.memory.history(claim)
    if history is None:
        write_json(told.model_dump(mode="json"))
    else:
        _tell_why(told, history)


def history(
    claim: Annotated[str | None, typer.Argument(help="A claim's id; default: all.")] = None,
    project: ProjectOption = None,
    most: Annotated[int, typer.Option("-n", min=1, help="How many events at most.")] = _MOST,
    json: JsonFlag = False,
) -> None:
    """Tell what befell a claim, a project or all of memory, oldest first: who, and why."""
    if claim is not None and project is not None:
        wrong = "A claim has one project: --project says nothing more"
        raise BadInput(wrong, "Give a claim or --project.")
    with opened() as nova:
        found = nova.memory.history(claim, project=project, most=most)
    if json:
        events = [each.model_dump(mode="json") for each in found.happenings]
        write_json({"whole": found.is_whole, "events": events})
        return
    if not found.happenings:
        say("Nothing has happened yet.")
        return
    if not found.is_whole:
        say(Text(f"… earlier ones are left out: -n {most * 4} shows more\n", style="dim"))
    say(_happenings(found.happenings))
    say(show.command("nova memory undo EVENT", before="\nTake one back: "))


def diff(
    since: Annotated[
        str, typer.Option("--since", help="2026-03-31, a moment, yesterday, 3 days ago, a run.")
    ],
    project: ProjectOption = None,
    json: JsonFlag = False,
) -> None:
    """Tell what memory holds now that it did not then, what is gone, and what is other."""
    with opened() as nova:
        moment = moment_since(since, now=nova.memory.now())
        try:
            found = nova.memory.difference(moment or since, project=project)
        except UnknownName as error:
            if moment is not None:
                raise
            wrong = f"{since!r} is no moment, and no run is called so"
            cure = "Write 2026-03-31, yesterday, 3 days ago, or a run of `nova runs list`."
            raise BadInput(wrong, cure) from error
    if json:
        write_json(found.model_dump(mode="json"))
    else:
        say(*_differences(found))


def moment_since(text: str, *, now: datetime) -> datetime | None:
    """Return the moment that a text names, in UTC; a day means its beginning. None: it is none."""
    words = " ".join(text.casefold().split())
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if words in ("today", "yesterday"):
        return today - timedelta(days=words == "yesterday")
    day = words.removeprefix("last ").removeprefix("on ")
    if day in _DAYS:
        return today - timedelta(days=(today.weekday() - _DAYS.index(day)) % 7 or 7)
    if words in ("last week", "last month"):
        return today - timedelta(days=7 if words == "last week" else 30)
    ago = _AGO.fullmatch(words)
    if ago is not None:
        return now - timedelta(**{f"{ago[2]}s": int(ago[1])})
    try:
        named = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return named if named.tzinfo else named.replace(tzinfo=UTC)


def _tell_why(told: "Because", history: "History") -> None:
    claim = told.claim
    held = f"since {claim.valid_from[:10]}"
    if not claim.live:
        held += f", {claim.close_reason} {(claim.valid_to or claim.retired_at or '')[:10]}"
    facts = {
        "claim": claim.claim_id,
        "words": claim.text,
        "project": claim.project,
        "holds": held,
        "kept in": claim.tier,
        "readers": claim.sensitivity,
        "trust": claim.trust,
        "replaced": claim.supersedes or "",
    }
    say(show.facts(facts))
    say(show.heading("\nSaid"))
    for said in told.evidence:
        say(show.indented(Text.assemble((f"{said['turn_id']}  ", "dim"), plain(said["text"]))))
    say(show.heading("\nHistory"))
    say(show.indented(_happenings(history.happenings)))
    say(show.command("nova memory undo EVENT", before="\nTake one back: "))


def _happenings(found: "Iterable[Happening]") -> RenderableType:
    return Group(*(part for one in found for part in _happening(one)))


def _happening(one: "Happening") -> Iterator[RenderableType]:
    when = one.at[:16].replace("T", " ")
    yield Text.assemble((one.event_id, "bold"), (f"  {when}  {plain(one.who)}", "dim"))
    for each in one.changes:
        yield show.indented(_change(each))
    reason = Text(plain(one.why), style="dim")
    if one.undone_by:
        reason.append(f" Taken back by {one.undone_by}.", style="yellow not dim")
    yield show.indented(reason)


def _change(each: "Change") -> Text:
    line = Text.assemble((f"{each.what}: ", _STYLES.get(each.what, "")), clip(each.text, 300))
    if each.what == "decided":
        return line.append(f" ({each.was or 'taken back'})", style="dim")
    if each.was is not None:
        line.append(f"\n  was: {clip(each.was, 300)}", style="dim")
    return line


def _differences(found: "Difference") -> Iterator[RenderableType]:
    when = found.since[:16].replace("T", " ")
    if not found.changes:
        yield Text(f"Memory holds what it held on {when} (UTC).")
        return
    counts = ", ".join(f"{count} {what}" for what, count in found.counts.items())
    yield Text.assemble((f"Since {when} (UTC): ", "dim"), counts)
    texts = {each.claim_id: each.text for each in found.changes}
    taken = {each.by for each in found.changes if each.by}
    for what, count in found.counts.items():
        # What took another's place is told beside it.
        fresh = [
            each
            for each in found.changes
            if each.what == what and not (what == "added" and each.claim_id in taken)
        ]
        if not fresh:
            continue
        yield Text()
        yield show.heading(what.capitalize())
        yield show.indented(_group(fresh[:_EACH], texts))
        if len(fresh) > _EACH:
            yield Text(f"  … {len(fresh) - _EACH} more of {count}: --json lists all", style="dim")


def _group(changes: "Iterable[Change]", texts: dict[str | None, str]) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for each in changes:
        lines: list[RenderableType] = [Text(clip(each.text, 300), _STYLES.get(each.what, ""))]
        now = texts.get(each.by) if each.by else None
        old, new = (each.text, now) if now else (each.was, each.text)
        compared = differences(old, new) if old and new and each.what != "decided" else None
        if compared is not None:
            lines.append(compared)
        elif now:
            lines.append(Text(f"now: {clip(now, 300)}", style="green"))
        elif each.was:
            lines.append(
                Text(f"{'answer' if each.what == 'decided' else 'was'}: {each.was}", "dim")
            )
        grid.add_row(each.review_id or each.claim_id or "", each.project, Group(*lines))
    return grid
