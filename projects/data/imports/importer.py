"""The importer: takes files in, shows what publishing them would do, publishes and undoes."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection

from projects.data.databases import Databases
from projects.data.imports import staging
from projects.data.imports.declaration import Declaration, declaration, load_declarations
from projects.data.imports.difference import Difference
from projects.data.imports.opening import open_target
from projects.data.imports.publishing import publish, undo
from projects.data.imports.stage import Wish, compared, declared_of, stage_file
from projects.data.imports.staged import Staged
from projects.data.imports.staging import Import
from projects.data.imports.target import Target
from projects.errors import BadInput
from projects.scope import Scope

_MOST_NAMES = 2_000


class Importer:
    """Imports files into the databases of a home's projects. All calls block."""

    def __init__(self, databases: Databases, *, home: Path, workspace: Path) -> None:
        """Stage below `home` what cannot be staged in a project's database.

        Args:
            databases: the projects' databases.
            home: a folder of Nova's own.
            workspace: the folder of files that people read: the lists of rejected rows go there.
        """
        self._databases = databases
        self._home = home
        self._workspace = workspace
        self._reports = workspace / "imports"

    def kinds(self, scope: Scope) -> dict[str, Mapping[str, Declaration]]:
        """Return what each project takes in of which `scope` may see the data.

        Raises:
            BrokenSpec: if a declaration is not valid.
        """
        found = {}
        for project, catalogue in self._databases.catalogues(scope).items():
            folder = self._databases.folder(project, scope)
            declared = load_declarations(folder, catalogue) if folder else {}
            if declared:
                found[project] = declared
        return found

    def names(self, project: str, kind: str, scope: Scope) -> dict[str, list[str]]:
        """Return by field what rows its values may name, where the file need not say it."""
        with self._target(project, scope) as target, target.reading() as (_, live):
            declared = declaration(target.declarations, kind, project=target.project)
            return {
                name: target.table(live, field.reference.table).names(
                    live, field.reference, most=_MOST_NAMES
                )
                for name, field in declared.fields.items()
                if field.reference and field.type == "text"
            }

    def locate(self, spoken: str) -> Path:
        """Return the file that somebody names: in the workspace, or where the path leads."""
        path = Path(spoken).expanduser()
        below = self._workspace / path
        return below if not path.is_absolute() and below.exists() else path

    def stage(
        self,
        path: Path,
        wish: Wish,
        *,
        project: str,
        scope: Scope,
        on_progress: Callable[[int], None] = lambda _rows: None,
    ) -> Staged:
        """Take a file in and compare it with what is there; the live tables stay as they are.

        Raises:
            NeedsValue: if something has to be said first: the message asks for it.
            UnknownName: if the project, its declaration, a column or a field is not there.
            BadInput: if the file cannot be taken in, or was before.
            NovaError: if the database or the disk fails; then nothing of it is kept.
        """
        with self._target(project, scope) as target:
            declared = declaration(target.declarations, wish.kind, project=target.project)
            target.prepare()
            return stage_file(
                path, wish, target, declared, reports=self._reports, on_progress=on_progress
            )

    def again(self, import_id: str, *, project: str, scope: Scope) -> tuple[Import, Difference]:
        """Compare what was staged anew with what is there now, and keep that as its ground.

        Raises:
            UnknownName: if there is no such import.
            BadInput: if it is not there to be published.
        """
        with self._target(project, scope) as target:
            target.prepare()
            with target.reading() as (stage, live):
                imported = _staged_one(stage, import_id)
                found = compared(target, stage, live, imported, lambda _remark: None)
            kept = imported.model_copy(update={"ground": found.ground})
            with target.staging() as connection:
                staging.keep(connection, kept)
            return kept, found

    def imports(self, *, project: str, scope: Scope) -> list[Import]:
        """Return a project's imports, the newest first."""
        with self._target(project, scope) as target:
            target.prepare()
            with target.staging() as connection:
                return staging.listed(connection, project=target.project)

    def get(self, import_id: str, *, project: str, scope: Scope) -> Import:
        """Return one import; raises UnknownName."""
        with self._target(project, scope) as target:
            target.prepare()
            with target.staging() as connection:
                return staging.get(connection, import_id)

    def publish(
        self, import_id: str, *, project: str, scope: Scope, ground: str, key: str
    ) -> Import:
        """Publish what was staged, in one transaction, once for each `key`.

        Raises:
            GroundChanged: if what would change is no longer what was shown.
            BadInput: if it is not there to be published, or may not be.
        """
        with self._target(project, scope) as target, target.writing() as connection:
            imported = staging.lock(connection, import_id)
            _check_branches(target, imported)
            matched = target.matched(connection, declared_of(target, imported))
            return publish(connection, matched, imported, ground=ground, key=key)

    def undo(self, import_id: str, *, project: str, scope: Scope, key: str) -> Import:
        """Put back what an import changed, in one transaction; raises as `publish` does."""
        with self._target(project, scope) as target, target.writing() as connection:
            imported = staging.lock(connection, import_id)
            _check_branches(target, imported)
            matched = target.matched(connection, declared_of(target, imported))
            return undo(connection, matched, imported, key=key)

    @contextmanager
    def _target(self, project: str, scope: Scope) -> Iterator[Target]:
        with closing(open_target(self._databases, project, scope, home=self._home)) as target:
            yield target


def _staged_one(stage: Connection, import_id: str) -> Import:
    imported = staging.get(stage, import_id)
    if imported.status != "staged":
        wrong = f"Import {import_id!r} is {imported.status}, not staged"
        raise BadInput(wrong, "See `nova data imports`.")
    return imported


def _check_branches(target: Target, imported: Import) -> None:
    """Refuse what was staged by somebody who might touch other branches."""
    visible = {str(branch.key) for branch in target.visible.branches}
    if not set(imported.branches) <= visible:
        wrong = f"Import {imported.import_id!r} was staged for branches that may not be seen here"
        raise BadInput(wrong, "Let whoever staged it publish it, or stage the file anew.")
