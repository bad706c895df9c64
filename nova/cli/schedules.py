"""`nova schedules`: what fires when, and what came of it."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from nova.cli import show
from nova.cli.door import opened
from nova.cli.failure import FAILED
from nova.cli.output import Json, clip, plain, say, table, write_json
from nova.cli.text import JsonFlag, ProjectOption
from projects.errors import BadInput

if TYPE_CHECKING:
    from datetime import datetime

    from projects.effect import Effect
    from routines.schedules import Schedule

app = typer.Typer(
    help="What fires when: list, show, next, add, change, pause, resume, delete, history."
)

_WHAT = 60
_HEADS = ("name", "what, and when", "next", "state")
"""Characters of what a schedule does that a list shows."""

NameArgument = Annotated[str, typer.Argument(help="The schedule's name or id.")]
WhenOption = Annotated[
    str | None, typer.Option("--when", help="Such as: weekdays at 7:30, tomorrow at noon.")
]
ZoneOption = Annotated[str | None, typer.Option(help="Time zone, such as Europe/Berlin.")]
MissedOption = Annotated[
    Literal["skip", "once", "all"] | None,
    typer.Option(help="What becomes of times that nobody was there to keep."),
]
GraceOption = Annotated[
    int | None, typer.Option(min=30, help="Seconds by which it may be late and still counts.")
]


@app.command("list")
def list_schedules(json: JsonFlag = False) -> None:
    """List what is scheduled, that which fires next first."""
    with opened() as nova:
        found = nova.schedules.list()
    from routines.schedules import rows

    now = _now()
    if json:
        write_json({"schedules": [_json(each, now) for each in found]})
    elif not found:
        say("Nothing is scheduled.")
        say(
            show.command('nova schedules add "weekdays at 7:30" --remind "..."', before="Set one: ")
        )
    else:
        told = [
            (name, f"{clip(what, _WHAT)}. {when}", *rest)
            for name, what, when, *rest in rows(found, now)
        ]
        say(table(_HEADS, told, wide=_HEADS[1]))


@app.command("show")
def show_schedule(name: NameArgument, json: JsonFlag = False) -> None:
    """Show a schedule, its next fire times, and what came of the latest ones."""
    with opened() as nova:
        found = nova.schedules.show(name)
        fired = nova.schedules.history(name, limit=5)
    now = _now()
    if json:
        write_json(
            _json(found, now) | {"firings": [each.model_dump(mode="json") for each in fired]}
        )
        return
    facts = {"schedule": f"{found.name} ({found.schedule_id})", "state": found.state}
    facts |= {"missed": f"{found.misfire.policy}, after {found.misfire.grace} s"}
    facts |= {"project": found.target.project or "", "asked for by": found.created_by}
    say(show.facts(facts))
    say("")
    for line in found.lines(now):
        say(plain(line))
    for each in fired:
        say(plain(f"{each.instant:%Y-%m-%d %H:%M} UTC  {each.status}  {each.outcome}"))


@app.command("next")
def show_next(
    words: Annotated[
        str | None, typer.Argument(help="A schedule, or words such as: weekdays at 7:30.")
    ] = None,
    zone: ZoneOption = None,
    count: Annotated[int, typer.Option(min=1, max=100, help="How many fire times.")] = 3,
    json: JsonFlag = False,
) -> None:
    """Show the next fire times: of all schedules, of one, or of words that are not set yet."""
    with opened() as nova:
        known = {each.name: each for each in nova.schedules.list()}
        if words is not None and words not in known:
            planned = nova.schedules.plan(words, zone=zone, count=count)
            told: list[Json] = [
                {"schedule": "", "next": at.isoformat(), "told": line}
                for at, line in zip(planned.next, planned.told, strict=True)
            ]
            heading, remarks = f"{planned.words}, {planned.zone}", planned.remarks
        else:
            chosen = [known[words]] if words else [*known.values()]
            told, heading, remarks = _upcoming(chosen, count), "", ()
    if json:
        write_json({"words": heading, "next": told, "remarks": remarks})
        return
    for line in filter(None, (heading, *remarks)):
        say(plain(line))
    rows = [(each["told"], each["schedule"]) for each in told]
    say(table(("next", "schedule"), rows, wide="schedule") if told else "Nothing will fire.")


@app.command("add")
def add(
    when: Annotated[str, typer.Argument(help="Such as: weekdays at 7:30, every 15 minutes.")],
    remind: Annotated[str | None, typer.Option(help="What you are reminded of.")] = None,
    ask: Annotated[str | None, typer.Option(help="What Nova is asked, in plain words.")] = None,
    pipeline: Annotated[str | None, typer.Option(help="The pipeline that is started.")] = None,
    given: Annotated[
        list[str] | None, typer.Option("--set", help="PARAMETER=VALUE of the pipeline; repeat it.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="What the schedule is called.")] = None,
    zone: ZoneOption = None,
    project: ProjectOption = None,
    missed: MissedOption = None,
    grace: GraceOption = None,
    json: JsonFlag = False,
) -> None:
    """Set a schedule, and show its next three fire times."""
    targets = {"reminder": remind, "request": ask, "pipeline": pipeline}
    chosen = [(kind, text) for kind, text in targets.items() if text]
    if len(chosen) != 1:
        wrong = "A schedule needs one thing to do"
        raise BadInput(wrong, "Give one of --remind, --ask or --pipeline.")
    kind, text = chosen[0]
    with opened() as nova:
        effect = nova.schedules.add(
            when,
            text,
            kind=kind,  # type: ignore[arg-type]  # the keys above
            parameters=dict(_pair(each) for each in given or ()),
            name=name,
            zone=zone,
            project=project,
            missed=missed,
            grace=grace,
        )
    _tell(effect, json=json)


@app.command("change")
def change(
    name: NameArgument,
    when: WhenOption = None,
    text: Annotated[str | None, typer.Option(help="The new reminder, request or pipeline.")] = None,
    zone: ZoneOption = None,
    missed: MissedOption = None,
    grace: GraceOption = None,
    json: JsonFlag = False,
) -> None:
    """Change when a schedule fires, or what it does."""
    with opened() as nova:
        effect = nova.schedules.change(
            name, when=when, text=text, zone=zone, missed=missed, grace=grace
        )
    _tell(effect, json=json)


@app.command("pause")
def pause(
    name: NameArgument,
    until: Annotated[str | None, typer.Option(help="Such as: Monday at 8:00.")] = None,
    json: JsonFlag = False,
) -> None:
    """Let a schedule rest; what it would have done meanwhile is not made up for."""
    with opened() as nova:
        effect = nova.schedules.pause(name, until=until)
    _tell(effect, json=json)


@app.command("resume")
def resume(name: NameArgument, json: JsonFlag = False) -> None:
    """Let a paused schedule go on."""
    with opened() as nova:
        effect = nova.schedules.resume(name)
    _tell(effect, json=json)


@app.command("delete")
def delete(name: NameArgument, json: JsonFlag = False) -> None:
    """Delete a schedule; `nova approvals undo` brings it back."""
    with opened() as nova:
        effect = nova.schedules.delete(name)
    _tell(effect, json=json)


@app.command("history")
def history(
    name: Annotated[str | None, typer.Argument(help="Of one schedule; default: of all.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 20,
    json: JsonFlag = False,
) -> None:
    """Show what fired, the newest first, and what came of it."""
    with opened() as nova:
        names = {each.schedule_id: each.name for each in nova.schedules.list()}
        found = nova.schedules.history(name, limit=limit)
    if json:
        write_json({"firings": [each.model_dump(mode="json") for each in found]})
        return
    rows = [
        (
            f"{each.instant:%Y-%m-%d %H:%M} UTC",
            names.get(each.schedule_id, each.schedule_id),
            f"{each.status}, late" if each.is_late else each.status,
            each.outcome,
        )
        for each in found
    ]
    heads = ("fire time", "schedule", "status", "outcome")
    say(table(heads, rows, wide="outcome") if rows else "Nothing has fired so far.")


def _tell(effect: "Effect", *, json: bool) -> None:
    if json:
        write_json(effect.model_dump(mode="json"))
    else:
        for line in effect.preview.splitlines():
            say(plain(line))
        say("")
        say(show.outcome(effect.model_dump(mode="json")))
        if effect.status == "done":
            say(show.command(f"nova approvals undo {effect.effect_id}", before="Take it back: "))
    if effect.status != "done":
        raise typer.Exit(FAILED)


def _upcoming(schedules: "list[Schedule]", count: int) -> list[Json]:
    """Return the next fire times of several schedules, in their order."""
    from routines.schedules import moment

    now = _now()
    found = sorted(
        (at, each.name, moment(at, each.zone))
        for each in schedules
        for at in each.upcoming(now, count=count)
    )
    return [
        {"schedule": name, "next": at.isoformat(), "told": line}
        for at, name, line in found[: max(count, len(schedules))]
    ]


def _json(schedule: "Schedule", now: "datetime") -> Json:
    told: Json = schedule.model_dump(mode="json")
    told |= {"when": schedule.when, "does": schedule.target.told}
    return told | {"next": [each.isoformat() for each in schedule.upcoming(now)]}


def _pair(words: str) -> tuple[str, str]:
    name, equals, value = words.partition("=")
    if not equals or not name.strip():
        wrong = f"--set {words!r} cannot be read"
        raise BadInput(wrong, "Write it as PARAMETER=VALUE.")
    return name.strip(), value.strip()


def _now() -> "datetime":
    from datetime import UTC, datetime

    return datetime.now(UTC)
