"""`nova route correct` and its like: who should have had a request, and what was learnt of it."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from nova.cli import show
from nova.cli.door import opened, working
from nova.cli.output import clip, say, table, write_json
from nova.cli.text import JsonFlag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.correction import Correction
    from graph.signal import Offer, Signal

CorrectionArgument = Annotated[str, typer.Argument(help="The correction's id.")]

_STYLES = {"learnt": "green", "pending": "yellow", "undone": "dim"}
_CHECKING = "Trying it on what is known"
_WORDS = {"handed_back": "handed back", "asked_again": "asked again"}


def correct(
    run: Annotated[str, typer.Argument(help="The run's id.")],
    to: Annotated[str, typer.Option("--to", help="The agent that should have had it.")],
    step: Annotated[
        int | None, typer.Option("--step", min=1, help="Which step, if there were several.")
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Say who should have had a request; it is learnt if that does no harm."""
    with opened() as nova, working(_CHECKING):
        made = nova.correct_route(run, to=to, step=step)
    _told([made], json=json)


def undo(correction: CorrectionArgument, json: JsonFlag = False) -> None:
    """Take a correction back."""
    with opened() as nova, working("Learning without it"):
        undone = nova.feedback.undo(correction)
    _told([undone], json=json)


def redo(correction: CorrectionArgument, json: JsonFlag = False) -> None:
    """Make a correction that was taken back stand again."""
    with opened() as nova, working(_CHECKING):
        again = nova.feedback.redo(correction)
    _told([again], json=json)


def learn(json: JsonFlag = False) -> None:
    """Try once more what is pending, and what the arbiter decided without complaint."""
    with opened() as nova, working(_CHECKING):
        made = nova.feedback.learn()
    _told(made, json=json)


def list_corrections(json: JsonFlag = False) -> None:
    """List the corrections, and what else hints at a wrong route."""
    with opened() as nova:
        made, hints, offers = (
            nova.feedback.list(),
            nova.feedback.signals(),
            nova.feedback.offers(),
        )
    if json:
        dumped = {"corrections": made, "signals": hints, "offers": offers}
        write_json(
            {key: [one.model_dump(mode="json") for one in each] for key, each in dumped.items()}
        )
        return
    if not (made or hints or offers):
        say("Nothing was corrected, and nothing hints at a wrong route.")
    _tell(made)
    _hints(hints)
    _offers(offers)


def _told(made: "Sequence[Correction]", *, json: bool) -> None:
    if json:
        write_json({"corrections": [one.model_dump(mode="json") for one in made]})
    elif made:
        _tell(made)
    else:
        say("Nothing waits to be learnt.")


def _tell(made: "Sequence[Correction]") -> None:
    for one in made:
        head = Text.assemble(
            (one.correction_id, "bold"), "  ", (one.standing, _STYLES[one.standing])
        )
        head.append(f"  {one.chosen or 'nobody'} → {one.right}", style="cyan")
        head.append("  (by the arbiter)" if one.origin == "arbiter" else "", style="dim")
        say(head)
        facts = {"request": clip(one.request, 200), "run": one.run_id, "because": one.reason}
        say(show.indented(show.facts(facts)))


def _hints(hints: "Sequence[Signal]") -> None:
    if not hints:
        return
    say("", show.heading("Hints, which are not learnt"))
    rows = [
        (
            one.run_id,
            _WORDS[one.kind],
            f"{one.agent or 'nobody'} → {one.instead or '?'}",
            clip(one.request, 200),
        )
        for one in hints
    ]
    say(table(("run", "what", "agents", "request"), rows, wide="request"))
    say(show.command("nova route correct RUN --to AGENT", before="Make one a correction: "))


def _offers(offers: "Sequence[Offer]") -> None:
    if not offers:
        return
    say("", show.heading("Decided by the arbiter, and not complained about"))
    rows = [
        (one.run_id, one.agent, f"{one.confidence:.2f}", clip(one.request, 200)) for one in offers
    ]
    say(table(("run", "agent", "sure", "request"), rows, wide="request"))
    say(show.command("nova route learn", before="Let the router try them: "))
