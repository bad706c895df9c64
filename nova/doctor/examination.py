"""The examination: all checks in their order, from the settings to the model."""

from collections.abc import Iterator

from filelock import FileLock

from nova import custody
from nova.doctor import embedding, model, owner, place, threads
from nova.doctor import settings as given
from nova.doctor.finding import Finding, guarded
from nova.home import Home
from nova.settings import Settings


def examine(*, fix: bool = False) -> list[Finding]:
    """Return a finding for each part of the instance that the settings name.

    Args:
        fix: mend what can be mended; what is damaged is set aside, never overwritten.
    """
    return list(_findings(fix=fix))


def _findings(*, fix: bool) -> Iterator[Finding]:
    settings, finding = given.settings()
    yield finding
    home = Home(settings.home)
    yield guarded("roster", lambda: given.roster(settings))
    yield guarded("projects", lambda: given.projects(home))
    yield from _home(home, settings, fix=fix)
    if finding.status != "failed":
        yield guarded("model", lambda: model.model(settings))
        yield guarded("endpoint", lambda: _endpoint(settings, home))
        yield guarded("embedding", lambda: embedding.embedding(settings, home))


def _home(home: Home, settings: Settings, *, fix: bool) -> Iterator[Finding]:
    if not home.folder.exists():
        line = f"{home.folder} is not there yet: the first command makes it"
        yield Finding("home", "ok", line)
        return
    folder = place.folder(home)
    yield folder
    if folder.status == "failed":
        return
    yield guarded("disk", lambda: place.disk(home))
    lock = FileLock(home.folder / "nova.lock")
    finding = place.lock(home, lock)
    remote = None
    if finding.status == "failed" and home.address.exists():
        finding, remote = owner.lock(home, finding)
    yield finding
    if remote is not None:
        yield from owner.parts(remote, home)
        return
    if finding.status != "ok":
        for name in ("ledger", "index", "threads"):
            yield Finding(name, "unchecked", "the home is in use")
        return
    with lock:
        yield from _stores(home, settings, fix=fix)


def _endpoint(settings: Settings, home: Home) -> Finding:
    from nova.doctor import work

    return work.endpoint(settings, home)


def _stores(home: Home, settings: Settings, *, fix: bool) -> Iterator[Finding]:
    if settings.ledger_url is None and custody.is_unused(home):
        yield Finding("ledger", "ok", "nothing is kept yet")
    else:
        yield from _memory(home, settings, fix=fix)
    yield guarded("threads", lambda: threads.threads(home, fix=fix))


def _memory(home: Home, settings: Settings, *, fix: bool) -> Iterator[Finding]:
    from nova.doctor import index, ledger, work  # the graph's libraries take a second

    found = guarded("ledger", lambda: ledger.ledger(home, settings, fix=fix))
    yield found
    if found.status == "failed":
        yield Finding("index", "unchecked", "the ledger is damaged")
    else:
        yield guarded("index", lambda: index.index(home, settings, fix=fix))
        yield guarded("clock", lambda: ledger.clock(home, settings))
        if settings.ledger_url is None:
            yield guarded("waiting", lambda: work.waiting(home))
            yield guarded("budget", lambda: work.budget(settings, home))
    if settings.ledger_url is None:
        yield guarded("copy", lambda: ledger.copies(home))
        custody.leave_log(home)
