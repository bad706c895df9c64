"""`nova chat`: a conversation, line by line."""

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import uuid4

from rich.text import Text

from nova.cli import show
from nova.cli.ask import held_of, tell, tell_finished, tell_recovered
from nova.cli.door import opened
from nova.cli.failure import tell as tell_failure
from nova.cli.following import follow
from nova.cli.output import say, write_json
from nova.cli.text import JsonFlag, ProjectOption, ThreadOption
from projects.errors import NovaError

if TYPE_CHECKING:
    from nova.answer import Answer
    from nova.nova import Nova

_HELP = """\
Say what you want; a question of Nova's is answered by your next line.
/thread   show this conversation's name: continue it with nova chat --thread NAME
/help     show this
/quit     end (so does Ctrl-D)"""


def chat(
    thread: ThreadOption = None, project: ProjectOption = None, json: JsonFlag = False
) -> None:
    """Have a conversation, line by line."""
    with suppress(ImportError):  # not on every system
        import readline  # noqa: F401 - with it, `input` can be edited and remembers lines
    conversation = thread or f"th_{uuid4().hex[:12]}"
    with opened(stays=True) as nova:
        tell_recovered(nova)
        if not json:
            say(Text(f"thread {conversation} · /help · /quit", style="dim"))
        while (line := _next_line(json)) is not None:
            if line.startswith("/") and not json:
                if _is_over(line, conversation):
                    return
            elif line:
                try:
                    _one(nova, line, thread=conversation, project=project, json=json)
                except NovaError as error:  # what goes wrong with a line does not end it all
                    tell_failure(error, debug=False)


def _next_line(json: bool) -> str | None:
    """Return the next line without surrounding space, None at the end of the input."""
    try:
        return input("" if json else "\n> ").strip()
    except EOFError:
        return None


def _is_over(line: str, thread: str) -> bool:
    """Carry out a line that begins with a slash; whether it ends the conversation."""
    if line == "/thread":
        say(thread)
    elif line != "/quit":
        say(_HELP)
    return line == "/quit"


def _one(nova: "Nova", line: str, *, thread: str, project: str | None, json: bool) -> None:
    followed = follow(nova.stream(line, thread=thread, project=project))
    if followed.answer is None:
        return
    if json:
        write_json(followed.answer.model_dump(mode="json"))
        return
    tell(followed, held_of(nova, followed))
    _offer(nova, followed.answer)
    tell_finished(nova, followed)


def _offer(nova: "Nova", answer: "Answer") -> None:
    """Let the person decide on what waits; anything but y or n leaves it waiting."""
    for effect in answer.waiting:
        question = (
            f"Approve {effect['effect_id']} (hash {effect['hash'][:12]}…)? y/n, Enter: later "
        )
        said = input(question).strip().casefold()
        if said in ("y", "yes"):
            decided = nova.approvals.approve(effect["effect_id"], hash=effect["hash"])
        elif said in ("n", "no"):
            decided = nova.approvals.reject(effect["effect_id"])
        else:
            continue
        say(show.outcome(decided.model_dump(mode="json")))
