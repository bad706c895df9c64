"""`nova memory`: what is known, where it comes from, and taking it back."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from nova.cli import erase, history, hygiene, review, show, store
from nova.cli.door import opened
from nova.cli.output import Json, say, table, write_json
from nova.cli.text import (
    MOST,
    AudienceOption,
    JsonFlag,
    ProjectOption,
    moment,
    read_lines,
    text_or_stdin,
)
from projects.errors import BadInput

if TYPE_CHECKING:
    from nova.nova import Nova
    from projects.source import Recalled

app = typer.Typer(
    help="What Nova knows: search, why, history, diff, undo, erase, review, import, backup."
)

_FOUND = (
    "kind", "id", "turn_ids", "text", "project", "tier", "current",
    "valid_from", "valid_to", "score", "why",
)  # fmt: skip
"""Fields of a search result, in the order of their contract."""

CountOption = Annotated[int, typer.Option("-k", min=1, max=MOST, help="How many at most.")]


@app.command("search")
def search(
    text: Annotated[str | None, typer.Argument(help="What to look for; - reads stdin.")] = None,
    project: ProjectOption = None,
    audience: AudienceOption = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="What held then: 2026-03-31, or a moment.")
    ] = None,
    current: Annotated[bool, typer.Option("--current", help="Only what still holds.")] = False,
    k: CountOption = 8,
    batch: Annotated[
        str | None, typer.Option("--batch", help="A file of JSON lines, each with id and text.")
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Search what Nova knows, best first."""
    if (text is None) == (batch is None):
        wrong = "Give either words to look for or --batch FILE"
        raise BadInput(wrong, 'For one search: nova memory search "..."')
    narrowed = _Narrowed(project=project, audience=audience, current=current)
    if batch is not None:
        _batch(batch, narrowed, as_of=moment(as_of), k=k)
        return
    with opened() as nova:
        found = narrowed.find(nova, text_or_stdin(text or ""), as_of=moment(as_of), k=k)
    if json:
        write_json({"results": [_result(item) for item in found]})
    else:
        say(show.recalled([item.model_dump(mode="json") for item in found]))


@app.command("list")
def list_claims(
    project: ProjectOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what no longer holds.")] = False,
    json: JsonFlag = False,
) -> None:
    """List what is known."""
    with opened() as nova:
        claims = nova.memory.claims(project=project, current=not everything)
    if json:
        write_json({"claims": [claim.model_dump(mode="json") for claim in claims]})
        return
    rows = [
        (one.claim_id, one.project, one.tier if one.live else one.close_reason or "", one.text)
        for one in claims
    ]
    say(table(("id", "project", "tier", "words"), rows, wide="words"))


@app.command("undo")
def undo(
    event_or_run: Annotated[str, typer.Argument(help="An event's id, or a run's.")],
    json: JsonFlag = False,
) -> None:
    """Take back an event, or all that a run did to memory."""
    with opened() as nova:
        events = nova.memory.undo(event_or_run)
        state = nova.memory.state_hash()
    if json:
        write_json({"events": events, "state_hash": state})
    else:
        say(f"Taken back: {', '.join(events) or 'nothing was left to take back'}")


@app.command("state-hash")
def state_hash(json: JsonFlag = False) -> None:
    """Write the hash over all claims as they stand: equal hashes, equal memory."""
    with opened() as nova:
        state = nova.memory.state_hash()
    if json:
        write_json({"state_hash": state})
    else:
        say(state)


app.command("why")(history.why)
app.command("history")(history.history)
app.command("diff")(history.diff)
app.add_typer(review.app, name="review")
app.command("erase")(erase.erase)
app.command("hygiene")(hygiene.hygiene)
app.command("import")(store.import_file)
app.command("export")(store.export)
app.command("backup")(store.backup)
app.command("restore")(store.restore)
app.command("verify")(store.verify)
app.command("rebuild")(store.rebuild)


class _Narrowed(NamedTuple):
    """What a search is narrowed to."""

    project: str | None
    audience: str | None
    current: bool

    def find(self, nova: "Nova", text: str, *, as_of: datetime | None, k: int) -> "list[Recalled]":
        """Search within it."""
        from graph.request import clean_request

        found = nova.memory.search(
            clean_request(text), project=self.project, audience=self.audience, as_of=as_of, k=k
        )
        return [item for item in found if item.current or not self.current]


def _batch(path: str, narrowed: _Narrowed, *, as_of: datetime | None, k: int) -> None:
    from nova.cli.batch import SearchLine, read_batch

    wanted = read_batch(read_lines(path), SearchLine)
    with opened() as nova:
        for number, line in wanted:
            own = narrowed._replace(project=line.project or narrowed.project)
            try:
                found = own.find(nova, line.text, as_of=line.moment or as_of, k=line.k or k)
            except BadInput as error:
                wrong = f"Line {number}: {error.wrong}"
                raise BadInput(wrong, error.cure) from error
            write_json({"id": line.id, "results": [_result(item) for item in found]})


def _result(item: "Recalled") -> Json:
    found = item.model_dump(mode="json")
    return {key: found[key] for key in _FOUND}
