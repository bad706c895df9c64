import sqlite3
from pathlib import Path

import pytest

from projects.data import Catalogue, Database, Filter, Selection

HERE = Path(__file__).parents[3]
TENANT = "Sweeper Parts"
NEEDED = {
    "customer_prices": (
        Filter(column="customer", op="=", values=("City of Houston",)),
        Filter(column="part", op="in", values=("7-2210", "5-118")),
    ),
    "returnable_items": (Filter(column="customer", op="=", values=("Harris County",)),),
    "branch_permissions": (Filter(column="module", op="=", values=("inventory",)),),
    "documents_by_status": (Filter(column="document", op="=", values=("invoice",)),),
}
"""What those queries must be told that ask back otherwise."""

GIVEN: dict[str, dict[str, int]] = {"price_change_impact": {"percent": 5}}
"""Their parameters, likewise."""


def rows(database: Database, name: str) -> tuple[int, list[tuple[object, ...]]]:
    """Return how many rows a query has, and all of them, or what they come to if too many."""
    columns = database.catalogue.query(name).columns
    whole = Selection(
        query=name,
        columns=tuple(columns),
        filters=NEEDED.get(name, ()),
        parameters=GIVEN.get(name, {}),
        limit=1000,
    )
    table = database.run(whole)
    if not table.is_truncated:
        return table.row_count, sorted(table.rows, key=repr)
    summed = [column for column, each in columns.items() if each.total == "sum"]
    totals = [whole.model_copy(update={"form": "total", "columns": (each,)}) for each in summed]
    return table.row_count, [database.run(total).rows[0] for total in totals]


def test_every_query_fits_its_database(erp: Database, directory: Database) -> None:
    assert [erp.check(), directory.check()] == [[], []]


def test_every_query_finds_something(erp: Database, directory: Database) -> None:
    found = {
        name: rows(database, name)[0]
        for database in (erp, directory)
        for name in database.catalogue.queries
    }
    assert all(found.values()), found
    assert len(found) >= 60


def test_every_erp_specialist_has_queries_and_no_query_is_a_strangers(
    erp: Database, directory: Database
) -> None:
    owners = {
        query.agent
        for database in (erp, directory)
        for query in database.catalogue.queries.values()
    }
    specialists = {path.stem for path in (HERE / "agents/specs/erp_specialists").glob("*.md")}
    assert owners == specialists


def test_every_query_has_examples_of_its_own(erp: Database, directory: Database) -> None:
    examples = [
        example
        for database in (erp, directory)
        for query in database.catalogue.queries.values()
        for example in query.examples
    ]
    few = [
        query.name
        for database in (erp, directory)
        for query in database.catalogue.queries.values()
        if len(query.examples) < 3
    ]
    assert few == []
    assert len(examples) == len(set(examples))


def test_every_query_has_freer_wordings_too(erp: Database, directory: Database) -> None:
    queries = [
        query for database in (erp, directory) for query in database.catalogue.queries.values()
    ]
    said = [wording for query in queries for wording in query.wordings]
    assert [query.name for query in queries if len(query.wordings) < 9] == []
    assert len(said) == len(set(said))


def stripped(home: Path, folder: Path, conditions: dict[str, str], *, spare: str = "") -> Path:
    """Return a copy of the ERP that holds only rows whose columns fulfil the conditions."""
    target = folder / "stripped.sqlite"
    target.write_bytes((home / "data/sweeper_parts.sqlite").read_bytes())
    with sqlite3.connect(target) as connection:
        listed = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        for (table,) in listed.fetchall():
            columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            for column in columns & conditions.keys() if table != spare else ():
                connection.execute(f"DELETE FROM {table} WHERE NOT ({column} {conditions[column]})")  # noqa: S608 - our own schema
    connection.close()
    return target


def test_no_query_sees_the_other_company(
    home: Path, tmp_path: Path, catalogue: Catalogue, erp: Database
) -> None:
    path = stripped(home, tmp_path, {"tenant_id": "= 'sweeper_parts'"})
    alone = Database("alone", path, catalogue, tenant=TENANT)
    leaking = [name for name in catalogue.queries if rows(erp, name) != rows(alone, name)]
    alone.close()
    assert leaking == []


def test_the_other_company_has_other_rows_of_the_same_names(
    home: Path, catalogue: Catalogue, erp: Database
) -> None:
    path = home / "data/sweeper_parts.sqlite"
    other = Database("other", path, catalogue, tenant="Gulf Sweeper Supply")
    broom = Filter(column="part", op="=", values=("7-2210",))
    stock = Selection(query="stock_by_branch", form="total", filters=(broom,))
    totals = [database.run(stock).rows for database in (erp, other)]
    names = [
        {entry.value for entry in database.vocabulary("customer")} for database in (erp, other)
    ]
    other.close()
    assert totals[0] != totals[1]
    assert "City of Plano" in names[0] & names[1]


@pytest.mark.parametrize("branch", ["houston", "tulsa"])
def test_no_query_sees_another_branch(
    branch: str, home: Path, tmp_path: Path, catalogue: Catalogue
) -> None:
    there = f"= '{branch}'"
    conditions = {"branch_id": there, "from_branch_id": there, "to_branch_id": there}
    # A customer belongs to the whole company, whichever branch serves it.
    path = stripped(home, tmp_path, conditions, spare="customer")
    whole = home / "data/sweeper_parts.sqlite"
    narrow = Database("narrow", whole, catalogue, tenant=TENANT, branches=(branch.capitalize(),))
    alone = Database("alone", path, catalogue, tenant=TENANT)
    leaking = [name for name in catalogue.queries if rows(narrow, name) != rows(alone, name)]
    narrow.close()
    alone.close()
    assert leaking == []
