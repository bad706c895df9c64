"""`nova ask`: one request, its answer and everything it rests on."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from nova.cli import show
from nova.cli.door import opened
from nova.cli.following import Followed, follow
from nova.cli.output import clip, notice, say, write_json
from nova.cli.text import AudienceOption, JsonFlag, ProjectOption, ThreadOption, text_or_stdin

if TYPE_CHECKING:
    from nova.nova import Nova

_AT_ONCE = 3
"""Steps that waited for a model and are done behind another answer: it may take a while."""


def ask(
    text: Annotated[str, typer.Argument(help="What you want, in plain words; - reads stdin.")],
    project: ProjectOption = None,
    thread: ThreadOption = None,
    audience: AudienceOption = None,
    wait: Annotated[
        bool, typer.Option("--wait/--no-wait", help="While the conversation is at work.")
    ] = True,
    json: JsonFlag = False,
) -> None:
    """Ask something, or have something kept."""
    request = text_or_stdin(text)
    with opened() as nova:
        tell_recovered(nova)
        events = nova.stream(
            request,
            project=project,
            thread=thread,
            audience=audience,
            busy="wait" if wait else "refuse",
        )
        followed = follow(events)
        held = held_of(nova, followed)
        if json and followed.answer:
            write_json(followed.answer.model_dump(mode="json"))
        elif followed.answer:
            tell(followed, held)
        tell_finished(nova, followed)


def tell(followed: Followed, held: Iterable[str]) -> None:
    """Write an answer to stdout as people read it; what was held back to stderr, for you alone."""
    say(show.route_line(followed.route))
    say("")
    say(show.answer(followed))
    for line in held:
        notice(f"only you see this: {line}")


def held_of(nova: "Nova", followed: Followed) -> Sequence[str]:
    """Return what was held back of an answer from its readers, a line each."""
    answer = followed.answer
    return nova.runs.held(answer.run_id) if answer and answer.steps else ()


def tell_recovered(nova: "Nova") -> None:
    """Answer what an earlier process was cut off from, and say so, a line each."""
    for answer in nova.recover():
        notice(
            f"run {answer.run_id} had been cut off and is finished now: "
            f"{clip(answer.text, 60)!r} (nova runs show {answer.run_id})"
        )


def tell_finished(nova: "Nova", followed: Followed) -> None:
    """Do some of what waited for a model, if this request did not have to, and say so."""
    waiting = {each.run_id for each in nova.queue.list()}
    if not waiting or (followed.answer and followed.answer.run_id in waiting):
        return
    for done in nova.queue.finish(most=_AT_ONCE):
        said = clip(done.text, 60)
        notice(f"run {done.run_id} is answered now: {said!r} (nova runs show {done.run_id})")
