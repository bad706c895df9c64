"""What a failing disk or database means to a person: one line with its cause and its cure."""

import errno
import sqlite3

from projects.errors import HomeUnusable, NovaError, StoreDamaged

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_CLOSED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_PRIMARY = 0xFF
"""SQLite's extended codes carry the primary one in their low byte."""


def fault_of(error: BaseException, place: object) -> NovaError | None:
    """Return what `error` says about `place`; None if it is no fault of disk or database.

    A `NovaError` has said it already.

    Args:
        error: of SQLite, of the operating system, or one that wraps such an error.
        place: the file or folder that was used.
    """
    seen: set[int] = set()
    following: BaseException | None = None if isinstance(error, NovaError) else error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        fault = _fault(following, str(place))
        if fault is not None:
            return fault
        following = getattr(following, "orig", None) or following.__cause__ or following.__context__
    return None


def is_damage(error: sqlite3.Error) -> bool:
    """Whether SQLite says that the file is not what it wrote, rather than busy, full or closed."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # raised by the driver or by us
        return isinstance(error, sqlite3.DatabaseError)
    return code & _PRIMARY in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _fault(error: BaseException, place: str) -> NovaError | None:
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error, place)
    if isinstance(error, OSError) and error.errno in _FULL:
        return _full(place, error.strerror or "no space left")
    if isinstance(error, OSError) and error.errno in _CLOSED:
        return _closed(error.filename or place, error.strerror or "not writable")
    return None


def _of_sqlite(error: sqlite3.Error, place: str) -> NovaError | None:
    match getattr(error, "sqlite_errorcode", 0) & _PRIMARY:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            wrong = f"{place!r} is locked by another program ({error})"
            return HomeUnusable(wrong, "End that program, then try again; nothing was lost.")
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            return _full(place, str(error))
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return _closed(place, str(error))
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            wrong = f"{place!r} cannot be read: {error}"
            return StoreDamaged(wrong, "Run `nova doctor --fix`; it overwrites nothing.")
    return None


def _full(place: str, said: str) -> NovaError:
    wrong = f"{place!r} cannot be written: {said}"
    return HomeUnusable(wrong, "Make room on its disk, then try again; what was kept is safe.")


def _closed(place: object, said: str) -> NovaError:
    wrong = f"{str(place)!r} cannot be written: {said}"
    return HomeUnusable(wrong, "Make it writable, or set NOVA_HOME to another folder.")
