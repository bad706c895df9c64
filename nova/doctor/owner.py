"""What the process that holds the home says of its parts: it has them open, so it is asked."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from nova.doctor.finding import Finding, guarded
from nova.home import Home

if TYPE_CHECKING:
    from nova.serving import Remote

_AHEAD = timedelta(minutes=10)
_CURE = "End the process that holds the home, then run `nova doctor --fix`."


def lock(home: Home, found: Finding) -> "tuple[Finding, Remote | None]":
    """Return what is to be said of a lock that is held, and its holder if that serves others.

    Args:
        home: whose lock it is.
        found: what is to be said if its holder serves nobody.
    """
    from nova.serving import reach  # the graph's libraries take a second
    from projects.errors import HomeUnusable

    try:
        remote = reach(home.folder)
    except HomeUnusable as error:
        return Finding("lock", "failed", error.wrong, error.cure), None
    if remote is None:
        return found, None
    line = f"held by the Nova process{home.holder} that serves it to this one"
    return Finding("lock", "ok", line), remote


def parts(remote: "Remote", home: Home) -> Iterator[Finding]:
    """Yield what the owner says of ledger, index and clock, and what the other files say."""
    from nova.doctor import ledger, threads

    with remote:
        yield guarded("ledger", lambda: _ledger(remote))
        yield guarded("index", lambda: _index(remote))
        yield guarded("clock", lambda: _clock(remote))
    yield guarded("copy", lambda: ledger.copies(home))
    yield guarded("threads", lambda: threads.threads(home, fix=False))


def _ledger(remote: "Remote") -> Finding:
    claims = len(remote.memory.claims())
    return Finding("ledger", "ok", f"open in that process, which reads {claims} claims in it")


def _index(remote: "Remote") -> Finding:
    problems = remote.memory.verify()
    if problems:
        more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
        return Finding("index", "failed", f"{problems[0]}{more}", _CURE)
    return Finding("index", "ok", "ledger and index agree, says that process")


def _clock(remote: "Remote") -> Finding:
    ahead = remote.memory.now() - datetime.now(UTC)
    if ahead > _AHEAD:
        wrong = "the clock was set back: it is before the last entry of the ledger"
        return Finding("clock", "warning", wrong, "Set the clock right.")
    return Finding("clock", "ok", "fits the ledger")
