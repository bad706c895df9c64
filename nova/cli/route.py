"""`nova route`: where a request would go, and what a person says of where one went."""

from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text
from typer.core import TyperGroup

from nova.cli import corrections, show
from nova.cli.door import opened
from nova.cli.output import Json, say, write_json
from nova.cli.text import JsonFlag, ProjectOption, read_lines, text_or_stdin
from projects.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.supervisor import Heard
    from nova.cli.batch import RouteLine
    from nova.nova import Nova

_PREVIEW = "preview"
"""The command that is meant if none is named."""

_NOT_SHOWN = {"usage", "request", "verdict"}
"""What a decision holds beyond the agreed fields."""


class _Named(TyperGroup):
    """Takes words that name none of its commands as a request to be routed."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - Typer's own
        """Put the name of the command in front, if it is left out."""
        is_named = args and (args[0] in self.commands or args[0] == "--help")
        return super().parse_args(ctx, args if is_named else [_PREVIEW, *args])


app = typer.Typer(
    cls=_Named,
    help="Show where a request would go, and correct where one went.\n\n`nova route TEXT` shows.",
)
app.command("correct")(corrections.correct)
app.command("corrections")(corrections.list_corrections)
app.command("undo")(corrections.undo)
app.command("redo")(corrections.redo)
app.command("learn")(corrections.learn)


@app.command(_PREVIEW)
def route(
    text: Annotated[str | None, typer.Argument(help="A request; - reads stdin.")] = None,
    project: ProjectOption = None,
    batch: Annotated[
        str | None, typer.Option("--batch", help="A file of JSON lines, each with id and text.")
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Show where a request would go; nothing is done or kept. The word may be left out."""
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
    from nova.cli.batch import RouteLine, read_batch

    requests = read_batch(read_lines(path), RouteLine)
    with opened() as nova:
        for number, request in requests:
            _check_project(nova, request.project, number)
        for _, request in requests:
            decided = {"id": request.id, **_decide_line(nova, request, project=project)}
            if json:
                write_json(decided)
            else:
                say(Text(f"{request.id}", style="bold"), show.route_line(decided))


def _check_project(nova: "Nova", project: str | None, number: int) -> None:
    """Refuse a line before any is worked on."""
    if project is None:
        return
    try:
        nova.projects.show(project)
    except BadInput as error:
        wrong = f"Line {number}: {error.wrong}"
        raise BadInput(wrong, error.cure) from error


def _decide_line(nova: "Nova", request: "RouteLine", *, project: str | None) -> Json:
    """Route one line; a text that is no request is declined, the others go on."""
    try:
        return _decide(
            nova, request.text, project=request.project or project, history=request.history
        )
    except BadInput as error:
        return _declined(error)


def _declined(error: BadInput) -> Json:
    from graph.supervisor import RouteDecision

    refused = RouteDecision(
        decision="decline", stage="empty", reason=error.wrong, question=str(error)
    )
    return {**refused.model_dump(mode="json", exclude=_NOT_SHOWN), "ms": 0.0}


def _decide(
    nova: "Nova", text: str, *, project: str | None, history: "Sequence[Heard]" = ()
) -> Json:
    began = perf_counter()
    decision = nova.route(text, project=project, history=history)
    decided = decision.model_dump(mode="json", exclude=_NOT_SHOWN)
    return {**decided, "ms": round((perf_counter() - began) * 1000, 2)}


def _tell(decided: Json) -> None:
    say(*show.route(decided))
