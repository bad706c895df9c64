"""Whether the home can be used at all: its folder, its disk, its lock."""

import shutil
import tempfile

from filelock import FileLock, Timeout

from nova.doctor.finding import Finding
from nova.home import Home

_NEEDED_BYTES = 200_000_000


def folder(home: Home) -> Finding:
    """Look whether the folder can be written."""
    if home.folder.is_file():
        wrong = f"{home.folder} is a file, not a folder"
        return Finding("home", "failed", wrong, "Move it away, or set NOVA_HOME to a folder.")
    try:
        with tempfile.NamedTemporaryFile(dir=home.folder, prefix=".doctor."):
            pass
    except OSError as error:
        wrong = f"{home.folder} cannot be written ({error.strerror})"
        return Finding("home", "failed", wrong, "Make it writable, or set NOVA_HOME.")
    return Finding("home", "ok", f"{home.folder} can be written")


def disk(home: Home) -> Finding:
    """Look how much room is left."""
    free = shutil.disk_usage(home.folder).free
    line = f"{free / 1e9:.1f} GB free"
    if free < _NEEDED_BYTES:
        return Finding("disk", "warning", line, "Make room: 0.2 GB are needed.")
    return Finding("disk", "ok", line)


def lock(home: Home, held: FileLock) -> Finding:
    """Try to take the lock of the home; it stays taken if it is free."""
    try:
        held.acquire(timeout=0)
    except Timeout:
        wrong = f"another Nova process holds {home.folder}{home.holder}"
        cure = "End it, or set NOVA_HOME to another folder."
        return Finding("lock", "failed", wrong, cure)
    except OSError as error:
        wrong = f"it cannot be taken ({error.strerror})"
        return Finding("lock", "failed", wrong, f"Make {home.folder / 'nova.lock'} writable.")
    return Finding("lock", "ok", "free")
