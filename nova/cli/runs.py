"""`nova runs`: what happened, and why."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nova.cli import show
from nova.cli.door import opened
from nova.cli.output import clip, prose, say, table, write_json
from nova.cli.text import JsonFlag, ThreadOption
from projects.errors import BadInput, UnknownName

if TYPE_CHECKING:
    from graph.record import RunRecord

app = typer.Typer(
    help="What happened, why and at what cost: list, show, explain, cost, cancel, waiting, finish."
)


class By(StrEnum):
    """What costs are summed up by."""

    DAY = "day"
    PROJECT = "project"
    AGENT = "agent"
    MODEL = "model"


RunArgument = Annotated[str, typer.Argument(help="The run's id.")]


@app.command("list")
def list_runs(
    thread: ThreadOption = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many at most.")] = 20,
    json: JsonFlag = False,
) -> None:
    """List the newest runs first."""
    with opened() as nova:
        records = nova.runs.list(limit=limit, thread=thread)
    if thread is not None and not records:
        wrong = f"No run belongs to the thread {thread!r}"
        raise UnknownName(wrong, "See `nova runs list`.")
    if json:
        write_json({"runs": [_summary(record) for record in records]})
        return
    rows = [
        (one.run_id, _minute(one.started_at), one.status, _agents(one), clip(one.request, 200))
        for one in records
    ]
    columns = ("run", "began", "status", "agents", "request")
    say(table(columns, rows, wide="request"))


@app.command("show")
def show_run(run: RunArgument, json: JsonFlag = False) -> None:
    """Show one run: the request, the route, the answer and what became of it."""
    with opened() as nova:
        record = nova.runs.show(run)
    if json:
        write_json(record.model_dump(mode="json"))
    else:
        _tell(record)


@app.command("explain")
def explain(run: RunArgument, json: JsonFlag = False) -> None:
    """Tell why a run went as it did: recall, route and runners-up, steps, memory, cost."""
    with opened() as nova:
        explanation = nova.runs.explain(run)
    if json:
        write_json({"run_id": run, "explanation": explanation})
    else:
        say(prose(explanation))


@app.command("cancel")
def cancel(run: RunArgument, json: JsonFlag = False) -> None:
    """Stop a run that is under way in the process that holds the home."""
    with opened() as nova:
        record = nova.runs.cancel(run)
    if json:
        write_json(_summary(record))
    else:
        say(f"Cancelled: {clip(record.request, 80)}")


@app.command("cost")
def cost(
    by: Annotated[By, typer.Option("--by", help="What to sum up by.")] = By.DAY,
    since: Annotated[
        str | None, typer.Option("--since", help="The first day, such as 2026-03-01.")
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Tell what models cost: by day, project, agent or model."""
    with opened() as nova:
        spent = nova.runs.cost(by=by.value, since=_day(since))
    if json:
        write_json({"by": by.value, "spent": [each._asdict() for each in spent]})
        return
    if not spent:
        say("No model was called.")
        return
    rows = [
        (
            each.name,
            str(each.calls),
            f"{each.prompt_tokens:,}",
            f"{each.completion_tokens:,}",
            "unknown" if each.cost is None else f"{each.cost:.4f}",
            f"{each.seconds:.1f}",
        )
        for each in spent
    ]
    columns = (by.value, "calls", "prompt", "completion", "money", "seconds")
    say(table(columns, rows, wide=by.value, right=columns[1:]))


@app.command("waiting")
def waiting(json: JsonFlag = False) -> None:
    """List what waits until a model can be reached."""
    with opened() as nova:
        found = nova.queue.list()
    if json:
        write_json({"waiting": [each.model_dump(mode="json") for each in found]})
        return
    if not found:
        say("Nothing waits for a model.")
        return
    rows = [
        (each.run_id, _minute(each.queued_at), str(each.tries), each.agent, clip(each.text, 200))
        for each in found
    ]
    say(table(("run", "since", "tries", "agent", "words"), rows, wide="words"))
    say(show.command("nova runs finish", before="\nTry now: "))


@app.command("finish")
def finish(json: JsonFlag = False) -> None:
    """Do now what waits for a model, as far as one can be reached."""
    with opened() as nova:
        done, left = nova.queue.finish(), nova.queue.list()
    if json:
        ids = [each.run_id for each in left]
        write_json({"done": [each._asdict() for each in done], "waiting": ids})
        return
    for each in done:
        say(show.heading(f"Run {each.run_id}"))
        say(show.indented(prose(each.text)))
    if left:
        say(f"{len(left)} still waiting: {left[0].trouble}")
    elif not done:
        say("Nothing waits for a model.")


def _summary(record: "RunRecord") -> dict[str, Any]:
    summary = record.model_dump(mode="json", exclude={"detail", "scope", "message_id"})
    route = record.detail.get("route") or {}
    agents = [step["agent"] for step in route.get("steps", [])]
    return {**summary, "decision": route.get("decision"), "agents": agents}


def _agents(record: "RunRecord") -> str:
    agents = dict.fromkeys(_summary(record)["agents"])
    first = next(iter(agents), "")
    return f"{first} +{len(agents) - 1}" if len(agents) > 1 else first


def _day(given: str | None) -> str | None:
    try:
        return date.fromisoformat(given).isoformat() if given else None
    except ValueError as error:
        wrong = f"{given!r} is no day"
        raise BadInput(wrong, "Write it as 2026-03-01.") from error


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ")


def _mended(moment: str) -> str:
    return f"its process was killed; it was answered at {_minute(moment)}" if moment else ""


def _tell(record: "RunRecord") -> None:
    detail = record.detail
    facts = {
        "request": record.request,
        "thread": record.thread,
        "began": _minute(record.started_at),
        "status": record.status,
        "failed with": detail.get("error", ""),
        "cut off": _mended(detail.get("restarted_at", "")),
    }
    say(show.facts(facts))
    if route := detail.get("route"):
        say(show.route_line(route))
        say(show.indented(show.route_reason(route)))
    if composed := detail.get("answer"):
        say("")
        say(prose(composed["text"]))
    for step, later in detail.get("later", {}).items():
        say("")
        say(show.heading(f"Step {int(step) + 1}, done when the model could be reached"))
        say(prose(later["text"]))
    if judged := detail.get("verdicts"):
        say("")
        say(show.heading("Memory"))
        flat = [{**one["proposal"], **one} for one in judged]
        say(show.indented(show.verdicts(flat)))
    say("")
    say(show.command(f"nova runs explain {record.run_id}", before="Why so: "))
