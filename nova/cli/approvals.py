"""`nova approvals`: effects that wait for a person."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from nova.cli import show
from nova.cli.changing import with_changes
from nova.cli.door import opened
from nova.cli.failure import FAILED
from nova.cli.output import plain, say, table, write_json
from nova.cli.text import JsonFlag
from projects.errors import BadInput

if TYPE_CHECKING:
    from projects.effects import Effect

app = typer.Typer(
    help="Effects that wait for your word: list, show, edit, approve, reject, renew, undo."
)

EffectArgument = Annotated[str, typer.Argument(help="The effect's id.")]


@app.command("list")
def list_effects(
    all_effects: Annotated[
        bool, typer.Option("--all", help="Also those that are decided.")
    ] = False,
    json: JsonFlag = False,
) -> None:
    """List what waits for approval, oldest first."""
    with opened() as nova:
        effects = nova.approvals.list(status=None if all_effects else "pending")
    if json:
        write_json({"effects": [effect.model_dump(mode="json") for effect in effects]})
        return
    if not effects:
        say("Nothing waits for approval.")
        return
    rows = [
        (one.effect_id, one.status, one.kind, one.created_at[:16].replace("T", " "), one.target)
        for one in effects
    ]
    say(table(("effect", "status", "kind", "drafted", "target"), rows, wide="target"))
    say(show.command("nova approvals show EFFECT", before="\nLook at one: "))


@app.command("show")
def show_effect(effect: EffectArgument, json: JsonFlag = False) -> None:
    """Show exactly what would be done, and the hash that an approval names."""
    with opened() as nova:
        _show(nova.approvals.show(effect), json=json)


def _show(found: "Effect", *, json: bool) -> None:
    if json:
        write_json(found.model_dump(mode="json"))
        return
    shown = found.model_dump(mode="json")
    facts = {
        "effect": found.effect_id,
        "kind": found.kind,
        "target": found.target,
        "project": found.project or "none",
        "read by": found.audience,
        "from": f"run {found.run_id}",
        "takes back": found.undoes or "",
        "status": found.status,
        "asked for by": f"“{found.consent}”" if found.consent else "",
        "outcome": found.outcome,
        "hash": found.hash,
    }
    say(show.facts(facts))
    say("")
    say(show.indented(Text(plain(found.preview))))
    if found.ground:
        say("")
        say(show.heading("Rests on"))
        say(show.indented(Text(plain("\n".join(found.ground)))))
    if found.status == "pending":
        say("")
        say(show.decide(shown))


@app.command("approve")
def approve(
    effect: EffectArgument,
    hash_: Annotated[
        str | None, typer.Option("--hash", help="The hash of what you were shown.")
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Approve exactly what you were shown, and have it carried out."""
    if hash_ is None:
        wrong = f"Approving {effect!r} needs --hash, the hash of what you were shown"
        raise BadInput(wrong, f"See `nova approvals show {effect}`.")
    with opened() as nova:
        decided = nova.approvals.approve(effect, hash=hash_)
    _tell(decided, json=json)


@app.command("edit")
def edit(
    effect: EffectArgument,
    changed: Annotated[
        list[str],
        typer.Option("--set", help="field=value, or line.field=value such as 1.quantity=12."),
    ],
    json: JsonFlag = False,
) -> None:
    """Change a draft before you approve it: it is shown anew, under another hash."""
    with opened() as nova:
        payload = with_changes(nova.approvals.show(effect).payload, changed)
        _show(nova.approvals.edit(effect, payload), json=json)


@app.command("undo")
def undo(effect: EffectArgument, json: JsonFlag = False) -> None:
    """Draft what takes back an effect that was done: it waits for an approval of its own."""
    with opened() as nova:
        _show(nova.approvals.undo(effect), json=json)


@app.command("renew")
def renew(effect: EffectArgument, json: JsonFlag = False) -> None:
    """Draft anew what expired or was rejected: it waits for an approval of its own."""
    with opened() as nova:
        _show(nova.approvals.renew(effect), json=json)


@app.command("reject")
def reject(effect: EffectArgument, json: JsonFlag = False) -> None:
    """Reject an effect: nothing is done."""
    with opened() as nova:
        decided = nova.approvals.reject(effect)
    _tell(decided, json=json)


def _tell(decided: "Effect", *, json: bool) -> None:
    if json:
        write_json(decided.model_dump(mode="json"))
    else:
        say(show.outcome(decided.model_dump(mode="json")))
    if decided.status == "failed":
        raise typer.Exit(FAILED)
