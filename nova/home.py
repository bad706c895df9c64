"""The home: the folder that holds all state of an instance, and the lock that guards it."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypedDict

from filelock import FileLock, Timeout

from projects.errors import HomeHeld, HomeUnusable


@dataclass(frozen=True)
class Home:
    """The places below a home folder."""

    folder: Path

    @property
    def ledger(self) -> Path:
        """Turns, claims, effects and run records."""
        return self.folder / "ledger.sqlite"

    @property
    def checkpoints(self) -> Path:
        """The threads' states."""
        return self.folder / "checkpoints.sqlite"

    @property
    def index(self) -> Path:
        """What can be rebuilt from the ledger: vectors and full text."""
        return self.folder / "index"

    @property
    def projects(self) -> Path:
        """A YAML file for each project."""
        return self.folder / "projects"

    @property
    def workspace(self) -> Path:
        """Where approved drafts are written."""
        return self.folder / "workspace"

    @property
    def charts(self) -> Path:
        """Pictures that answers drew."""
        return self.folder / "charts"

    @property
    def imports(self) -> Path:
        """Files that were taken in for databases that may only be read."""
        return self.folder / "imports"

    @property
    def pipelines(self) -> Path:
        """A YAML file for each pipeline that this home declares."""
        return self.folder / "pipelines"

    @property
    def pipeline_states(self) -> Path:
        """What the steps of open runs of pipelines have brought."""
        return self.folder / "pipelines.sqlite"

    @property
    def cache(self) -> Path:
        """Fitted routers."""
        return self.folder / "cache"

    @property
    def mark(self) -> Path:
        """How far the ledger had come."""
        return self.folder / "ledger.mark"

    @property
    def seal(self) -> Path:
        """What the ledger's file was like when Nova let go of it."""
        return self.folder / "ledger.seal"

    @property
    def copies(self) -> Path:
        """Copies of the ledger, one a day."""
        return self.folder / "copies"

    @property
    def erasing(self) -> Path:
        """There while something is erased."""
        return self.folder / "erasing"

    @property
    def endpoint(self) -> Path:
        """How the model's endpoint fared."""
        return self.folder / "endpoint.json"

    @property
    def logs(self) -> Path:
        """What happened, a line each, without anybody's words."""
        return self.folder / "logs"

    @property
    def pid(self) -> Path:
        """The process that holds the home; left behind by one that was killed."""
        return self.folder / "nova.pid"

    @property
    def address(self) -> Path:
        """Where the process that holds the home serves others; readable for its person alone."""
        return self.folder / "nova.address"

    def hold(self) -> "Hold":
        """Make the folder if need be, and take its lock until it is released.

        Raises:
            HomeUnusable: if it cannot be written.
            HomeHeld: if another process holds it.
        """
        if self.folder.is_file():
            wrong = f"Home {str(self.folder)!r} is a file, not a folder"
            raise HomeUnusable(wrong, "Move the file away, or set NOVA_HOME to a folder.")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / "nova.lock", timeout=0)
            lock.acquire()
            return Hold(lock, self.pid, **self._left())
        except Timeout as error:
            wrong = f"Home {str(self.folder)!r} is in use by another Nova process{self.holder}"
            cure = "Wait until it is done, end it, or set NOVA_HOME to another folder."
            raise HomeHeld(wrong, cure) from error
        except OSError as error:
            wrong = f"Home {str(self.folder)!r} cannot be written ({error.strerror})"
            raise HomeUnusable(wrong, "Make it writable, or set NOVA_HOME.") from error

    def _left(self) -> "_Left":
        """Return what a process that was killed left behind; nothing if the last one ended."""
        try:
            words = self.pid.read_text(encoding="utf-8", errors="replace").split()
            return _Left(left=frozenset(words[1:]), left_at=self.pid.stat().st_mtime)
        except FileNotFoundError:
            return _Left(left=frozenset(), left_at=0.0)

    def set_aside(self, paths: Iterable[Path]) -> Path:
        """Move what is there of `paths` to a folder of this moment, and return the folder.

        Raises:
            HomeUnusable: if they cannot be moved.
        """
        moment = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S.%f")
        folder = self.folder / "set-aside" / moment
        try:
            folder.mkdir(parents=True)
            for path in paths:
                if path.exists():
                    path.replace(folder / path.name)
        except OSError as error:
            wrong = f"What is damaged cannot be set aside in {str(folder)!r} ({error.strerror})"
            raise HomeUnusable(wrong, "Make the home writable and free its disk.") from error
        return folder

    @property
    def holder(self) -> str:
        """The process that took the lock last, in brackets; empty if none has."""
        try:
            return f" (pid {self.pid.read_text(encoding='utf-8').split()[0]})"
        except (OSError, UnicodeDecodeError, IndexError):
            return ""


Opened = Literal["ledger", "threads"]
"""The stores that a process notes to have open."""


class _Left(TypedDict):
    left: frozenset[str]
    left_at: float


@dataclass(frozen=True)
class Hold:
    """A home that is held: by its lock, and by a note of who holds it."""

    lock: FileLock
    pid: Path
    left: frozenset[str]
    """What the process before had open when it was killed; empty if it let go of the home."""
    left_at: float
    """When that process opened them."""

    def note(self, *opened: Opened) -> None:
        """Note that this process holds the home, and what it has open."""
        self.pid.write_text(" ".join([str(os.getpid()), *opened]) + "\n", encoding="utf-8")

    def release(self) -> None:
        """Let go of the home."""
        self.pid.unlink(missing_ok=True)
        self.lock.release()


def database_files(path: Path) -> tuple[Path, ...]:
    """Return an SQLite file and those that SQLite keeps beside it."""
    return tuple(path.with_name(path.name + ending) for ending in ("", "-wal", "-shm"))
