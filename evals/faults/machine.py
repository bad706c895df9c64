"""Faults around a home: held, locked, in the way, full, not to be written, killed, a wrong clock."""

import os
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from filelock import FileLock

from evals.faults.harms import Fault
from evals.faults.process import QUESTION, ask, settings_of

CLOCK = """
import datetime
real = datetime.datetime
class Shifted(real):
    @classmethod
    def now(cls, tz=None):
        return real.now(tz) + datetime.timedelta(days={days})
datetime.datetime = Shifted
"""
KILLED = """
import os, signal, threading
def watch(frame, event, _value):
    if (event, frame.f_code.co_qualname) == ({event!r}, {place!r}):
        os.kill(os.getpid(), signal.SIGKILL)
threading.setprofile(watch)
"""
"""Ends a process as `kill -9` does, when a function in one of its threads begins or returns."""
_SIZE = 24_000_000
_ROOM = 100_000
"""Bytes that a full disk still has."""


class NotAllowedError(Exception):
    """This machine does not let such a fault be made."""


@contextmanager
def _held(home: Path) -> Iterator[None]:
    with FileLock(home / "nova.lock"):
        yield


def _gone(home: Path) -> None:
    (home / "nova.lock").write_text("4000000")
    (home / "nova.pid").write_text("4000000\n")


@contextmanager
def _written_to(home: Path) -> Iterator[None]:
    with closing(sqlite3.connect(home / "ledger.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def _aside(home: Path, then: bytes) -> Iterator[None]:
    """Put a file where the home was, and the home back afterwards."""
    kept = home.rename(home.with_name("kept"))
    home.write_bytes(then)
    yield
    home.unlink()
    kept.rename(home)


@contextmanager
def _only_read(home: Path) -> Iterator[None]:
    with _mounted(home, "--bind", str(home)):
        _mount("-o", "remount,ro,bind", str(home))
        yield


@contextmanager
def _full(home: Path) -> Iterator[None]:
    kept = home.rename(home.with_name("kept"))
    home.mkdir()
    with _mounted(home, "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs"):
        shutil.copytree(kept, home, dirs_exist_ok=True)
        ballast = home.with_name("home") / "ballast"
        ballast.write_bytes(b"\0" * max(0, shutil.disk_usage(home).free - _ROOM))
        yield
        ballast.unlink()
        shutil.rmtree(kept)
        shutil.copytree(home, kept)
    home.rmdir()
    kept.rename(home)


@contextmanager
def _mounted(folder: Path, *what: str) -> Iterator[None]:
    _mount(*what, str(folder))
    try:
        yield
    finally:
        subprocess.run([_found("umount"), "--lazy", str(folder)], check=True)  # noqa: S603 - ours


def _mount(*words: str) -> None:
    if os.geteuid() != 0:
        raise NotAllowedError
    done = subprocess.run([_found("mount"), *words], capture_output=True, check=False)  # noqa: S603 - ours
    if done.returncode:
        raise NotAllowedError


def _found(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise NotAllowedError
    return path


def _die(home: Path, *, place: str) -> None:
    """Have a process tell the home something and die there."""
    told = "Remember that the side door is green."
    died = ask(settings_of(home), told, prelude=KILLED.format(event="return", place=place))
    assert died.code == -signal.SIGKILL, died.err  # noqa: S101 - else the fault is not there


def _log_gone(home: Path) -> None:
    _die(home, place="answer_of")
    (home / "ledger.sqlite-wal").unlink()


def _log_garbage(home: Path) -> None:
    _die(home, place="answer_of")
    with (home / "ledger.sqlite-wal").open("r+b") as file:
        file.write(b"garbage " * 8)


def _in_the_way(home: Path) -> None:
    (home / "cache").write_text("in the way")


def _router_garbage(home: Path) -> None:
    ask({**settings_of(home), "NOVA_CACHE": str(home / "cache")}, QUESTION)
    (learnt,) = (home / "cache").glob("*.npz")
    learnt.write_bytes(b"garbage")


MACHINE = [
    Fault("another process holds the home and serves nobody", lambda _home: None,
          "is in use by another Nova process", "refused", around=_held),
    Fault("the lock is of a process that is gone", _gone, "", "answered"),
    Fault("another program writes to the ledger", lambda _home: None,
          "is locked by another program", "refused", around=_written_to),
    Fault("the home is a file", lambda _home: None,
          "is a file, not a folder", "refused", around=lambda home: _aside(home, b"my notes")),
    Fault("the home can only be read", lambda _home: None,
          "cannot be written (Read-only file system)", "refused", around=_only_read),
    Fault("the disk is full", lambda _home: None, "cannot be written", "refused", around=_full),
    Fault("the clock was set back", lambda _home: None,
          "The clock was set back", "answered", prelude=CLOCK.format(days=-400)),
    Fault("the clock is far ahead", lambda _home: None,
          "days after the last entry of the ledger", "answered", prelude=CLOCK.format(days=2000)),
    Fault("the process was killed in a run", lambda home: _die(home, place="Memory.record_turn"),
          "had been cut off and is finished now", "mended"),
    Fault("the process was killed and its log is gone", _log_gone,
          "is gone, which the process that was killed had left", "answered"),
    Fault("the process was killed and its log is garbage", _log_garbage,
          "is garbled: it may hold the last that was kept", "refused", fixable=True),
    Fault("the cache cannot be written",
          _in_the_way,
          "The router cannot be kept in", "answered", settings={"NOVA_CACHE": "{home}/cache"}),
    Fault("the learnt router is garbage", _router_garbage,
          "could not be read and is learnt again", "mended",
          settings={"NOVA_CACHE": "{home}/cache"}),
]  # fmt: skip
