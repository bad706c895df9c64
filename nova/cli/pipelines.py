"""`nova pipelines`: routines of several steps: list, check, run, and how their runs stand."""

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.live import Live
from rich.text import Text

from nova.cli import show
from nova.cli.door import opened
from nova.cli.failure import FAILED
from nova.cli.output import Json, clip, plain, say, stderr, table, write_json
from nova.cli.text import JsonFlag
from projects.errors import BadInput, NeedsValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import RenderableType

    from projects.pipeline import PipelineCard, PipelineRun, PipelineStep, Rehearsed, Standing

app = typer.Typer(
    help="Routines of several steps: list, check, run, status, logs, resume, pause, cancel."
)

NameArgument = Annotated[str, typer.Argument(help="The pipeline; see `nova pipelines list`.")]
RunArgument = Annotated[str, typer.Argument(help="The run's id; see `nova pipelines status`.")]
SetOption = Annotated[list[str] | None, typer.Option("--set", help="PARAMETER=VALUE; repeat it.")]
_LOGGED = 200


@app.command("list")
def list_pipelines(json: JsonFlag = False) -> None:
    """List the pipelines, with what they take."""
    with opened() as nova:
        cards = nova.pipelines.list()
    if json:
        write_json({"pipelines": [card.model_dump(mode="json") for card in cards]})
        return
    rows = [(card.name, card.about, "\n".join(_takes(card))) for card in cards]
    say(table(("pipeline", "what it is for", "takes"), rows, wide="what it is for"))
    say(show.command("nova pipelines run NAME --dry-run", before="\nSee what one would do: "))


@app.command("check")
def check(
    name: Annotated[str | None, typer.Argument(help="One pipeline; default: all.")] = None,
    json: JsonFlag = False,
) -> None:
    """Read every definition, look its choices up, and rehearse what needs no parameter."""
    with opened() as nova:
        lines = nova.pipelines.check(name)
        known = len(nova.pipelines.list())
    if json:
        write_json({"wrong": lines})
    else:
        for line in lines:
            say(plain(f"- {line}"))
        say(f"{known} pipelines, {len(lines) or 'no'} faults.")
    if lines:
        raise typer.Exit(FAILED)


@app.command("run")
def run(
    name: NameArgument,
    given: SetOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only read and reckon; show what would be drafted.")
    ] = False,
    key: Annotated[
        str | None, typer.Option("--key", help="The same key starts one run, however often.")
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Start a pipeline and follow it to its end, or to what it waits for."""
    values = dict(_pair(words) for words in given or ())
    with opened() as nova, _asking():
        if dry_run:
            rehearsed = nova.pipelines.dry_run(name, values)
            _tell_rehearsal(rehearsed, json=json)
            return
        with _followed() as shown:
            standing = nova.pipelines.run(name, values, key=key, on_change=shown)
        _tell(standing, json=json)


@app.command("status")
def status(
    run_id: Annotated[str | None, typer.Argument(help="One run; default: the newest.")] = None,
    is_open: Annotated[bool, typer.Option("--open", help="Only those not at their end.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many at most.")] = 20,
    json: JsonFlag = False,
) -> None:
    """Tell how runs stand: what is done, what they wait for, what they took and cost."""
    with opened() as nova:
        if run_id is not None:
            _tell(nova.pipelines.status(run_id), json=json, fails=False)
            return
        runs = nova.pipelines.runs(is_open=is_open, limit=limit)
    if json:
        write_json({"runs": [each.model_dump(mode="json") for each in runs]})
        return
    if not runs:
        say("No pipeline runs." if is_open else "No pipeline has run so far.")
        return
    rows = [
        (one.run_id, one.pipeline, _minute(one.created_at), one.status, _lasted(one), _word(one))
        for one in runs
    ]
    columns = ("run", "pipeline", "started", "status", "took", "what came of it")
    say(table(columns, rows, wide="what came of it"))


@app.command("logs")
def logs(run_id: RunArgument, json: JsonFlag = False) -> None:
    """Tell what happened in a run, oldest first."""
    from projects.pipeline import LOG_DAYS

    with opened() as nova:
        lines = nova.pipelines.logs(run_id)
    if json:
        write_json({"run_id": run_id, "lines": [line.model_dump(mode="json") for line in lines]})
        return
    if not lines:
        say(f"Only what came of this run is left: its log was kept for {LOG_DAYS} days.")
    for line in lines:
        where = f" {line.step}:" if line.step else ""
        style = {"error": "red", "warning": "yellow"}.get(line.level, "")
        text = f"{line.at[:19].replace('T', ' ')}{where} {clip(line.text, _LOGGED)}"
        say(Text(plain(text), style=style))


@app.command("resume")
def resume(run_id: RunArgument, json: JsonFlag = False) -> None:
    """Let a paused, failed or cut-off run go on behind its last step."""
    with opened() as nova:
        with _followed() as shown:
            standing = nova.pipelines.resume(run_id, on_change=shown)
        _tell(standing, json=json)


@app.command("pause")
def pause(run_id: RunArgument, json: JsonFlag = False) -> None:
    """Let a run halt before its next step, until it is resumed."""
    with opened() as nova:
        nova.pipelines.pause(run_id)
        _tell(nova.pipelines.status(run_id), json=json)


@app.command("cancel")
def cancel(run_id: RunArgument, json: JsonFlag = False) -> None:
    """End a run: no further step is begun, and its open drafts are rejected."""
    with opened() as nova:
        nova.pipelines.cancel(run_id)
        _tell(nova.pipelines.status(run_id), json=json)


def _tell(standing: "Standing", *, json: bool, fails: bool = True) -> None:
    """Show a run; a failed one ends the command with its code."""
    if json:
        write_json(standing.model_dump(mode="json"))
    else:
        say(*_standing(standing))
    if fails and standing.run.status == "failed":
        raise typer.Exit(FAILED)


def _standing(standing: "Standing") -> "Iterator[RenderableType]":
    one = standing.run
    given = ", ".join(f"{name}={value}" for name, value in one.parameters.items())
    yield show.facts(
        {
            "run": one.run_id,
            "pipeline": one.pipeline,
            "with": given,
            "started": f"{_minute(one.created_at)} by {one.by}",
            "status": one.status,
            "took": _lasted(one),
            "cost": f"{standing.cost:.4f}" if standing.cost else "",
            "outcome": one.outcome,
            "failed at": one.failed_step,
            "error": one.error,
        }
    )
    if standing.steps:
        yield Text()
        yield _table(standing.steps)
    effects = [effect for wait in one.waits for effect in wait.effects]
    for effect in effects:
        yield show.command(f"nova approvals show {effect}", before="Waits for you: ")
    if one.status in ("failed", "paused"):
        yield show.command(f"nova pipelines resume {one.run_id}", before="Go on: ")


def _table(steps: "Sequence[PipelineStep]") -> "RenderableType":
    rows = [
        (
            step.name,
            step.status,
            f"{step.ms:,.0f} ms" if step.ended_at else "",
            str(step.attempts),
            "" if step.rows is None else f"{step.rows:,}",
            clip(step.error or step.told, _LOGGED),
        )
        for step in steps
    ]
    columns = ("step", "status", "took", "tries", "rows", "what it did")
    return table(columns, rows, wide="what it did", right=("took", "tries", "rows"))


@contextmanager
def _followed() -> "Iterator[Callable[[Json], None]]":
    """Show on a terminal the steps of a run as they are taken."""
    screen = stderr()
    if not screen.is_terminal:
        yield lambda _: None
        return
    with Live(console=screen, transient=True, auto_refresh=False) as live:
        yield lambda told: live.update(_of_told(told), refresh=True)


def _of_told(told: Json) -> "RenderableType":
    from projects.pipeline import Standing

    return _table(Standing.model_validate(told).steps)


@contextmanager
def _asking() -> "Iterator[None]":
    """Ask for a parameter that is missing as the command line does."""
    try:
        yield
    except NeedsValue as error:
        cure = f"Give it with --set {error.columns[0]}=VALUE."
        raise BadInput(error.wrong, cure) from error


def _tell_rehearsal(found: "Rehearsed", *, json: bool) -> None:
    if json:
        write_json(found.model_dump(mode="json"))
    else:
        say("Nothing is done; a run would do this:")
        for line in found.lines:
            say(plain(f"- {clip(line, _LOGGED)}"))
        say(plain(found.outcome))
    if found.error:
        wrong = f"Step {found.failed_step!r} would fail: {found.error}"
        raise BadInput(wrong, "")


def _takes(card: "PipelineCard") -> "Iterator[str]":
    for name, one in card.parameters.items():
        yield name if one.default is None else f"{name}={one.default}"


def _word(one: "PipelineRun") -> str:
    if one.status == "waiting":
        return "; ".join(wait.said for wait in one.waits)
    return one.error or one.outcome


def _lasted(one: "PipelineRun") -> str:
    if one.started_at is None or one.ended_at is None:
        return ""
    began, ended = map(datetime.fromisoformat, (one.started_at, one.ended_at))
    return f"{(ended - began).total_seconds():,.1f} s"


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ")


def _pair(words: str) -> tuple[str, str]:
    name, equals, value = words.partition("=")
    if not equals or not name.strip():
        wrong = f"--set {words!r} cannot be read"
        raise BadInput(wrong, "Write it as PARAMETER=VALUE.")
    return name.strip(), value.strip()
