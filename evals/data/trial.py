"""A ground for trials: the house in three databases, read and written as a guard leaves it.

One database is hardened, one has roles that may do all, and one is a file. The run may see Ely
alone, the roles see the whole firm.
"""

import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

import yaml
from sqlalchemy import NullPool, create_engine, make_url, text

from evals.data.crossing import READER, addresses
from evals.data.house import CANARY, CATALOGUE, HULL, SCHEMA, WARE, make_home
from evals.data.postgres import Postgres
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

AGENT = "inventory_specialist"
_ASKER = Scope(branches=frozenset({"Ely"}), project="shop")
TABLES = {
    "firm": ["firm_id", "name"],
    "branch": ["branch_id", "firm_id", "name"],
    "stock": ["firm_id", "branch_id", "tool", "shelf", "units"],
    "remark": ["branch_id", "shelf", "said"],
}
"""What a SELECT of one's own may read."""

_NOTE = {
    "name": "draft_transfer",
    "agent": AGENT,
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


class Ground(NamedTuple):
    """Where a case is tried."""

    server: Postgres
    folder: Path
    """For the file and for homes."""
    hardened: str
    unhardened: str
    """The names of the two databases on the server."""

    def reader(
        self,
        *,
        is_hardened: bool = True,
        is_cut: bool = True,
        is_sealed: bool = True,
    ) -> PostgresReader:
        """Return what reads PostgreSQL for the run."""
        url = make_url(self.server.url(self._database(is_hardened))).set(username=READER)
        catalogue = _catalogue(is_cut=is_cut)
        return PostgresReader(Server(url), catalogue, ELY, seconds=5, is_sealed=is_sealed)

    def file_reader(self, *, is_cut: bool = True) -> SqliteReader:
        """Return what reads the file for the run."""
        return SqliteReader(self._file(), _catalogue(is_cut=is_cut), ELY, seconds=5)

    def is_told_to(self, scope: Scope) -> bool:
        """Whether a named query over all stock tells a canary to a run of this scope."""
        home = self._home()
        databases = Databases(Projects(home / "projects"), home, variable=lambda _: None)
        try:
            database = databases.of("shop", scope)
            told = database.run(Selection(query=f"stock_for_{AGENT}")) if database else None
        finally:
            databases.close()
        return tells(str(told.rows if told else ""))

    def is_written(
        self, *, firm: str, at: int, is_hardened: bool = True, loose: dict[str, object]
    ) -> bool:
        """Whether the careless command, approved, writes a row of that branch.

        Args:
            firm: the key of the firm in its payload.
            at: the key of the branch in its payload.
            is_hardened: whether the role is held to its rows.
            loose: how the catalogue cuts the table, in place of how it should.
        """
        tables = {**CATALOGUE["tables"], **loose}
        home = self._home(is_hardened=is_hardened, tables=tables)
        databases = Databases(Projects(home / "projects"), home, variable=lambda _: None)
        writers = Writers(databases, _ASKER)
        engine = create_engine(f"sqlite:///{home}/outbox.sqlite", poolclass=NullPool)
        outbox = Outbox(engine, Registry((), CommandKinds(writers)))
        draft = EffectDraft(kind="draft_transfer", target="shop", payload={"firm": firm, "at": at})
        origin = Origin("r", 0, "th", "owner", "me", "shop")
        before = self._booked(at, is_hardened)
        try:
            with suppress(NovaError):  # how it is refused is not what is asked here
                effect = outbox.store(draft, origin=origin, ordinal=0)
                outbox.approve(effect.effect_id, hash=effect.hash)
                outbox.carry_out(effect.effect_id)
        finally:
            writers.close()
            databases.close()
        return self._booked(at, is_hardened) > before

    def is_told_by_file(self, sql: str, *, is_closed: bool) -> bool:
        """Whether a statement tells a canary of the file, read as Nova does or with its door open."""
        views = conditions(_catalogue(), ELY)
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            attach(connection, self._file(), "base")
            for table, condition in views.items():
                where = f" WHERE {condition}" if condition else ""
                view = f"SELECT * FROM base.{quoted(table)} AS t{where}"  # noqa: S608 - see `conditions`
                connection.execute(f"CREATE TEMP VIEW {quoted(table)} AS {view}")
            if is_closed:
                listed = connection.execute("SELECT name FROM base.sqlite_master").fetchall()
                names = [name for (name,) in listed]
                close_off(connection, base="base", tables=names, views=views)
            try:
                return tells(str(connection.execute(sql).fetchall()))
            except sqlite3.DatabaseError as error:
                return tells(str(error))

    def _database(self, is_hardened: bool) -> str:
        return self.hardened if is_hardened else self.unhardened

    def _booked(self, branch: int, is_hardened: bool) -> int:
        with self.server.connect(self._database(is_hardened)) as connection:
            counted = "SELECT count(*) FROM booking WHERE branch_id = %s"
            row = connection.execute(counted, (branch,)).fetchone()
        return int(row[0]) if row else 0

    def _file(self) -> Path:
        path = self.folder / "house.sqlite"
        if not path.exists():
            with closing(sqlite3.connect(path)) as connection:
                connection.executescript(SCHEMA)
        return path

    def _home(self, *, is_hardened: bool = True, tables: object = None) -> Path:
        """Make a home over a database, with these tables in its catalogue; return where."""
        place = Path(tempfile.mkdtemp(dir=self.folder))
        home = place / "home"
        make_home(home, [AGENT], addresses(self.server, self._database(is_hardened), place))
        (home / "catalogue" / "commands" / "all.yaml").write_text(yaml.safe_dump([_NOTE]))
        changed = {"tables": tables} if tables else {}
        told = yaml.safe_dump({**CATALOGUE, **changed}, sort_keys=False)
        (home / "catalogue" / "catalogue.yaml").write_text(told)
        return home


def is_told(reader: Reader, sql: str, *, guarded: Dialect | None = None) -> bool:
    """Whether a statement tells a canary: by rows, or by what is said of a failure."""
    try:
        clause = checked(sql, tables=TABLES, dialect=guarded).clause() if guarded else text(sql)
        return tells(str(reader.read(clause, {}, most=100).rows))
    except (Refused, QueryFailed) as error:
        return tells(str(error))
    finally:
        reader.close()


def tells(said: str) -> bool:
    """Whether a text holds a canary."""
    return any(canary in said for canary in (CANARY, *WARE, *HULL))


def _catalogue(*, is_cut: bool = True) -> Catalogue:
    tables = CATALOGUE["tables"] if is_cut else {table: {} for table in CATALOGUE["tables"]}
    scope = {"scope": CATALOGUE["scope"]} if is_cut else {}
    return Catalogue.model_validate({"about": "Hire House", "tables": tables, **scope})
