"""The step that takes a file in: it is checked and staged by rule, and nothing goes live."""

from asyncio import to_thread
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, JsonValue

from projects.data.imports import Import, Wish
from projects.data.imports.fingerprint import fingerprint
from projects.data.loading import Strict
from projects.errors import UnknownName
from routines.pipelines.drafting import LATER
from routines.pipelines.step import Done, Place, Step

_KNOWN = ("staged", "published")


class StageArguments(Strict):
    """Which file, as what, into whose database."""

    file: str = Field(min_length=1)
    """A relative path begins at the workspace."""
    kind: str = Field(min_length=1)
    """A declaration of the project, by name or by what people call it."""
    project: str | None = None
    mapping: Mapping[str, str] = Field(default_factory=dict)
    given: Mapping[str, str] = Field(default_factory=dict)
    """What holds for all rows, by field."""


def stage_step(arguments: StageArguments) -> Step:
    """Return the step; a file that is published already, or staged by this run, is left alone."""

    async def run(place: Place) -> Done:
        return await to_thread(_staged, place, arguments)

    async def rehearse(place: Place) -> Done:
        return await to_thread(_looked_at, place, arguments)

    return Step("stage", run, rehearse)


def _staged(place: Place, arguments: StageArguments) -> Done:
    project, path = _project(place, arguments), _located(place, arguments)
    known = _known(place, arguments, project, path)
    if known is not None:
        is_open = known.status == "staged"
        line = f"{known.file} is {known.status} already, as {known.import_id}"
        facts = _facts(known, is_publishable=is_open and known.staged > 0)
        return Done({**facts, "line": line}, told=line, rows=known.rows)
    importer = place.parts.importer
    wish = Wish(arguments.kind, arguments.mapping, arguments.given)
    found = importer.stage(path, wish, project=project, scope=place.scope)
    facts = _facts(found.imported, is_publishable=found.is_publishable)
    told = f"{found.counts.line}; {found.difference.line}"
    facts |= {"rejected": found.counts.rejected, "line": told}
    return Done(facts, told=told, rows=found.counts.rows)


def _known(place: Place, arguments: StageArguments, project: str, path: Path) -> Import | None:
    """Return the import of this very content that is published, or that this run has staged."""
    digest = fingerprint(path).digest
    for each in place.parts.importer.imports(project=project, scope=place.scope):
        is_ours = each.status == "published" or each.staged_at >= place.run.created_at
        if each.digest == digest and each.status in _KNOWN and is_ours:
            return each
    return None


def _looked_at(place: Place, arguments: StageArguments) -> Done:
    project, path = _project(place, arguments), _located(place, arguments)
    found = fingerprint(path)
    told = f"would take in {path.name} ({found.size:,} bytes) as {arguments.kind} for {project}"
    value: dict[str, JsonValue] = dict.fromkeys(("rows", "staged", "rejected"), 0)
    value |= {"import_id": LATER, "report": LATER, "text": LATER, "line": told}
    value |= {"project": project, "status": "shown", "is_publishable": True}
    return Done(value, told=told)


def _located(place: Place, arguments: StageArguments) -> Path:
    return place.parts.importer.locate(arguments.file)


def _project(place: Place, arguments: StageArguments) -> str:
    project = arguments.project or place.run.project
    if project is None:
        wrong = f"Step {place.name!r} takes a file in, but into whose database is not said"
        raise UnknownName(wrong, "Give the pipeline or the step a project.")
    return project


def _facts(imported: Import, *, is_publishable: bool) -> dict[str, JsonValue]:
    return {
        "import_id": imported.import_id,
        "project": imported.project,
        "status": imported.status,
        "is_publishable": is_publishable,
        "rows": imported.rows,
        "staged": imported.staged,
        "rejected": imported.rows - imported.staged,
        "report": imported.report,
        "text": "\n".join(imported.told),
    }
