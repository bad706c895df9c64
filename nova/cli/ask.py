"""`nova ask`: one request, its answer and everything it rests on."""

from typing import TYPE_CHECKING, Annotated

import typer

from nova.cli import show
from nova.cli.door import opened
from nova.cli.following import Followed, follow
from nova.cli.output import clip, notice, say, write_json
from nova.cli.text import AudienceOption, JsonFlag, ProjectOption, ThreadOption, text_or_stdin

if TYPE_CHECKING:
    from nova.nova import Nova


def ask(
    text: Annotated[str, typer.Argument(help="What you want, in plain words; - reads stdin.")],
    project: ProjectOption = None,
    thread: ThreadOption = None,
    audience: AudienceOption = None,
    json: JsonFlag = False,
) -> None:
    """Ask something, or have something kept."""
    request = text_or_stdin(text)
    with opened() as nova:
        tell_recovered(nova)
        events = nova.stream(request, project=project, thread=thread, audience=audience)
        followed = follow(events)
    if json and followed.answer:
        write_json(followed.answer.model_dump(mode="json"))
    elif followed.answer:
        tell(followed)


def tell(followed: Followed) -> None:
    """Write an answer to stdout as people read it."""
    say(show.route_line(followed.route))
    say("")
    say(show.answer(followed))


def tell_recovered(nova: "Nova") -> None:
    """Answer what an earlier process was cut off from, and say so, a line each."""
    for answer in nova.recover():
        notice(
            f"run {answer.run_id} had been cut off and is finished now: "
            f"{clip(answer.text, 60)!r} (nova runs show {answer.run_id})"
        )
