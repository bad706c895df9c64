"""Catalogues: strict, and what is wrong is named by file and key."""

import sqlite3
from contextlib import closing

import pytest

from projects.data import Catalogue
from projects.errors import BrokenSpec
from tests.projects.data.hire import CATALOGUE, QUERIES, make_catalogue, open_database


def test_a_sound_catalogue_is_read_and_fits_its_database(tmp_path):
    database = open_database(tmp_path)
    assert list(database.catalogue.queries) == ["stock_by_branch", "stock_of_tool", "hires"]
    assert [query.name for query in database.catalogue.of_agent("sales_order_specialist")] == [
        "hires"
    ]
    assert database.check() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("catalogue.yaml", "currency: USD", "curency: USD", "curency: Extra inputs"),
        ("catalogue.yaml", "Europe/London", "Europe/Londn", "time_zone: unknown time zone"),
        ("catalogue.yaml", "fee: {through: {table: hire", "fee: {through: {table: hires", "'hires' is named elsewhere"),
        ("catalogue.yaml", "tool: {tenant: tenant_id}", "tool: {through: {table: fee, column: code}}\n  x: [", "not valid YAML"),
        ("catalogue.yaml", "status: {values:", "date: {values:", "'date' is the name of a plain kind"),
        ("catalogue.yaml", 'sql: "SELECT code, title FROM tool"', "match: exact", "tool: give either sql or values"),
        ("catalogue.yaml", "about: Hire House", "about: Hire House\nqueries: {}", "queries: does not stand here"),
        ("catalogue.yaml", "hire: {branch: branch_id}", "hire: {through: {table: fee, column: hire_id}}", "leads back to itself"),
        ("queries/all.yaml", "answers: [units]\n  order", "answers: [unit]\n  order", "stock_by_branch: answers: no column 'unit'"),
        ("queries/all.yaml", "tool: {kind: tool}\n    branch", "tool: {kind: tol}\n    branch", "columns.tool.kind: 'tol' is none of"),
        ("queries/all.yaml", "requires: [tool]", "requires: [tools]", "stock_of_tool: requires: no column 'tools'"),
        ("queries/all.yaml", "  ask: Which tool do you mean?\n", "", "ask: is needed"),
        ("queries/all.yaml", ":days", ":dayz", "sql: no parameter 'dayz'"),
        ("queries/all.yaml", "name: hires", "name: stock_of_tool", "a second query of this name"),
        ("queries/all.yaml", "SELECT code AS tool, units FROM stock;", "DELETE FROM stock", "sql: must be one SELECT"),
        ("queries/all.yaml", "- name: hires", "- names: hires", "entry 3: name: Field required"),
        ("queries/all.yaml", "- name: stock_by_branch", "x:\n- name: stock_by_branch", "holds no list of queries"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_file_and_key(tmp_path, file, old, new, said):
    folder = make_catalogue(tmp_path)
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(BrokenSpec) as caught:
        Catalogue.load(folder)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)


def test_wordings_belong_to_the_query_they_stand_under(tmp_path):
    folder = make_catalogue(tmp_path)
    before = Catalogue.load(folder)
    (folder / "wordings").mkdir()
    (folder / "wordings" / "all.yaml").write_text("hires:\n  - Who has got the drill?\n")
    after = Catalogue.load(folder)
    assert [query.wordings for query in after.queries.values()] == [
        (),
        (),
        ("Who has got the drill?",),
    ]
    assert before.digest != after.digest


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hire: [Who has got the drill?]", "hire: there is no such query"),
        ("[Who has got the drill?]", "should be a valid dictionary"),
        ("hires: Who has got the drill?", "hires: Input should be a valid tuple"),
    ],
)
def test_wordings_that_are_none_are_named(tmp_path, text, said):
    folder = make_catalogue(tmp_path)
    (folder / "wordings").mkdir()
    path = folder / "wordings" / "all.yaml"
    path.write_text(text)
    with pytest.raises(BrokenSpec) as caught:
        Catalogue.load(folder)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)


def test_a_folder_without_a_catalogue_is_named(tmp_path):
    with pytest.raises(BrokenSpec, match=r"catalogue\.yaml: cannot be read"):
        Catalogue.load(tmp_path)


@pytest.mark.parametrize(
    ("change", "drift"),
    [
        ("ALTER TABLE hire DROP COLUMN back_on", ["query hires: no such column: h.back_on"]),
        ("ALTER TABLE stock RENAME TO shelf_stock", ["table stock: no such table: stock"]),
        (
            "ALTER TABLE stock DROP COLUMN branch_id",
            ["table stock: no such column: stock.branch_id"],
        ),
        ("DELETE FROM tool", ["vocabulary tool: it has no values"]),
    ],
)
def test_what_has_drifted_is_named(tmp_path, change, drift):
    open_database(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "hire.sqlite")) as connection, connection:
        connection.execute(change)
    found = open_database(tmp_path).check()
    assert found == drift


def test_a_today_that_is_no_date_is_named(tmp_path):
    catalogue = CATALOGUE.replace("SELECT MAX(date(hired_at)) FROM hire", "SELECT 'soon'")
    found = open_database(tmp_path, catalogue=catalogue).check()
    assert found == ["today: The data's today is 'soon', which is no date"]


def test_a_query_must_give_the_columns_that_it_declares(tmp_path):
    queries = QUERIES.replace("SUM(s.units) AS units", "SUM(s.units) AS pieces")
    found = open_database(tmp_path, queries=queries).check()
    assert found == [
        "query stock_by_branch: declares the columns tool, branch, units, low; "
        "the sql gives tool, branch, pieces, low"
    ]


def test_the_clock_gives_today_where_the_data_does_not(tmp_path):
    catalogue = "\n".join(line for line in CATALOGUE.splitlines() if not line.startswith("today"))
    database = open_database(tmp_path, catalogue=catalogue)
    assert database.today.year >= 2026
