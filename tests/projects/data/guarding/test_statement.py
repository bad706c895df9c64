"""What a statement may do that nobody has verified."""

import re
import string
from contextlib import suppress

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from projects.data.guarding import Checked, Refused, checked

TABLES = {
    "hire": ["hire_id", "tool", "branch", "hired_on", "fee", "note"],
    "tool": ["code", "title", "price", "replaced_by"],
    "yard.stock": ["tool", "units"],
}

READS = {
    "a listing": "SELECT * FROM hire",
    "a schema": "SELECT units FROM yard.stock",
    "the default schema": "SELECT h.fee FROM public.hire h",
    "a join": "SELECT t.title, h.fee FROM hire h LEFT JOIN tool t ON t.code = h.tool",
    "using": "SELECT tool FROM hire JOIN yard.stock USING (tool)",
    "groups": "SELECT tool, SUM(fee) s FROM hire GROUP BY tool HAVING COUNT(*) > 1 ORDER BY s",
    "an alias of an outer query": (
        "SELECT code FROM tool t WHERE EXISTS (SELECT 1 FROM hire h WHERE h.tool = t.code)"
    ),
    "a lateral subquery": (
        "SELECT x.f FROM hire h CROSS JOIN LATERAL (SELECT h.fee * 2 AS f) AS x"
    ),
    "a chain": (
        "WITH RECURSIVE c AS (SELECT code, replaced_by FROM tool UNION ALL"
        " SELECT t.code, t.replaced_by FROM tool t JOIN c ON c.replaced_by = t.code)"
        " SELECT * FROM c"
    ),
    "a path along a chain": (
        "WITH RECURSIVE c(code, path) AS (SELECT code, code FROM tool UNION ALL"
        " SELECT t.code, c.path || ' > ' || t.code FROM tool t JOIN c ON c.code = t.replaced_by)"
        " SELECT path FROM c"
    ),
    "months": (
        "SELECT m.d, COUNT(h.hire_id) FROM GENERATE_SERIES(CAST('2026-01-01' AS DATE),"
        " CAST('2026-12-01' AS DATE), INTERVAL '1 MONTH') AS m(d)"
        " LEFT JOIN hire h ON h.hired_on >= m.d GROUP BY 1"
    ),
    "windows": "SELECT fee - LAG(fee) OVER w FROM hire WINDOW w AS (ORDER BY hired_on)",
    "values": "SELECT v.n FROM (VALUES (1, 'a')) AS v(n, s)",
    "sets": "SELECT tool FROM hire EXCEPT SELECT code FROM tool ORDER BY tool LIMIT 3",
    "a row of values": "SELECT fee FROM hire WHERE (tool, branch) = ('a', 'b')",
    "a subquery's own count": "SELECT q.count FROM (SELECT COUNT(*) FROM hire) AS q",
}

REFUSED = {
    "DELETE FROM hire": "begins with 'DELETE'",
    "SELECT 1; DELETE FROM hire": "holds several statements",
    "": "it is empty",
    "WITH x AS (DELETE FROM hire RETURNING *) SELECT * FROM x": "it writes (DELETE)",
    "SELECT * INTO taken FROM hire": "it writes into a table",
    "SELECT * FROM hire FOR UPDATE": "it locks rows",
    "SELECT set_config('a', 'b', false)": "function 'set_config'",
    'SELECT "pg_sleep"(4)': "function 'pg_sleep'",
    "SELECT pg_catalog.pg_sleep(4)": "a name of more than two parts",
    "SELECT fee FROM hire ORDER BY pg_sleep(4)": "function 'pg_sleep'",
    "SELECT repeat('x', 900000000)": "function 'repeat'",
    "SELECT lpad('x', 900000000)": "could come to too much",
    "SELECT format('%900000000s', 'x')": "could come to too much",
    "SELECT * FROM generate_series(1, 1000000000)": "could come to too much",
    "SELECT fee FROM hire WHERE note ~ (note || '+')": "a pattern that is computed",
    "SELECT * FROM staff": "the table 'staff', which is not listed",
    "SELECT * FROM pg_roles": "the table 'pg_roles', which is not listed",
    "SELECT * FROM other.hire": "the table 'other.hire', which is not listed",
    "WITH staff AS (SELECT 1) SELECT * FROM public.staff": "'staff' is both a table and a part",
    "WITH hire AS (SELECT 1) SELECT * FROM public.hire": "'hire' is both a table and a part",
    "SELECT h.leak FROM hire h": "'leak' is no column of 'h'",
    "SELECT (h).leak FROM hire h": "a field of a row",
    "SELECT h FROM hire h": "the whole row 'h'",
    "SELECT 1 AS h, h FROM hire h": "the whole row 'h'",
    "SELECT CAST((h.*) AS TEXT) FROM hire h": "the whole row",
    "SELECT ctid FROM hire": "'ctid' is no column of 'hire'",
    "SELECT 1 @@@ 2": "match_against",
    "SELECT fee OPERATOR(pg_catalog.+) 1 FROM hire": "it uses OPERATOR",
    "SELECT CAST('hire' AS regclass)": "it casts to 'REGCLASS'",
    "SELECT CAST(note AS leaky) FROM hire": "it casts to",
    "SELECT CURRENT_USER": "function 'current_user'",
    "SELECT $1": "it uses PARAMETER",
    "SELECT :other": "the parameter ':other'",
    "SELECT * FROM ROWS FROM (pg_sleep(4)) AS x": "it uses ROWS FROM",
    "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT n FROM r": (
        "nothing that ends it"
    ),
    "WITH RECURSIVE r AS (SELECT 'x' AS s UNION ALL SELECT s || s FROM r WHERE s < 'y')"
    " SELECT s FROM r": "grow by themselves",
    f"SELECT {'(' * 60}1{')' * 60}": "nested more than",
    f"SELECT {'NOT ' * 60}TRUE": "nested more than",
    f"SELECT {'1 + ' * 400}1": "nested",
    f"SELECT '{'x' * 21_000}'": "characters",
    "SELECT 'x": "cannot be read",
    "SELECT FROM WHERE": "cannot be read",
    "SELECT '\x07'": "control characters",
}


@pytest.mark.parametrize("sql", READS.values(), ids=READS)
def test_reading_what_is_listed_passes(sql: str) -> None:
    assert isinstance(checked(sql, tables=TABLES, dialect="postgres"), Checked)


@pytest.mark.parametrize(("sql", "why"), REFUSED.items(), ids=[sql[:40] for sql in REFUSED])
def test_a_refusal_is_one_line_that_names_what_was_refused(sql: str, why: str) -> None:
    with pytest.raises(Refused, match=re.escape(why)) as refusal:
        checked(sql, tables=TABLES, dialect="postgres")

    assert "\n" not in str(refusal.value)
    assert refusal.value.cure


def test_what_runs_is_written_anew_from_what_was_looked_at() -> None:
    found = checked(
        "select h.fee, upper(note) up from hire h /* ; drop */ where tool = 'a:b' and fee > :least;",
        tables=TABLES,
        dialect="postgres",
        parameters=["least"],
    )

    assert found == Checked(
        "SELECT h.fee, UPPER(note) AS up FROM hire AS h WHERE tool = 'a\\:b' AND fee > :least",
        ("hire",),
        ("fee", "up"),
    )
    assert list(found.clause().compile().params) == ["least"]


def test_a_table_is_read_by_its_bare_name_under_which_it_is_cut() -> None:
    found = checked("SELECT fee FROM public.hire", tables=TABLES, dialect="postgres")

    assert found.sql == "SELECT fee FROM hire"


def test_sqlite_knows_other_functions_and_no_case() -> None:
    sql = (
        "SELECT strftime('%Y', Hired_On) AS y, total(fee) FROM Hire WHERE note GLOB 'a*' GROUP BY y"
    )
    found = checked(sql, tables=TABLES, dialect="sqlite")

    assert (found.tables, found.columns) == (("hire",), ("y", "total"))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT load_extension('x')",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM pragma_table_info('hire')",
        "SELECT * FROM main.hire",
        "SELECT rowid FROM hire",
        "SELECT readfile('x')",
        "ATTACH 'x' AS y",
        "PRAGMA query_only = OFF",
        "SELECT zeroblob(900000000)",
    ],
)
def test_sqlite_lets_nothing_else_through(sql: str) -> None:
    with pytest.raises(Refused):
        checked(sql, tables=TABLES, dialect="sqlite")


@given(st.text(string.printable, max_size=60))
def test_whatever_stands_in_a_text_comes_out_as_the_same_text(said: str) -> None:
    literal = said.replace("'", "''").replace("\x0b", "").replace("\x0c", "")
    found = checked(f"SELECT '{literal}' AS x", tables={}, dialect="postgres")
    tree = sqlglot.parse_one(found.sql.replace("\\:", ":"), dialect="postgres")

    assert tree.expressions[0].this.name == literal.replace("''", "'")


PIECES = ["SELECT", "FROM", "hire", "h", ".", ",", "(", ")", "*", "fee", ";", "--", "'", '"', "::"]


@given(st.lists(st.sampled_from(PIECES)))
def test_any_text_passes_or_is_refused_in_one_line(words: list[str]) -> None:
    with suppress(Refused):
        assert "\n" not in checked(" ".join(words), tables=TABLES, dialect="postgres").sql
