"""Whether the ledger is whole, its copies and the clock; and how a damaged one is mended.

To mend is to set the damaged file aside and write a new one from what can be read of it and
of its copies. Nothing is deleted, and a ledger that can be read is only replaced by one that
holds all of it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from graph.accounts import Accounts
from graph.correction import Corrections
from graph.queue import Queue
from graph.record import Records
from memory import Memory
from memory.recovery import Recovered, recover
from nova import custody
from nova.app import make_embed, make_registry
from nova.doctor.finding import Finding
from nova.engine import make_engine, url_of
from nova.home import Home, database_files
from nova.settings import Settings
from projects.effects import Outbox
from projects.errors import StoreDamaged
from projects.project import Projects
from routines.pipelines import Journal

_OLD = timedelta(days=7)
_NO_BACKUP = "Put a backup in its place. To begin anew, move the whole home away."


@contextmanager
def opened(
    home: Home, settings: Settings, *, notice: Callable[[str], None] = lambda _line: None
) -> Iterator[Memory]:
    """Open memory as Nova does, but for the length of a check.

    Raises:
        StoreDamaged: if the ledger is not whole.
        HomeUnusable: if it cannot be opened now.
    """
    engine = make_engine(settings.ledger_url or url_of(home.ledger))
    try:
        projects = Projects(home.projects)
        embed = make_embed(settings, home)
        memory = Memory(
            engine=engine, folder=home.index, embed=embed, projects=projects, notice=notice
        )
        try:
            yield memory
        finally:
            memory.close()
    finally:
        engine.dispose()


def ledger(home: Home, settings: Settings, *, fix: bool) -> Finding:
    """Look whether the ledger holds all that was kept, as it was written."""
    is_ours = settings.ledger_url is None
    try:
        problems = _problems(home, settings, is_ours=is_ours)
    except StoreDamaged:
        if not (fix and is_ours):
            raise
        return _mended(home, settings)
    if not problems:
        return Finding("ledger", "ok", "whole, its hash chain unbroken")
    if fix:
        with opened(home, settings) as memory:
            memory.ledger.reproject()
            problems = memory.ledger.verify()
        if not problems:
            return Finding("ledger", "ok", "its claims were derived anew from its events")
        if is_ours:
            return _mended(home, settings, problem=problems[0])
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return Finding("ledger", "failed", problems[0] + more, "Run `nova doctor --fix`.")


def _problems(home: Home, settings: Settings, *, is_ours: bool) -> list[str]:
    if is_ours:
        custody.check_file(home)
    with opened(home, settings) as memory:
        if is_ours:
            custody.check_content(home, memory.ledger, indexed=memory.indexed)
        return memory.ledger.verify()


def _mended(home: Home, settings: Settings, *, problem: str = "") -> Finding:
    """Put a ledger in place that holds what can be read of the damaged one and its copies.

    Args:
        home: whose ledger is damaged.
        settings: the settings in force.
        problem: what is wrong with a ledger that can be read; such a one is only replaced
            by one without gaps.
    """
    draft = home.ledger.with_name("ledger.mended")
    _remove(draft)
    engine = make_engine(url_of(draft))
    try:
        found = recover([home.ledger, *custody.copies(home)], engine)
        rows = [row.values for row in found.others]
        Records(engine).restore(rows)
        Corrections(engine).restore(rows)
        Outbox(engine, make_registry(home)).restore(rows)
        Queue(engine).restore(rows)
        Journal(engine).restore(rows)
        Accounts(engine, settings.budget).restore(rows)
    finally:
        engine.dispose()
    missing = _missing(home, found)
    if not (found.turns or found.events) or (problem and missing):
        _remove(draft)
        wrong = problem or f"nothing of {str(home.ledger)!r} could be read, and there is no copy"
        return Finding("ledger", "failed", wrong, _NO_BACKUP)
    # The index may have read more than could be saved; it is derived anew.
    words = home.index.glob("index.db*")
    aside = home.set_aside([*database_files(home.ledger), home.mark, *words])
    draft.replace(home.ledger)
    with opened(home, settings) as memory:
        custody.write_mark(home, memory.ledger)
    kept = f"mended: {found.turns} turns and {found.events} events; the damaged file is in {aside}"
    if missing:
        cure = "Say again what is missing: `nova memory export` shows what is there."
        return Finding("ledger", "warning", f"{kept}; {', '.join(missing)} could not be read", cure)
    return Finding("ledger", "ok", kept)


def _missing(home: Home, found: Recovered) -> list[str]:
    """Return what was kept once and is not among what was found."""
    mark = custody.read_mark(home)
    ends = (("turn", mark.turns, found.last_turn), ("event", mark.events, found.last_event))
    behind = [f"{name} {last + 1} to {end}" for name, end, last in ends if last < end]
    return [*found.gaps, *behind]


def copies(home: Home) -> Finding:
    """Look whether there is a copy to mend the ledger from."""
    kept = custody.copies(home)
    if not kept:
        return Finding("copy", "ok", "none yet: one is made when Nova ends")
    made = datetime.fromtimestamp(kept[0].stat().st_mtime, UTC)
    line = f"of {made:%Y-%m-%d %H:%M} UTC, {kept[0]}"
    written = datetime.fromtimestamp(home.ledger.stat().st_mtime, UTC)
    if written - made > _OLD:
        return Finding("copy", "warning", f"the last is {line}", "Make room for a new one.")
    return Finding("copy", "ok", line)


def clock(home: Home, settings: Settings) -> Finding:
    """Look whether the clock fits the last entry."""
    with opened(home, settings) as memory:
        line = custody.clock_line(memory.ledger)
    if line is None:
        return Finding("clock", "ok", "fits the last entry of the ledger")
    return Finding("clock", "warning", line)


def _remove(draft: Path) -> None:
    for path in database_files(draft):
        path.unlink(missing_ok=True)
