"""The door of imports: files of prices, catalogues and counts for the projects' databases."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from nova.app import System
from projects.data.imports import (
    UNDO_IMPORT,
    Declaration,
    Import,
    Manner,
    Staged,
    Wish,
    import_draft,
)
from projects.effect import Effect, Origin
from projects.errors import UnknownName
from projects.proposal import EffectDraft


class Arrival(NamedTuple):
    """A file that was taken in, and the draft that publishes it."""

    staged: Staged
    effect: Effect | None
    """It waits for an approval; None if there is nothing to publish, or nothing may be written."""


class ImportsDoor:
    """Files for the databases of this home: staged and compared, published once approved."""

    def __init__(self, system: System) -> None:
        """Open the door of this system."""
        services = system.services
        self._importer = services.importer
        self._outbox = services.outbox
        self._projects = services.projects
        self._granted = services.granted

    def kinds(self, project: str | None = None) -> Mapping[str, Mapping[str, Declaration]]:
        """Return what each project takes in, by its name; raises UnknownName or BrokenSpec."""
        found = self._importer.kinds(self._granted)
        if project is None:
            return found
        known = self._projects.get(project).id
        return {known: found[known]} if known in found else {}

    def stage(
        self,
        path: Path | str,
        *,
        kind: str,
        project: str,
        mapping: Mapping[str, str] | None = None,
        given: Mapping[str, str] | None = None,
        manner: Manner | None = None,
        on_progress: Callable[[int], None] = lambda _rows: None,
    ) -> Arrival:
        """Take a file in and draft its publication; the live tables stay as they are.

        Args:
            path: the file; a relative path begins at the workspace, else where you are.
            kind: what it is: a declaration of the project, by name or by what people call it.
            project: whose database.
            mapping: field by column, where that is to be settled.
            given: what holds for all rows, by field.
            manner: how the file is written, where it does not tell.
            on_progress: is told how many rows are done.

        Raises:
            NeedsValue: if something has to be said first; the message asks for it.
            UnknownName: if something does not go by the name that is given.
            BadInput: if the file cannot be taken in, or was before.
        """
        wish = Wish(kind, mapping or {}, given or {}, manner or Manner())
        staged = self._importer.stage(
            self._importer.locate(str(path)),
            wish,
            project=self._projects.get(project).id,
            scope=self._granted,
            on_progress=on_progress,
        )
        effect = self._store(import_draft(staged.imported)) if staged.is_publishable else None
        return Arrival(staged, effect)

    def list(self, project: str | None = None) -> list[Import]:
        """Return the imports of a project, or of all that take files in; the newest first."""
        found = [
            each
            for known in self.kinds(project)
            for each in self._importer.imports(project=known, scope=self._granted)
        ]
        return sorted(found, key=lambda each: each.staged_at, reverse=True)

    def get(self, import_id: str) -> Import:
        """Return one import; raises UnknownName."""
        for each in self.list():
            if each.import_id == import_id:
                return each
        wrong = f"No import has the id {import_id!r}"
        raise UnknownName(wrong, "See `nova data imports`.")

    def publish(self, import_id: str) -> Effect:
        """Draft the publication of a staged import anew: it is compared with what is there now.

        Raises:
            UnknownName: if there is no such import.
            BadInput: if it is not there to be published.
        """
        return self._store(import_draft(self.get(import_id)))

    def undo(self, import_id: str) -> Effect:
        """Draft what puts back what an import changed; raises as `publish` does."""
        return self._store(import_draft(self.get(import_id), kind=UNDO_IMPORT))

    def _store(self, draft: EffectDraft) -> Effect:
        """Store a draft of the owner's; each asks for its own approval."""
        import_id = str(draft.payload["import_id"])
        drafted = sum(
            each.kind == draft.kind and each.payload.get("import_id") == import_id
            for each in self._outbox.list()
        )
        origin = Origin(
            run_id=f"import:{import_id}:{draft.kind}",
            step=drafted,
            thread=f"import-{import_id}",
            principal=self._granted.principal,
            audience=self._granted.audience,
            project=draft.target,
        )
        return self._outbox.store(draft, origin=origin, ordinal=0)
