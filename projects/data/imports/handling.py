"""Handling: publishing an import, and undoing that, as kinds of effects."""

from projects.data.imports.importer import Importer
from projects.data.imports.staging import Import
from projects.effect import Effect, EffectKind, Origin, Settled
from projects.errors import BadInput
from projects.proposal import EffectDraft
from projects.scope import Scope

STAGING_IMPORT = "staging_import"
"""The kind of effects that bring a staged file to the live table."""
UNDO_IMPORT = "undo_import"
"""The kind that takes that back. No agent proposes it: a person asks for it."""


def import_kinds(importer: Importer, granted: Scope) -> tuple[EffectKind, EffectKind]:
    """Return both kinds, for what is `granted`."""
    publishing, undoing = ImportHandler(importer, granted), UndoHandler(importer, granted)
    return (
        EffectKind(
            STAGING_IMPORT,
            publishing,
            risk="high",
            reversible=True,
            undo="`nova approvals undo EFFECT` drafts what puts the rows back.",
        ),
        EffectKind(
            UNDO_IMPORT, undoing, risk="high", reversible=False, undo="Import the file again."
        ),
    )


def import_draft(imported: Import, *, kind: str = STAGING_IMPORT) -> EffectDraft:
    """Return the draft that publishes an import, or undoes it."""
    return EffectDraft(
        kind=kind, target=imported.project, payload={"import_id": imported.import_id}
    )


class ImportHandler:
    """Publishes what was staged; a draft rests on the live rows that it would change."""

    def __init__(self, importer: Importer, granted: Scope) -> None:
        """Publish within what is `granted`; an effect's origin narrows that."""
        self._importer = importer
        self._granted = granted

    def settle(self, draft: EffectDraft, origin: Origin) -> Settled:
        """Return what publishing would do as things stand.

        Raises:
            BadInput: if there is no such import, or it is not there to be published.
            DataUnavailable: if the database cannot be read.
        """
        scope = _scope(self._granted, origin)
        imported, found = self._importer.again(_import_id(draft), project=draft.target, scope=scope)
        shown = [*imported.told, "", f"Now it would do: {found.line}."]
        shown += [f"  {example}" for example in found.examples]
        if found.lacking:
            shown += [f"Live and not in the file, left as they are: {'; '.join(found.lacking)}."]
        return Settled(draft, "\n".join(shown), (found.line, f"live rows {found.ground}"))

    def carry_out(self, effect: Effect) -> str:
        """Publish in one transaction, once for each key.

        Raises:
            GroundChanged: if the live rows are no longer those that were shown.
            BadInput: if it is not there to be published, or the database refuses it.
            DataUnavailable: if the database cannot be written now.
        """
        return self._importer.publish(
            _import_id(effect.draft),
            project=effect.target,
            scope=_scope(self._granted, effect.origin),
            ground=effect.ground[-1].rpartition(" ")[2],
            key=effect.idempotency_key,
        ).outcome

    def undo(self, effect: Effect) -> EffectDraft:
        """Return the draft that puts back what publishing changed."""
        return EffectDraft(kind=UNDO_IMPORT, target=effect.target, payload=effect.payload)


class UndoHandler:
    """Puts back what an import changed, from what was kept of it."""

    def __init__(self, importer: Importer, granted: Scope) -> None:
        """Put back within what is `granted`; an effect's origin narrows that."""
        self._importer = importer
        self._granted = granted

    def settle(self, draft: EffectDraft, origin: Origin) -> Settled:
        """Return what would be put back; raises BadInput if nothing was published."""
        imported = self._importer.get(
            _import_id(draft), project=draft.target, scope=_scope(self._granted, origin)
        )
        if imported.status != "published":
            wrong = f"Import {imported.import_id!r} is {imported.status}, not published"
            raise BadInput(wrong, "See `nova data imports`.")
        shown = f"Put back what {imported.import_id} changed: {imported.outcome}"
        return Settled(draft, shown, (imported.done_by,))

    def carry_out(self, effect: Effect) -> str:
        """Put the rows back in one transaction; raises as publishing does."""
        return self._importer.undo(
            _import_id(effect.draft),
            project=effect.target,
            scope=_scope(self._granted, effect.origin),
            key=effect.idempotency_key,
        ).outcome

    def undo(self, effect: Effect) -> EffectDraft:
        """Refuse: what was put back is imported anew."""
        wrong = f"Effect {effect.effect_id!r} put an import back"
        raise BadInput(wrong, "Import the file again.")


def _scope(granted: Scope, origin: Origin) -> Scope:
    return granted.narrow(project=origin.project, audience=origin.audience)


def _import_id(draft: EffectDraft) -> str:
    found = draft.payload.get("import_id")
    if set(draft.payload) != {"import_id"} or not isinstance(found, str):
        wrong = "A draft of an import needs exactly one key, 'import_id'"
        raise BadInput(wrong, "See `nova data imports`.")
    return found
