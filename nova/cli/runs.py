"""`nova runs`: what happened, and why."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from nova.cli import show
from nova.cli.door import opened
from nova.cli.output import clip, prose, say, table, write_json
from nova.cli.text import JsonFlag, ThreadOption
from projects.errors import UnknownName

if TYPE_CHECKING:
    from graph.record import RunRecord

app = typer.Typer(help="What happened, and why: list, show, explain, cancel.")

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


def _summary(record: "RunRecord") -> dict[str, Any]:
    summary = record.model_dump(mode="json", exclude={"detail", "scope", "message_id"})
    route = record.detail.get("route") or {}
    agents = [step["agent"] for step in route.get("steps", [])]
    return {**summary, "decision": route.get("decision"), "agents": agents}


def _agents(record: "RunRecord") -> str:
    agents = dict.fromkeys(_summary(record)["agents"])
    first = next(iter(agents), "")
    return f"{first} +{len(agents) - 1}" if len(agents) > 1 else first


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
    if judged := detail.get("verdicts"):
        say("")
        say(show.heading("Memory"))
        flat = [{**one["proposal"], **one} for one in judged]
        say(show.indented(show.verdicts(flat)))
    say("")
    say(show.command(f"nova runs explain {record.run_id}", before="Why so: "))
