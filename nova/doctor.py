"""The doctor: looks at everything an instance needs, one finding for each, and harms nothing.

It works when Nova itself cannot open: each check stands on its own, and what it cannot look
at (a home that is in use) it says it did not check.
"""

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPException
from typing import TYPE_CHECKING, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from filelock import FileLock, Timeout

from nova.home import Home
from nova.settings import OFFLINE, PREFIX, Settings, default_home, load_settings
from projects.errors import BadInput, NovaError

if TYPE_CHECKING:
    from sqlalchemy import Engine

_NEEDED_BYTES = 200_000_000
_ENDPOINT_SECONDS = 5.0
_OPENAI = "https://api.openai.com/v1"


class Finding(NamedTuple):
    """What one check found."""

    name: str
    ok: bool | None
    """None: it could not be checked."""
    line: str
    cure: str = ""


def examine(*, repair: bool = False) -> list[Finding]:
    """Return a finding for each part of the instance that the settings name.

    Args:
        repair: rebuild the index if it does not match the ledger.
    """
    return list(_findings(repair=repair))


def _findings(*, repair: bool) -> Iterator[Finding]:
    settings, finding = _settings()
    yield finding
    home = Home(settings.home)
    yield _guarded("roster", lambda: _roster(settings))
    yield _guarded("projects", lambda: _projects(home))
    yield from _home(home, settings, repair=repair)
    if finding.ok:
        yield _guarded("model", lambda: _model(settings))


def _settings() -> tuple[Settings, Finding]:
    """Return what can be known of the settings: the home is looked at even if others are wrong."""
    try:
        settings = load_settings()
    except BadInput as error:
        wrong = Finding("settings", False, error.wrong, error.cure)
    else:
        models = "no model" if settings.is_offline else f"model {settings.strong}"
        return settings, Finding("settings", True, f"home {settings.home}, {models}")
    try:
        return load_settings(model=OFFLINE), wrong
    except BadInput:
        return Settings.model_construct(home=default_home().absolute()), wrong


def _guarded(name: str, check: Callable[[], Finding]) -> Finding:
    """Return what `check` found; whatever it raises is a finding too."""
    try:
        return check()
    except NovaError as error:
        return Finding(name, False, error.wrong, error.cure)
    except Exception as error:  # noqa: BLE001 - the doctor must outlive every illness
        return Finding(name, False, f"{type(error).__name__}: {error}", "Tell who maintains Nova.")


def _roster(settings: Settings) -> Finding:
    from agents.roster import BUILT_IN, Roster

    roster = Roster.load(settings.agents or BUILT_IN)
    problems = roster.check()
    if problems:
        return Finding("roster", False, problems[0], "See `nova agents check`.")
    return Finding("roster", True, f"{len(roster.agents)} agents, sound")


def _projects(home: Home) -> Finding:
    from projects.project import Projects

    known = list(Projects(home.projects))
    return Finding("projects", True, f"{len(known)} projects, the built-in ones included")


def _home(home: Home, settings: Settings, *, repair: bool) -> Iterator[Finding]:
    if not home.folder.exists():
        yield Finding("home", True, f"{home.folder} is not there yet: the first command makes it")
        return
    yield _guarded("home", lambda: _writable(home))
    yield _guarded("disk", lambda: _disk(home))
    lock = FileLock(home.folder / "nova.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        wrong = f"another Nova process holds {home.folder}{home.holder}"
        yield Finding("lock", False, wrong, "End it, or set NOVA_HOME to another folder.")
        for name in ("ledger", "index", "threads"):
            yield Finding(name, None, "not checked while the home is in use")
        return
    except OSError as error:
        yield Finding("lock", False, f"cannot be taken ({error.strerror})", "Make it writable.")
        return
    with lock:
        yield Finding("lock", True, "free")
        yield from _stores(home, settings, repair=repair)


def _writable(home: Home) -> Finding:
    try:
        with tempfile.NamedTemporaryFile(dir=home.folder, prefix=".doctor."):
            pass
    except OSError as error:
        wrong = f"{home.folder} cannot be written ({error.strerror})"
        return Finding("home", False, wrong, "Make it writable, or set NOVA_HOME.")
    return Finding("home", True, f"{home.folder} can be written")


def _disk(home: Home) -> Finding:
    free = shutil.disk_usage(home.folder).free
    line = f"{free / 1e9:.1f} GB free"
    enough = free >= _NEEDED_BYTES
    return Finding("disk", enough, line, "" if enough else "Make room: 0.2 GB are needed.")


def _stores(home: Home, settings: Settings, *, repair: bool) -> Iterator[Finding]:
    if settings.ledger_url is None and not home.ledger.exists():
        yield Finding("ledger", True, "nothing is kept yet")
    else:
        yield from _memory(home, settings, repair=repair)
    yield _guarded("threads", lambda: _threads(home))


def _memory(home: Home, settings: Settings, *, repair: bool) -> Iterator[Finding]:
    """Look at ledger and index; a ledger that cannot be opened leaves the index unread."""
    from memory.ledger import Ledger
    from nova.engine import make_engine

    engine = make_engine(settings.ledger_url or f"sqlite:///{home.ledger}")
    try:
        found = Ledger(engine).verify()
    except NovaError as error:
        yield Finding("ledger", False, error.wrong, error.cure)
        yield Finding("index", None, "not checked while the ledger cannot be read")
    else:
        cure = "Put a backup in its place; `nova doctor --repair` derives claims anew."
        yield _found("ledger", found, "whole, its hash chain unbroken", cure=cure)
        yield _guarded("index", lambda: _index(home, engine, known=found, repair=repair))
    finally:
        engine.dispose()


def _index(home: Home, engine: "Engine", *, known: list[str], repair: bool) -> Finding:
    from memory import Memory, MiniLM
    from projects.project import Projects

    told: list[str] = []
    memory = Memory(
        engine=engine,
        folder=home.index,
        embed=MiniLM(),
        projects=Projects(home.projects),
        notice=told.append,
    )
    try:
        problems = memory.verify()
        if problems and repair:
            memory.rebuild()
            told.append("it was rebuilt")
            problems = memory.verify()
    finally:
        memory.close()
    own = [problem for problem in problems if problem not in known]
    line = "; ".join(["matches the ledger", *told])
    return _found("index", own, line, cure="Run `nova doctor --repair`.")


def _found(name: str, problems: list[str], sound: str, *, cure: str) -> Finding:
    if not problems:
        return Finding(name, True, sound)
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return Finding(name, False, problems[0] + more, cure)


def _threads(home: Home) -> Finding:
    if not home.checkpoints.exists():
        return Finding("threads", True, "no conversation yet")
    try:
        with closing(sqlite3.connect(f"{home.checkpoints.as_uri()}?mode=ro", uri=True)) as store:
            said = store.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != "ok":
        wrong = f"{home.checkpoints} cannot be read: {said}"
        return Finding("threads", False, wrong, "Move it away: open questions go, memory stays.")
    return Finding("threads", True, "conversations can be read")


def _model(settings: Settings) -> Finding:
    """Ask the endpoint which models it has: it costs nothing and shows that key and address fit."""
    if settings.is_offline:
        return Finding("model", True, "none: agents answer from what is known")
    address = (settings.openai_base_url or _OPENAI).rstrip("/") + "/models"
    if not address.startswith(("http://", "https://")):
        wrong = f"OPENAI_BASE_URL {settings.openai_base_url!r} is no web address"
        return Finding("model", False, wrong, "Write it as http://host:port/v1.")
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else "none"
    asked = Request(address, headers={"Authorization": f"Bearer {key}"})  # noqa: S310 - checked above
    try:
        with urlopen(asked, timeout=_ENDPOINT_SECONDS) as reply:  # noqa: S310 - checked above
            listed = _listed(reply.read())
    except HTTPError as error:
        cure = "Check OPENAI_API_KEY." if error.code in (401, 403) else "Check OPENAI_BASE_URL."
        return Finding("model", False, f"{address} answered {error.code}", cure)
    except (OSError, HTTPException) as error:
        reason = error.reason if isinstance(error, URLError) else error
        wrong = f"{address} does not answer ({reason})"
        return Finding("model", False, wrong, "Start it, or set NOVA_MODEL=offline.")
    return _known_models(settings, address, listed)


def _listed(body: bytes) -> list[str]:
    """Return the ids in an answer to /models; none if it has another form."""
    try:
        return [str(entry["id"]) for entry in json.loads(body)["data"]]
    except (ValueError, KeyError, TypeError):
        return []


def _known_models(settings: Settings, address: str, listed: list[str]) -> Finding:
    named = {settings.strong, settings.fast, settings.fallback_model or OFFLINE} - {OFFLINE}
    wanted = sorted(name.removeprefix(PREFIX) for name in named)
    # Ollama lists `llama3:latest` for what it also serves as `llama3`.
    known = {*listed, *(entry.partition(":")[0] for entry in listed)}
    missing = [name for name in wanted if listed and name not in known]
    if missing:
        wrong = f"{address} has no model {missing[0]!r}"
        return Finding("model", False, wrong, f"It has: {', '.join(listed[:5])}.")
    return Finding("model", True, f"{', '.join(wanted)} at {address} answers")
