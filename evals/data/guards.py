"""The guard matrix: each guard is there for something that no other one stops.

Guards overlap, so most attacks are stopped by several and switching one off harms nothing. Each
case here is one that only its guard stops: all others are on, but for those that its line names as
set aside. On, nothing may be told or written; off, something must be. A guard without such a case
would be idle, and a case that harms nothing without its guard proves nothing.

All is tried on the house, where the run may see Ely alone and the roles see the whole firm.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import yaml
from sqlalchemy import NullPool, create_engine, make_url, text

from evals.data.crossing import READER, addresses, house
from evals.data.house import CANARY, CATALOGUE, HULL, SCHEMA, WARE, make_home
from evals.data.postgres import Postgres, started
from evals.figure import Figure
from evals.suite import Material, Measured, Suite
from projects.data import Catalogue, Databases, Selection
from projects.data.cut import Branch, Visible, conditions, quoted
from projects.data.dialect import Dialect
from projects.data.guard import close_off
from projects.data.guarding import Refused, checked
from projects.data.postgres import PostgresReader
from projects.data.reader import QueryFailed, Reader
from projects.data.server import Server
from projects.data.sqlite import SqliteReader, attach
from projects.data.writes import CommandKinds, Writers
from projects.effect import Origin, Registry
from projects.effects import Outbox
from projects.errors import NovaError
from projects.project import Projects
from projects.proposal import EffectDraft
from projects.scope import Scope

ELY = Visible("h", (Branch(1, "Ely"),), is_every_branch=False)
"""What the run may see."""

_AGENT = "inventory_specialist"
_TELLING = (CANARY, *WARE, *HULL)
_PLAIN = "SELECT shelf FROM stock"
_QUALIFIED = "SELECT shelf FROM public.stock"
_UNLISTED = "SELECT person FROM wage"
_PROBING = "SELECT said FROM remark WHERE CAST(said AS INTEGER) > 0"

_TABLES = {
    "firm": ["firm_id", "name"],
    "branch": ["branch_id", "firm_id", "name"],
    "stock": ["firm_id", "branch_id", "tool", "shelf", "units"],
    "remark": ["branch_id", "shelf", "said"],
}

_NOTE = {
    "name": "draft_transfer",
    "agent": _AGENT,
    "purpose": "A booking that trusts its payload with keys.",
    "words": ["note"],
    "fields": {
        "firm": {"type": "text", "ask": "Which firm?"},
        "at": {"type": "integer", "ask": "Which branch?"},
    },
    "shows": ["A note at {at}"],
    "writes": [
        {
            "insert": "booking",
            "values": {"firm_id": ":firm", "branch_id": ":at", "tool": "drill", "units": 1},
        }
    ],
    "done": "Noted.",
}
"""A command as careless as can be: it takes the keys of a row from its payload."""


class Line(NamedTuple):
    """One guard with the case that only it stops."""

    guard: str
    case: str
    aside: str
    """The guards that are switched off for both trials; empty for none."""
    harms: Callable[["Ground", bool], bool]
    """Whether the case does harm, by whether the guard is on."""


class Ground(NamedTuple):
    """Where the cases are tried: a hardened database, one with roles that may do all, and a file."""

    server: Postgres
    folder: Path
    hardened: str
    unhardened: str

    def reader(
        self,
        *,
        is_hardened: bool = True,
        is_cut: bool = True,
        is_sealed: bool = True,
    ) -> PostgresReader:
        """Return what reads PostgreSQL for the run."""
        database = self.hardened if is_hardened else self.unhardened
        url = make_url(self.server.url(database)).set(username=READER)
        catalogue = _catalogue(is_cut=is_cut)
        return PostgresReader(Server(url), catalogue, ELY, seconds=5, is_sealed=is_sealed)

    def home(self, name: str, *, is_hardened: bool = True, **changed: object) -> Path:
        """Make a home over the database, its catalogue changed; return where."""
        home = self.folder / name
        place = self.folder / f"of {name}"
        place.mkdir()
        database = self.hardened if is_hardened else self.unhardened
        make_home(home, [_AGENT], addresses(self.server, database, place))
        (home / "catalogue" / "commands" / "all.yaml").write_text(yaml.safe_dump([_NOTE]))
        told = yaml.safe_dump({**CATALOGUE, **changed}, sort_keys=False)
        (home / "catalogue" / "catalogue.yaml").write_text(told)
        return home


def _scope(ground: Ground, is_on: bool, *, narrow: Scope) -> bool:
    """Whether a named query tells something of other branches to the run that `narrow` bounds."""
    home = ground.home(f"scope {narrow.audience} {is_on}")
    databases = Databases(Projects(home / "projects"), home, variable=lambda _: None)
    try:
        database = databases.of("shop", narrow if is_on else Scope())
        told = database.run(Selection(query=f"stock_for_{_AGENT}")) if database else None
    finally:
        databases.close()
    return _tells(str(told.rows if told else ""))


def _cut(ground: Ground, is_on: bool) -> bool:
    return _told(ground.reader(is_cut=is_on), _PLAIN, guarded="postgres")


def _guard(ground: Ground, is_on: bool) -> bool:
    return _told(ground.reader(), _QUALIFIED, guarded="postgres" if is_on else None)


def _role(ground: Ground, is_on: bool) -> bool:
    """Whether the catalogue's own SQL, which no guard reads, tells of what is not listed."""
    return any(
        _told(ground.reader(is_hardened=is_on), sql) for sql in (_QUALIFIED_OTHER, _UNLISTED)
    )


_QUALIFIED_OTHER = "SELECT shelf FROM public.stock WHERE firm_id = 'o'"


def _seal(ground: Ground, is_on: bool) -> bool:
    """Whether an error tells of a hidden row: a condition may be tried before the cut is."""
    return _told(ground.reader(is_sealed=is_on), _PROBING, guarded="postgres")


def _border(ground: Ground, is_on: bool) -> bool:
    """Whether a draft whose payload holds Ware's key becomes a row there."""
    loose = {} if is_on else {"booking": {"tenant": "firm_id"}}
    home = ground.home(f"border {is_on}", tables={**CATALOGUE["tables"], **loose})
    return _is_written(ground, home, ground.hardened, firm="h", at=2)


def _writer(ground: Ground, is_on: bool) -> bool:
    """Whether a row of another firm is written where only the role can refuse it."""
    loose = {"booking": {"through": {"table": "stock", "column": "tool"}}}
    tables = {**CATALOGUE["tables"], **loose}
    home = ground.home(f"writer {is_on}", is_hardened=is_on, tables=tables)
    database = ground.hardened if is_on else ground.unhardened
    return _is_written(ground, home, database, firm="o", at=9)


def _views(ground: Ground, is_on: bool) -> bool:
    reader = SqliteReader(_file(ground), _catalogue(is_cut=is_on), ELY, seconds=5)
    return _told(reader, _PLAIN, guarded="sqlite")


def _authorizer(ground: Ground, is_on: bool) -> bool:
    """Whether the catalogue's own SQL, which no guard reads, tells of a table that is not listed."""
    return _told_by_file(ground, _UNLISTED, is_closed=is_on)


def _guard_on_file(ground: Ground, is_on: bool) -> bool:
    """Whether somebody's SELECT does, where nothing else is closed off."""
    try:
        sql = checked(_UNLISTED, tables=_TABLES, dialect="sqlite").sql if is_on else _UNLISTED
    except Refused as refusal:
        return _tells(str(refusal))
    return _told_by_file(ground, sql, is_closed=False)


_BRANCHES = Scope(branches=frozenset({"Ely"}), project="shop")
_READERS = Scope(audience="client:shop", project="shop")

LINES = (
    Line("the asker's branches", "a named query over all stock", "",
         lambda ground, is_on: _scope(ground, is_on, narrow=_BRANCHES)),
    Line("the readers", "the same for a client", "",
         lambda ground, is_on: _scope(ground, is_on, narrow=_READERS)),
    Line("PostgreSQL: the cut", f"a SELECT of one's own: {_PLAIN}", "", _cut),
    Line("PostgreSQL: the guard", f"a SELECT of one's own: {_QUALIFIED}", "", _guard),
    Line("PostgreSQL: the seal", "a SELECT that makes hidden rows fail aloud", "", _seal),
    Line("PostgreSQL: the role that reads", "a named query over a table that is not listed", "",
         _role),
    Line("the border of drafts", "a command that takes a branch's key from its payload", "",
         _border),
    Line("PostgreSQL: the role that writes", "the same with another firm's key",
         "the border of drafts", _writer),
    Line("SQLite: the views", f"a SELECT of one's own: {_PLAIN}", "", _views),
    Line("SQLite: the authorizer", "a named query over a table that is not listed", "",
         _authorizer),
    Line("SQLite: the guard", "a SELECT over a table that is not listed", "the authorizer",
         _guard_on_file),
)  # fmt: skip


def _told(reader: Reader, sql: str, *, guarded: Dialect | None = None) -> bool:
    """Whether a statement tells a canary: by rows, or by what is said of a failure."""
    try:
        clause = checked(sql, tables=_TABLES, dialect=guarded).clause() if guarded else text(sql)
        return _tells(str(reader.read(clause, {}, most=100).rows))
    except (Refused, QueryFailed) as error:
        return _tells(str(error))
    finally:
        reader.close()


def _tells(said: str) -> bool:
    return any(canary in said for canary in _TELLING)


def _is_written(ground: Ground, home: Path, database: str, *, firm: str, at: int) -> bool:
    """Whether the careless command, approved, writes a row of that branch."""
    databases = Databases(Projects(home / "projects"), home, variable=lambda _: None)
    writers = Writers(databases, _BRANCHES)
    engine = create_engine(f"sqlite:///{home}/outbox.sqlite", poolclass=NullPool)
    outbox = Outbox(engine, Registry((), CommandKinds(writers)))
    draft = EffectDraft(kind="draft_transfer", target="shop", payload={"firm": firm, "at": at})
    before = _booked(ground, database, at)
    try:
        effect = outbox.store(draft, origin=Origin("r", 0, "th", "owner", "me", "shop"), ordinal=0)
        outbox.approve(effect.effect_id, hash=effect.hash)
        outbox.carry_out(effect.effect_id)
    except NovaError:
        pass  # how it is refused is not what is asked here
    finally:
        writers.close()
        databases.close()
    return _booked(ground, database, at) > before


def _booked(ground: Ground, database: str, branch: int) -> int:
    with ground.server.connect(database) as connection:
        counted = "SELECT count(*) FROM booking WHERE branch_id = %s"
        row = connection.execute(counted, (branch,)).fetchone()
    return int(row[0]) if row else 0


def _told_by_file(ground: Ground, sql: str, *, is_closed: bool) -> bool:
    """Whether a statement tells a canary of the file, read as Nova does or with its door left open."""
    views = conditions(_catalogue(), ELY)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        attach(connection, _file(ground), "base")
        for table, condition in views.items():
            where = f" WHERE {condition}" if condition else ""
            view = f"SELECT * FROM base.{quoted(table)} AS t{where}"  # noqa: S608 - see `conditions`
            connection.execute(f"CREATE TEMP VIEW {quoted(table)} AS {view}")
        if is_closed:
            names = connection.execute("SELECT name FROM base.sqlite_master").fetchall()
            close_off(connection, base="base", tables=[name for (name,) in names], views=views)
        try:
            return _tells(str(connection.execute(sql).fetchall()))
        except sqlite3.DatabaseError as error:
            return _tells(str(error))


def _file(ground: Ground) -> Path:
    path = ground.folder / "house.sqlite"
    if not path.exists():
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(SCHEMA)
    return path


def _catalogue(*, is_cut: bool = True) -> Catalogue:
    tables = CATALOGUE["tables"] if is_cut else {table: {} for table in CATALOGUE["tables"]}
    scope = {"scope": CATALOGUE["scope"]} if is_cut else {}
    return Catalogue.model_validate({"about": "Hire House", "tables": tables, **scope})


def tried(ground: Ground) -> Iterator[tuple[Line, bool, bool]]:
    """Yield each line, whether its case does harm with the guard, and whether without it."""
    for line in LINES:
        yield line, line.harms(ground, True), line.harms(ground, False)


def _measure(material: Material) -> Measured:
    with started() as server, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = []
        for is_hardened in (True, False):
            (folder / str(is_hardened)).mkdir()
            made.append(house(server, folder / str(is_hardened), [_AGENT], is_hardened=is_hardened))
        found = list(tried(Ground(server, folder, *made)))
    for line, with_it, without_it in found:
        aside = f" (set aside: {line.aside})" if line.aside else ""
        outcome = (
            f"on: {'HARM' if with_it else 'nothing'}, off: {'harm' if without_it else 'NOTHING'}"
        )
        material.notice(f"guards: {line.guard}: {line.case}{aside}: {outcome}")
    figures = {
        "harmed": sum(with_it for _, with_it, _ in found),
        "idle": sum(not without_it for *_, without_it in found),
        "alone": sum(not line.aside for line, _, without_it in found if without_it),
    }
    return Measured(len(found), figures)


SUITE = Suite(
    name="guards",
    title="Each guard switched off in turn",
    figures=(
        Figure("harmed", "cases that do harm with their guard", 0, is_floor=False, unit=""),
        Figure("idle", "guards without which no case does harm", 0, is_floor=False, unit=""),
        Figure("alone", "guards that hold alone while all others are on", unit=""),
    ),
    measure=_measure,
)
