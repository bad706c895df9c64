"""The home: the folder that holds all state of an instance, and the lock that guards it."""

import os
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from projects.errors import HomeUnusable


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
    def cache(self) -> Path:
        """Fitted routers."""
        return self.folder / "cache"

    def hold(self) -> FileLock:
        """Make the folder if need be, and take its lock until it is released.

        Raises:
            HomeUnusable: if it cannot be written, or another process holds it.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / "nova.lock", timeout=0)
            lock.acquire()
            (self.folder / "nova.pid").write_text(f"{os.getpid()}\n", encoding="utf-8")
        except Timeout as error:
            wrong = f"Home {str(self.folder)!r} is in use by another Nova process{self.holder}"
            raise HomeUnusable(wrong, "End it, or set NOVA_HOME to another folder.") from error
        except OSError as error:
            wrong = f"Home {str(self.folder)!r} cannot be written ({error.strerror})"
            raise HomeUnusable(wrong, "Make it writable, or set NOVA_HOME.") from error
        return lock

    @property
    def holder(self) -> str:
        """The process that took the lock last, in brackets; empty if none has."""
        try:
            return f" (pid {(self.folder / 'nova.pid').read_text(encoding='utf-8').strip()})"
        except OSError:
            return ""
