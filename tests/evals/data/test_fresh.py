"""The questions over schemas that were never seen: what they are, and that their answers hold."""

import sqlite3
from contextlib import closing

import pytest

from evals.data.asking import cases
from evals.data.books import lay_out

FRESH = list(cases("fresh"))
SCHEMAS = sorted({case.schema_name for case in FRESH})


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_answers_hold_and_the_catalogue_fits(schema, tmp_path):
    database = lay_out(schema, tmp_path)
    with closing(sqlite3.connect(tmp_path / f"{schema}.sqlite")) as connection:
        own = [case for case in FRESH if case.schema_name == schema and case.check]
        lacking = [case.id for case in own if not connection.execute(case.check).fetchall()]
    assert len(own) >= 50
    assert lacking == []
    assert database.check() == []
