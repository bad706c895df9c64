"""The databases of a home: who may read which, and what happens when they change."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from projects.data import Databases, Filter, Selection
from projects.errors import BrokenSpec, DataUnavailable, NovaError
from projects.project import Connection, ConnectionScope, Project, Projects
from projects.scope import Scope
from tests.projects.data.hire import make_catalogue, make_file

CONNECTION = Connection(
    url="sqlite:///data/${SHOP}.sqlite",
    catalogue="catalogues/shop",
    scope=ConnectionScope(tenant="hire house"),
)
VARIABLES = {"SHOP": "hire"}


def home(folder: Path, connection: Connection = CONNECTION) -> Databases:
    """Return the databases of a home with a shop and a project without data."""
    (folder / "data").mkdir(exist_ok=True)
    if not (folder / "data" / "hire.sqlite").exists():
        make_file(folder / "data" / "hire.sqlite")
    make_catalogue(folder / "catalogues" / "shop")
    projects = Projects(folder / "projects")
    projects.add(Project(id="shop", name="Shop", data=connection))
    projects.add(Project(id="club", name="Club"))
    return Databases(projects, folder, variable=VARIABLES.get)


def hires(databases: Databases, scope: Scope) -> list[object]:
    database = databases.of("shop", scope)
    assert database is not None
    table = database.run(Selection(query="hires", columns=("customer",)))
    return [row[0] for row in table.rows]


def test_a_project_names_its_database_and_catalogue(tmp_path):
    databases = home(tmp_path)
    assert databases.connected(Scope()) == ("shop",)
    assert hires(databases, Scope()) == ["Ann Lee", "Bo Ray", "Cy Dow"]
    assert databases.of("club", Scope()) is None
    assert databases.of("nowhere", Scope()) is None


@pytest.mark.parametrize(
    ("scope", "may"),
    [
        (Scope(), True),
        (Scope(project="club"), True),
        (Scope(projects=frozenset({"club"})), False),
        (Scope(audience="team", project="shop"), True),
        (Scope(audience="team", project="club"), False),
        (Scope(audience="team"), False),
        (Scope(audience="client:shop", project="shop"), False),
        (Scope(audience="public", project="shop"), False),
    ],
)
def test_who_may_read_a_database_follows_from_the_scope(tmp_path, scope, may):
    databases = home(tmp_path)
    assert (databases.of("shop", scope) is not None) == may
    assert [found.project for found in databases.reachable(scope)] == (["shop"] if may else [])
    assert databases.connected(scope) == (("shop",) if may else ())


@pytest.mark.parametrize(
    ("granted", "connection", "branches"),
    [
        (None, None, ("Ely", "Ware")),
        ({"ely"}, None, ("Ely",)),
        (None, ("Ware",), ("Ware",)),
        ({"Ely"}, ("Ware",), ()),
        ({"Ely North"}, None, ()),
    ],
)
def test_branches_are_only_ever_narrowed(tmp_path, granted, connection, branches):
    scope = ConnectionScope(tenant="Hire House", branches=connection)
    databases = home(tmp_path, CONNECTION.model_copy(update={"scope": scope}))
    database = databases.of(
        "shop", Scope(branches=granted if granted is None else frozenset(granted))
    )
    assert database is not None
    assert database.branches == branches


def test_a_step_keeps_the_branches_of_its_principal():
    granted = Scope(branches=frozenset({"Ely"}))
    assert granted.narrow(project="shop", audience="team").branches == frozenset({"Ely"})


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"url": "sqlite:///data/gone.sqlite"}, DataUnavailable, "is not there"),
        ({"url": "sqlite:///data/${UNSET}.sqlite"}, BrokenSpec, "the variable UNSET is not set"),
        ({"url": "hire.sqlite"}, BrokenSpec, "no SQLAlchemy URL"),
        ({"url": "mysql://db/shop"}, BrokenSpec, "Databases of 'mysql' cannot be read"),
        ({"url": "postgresql://x:open@db/shop"}, BrokenSpec, "a password stands in clear"),
        ({"catalogue": "catalogues/gone"}, BrokenSpec, "cannot be read"),
        ({"scope": ConnectionScope(tenant="Nobody")}, BrokenSpec, "no tenant is called 'Nobody'"),
        ({"scope": ConnectionScope()}, BrokenSpec, "no tenant is called None"),
    ],
)
def test_what_cannot_be_opened_is_one_line_with_a_cure(tmp_path, change, error, said):
    databases = home(tmp_path, CONNECTION.model_copy(update=change))
    with pytest.raises(error) as caught:
        databases.of("shop", Scope())
    assert said in caught.value.wrong
    assert caught.value.cure
    assert databases.reachable(Scope()) == ()


@pytest.mark.parametrize("content", [b"", b"no database at all, only words" * 99])
def test_a_file_that_is_no_database_is_one_line(tmp_path, content):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "hire.sqlite").write_bytes(content)
    with pytest.raises(NovaError, match="could not be read"):
        home(tmp_path).of("shop", Scope())


def test_a_changed_database_is_read_anew(tmp_path):
    databases = home(tmp_path)
    database = databases.of("shop", Scope())
    assert database is not None
    before, names = database.stamp, [entry.value for entry in database.vocabulary("customer")]
    with closing(sqlite3.connect(tmp_path / "data" / "hire.sqlite")) as connection, connection:
        row = (5, "h", 1, "D-10", "Di Fox", "2026-06-01 08:00", "2026-06-08", None, "out")
        connection.execute("INSERT INTO hire VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    changed = databases.of("shop", Scope())
    assert changed is not None
    assert [entry.value for entry in changed.vocabulary("customer")] == [*names, "Di Fox"]
    assert (changed.today.isoformat(), changed.stamp != before) == ("2026-06-01", True)


def test_a_changed_catalogue_is_read_anew(tmp_path):
    databases = home(tmp_path)
    path = tmp_path / "catalogues" / "shop" / "queries" / "all.yaml"
    assert databases.of("shop", Scope()) is databases.of("shop", Scope())
    path.write_text(path.read_text().replace("stock_of_tool", "tool_stock"))
    database = databases.of("shop", Scope())
    assert database is not None
    assert "tool_stock" in database.catalogue.queries


def test_many_threads_read_at_the_same_time(tmp_path):
    databases = home(tmp_path)

    def ask(number: int) -> int:
        branch = ("Ely", "Ware")[number % 2]
        database = databases.of("shop", Scope(branches=frozenset({branch})))
        assert database is not None
        filters = (Filter(column="branch", values=(branch,)),)
        table = database.run(Selection(query="stock_by_branch", form="total", filters=filters))
        return int(str(table.rows[0][0]))

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(40))) == [6, 4] * 20
