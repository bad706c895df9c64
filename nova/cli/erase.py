"""`nova memory erase`: words taken out of everything, for good."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from nova.cli import show
from nova.cli.door import opened, working
from nova.cli.failure import FAILED
from nova.cli.output import clip, notice, plain, say, table, write_json
from nova.cli.text import JsonFlag
from projects.errors import BadInput, UnknownName

if TYPE_CHECKING:
    from memory import Erasure
    from nova.erasing import EraseReport
    from nova.nova import Nova

_SHOWN = 400


def erase(
    names: Annotated[
        list[str] | None, typer.Argument(help="Claims, turns, runs or threads.")
    ] = None,
    matching: Annotated[
        str | None, typer.Option("--matching", "-m", help="All that holds these words.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would go.")] = False,
    json: JsonFlag = False,
) -> None:
    """Erase what was said and what is known of it, for good; there is no undo."""
    with opened() as nova:
        erasure = nova.memory.to_erase(*(names or ()), matching=matching)
        if not json:
            _list(nova, erasure)
        if dry_run:
            if json:
                write_json({"claims": sorted(erasure.claims), "turns": sorted(erasure.spans)})
            return
        confirm("Erase this for good?", yes=yes, is_mute=json)
        with working("Erasing"):
            report = nova.memory.erase(*(names or ()), matching=matching)
    if json:
        write_json(report.model_dump(mode="json") | {"proven": not report.traces})
    else:
        _tell(report)
    if report.traces:
        raise typer.Exit(FAILED)


def _list(nova: "Nova", erasure: "Erasure") -> None:
    rows = [
        (turn.turn_id, turn.thread, clip(turn.text[part.start : part.end], _SHOWN))
        for turn_id, turn in erasure.turns.items()
        for part in erasure.spans[turn_id]
    ]
    if rows:
        say(table(("turn", "thread", "words that go"), rows, wide="words that go"))
    known = [claim for claim in nova.memory.claims(current=False)
             if claim.claim_id in erasure.claims]  # fmt: skip
    if known:
        claims = [(claim.claim_id, claim.project, claim.text) for claim in known]
        say(table(("claim", "project", "words that go"), claims, wide="words that go"))
    notice(
        "with them go the answers and drafts that quote them, the open questions of their "
        "threads and the copies of the ledger; exports and backups elsewhere still hold them"
    )


def confirm(question: str, *, yes: bool, is_mute: bool) -> None:
    """Ask before what cannot be undone.

    Raises:
        BadInput: if there is nobody to ask.
        Abort: if the answer is no.
    """
    if yes:
        return
    if is_mute or not sys.stdin.isatty():
        wrong = "This needs a yes, and there is nobody to ask here"
        raise BadInput(wrong, "Confirm it with --yes.")
    typer.confirm(question, abort=True)


def erase_again(nova: "Nova", names: Sequence[str]) -> list[str]:
    """Erase what was erased before and has come back; return what was there."""
    there = []
    for name in names:
        with suppress(UnknownName):
            nova.memory.erase(name)
            there.append(name)
    return there


def _tell(report: "EraseReport") -> None:
    facts = {
        "erased": f"{len(report.claims)} claims, words of {len(report.turns)} turns",
        "threads": ", ".join(report.threads),
        "cleared": f"{report.runs} run records, {report.effects} effects, "
        f"{report.corrections} corrections",
        "files": ", ".join(report.files),
        "event": report.event_id,
    }
    say(show.facts({key: value for key, value in facts.items() if value}))
    if not report.traces:
        say("No byte of the home holds any of it.")
    for trace in report.traces:
        notice(f"{plain(trace.place)} still holds {plain(trace.words)!r}: it is yours to change")
