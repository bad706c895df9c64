"""`nova demo`: three projects, their history and six requests, all through the real Nova."""

from collections.abc import Iterator
from itertools import count, islice, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from nova.cli import show
from nova.cli.door import opened, settings
from nova.cli.following import Followed, follow
from nova.cli.output import Json, plain, say, write_json
from nova.cli.store import import_with_progress, outcomes
from nova.cli.text import JsonFlag

if TYPE_CHECKING:
    from memory import ImportReport
    from nova.demo import DemoRequest
    from nova.nova import Nova

_HERE = Path(".nova")
_EXAMPLES = 2
"""Shown of each outcome of the import."""
_RECALLED = 4


def demo(
    home: Annotated[
        Path | None, typer.Option("--home", help="Where to; default: NOVA_HOME, or ./.nova.")
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Load three demo projects and send six requests through Nova."""
    from nova.demo import requests

    asked = requests()
    with opened((home or _default_home()).expanduser().absolute()) as nova:
        report = _load(nova, json=json)
        done = [
            _send(nova, request, f"{number} of {len(asked)}", json=json)
            for number, request in enumerate(asked, start=1)
        ]
        folder = str(nova.settings.home)
    if json:
        answers = [followed.answer.model_dump(mode="json") for followed in done if followed.answer]
        write_json({"home": folder, "import": report.model_dump(mode="json"), "answers": answers})
    else:
        say(_how_to_go_on(done, folder))


def _default_home() -> Path:
    chosen = settings()
    return chosen.home if "home" in chosen.model_fields_set else _HERE


def _load(nova: "Nova", *, json: bool) -> "ImportReport":
    """Bring projects and history into the home; what is there already is left alone."""
    from nova.demo import history, install_data, install_pipelines, install_projects
    from nova.home import Home

    install_projects(Home(nova.settings.home).projects)
    install_data(nova.settings.home)
    install_pipelines(nova.settings.home)
    said = history()
    report = import_with_progress(nova, said.lines)
    if not json:
        model = "no language model" if nova.settings.is_offline else nova.settings.strong
        say(Rule(Text("The history of three projects", style="bold"), align="left"))
        say(Text(f"home {nova.settings.home} · {model}", style="dim"))
        new = report.turns or "no"
        say(f"\n{len(said.lines)} turns, {new} of them new here. What became of their statements:")
        say(f"{', '.join(outcomes(report))}. Some of each:\n")
        say(show.indented(show.verdicts(_examples(nova, said.turn_ids))))
    return report


def _examples(nova: "Nova", turn_ids: list[str]) -> list[Json]:
    """Return some of what the import decided: each outcome, for different reasons."""
    seen: dict[str, dict[str, Json]] = {outcome: {} for outcome in show.OUTCOMES}
    for turn_id in turn_ids:
        for verdict in nova.memory.imported(turn_id):
            shown = {**verdict.model_dump(mode="json"), **verdict.proposal.model_dump(mode="json")}
            seen[verdict.outcome].setdefault(verdict.reason, shown)
    return [shown for reasons in seen.values() for shown in islice(reasons.values(), _EXAMPLES)]


def _send(nova: "Nova", request: "DemoRequest", place: str, *, json: bool) -> Followed:
    """Send one request as if it had been typed, and show everything about it."""
    if not json:
        say("")
        say(Rule(Text(f"{place}  {request.title}", style="bold"), align="left"))
        say(Text(f"> {plain(request.text)}", style="bold cyan"))
    events = nova.stream(
        request.text,
        project=request.project,
        thread=_fresh_thread(nova, request.thread),
        audience=request.audience,
    )
    followed = follow(events)
    if not json:
        say(_everything(followed))
    return followed


def _fresh_thread(nova: "Nova", thread: str) -> str:
    """Return a name for a new conversation: a demo run again must not answer its old questions."""
    times = sum(1 for _ in takewhile(lambda name: nova.runs.list(thread=name), _names(thread)))
    return next(islice(_names(thread), times, None))


def _names(thread: str) -> Iterator[str]:
    yield thread
    yield from (f"{thread}-{number}" for number in count(2))


def _everything(followed: Followed) -> RenderableType:
    return Group(
        show.route_line(followed.route),
        show.indented(show.route_reason(followed.route)),
        Text(),
        show.heading("Recalled"),
        show.indented(show.recalled(followed.recalled[:_RECALLED], brief=True)),
        Text(),
        show.heading("Answer"),
        show.answer(followed),
    )


def _how_to_go_on(done: list[Followed], home: str) -> RenderableType:
    """Return commands to try next, with ids from the runs just made."""
    answers = [followed.answer for followed in done if followed.answer]
    lines = ['nova ask "What did I promise Tom, and by when?"']
    lines += [f"nova runs explain {answers[0].run_id}"]
    kept = [claim for answer in answers for claim in answer.memory.promoted]
    lines += [f"nova memory why {kept[0]}"] if kept else []
    lines += ["nova next", "nova pipelines list", "nova approvals list", "nova up", "nova chat"]
    return Group(
        Text(),
        Rule(Text("How to go on", style="bold"), align="left"),
        *(show.command(line, before="  ") for line in lines),
        Text(f"\n{_where(home)}", style="dim"),
    )


def _where(home: str) -> str:
    if settings().home == Path(home):
        return f"These commands work on {home}."
    return f"Set NOVA_HOME={home} for these commands."
