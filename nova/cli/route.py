"""`nova route`: where a request would go. Runs no agent and writes nothing."""

from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from nova.cli import show
from nova.cli.door import opened
from nova.cli.output import plain, stdout, write_json
from nova.cli.text import JsonFlag, ProjectOption, read_lines, text_or_stdin
from projects.errors import BadInput

if TYPE_CHECKING:
    from nova.cli.batch import RouteLine
    from nova.nova import Nova

Json = dict[str, Any]


def route(
    text: Annotated[str | None, typer.Argument(help="A request; - reads stdin.")] = None,
    project: ProjectOption = None,
    batch: Annotated[
        str | None, typer.Option("--batch", help="A file of JSON lines, each with id and text.")
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Show where a request would go, and why; no agent runs and nothing is kept."""
    if (text is None) == (batch is None):
        wrong = "Give either a request or --batch FILE"
        raise BadInput(wrong, 'For one request: nova route "..."')
    if batch is not None:
        _batch(batch, project=project, json=json)
        return
    with opened() as nova:
        decided = _decide(nova, text_or_stdin(text or ""), project=project)
    if json:
        write_json(decided)
    else:
        _tell(decided)


def _batch(path: str, *, project: str | None, json: bool) -> None:
    from nova.cli.batch import route_lines

    requests = route_lines(read_lines(path))
    with opened() as nova:
        for request in requests:
            if request.project is not None:
                nova.projects.show(request.project)
        for decided in _decisions(nova, requests, project=project):
            if json:
                write_json(decided)
            else:
                stdout().print(Text(f"{decided['id']}", style="bold"), show.route_line(decided))


def _decisions(
    nova: "Nova", requests: "list[RouteLine]", *, project: str | None
) -> Iterator[Json]:
    for request in requests:
        chosen = request.project or project
        yield {"id": request.id, **_decide(nova, request.text, project=chosen)}


def _decide(nova: "Nova", text: str, *, project: str | None) -> Json:
    began = perf_counter()
    decision = nova.route(text, project=project)
    decided = decision.model_dump(mode="json", exclude={"usage"})
    return {**decided, "ms": round((perf_counter() - began) * 1000, 2)}


def _tell(decided: Json) -> None:
    screen = stdout()
    screen.print(show.route_line(decided))
    if decided["question"]:
        screen.print(Text(plain(decided["question"]), style="bold"))
    screen.print(show.indented(show.route_reason(decided)))
