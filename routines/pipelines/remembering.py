"""Steps on memory: what was said of a project lately, what is next, what needs a word."""

from asyncio import to_thread
from collections.abc import Sequence
from datetime import timedelta

from pydantic import Field, JsonValue

from memory import Claim
from projects.data.loading import Strict
from routines.agenda.digest import NOTHING
from routines.pipelines.step import Done, Place, Step

_HEADINGS = {
    "decision": "Decided",
    "commitment": "Promised",
    "constraint": "Rules",
    "state": "As it stands",
    "preference": "Wishes",
    "procedure": "How it is done",
    "episode": "Happened",
}


class RecordArguments(Strict):
    """Of which project, and how far back."""

    project: str | None = None
    days: int = Field(default=7, ge=1, le=3_660)


class AgendaArguments(Strict):
    """Nothing has to be said."""


class SweepArguments(Strict):
    """Nothing has to be said."""


def record_step(arguments: RecordArguments) -> Step:
    """Return the step that gathers what is known of a project since some days, with its sources."""

    async def run(place: Place) -> Done:
        return await to_thread(_recorded, place, arguments)

    return Step("record", run, run)


def agenda_step(_: AgendaArguments) -> Step:
    """Return the step that reads what should be done next."""

    async def run(place: Place) -> Done:
        lines = [*await to_thread(place.parts.next_up)]
        told = " ".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
        value: dict[str, JsonValue] = {"items": list(lines), "text": told or NOTHING}
        return Done(value, told=told or NOTHING, rows=len(lines))

    return Step("agenda", run, run)


def sweep_step(_: SweepArguments) -> Step:
    """Return the step that puts what is stale, contradicted, doubled or unused before a person.

    It deletes nothing, and finds nothing new a second time.
    """

    async def run(place: Place) -> Done:
        return await to_thread(_swept, place, dry=False)

    async def rehearse(place: Place) -> Done:
        return await to_thread(_swept, place, dry=True)

    return Step("sweep", run, rehearse)


def _recorded(place: Place, arguments: RecordArguments) -> Done:
    project = arguments.project or place.run.project
    scope = place.parts.granted.narrow(project=project)
    # Counted from the start of the run: the same when the step is done again.
    since = (place.began - timedelta(days=arguments.days)).isoformat()
    claims = [
        claim
        for claim in place.parts.memory.claims(scope=scope, project=project)
        if claim.said_at >= since
    ]
    items: list[JsonValue] = [
        {"claim": claim.claim_id, "kind": claim.kind, "text": claim.text, "said": claim.said_at}
        for claim in claims
    ]
    value: dict[str, JsonValue] = {
        "items": items,
        "count": len(items),
        "text": _text(claims),
        "until": place.began.date().isoformat(),
    }
    told = f"{len(items)} said since {since[:10]}"
    return Done(value, told=told, rows=len(items))


def _text(claims: Sequence[Claim]) -> str:
    """Return claims under headings, each with where it comes from."""
    parts = []
    for kind, heading in _HEADINGS.items():
        lines = [
            f"- {' '.join(claim.text.split())} [{claim.claim_id}, {claim.said_at[:10]}]"
            for claim in claims
            if claim.kind == kind
        ]
        if lines:
            parts.append("\n".join([f"## {heading}", "", *lines]))
    return "\n\n".join(parts) or "Nothing was said in this time."


def _swept(place: Place, *, dry: bool) -> Done:
    found = place.parts.sweep(dry)
    asked: list[JsonValue] = [item.review_id for item in found.filed]
    verb = "would ask" if dry else "asked"
    told = f"{verb} about {len(asked)} new, {len(found.withdrawn)} settled, {found.waiting} waiting"
    value: dict[str, JsonValue] = {
        "asked": asked,
        "withdrawn": len(found.withdrawn),
        "waiting": found.waiting,
        "text": told,
    }
    return Done(value, told=told, rows=len(asked))
