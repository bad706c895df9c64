"""`nova memory review`: what only a person can decide. Nothing waits for it."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from nova.cli import keyboard, show
from nova.cli.card import card, kind_of
from nova.cli.door import opened
from nova.cli.output import plain, say, write_json
from nova.cli.text import JsonFlag, ProjectOption
from projects.errors import BadInput, GroundChanged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memory import Answer
    from nova.nova import Nova

app = typer.Typer(
    help="What memory leaves to you. Alone: at the keyboard, one item after the other.",
    invoke_without_command=True,
)

_LISTED = 20

ItemArgument = Annotated[str, typer.Argument(help="The item's id.")]
ReasonOption = Annotated[
    str | None, typer.Option("--reason", help="Only this kind: conflict, stale, duplicate, ...")
]
OnlyOption = Annotated[
    list[str] | None,
    typer.Option("--only", help="Of the known claims, only this one; may be given again."),
]
SeenOption = Annotated[
    str | None, typer.Option("--seen", help="The ground of what you were shown.")
]
BothOption = Annotated[
    bool, typer.Option("--both", help="Keep the new, and let all that is known hold.")
]


@app.callback()
def review(
    context: typer.Context,
    project: ProjectOption = None,
    reason: ReasonOption = None,
    json: JsonFlag = False,
) -> None:
    """Go through what waits, key by key; where nobody sits at a keyboard, list it."""
    if context.invoked_subcommand is not None:
        return
    if json or not keyboard.is_there():
        list_items(project=project, reason=reason, json=json)
        return
    from nova.cli.inbox import Inbox

    with opened() as nova:
        items = nova.memory.reviews(project=project, reason=reason)
        if not items:
            say("Nothing waits for your decision.")
            return
        ids = [item.review_id for item in items]
        Inbox(nova, ids, key=keyboard.key, ask=keyboard.line, project=project).run()


@app.command("list")
def list_items(
    project: ProjectOption = None,
    reason: ReasonOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what is decided.")] = False,
    json: JsonFlag = False,
) -> None:
    """List what waits for your decision, oldest first."""
    status = None if everything else "open"
    with opened() as nova:
        items = nova.memory.reviews(project=project, reason=reason, status=status)
        shown = [nova.memory.show_review(item.review_id) for item in items[:_LISTED]]
    if json:
        write_json({"reviews": [item.model_dump(mode="json") for item in items]})
        return
    if not items:
        say("Nothing waits for your decision.")
        return
    for each in shown:
        say(card(each), "")
    if len(items) > _LISTED:
        say(Text(f"… {len(items) - _LISTED} more: --json lists all, --reason one kind", "dim"))
    say(show.command("nova memory review accept ID", before="Do so:    "))
    say(show.command("nova memory review discard ID", before="Leave it: "))


@app.command("show")
def show_item(item: ItemArgument, json: JsonFlag = False) -> None:
    """Show one item with all that it rests on, and what each answer does."""
    with opened() as nova:
        shown = nova.memory.show_review(item)
    if json:
        write_json(shown.model_dump(mode="json"))
        return
    say(card(shown), "")
    say(
        show.indented(
            show.facts({**{str(k): v for k, v in shown.choices.items()}, "ground": shown.ground})
        )
    )


@app.command("accept")
def accept(
    item: ItemArgument,
    only: OnlyOption = None,
    both: BothOption = False,
    seen: SeenOption = None,
    json: JsonFlag = False,
) -> None:
    """Do what it is about: keep the new, forget, end, merge; see `show`."""
    if both and only:
        wrong = "--both and --only contradict each other"
        raise BadInput(wrong, "Give one of them.")
    _decide(item, "accept", only=[] if both else only, seen=seen, json=json)


@app.command("edit")
def edit(
    item: ItemArgument,
    text: Annotated[str, typer.Argument(help="How it is, in one sentence of yours.")],
    only: OnlyOption = None,
    seen: SeenOption = None,
    json: JsonFlag = False,
) -> None:
    """Accept it in other words."""
    _decide(item, "edit", text=text, only=only, seen=seen, json=json)


@app.command("archive")
def archive(
    item: ItemArgument, only: OnlyOption = None, seen: SeenOption = None, json: JsonFlag = False
) -> None:
    """Leave it to search: nothing ends, nothing of it is always in context."""
    _decide(item, "archive", only=only, seen=seen, json=json)


@app.command("merge")
def merge(
    item: ItemArgument, only: OnlyOption = None, seen: SeenOption = None, json: JsonFlag = False
) -> None:
    """Hold what is the same once, resting on all that was said of it."""
    _decide(item, "merge", only=only, seen=seen, json=json)


@app.command("discard")
@app.command("dismiss", hidden=True)
def discard(item: ItemArgument, seen: SeenOption = None, json: JsonFlag = False) -> None:
    """Leave everything as it was known."""
    _decide(item, "discard", seen=seen, json=json)


@app.command("all")
def decide_all(
    answer: Annotated[str, typer.Argument(help="accept, archive, discard or merge.")],
    reason: Annotated[str, typer.Option("--reason", help="The kind: conflict, stale, ...")],
    project: ProjectOption = None,
    seen: SeenOption = None,
    json: JsonFlag = False,
) -> None:
    """Answer all of one kind alike: shows them first, and does it once you name what you saw."""
    chosen = _answer(answer)
    with opened() as nova:
        if seen is None:
            _preview(nova, chosen, reason=reason, project=project, json=json)
            return
        run, events = nova.memory.decide_batch(chosen, seen=seen, reason=reason, project=project)
    if json:
        write_json({"run_id": run, "events": [event.event_id for event in events]})
    else:
        say(f"Decided: {len(events)}")
        say(show.command(f"nova memory undo {run}", before="Take all of it back: "))


def _preview(
    nova: "Nova", answer: "Answer", *, reason: str, project: str | None, json: bool
) -> None:
    batch = nova.memory.batch(answer, reason=reason, project=project)
    if json:
        items = [item.model_dump(mode="json") for item in batch.items]
        write_json({"reviews": items, "left_out": batch.left_out, "ground": batch.ground})
        return
    for item in batch.items:
        say(Text.assemble((item.review_id, "bold"), f"  {plain(item.question)}"))
    if batch.left_out:
        say(Text(f"To be looked at one by one: {', '.join(batch.left_out)}", style="dim"))
    if not batch.items:
        say(f"Nothing of this kind ({kind_of(reason)}) can be answered so.")
        return
    where = f" --project {project}" if project else ""
    words = f"nova memory review all {answer} --reason {reason}{where} --seen {batch.ground}"
    say(show.command(words, before=f"\nDo so with all {len(batch.items)}: "))


def _decide(
    item: str,
    answer: "Answer",
    *,
    text: str | None = None,
    only: "Sequence[str] | None" = None,
    seen: str | None = None,
    json: bool,
) -> None:
    with opened() as nova:
        try:
            event = nova.memory.decide(item, answer, text=text, only=only, seen=seen)
        except GroundChanged as error:
            _show_again(nova, item, answer, json=json)
            raise error from None
    if json:
        write_json({"events": [event.event_id]})
    else:
        left = answer == "discard"
        say(f"{'Left as it was' if left else 'Done'} (event {event.event_id})")


def _show_again(nova: "Nova", item: str, answer: "Answer", *, json: bool) -> None:
    shown = nova.memory.show_review(item)
    if json:
        write_json({"events": [], "review": shown.model_dump(mode="json")})
        return
    say(card(shown), "")
    words = f"nova memory review {answer} {item} --seen {shown.ground}"
    say(show.command(words, before="If that is what you want: "))


def _answer(word: str) -> "Answer":
    match word:
        case "accept" | "archive" | "discard" | "merge":
            return word
    wrong = f"Answer {word!r} cannot be given to many at once"
    raise BadInput(wrong, "Use accept, archive, discard or merge.")
