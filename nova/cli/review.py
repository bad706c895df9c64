"""`nova memory review`: what only a person can decide. Nothing waits for it."""

from typing import Annotated

import typer
from rich.text import Text

from nova.cli import show
from nova.cli.door import opened
from nova.cli.output import say, write_json
from nova.cli.text import JsonFlag

app = typer.Typer(help="What memory leaves to you: list, accept, dismiss.")

ItemArgument = Annotated[str, typer.Argument(help="The item's id.")]


@app.command("list")
def list_items(json: JsonFlag = False) -> None:
    """List what waits for your decision."""
    with opened() as nova:
        items = nova.memory.reviews()
        words = {claim.claim_id: claim.text for claim in nova.memory.claims(current=False)}
    if json:
        write_json({"reviews": [item.model_dump(mode="json") for item in items]})
        return
    if not items:
        say("Nothing waits for your decision.")
        return
    for item in items:
        say(Text.assemble((item.review_id, "bold"), (f"  {item.project}", "dim")))
        rivals = "\n".join(words.get(rival, rival) for rival in item.rivals)
        wish = "forget" if item.proposal.action == "forget" else "new"
        facts = {wish: item.proposal.text, "known": rivals, "question": item.question}
        say(show.indented(show.facts(facts)))
    say(show.command("nova memory review accept ID", before="\nDo so:    "))
    say(show.command("nova memory review dismiss ID", before="Leave it: "))


@app.command("accept")
def accept(item: ItemArgument, json: JsonFlag = False) -> None:
    """Keep the new, or forget what was to be forgotten; what it replaces is closed."""
    _decide(item, accept=True, json=json)


@app.command("dismiss")
def dismiss(item: ItemArgument, json: JsonFlag = False) -> None:
    """Leave everything as it was known."""
    _decide(item, accept=False, json=json)


def _decide(item: str, *, accept: bool, json: bool) -> None:
    with opened() as nova:
        event = nova.memory.review(item, accept=accept)
    if json:
        write_json({"events": [event]})
    else:
        say(f"{'Done' if accept else 'Left as it was'} (event {event})")
