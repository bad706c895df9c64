"""Custody of the ledger's file: what must be true before it is opened, its mark and its copies.

A database that is gone, emptied or put back to an earlier day opens without complaint, and
what it held would be missing without a word. So Nova notes outside the file how far it had
come (the mark), and refuses to open less than that. What is lost is restored from copies. Nothing here overwrites a ledger.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ValidationError

from memory import Memory
from memory.ledger import Ledger, Mark
from memory.salvage import has_sound_header
from memory.schema import damage_in
from memory.seal import checksum
from nova.home import Hold, Home
from projects.errors import NovaError, StoreDamaged

_CURE = "Put the file back if you moved it, or run `nova doctor --fix`: it keeps what is there."
_KEPT_COPIES = 2
_COPY_SECONDS = 3600.0
_SET_BACK = timedelta(minutes=10)
_LONG_AGO = timedelta(days=366)


def check_file(home: Home) -> None:
    """Refuse to begin an empty ledger where there was one, or to drop what waits beside it.

    Raises:
        StoreDamaged: naming the file and what speaks for its having held something.
    """
    log = _log_of(home)
    if not has_sound_header(log):
        wrong = f"{str(log)!r} is garbled: it may hold the last that was kept"
        raise StoreDamaged(wrong, "Run `nova doctor --fix`: it keeps the file and goes on without.")
    if home.ledger.is_file() and home.ledger.stat().st_size:
        return
    witness = next((path for path in _witnesses(home) if path.exists()), None)
    if witness is not None:
        state = "is empty" if home.ledger.exists() else "is missing"
        wrong = f"The ledger {str(home.ledger)!r} {state}, although {witness.name!r} is there"
        raise StoreDamaged(wrong, _CURE)


def is_unused(home: Home) -> bool:
    """Whether nothing speaks for there ever having been a ledger."""
    return not any(path.exists() for path in (home.ledger, *_witnesses(home)))


def check_content(home: Home, ledger: Ledger, *, indexed: tuple[int, int] = (0, 0)) -> None:
    """Refuse a ledger that holds less than it did.

    Args:
        home: where its mark is.
        ledger: as it was opened.
        indexed: up to which turn and event the index had read it.

    Raises:
        StoreDamaged: saying where it ends and where it should.
    """
    lack = ledger.lacks(read_mark(home))
    for name, end, read in zip(("turn", "event"), ledger.ends(), indexed, strict=True):
        if lack is None and read > end:
            lack = f"it ends at {name} {end}, but the index had read {name} {read}"
    if lack is not None:
        wrong = f"The ledger {str(home.ledger)!r} is not complete: {lack}"
        raise StoreDamaged(wrong, _CURE)


def read_mark(home: Home) -> Mark:
    """Return how far the ledger had come; a mark that cannot be read demands nothing."""
    try:
        return Mark.model_validate_json(home.mark.read_bytes())
    except (OSError, ValidationError):
        return Mark()


def take_leave(home: Home, ledger: Ledger) -> None:
    """Note how far the ledger has come, and copy it if that is due.

    It must not take the answer from a person: what cannot be noted now, is the next time.
    """
    with suppress(NovaError, OSError):
        write_mark(home, ledger)
        copy_if_due(home)


def write_mark(home: Home, ledger: Ledger) -> None:
    """Note how far the ledger has come."""
    mark = ledger.mark()
    if mark == read_mark(home):
        return
    draft = home.mark.with_suffix(".part")
    draft.write_text(mark.model_dump_json() + "\n", encoding="utf-8")
    draft.replace(home.mark)


def is_as_left(home: Home) -> bool:
    """Whether the ledger's file is, to the byte, what Nova found whole when it let go of it."""
    try:
        if _log_of(home).exists() and _log_of(home).stat().st_size:
            return False  # a process that was killed left it
        kept = _read_seal(home)
        return kept is not None and kept.checksum == checksum(home.ledger)
    except OSError:
        return False


def seal(home: Home) -> None:
    """Note what the ledger's file is like, if it is whole, now that nothing has it open."""
    with suppress(OSError, sqlite3.Error):
        at = home.ledger.stat().st_mtime_ns
        kept = _read_seal(home)
        if (kept is None or kept.at != at) and damage_in(home.ledger) is None:
            noted = _Seal(checksum=checksum(home.ledger), at=at)
            home.seal.write_text(noted.model_dump_json() + "\n", encoding="utf-8")


class _Seal(BaseModel):
    """What a file was like."""

    model_config = {"frozen": True, "extra": "forbid"}

    checksum: tuple[int, int]
    at: int
    """When it was last written to: it is not looked over again before it changes."""


def _read_seal(home: Home) -> _Seal | None:
    try:
        return _Seal.model_validate_json(home.seal.read_bytes())
    except (OSError, ValidationError):
        return None


def log_line(home: Home, hold: Hold) -> str | None:
    """Return what to say if the log is gone that a process which was killed must have left."""
    if "ledger" not in hold.left or _log_of(home).exists():
        return None
    return (
        f"{_log_of(home).name} is gone, which the process that was killed had left: what it kept "
        "last may be missing. See `nova runs list`, and say it again."
    )


def leave_log(home: Home) -> None:
    """Leave an empty log where a killed process had left one that was read in meanwhile.

    SQLite takes a log away when it has read it in; the next opening would miss it.
    """
    if home.pid.exists() and home.ledger.is_file():
        _log_of(home).touch()


def copy_if_due(home: Home) -> None:
    """Copy the ledger once an hour, and keep the last copy of each of the newest days."""
    moment = datetime.now(UTC)
    today = home.copies / f"ledger-{moment:%Y-%m-%d}.sqlite"
    if today.exists() and abs(moment.timestamp() - today.stat().st_mtime) < _COPY_SECONDS:
        return
    draft = today.with_suffix(".part")
    try:
        home.copies.mkdir(exist_ok=True)
        with (
            closing(sqlite3.connect(home.ledger)) as source,
            closing(sqlite3.connect(draft)) as target,
        ):
            source.backup(target)
        draft.replace(today)
        for old in copies(home)[_KEPT_COPIES:]:
            old.unlink()
    except (OSError, sqlite3.Error):
        draft.unlink(missing_ok=True)


def drop_copies(home: Home) -> Sequence[Path]:
    """Delete the copies of the ledger: they hold what was erased since. Return which."""
    gone = copies(home)
    for path in gone:
        path.unlink()
    return gone


def finish_erase(home: Home, memory: Memory) -> str | None:
    """Finish an erase that was cut off; return the line that says so.

    The ledger loses the words last: if it still holds them, the person has to name them again.
    """
    if not home.erasing.exists():
        return None
    memory.wipe()
    drop_copies(home)
    home.erasing.unlink()
    return (
        "An erase had been cut off and is finished now. If what you named is still there, "
        "name it again: nova memory erase."
    )


def copies(home: Home) -> Sequence[Path]:
    """Return the copies of the ledger, newest first."""
    return sorted(home.copies.glob("ledger-*.sqlite"), reverse=True)


def clock_line(ledger: Ledger) -> str | None:
    """Return what is odd about the clock beside the last that was written, if anything is."""
    if ledger.written_at is None:
        return None
    ahead = ledger.written_at - datetime.now(UTC)
    last = f"{ledger.written_at:%Y-%m-%d %H:%M}"
    if ahead > _SET_BACK:
        return (
            f"The clock was set back: it is before the last entry of the ledger ({last} UTC). "
            "What is said now counts as said after that. Set the clock right."
        )
    if -ahead > _LONG_AGO:
        return (
            f"The clock is {-ahead.days} days after the last entry of the ledger ({last} UTC). "
            "If it is wrong, set it right before you tell Nova anything."
        )
    return None


def _log_of(home: Home) -> Path:
    return home.ledger.with_name(home.ledger.name + "-wal")


def _witnesses(home: Home) -> Sequence[Path]:
    return (home.mark, home.index / "index.db", home.checkpoints, *copies(home))
