"""Backup and restore: one file with the ledger as it stands and the projects' files.

What can be rebuilt is left out. A restore looks the whole file over before it touches the home,
and sets aside what it replaces.
"""

import sqlite3
import zipfile
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict, ValidationError

from memory.ledger import Ledger
from memory.schema import damage_in, misfit_in
from nova import custody
from nova.engine import make_engine, url_of
from nova.home import Home, database_files
from nova.settings import Settings
from projects.errors import BadInput, HomeUnusable, NovaError

_LEDGER, _MANIFEST, _PROJECTS = "ledger.sqlite", "backup.json", "projects"
_FORMAT = 1
_NOT_OURS = "Name a file that `nova memory backup` wrote."


class Manifest(BaseModel):
    """What a backup says of itself."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: int
    made_at: datetime
    state_hash: str
    turns: int
    events: int


class Restored(BaseModel):
    """What a restore did."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    made_at: datetime
    state_hash: str
    turns: int
    events: int
    set_aside: str | None
    """Where what was there before is now; None if there was nothing."""
    erased_since: tuple[str, ...]
    """What was erased after the backup was made, and is in it again."""


def write_backup(home: Home, ledger: Ledger, path: Path) -> Manifest:
    """Write a backup to a file that is not there yet; it is whole or not there.

    Raises:
        BadInput: if the file is there, or cannot be written.
    """
    if path.exists():
        wrong = f"File {str(path)!r} is there already"
        raise BadInput(wrong, "Name a new file: a backup overwrites nothing.")
    copy = home.folder / "ledger.backup"
    draft = path.with_name(f".{path.name}.part")
    turns, events = ledger.ends()
    manifest = Manifest(
        format=_FORMAT,
        made_at=datetime.now(UTC),
        state_hash=ledger.known.digest(),
        turns=turns,
        events=events,
    )
    try:
        _copy(home.ledger, copy)
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(_MANIFEST, manifest.model_dump_json(indent=1))
            archive.write(copy, _LEDGER)
            for file in sorted(home.projects.glob("*.y*ml")):
                archive.write(file, f"{_PROJECTS}/{file.name}")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        wrong = f"File {str(path)!r} cannot be written ({error.strerror})"
        raise BadInput(wrong, "Name a file in a folder with room that you may write to.") from error
    finally:
        _remove(copy)
    return manifest


def restore(settings: Settings, path: Path) -> Restored:
    """Put a backup in the place of what a home holds, which is set aside.

    Raises:
        BadInput: if the file is no backup, or not a whole one; the home is untouched then.
        HomeUnusable: if another process holds the home.
    """
    if settings.ledger_url is not None:
        wrong = "The ledger of this home is kept by a database server"
        raise BadInput(wrong, "Restore it by that server's own means, or use `nova memory import`.")
    home = Home(settings.home)
    hold = home.hold()
    try:
        return _restore(home, path)
    finally:
        hold.release()


def _restore(home: Home, path: Path) -> Restored:
    draft = home.folder / "ledger.restored"
    _remove(draft)
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = Manifest.model_validate_json(archive.read(_MANIFEST))
            draft.write_bytes(archive.read(_LEDGER))
            projects = {
                name: archive.read(name) for name in archive.namelist() if _is_project(name)
            }
        _check(draft, manifest, path)
        gone = sorted(_erased_in(home.ledger) - _erased_in(draft))
        aside = _put_in_place(home, draft, projects)
    except (zipfile.BadZipFile, KeyError, ValidationError, EOFError) as error:
        wrong = f"File {str(path)!r} is no whole backup"
        raise BadInput(wrong, _NOT_OURS) from error
    except OSError as error:
        wrong = f"{error.filename or str(path)!r} cannot be used ({error.strerror})"
        raise BadInput(wrong, _NOT_OURS) from error
    finally:
        _remove(draft)
    return Restored(
        **manifest.model_dump(exclude={"format"}),
        set_aside=None if aside is None else str(aside),
        erased_since=tuple(gone),
    )


def _check(draft: Path, manifest: Manifest, path: Path) -> None:
    """Refuse a ledger that is not the one that was backed up."""
    try:
        trouble = damage_in(draft) or misfit_in(draft)
        engine = make_engine(url_of(draft))
        try:
            ledger = Ledger(engine)
            trouble = trouble or next(iter(ledger.verify()), None)
            if ledger.known.digest() != manifest.state_hash:
                trouble = trouble or "it does not hold what it held when it was made"
        finally:
            engine.dispose()
    except (sqlite3.Error, NovaError) as error:
        trouble = str(error)
    if manifest.format > _FORMAT:
        trouble = "a newer Nova wrote it"
    if trouble is not None:
        wrong = f"File {str(path)!r} cannot be restored: {trouble}"
        raise BadInput(wrong, "Use another backup; nothing was changed.")


def _put_in_place(home: Home, draft: Path, projects: dict[str, bytes]) -> Path | None:
    changed = {
        home.projects / PurePosixPath(name).name: content for name, content in projects.items()
    }
    changed = {file: content for file, content in changed.items() if _read(file) != content}
    old = [
        *database_files(home.ledger),
        *database_files(home.checkpoints),
        home.mark,
        *home.index.glob("index.db*"),
        *changed,
    ]
    aside = home.set_aside(old) if any(path.exists() for path in old) else None
    draft.replace(home.ledger)
    home.projects.mkdir(exist_ok=True)
    for file, content in changed.items():
        file.write_bytes(content)
    engine = make_engine(url_of(home.ledger))
    try:
        custody.write_mark(home, Ledger(engine))
    finally:
        engine.dispose()
    return aside


def _erased_in(path: Path) -> set[str]:
    """Return what was erased in a ledger, if it can be read and says so."""
    if not path.is_file():
        return set()
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM erased")}
    return set()


def _is_project(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return len(parts) == 2 and parts[0] == _PROJECTS and not parts[1].startswith(".")


def _copy(source: Path, target: Path) -> None:
    _remove(target)
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
    except sqlite3.Error as error:
        wrong = f"The ledger {str(source)!r} cannot be copied ({error})"
        raise HomeUnusable(wrong, "Make room on the disk of the home, then try again.") from error


def _read(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _remove(path: Path) -> None:
    for file in database_files(path):
        file.unlink(missing_ok=True)
