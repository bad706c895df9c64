"""Entities and joins: what tables stand for, checked against the real ones."""

import sqlite3
from contextlib import closing

import pytest

from projects.data import Catalogue
from projects.errors import BrokenSpec
from tests.projects.data.hire import CATALOGUE, make_catalogue, open_database

MEANT = f"""{CATALOGUE}
owner: Ann Lee
entities:
  tool: {{table: tool, key: code, name: title}}
  hire: {{table: hire, key: hire_id}}
joins:
  - hire.code = tool.code
  - fee.hire_id = hire.hire_id
"""


def test_entities_and_joins_that_fit_are_fine(tmp_path):
    database = open_database(tmp_path, catalogue=MEANT)
    assert database.check() == []
    assert database.catalogue.entities["tool"].columns == ("code", "title")


@pytest.mark.parametrize(
    ("change", "drift"),
    [
        ("ALTER TABLE tool RENAME COLUMN title TO name", "entity tool: no such column: tool.title"),
        (
            "ALTER TABLE fee RENAME COLUMN amount TO sum",
            None,
        ),
    ],
    ids=["a name", "nothing that is meant"],
)
def test_a_dropped_column_is_named_where_it_has_a_meaning(tmp_path, change, drift):
    open_database(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "hire.sqlite")) as connection, connection:
        connection.execute(change)
    found = open_database(tmp_path, catalogue=MEANT).check()
    assert [line for line in found if line.startswith(("entity", "join"))] == [drift][: bool(drift)]


def test_a_join_whose_column_is_gone_is_named(tmp_path):
    joined = MEANT.replace("hire.code = tool.code", "hire.kind = tool.kind")
    found = open_database(tmp_path, catalogue=joined).check()
    assert found == ["join hire.kind = tool.kind: no such column: side0.kind"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{table: hire, key", "{table: hires, key", "entities.hire: table 'hires' is not listed"),
        ("fee.hire_id = hire", "fees.hire_id = hire", "table 'fees' is not listed"),
        ("hire.code = tool.code", "hire -> tool", "write a join as table.column = table.column"),
    ],
    ids=["entity", "join", "no join"],
)
def test_what_is_meant_of_no_listed_table_is_refused(tmp_path, old, new, said):
    folder = make_catalogue(tmp_path, catalogue=MEANT.replace(old, new))
    with pytest.raises(BrokenSpec) as caught:
        Catalogue.load(folder)
    assert said in str(caught.value)
