"""The questions over schemas that were never seen: what they are, and that their answers hold."""

import sqlite3
from contextlib import closing

import pytest

from evals.data.asking import CASES, CATALOGUES, cases
from projects.data import Catalogue, Database

FRESH = list(cases("fresh"))
SCHEMAS = sorted({case.schema_name for case in FRESH})


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_answers_hold_and_the_catalogue_fits(schema, tmp_path):
    path = tmp_path / f"{schema}.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((CASES / f"{schema}.sql").read_text(encoding="utf-8"))
        own = [case for case in FRESH if case.schema_name == schema and case.check]
        lacking = [case.id for case in own if not connection.execute(case.check).fetchall()]
    assert len(own) >= 50
    assert lacking == []
    assert Database(schema, path, Catalogue.load(CATALOGUES / schema)).check() == []
