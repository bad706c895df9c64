"""What selections return, on the hire shop."""

from collections.abc import Iterator

import pytest

from projects.data import Catalogue, Database, Filter, Having, Selection
from projects.errors import BadInput, DataUnavailable, NeedsValue, UnknownName
from tests.projects.data.hire import (
    make_catalogue,
    make_file,
    make_server_database,
    open_database,
    open_on_server,
    query_yaml,
)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def shop(request, tmp_path_factory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("shop")
    if request.param == "sqlite":
        yield open_database(folder)
        return
    server = request.getfixturevalue("postgres")
    with open_on_server(server, make_server_database(server), folder) as database:
        yield database


def where(column, op="=", *values, than=None) -> tuple[Filter, ...]:
    return (Filter(column=column, op=op, values=values, than=than),)


class _Moment:
    """A moment as a text, with or without seconds."""

    def __eq__(self, other: object) -> bool:
        return str(other).startswith("2026-05-05 11:00")


MOMENT = _Moment()
STOCK = {"query": "stock_by_branch"}
HIRES = {"query": "hires", "columns": ("hire",)}


@pytest.mark.parametrize(
    ("selection", "rows"),
    [
        ({**STOCK, "filters": where("tool", "=", "d-10")}, [("D-10", "Ely", 5, 4), ("D-10", "Ware", 4, 6)]),
        ({**STOCK, "filters": where("tool", "=", "BIG DRILL")}, [("D-20", "Ely", 1, None)]),
        ({**STOCK, "filters": where("units", "<", than="low"), "columns": ("tool",)}, [("D-10",), ("S-7",)]),
        ({**STOCK, "filters": where("low", "is_null"), "columns": ("tool",)}, [("D-20",)]),
        ({**STOCK, "filters": where("units", "between", 1, "4"), "columns": ("units",)}, [(4,), (1,)]),
        ({**STOCK, "filters": where("tool", "!=", "D-10"), "columns": ("tool",)}, [("D-20",), ("S-7",)]),
        ({**STOCK, "form": "total"}, [(10,)]),
        ({**STOCK, "form": "average"}, [(2.5,)]),
        ({**STOCK, "form": "count"}, [(4,)]),
        ({**STOCK, "form": "count", "columns": ("tool",)}, [(3,)]),
        ({**STOCK, "form": "total", "by": ("branch",)}, [("Ely", 6), ("Ware", 4)]),
        ({**STOCK, "form": "largest", "columns": ("units", "tool")}, [("D-10", 5)]),
        ({**STOCK, "form": "smallest", "columns": ("units", "tool"), "limit": 2}, [("S-7", 0), ("D-20", 1)]),
        ({**STOCK, "form": "largest", "columns": ("units",), "by": ("tool",)}, [("D-10", 9)]),
        ({**STOCK, "form": "smallest", "columns": ("units",), "by": ("branch",)}, [("Ware", 4)]),
        ({**STOCK, "form": "largest", "by": ("tool",)}, [("D-10", 2)]),
        ({**STOCK, "form": "largest", "columns": ("units",), "by": ("branch",), "each": "average"}, [("Ely", 3.0)]),
        ({**HIRES, "filters": where("hired_at", "=", "2026-03-31")}, [(2,)]),
        ({**HIRES, "filters": where("hired_at", "<=", "2026-03-31")}, [(1,), (2,)]),
        ({**HIRES, "filters": where("late", "=", True)}, [(2,), (3,)]),
        ({**HIRES, "filters": where("late", "=", "no")}, [(1,), (4,)]),
        ({**HIRES, "filters": where("status", "=", "lent")}, [(2,), (3,)]),
        ({**HIRES, "filters": where("currency", "=", "eur")}, [(2,)]),
        ({**HIRES, "filters": where("customer", "contains", "AN")}, [(1,), (3,)]),
        ({**HIRES, "filters": where("customer", "not_contains", "an", "bo")}, [(4,)]),
        ({**HIRES, "parameters": {"days": 30}}, [(3,), (4,)]),
        ({"query": "hires", "columns": ("customer",)}, [("Ann Lee",), ("Bo Ray",), ("Cy Dow",)]),
        ({"query": "hires", "form": "value", "columns": ("customer",), "filters": where("tool", "=", "D-10")}, [("Ann Lee",), ("Ann Lee",)]),
        ({"query": "hires", "form": "total"}, [("USD", 65.75), ("EUR", 30.0)]),
        ({"query": "hires", "form": "count", "by": ("hired_at.month",)}, [("2026-03", 2), ("2026-04", 1), ("2026-05", 1)]),
        ({"query": "hires", "form": "count", "by": ("hired_at.quarter",)}, [("2026-Q1", 2), ("2026-Q2", 2)]),
        ({"query": "hires", "form": "count", "by": ("hired_at.week",), "filters": where("hire", "=", 2)}, [("2026-03-30", 1)]),
        ({"query": "hires", "form": "count", "by": ("customer",), "having": (Having(op=">", value=1),)}, [("Ann Lee", 2)]),
        ({"query": "hires", "form": "largest", "columns": ("hired_at",), "by": ("customer",)}, [("Cy Dow", MOMENT)]),
        ({"query": "hires", "form": "smallest", "columns": ("due_on", "customer")}, [("Ann Lee", "2026-03-09")]),
    ],
)  # fmt: skip
def test_a_selection_returns_these_rows(shop, selection, rows):
    assert list(shop.run(Selection(**selection)).rows) == rows


@pytest.mark.parametrize(
    ("selection", "error", "said"),
    [
        ({"query": "stok_by_branch"}, UnknownName, "'stok_by_branch'. Nearest: stock_by_branch"),
        ({**STOCK, "filters": where("tool", "=", "D-11")}, UnknownName, "Nearest: D-10"),
        ({**STOCK, "filters": where("tool", "=", "CANARY drill")}, UnknownName, "No tool"),
        ({**STOCK, "filters": where("shelf", "=", "A1")}, UnknownName, "It has: tool, branch"),
        ({**STOCK, "columns": ("code",)}, UnknownName, "no column 'code'"),
        ({**STOCK, "by": ("units.month",)}, BadInput, "units.month is no stretch of time"),
        ({**STOCK, "filters": where("tool", "<", "D")}, BadInput, "needs a number or a date"),
        ({**STOCK, "filters": where("units", "=", "many")}, BadInput, "must be a number"),
        ({**STOCK, "filters": where("units", "between", 3)}, BadInput, "takes 2 values"),
        ({**STOCK, "filters": where("units", "<", than="tool")}, BadInput, "another kind"),
        ({**STOCK, "form": "total", "columns": ("low",)}, BadInput, "cannot be added up"),
        ({**STOCK, "form": "average", "columns": ("tool",)}, BadInput, "is no number"),
        ({**STOCK, "form": "total", "by": ("tool",), "order": ("-low",)}, UnknownName, "It has: tool, units"),
        ({**STOCK, "order": ("shelf",)}, UnknownName, "no column 'shelf'"),
        ({**STOCK, "having": (Having(op=">", value=1),)}, BadInput, "needs groups"),
        ({**STOCK, "parameters": {"days": 3}}, UnknownName, "no parameter 'days'"),
        ({**HIRES, "filters": where("due_on", ">", "tomorrow")}, BadInput, "must be a date"),
        ({**HIRES, "filters": where("late", "=", "maybe")}, BadInput, "must be yes or no"),
        ({**HIRES, "parameters": {"days": "soon"}}, BadInput, "must be a number"),
        ({"query": "stock_of_tool"}, NeedsValue, "Which tool do you mean?"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_a_cure(shop, selection, error, said):
    with pytest.raises(error) as caught:
        shop.run(Selection(**selection))
    assert said in str(caught.value)


def test_a_required_value_is_asked_for_by_its_columns(shop):
    with pytest.raises(NeedsValue) as caught:
        shop.run(Selection(query="stock_of_tool"))
    assert (caught.value.columns, caught.value.ask) == (("tool",), "Which tool do you mean?")


def test_a_result_says_its_scope_count_and_freshness(shop):
    table = shop.run(Selection(query="hires", limit=1))
    assert table.line == "4 rows (1 shown), both branches, as of 2026-05-05, query hires"
    assert (table.is_truncated, table.row_count, len(table.rows)) == (True, 4, 1)


def test_none_is_said_of_the_branch_that_was_looked_through(shop):
    filters = (*where("tool", "=", "Spade"), *where("branch", "=", "ely"))
    table = shop.run(Selection(query="stock_by_branch", filters=filters))
    assert table.line == "0 rows, Ely branch, as of 2026-05-05, query stock_by_branch"


def test_a_total_over_nothing_says_that_nothing_matched(shop):
    table = shop.run(Selection(**STOCK, form="total", filters=where("units", ">", 99)))
    assert (table.rows, table.matched) == (((None,),), 0)


def test_a_tie_for_the_first_place_is_told(shop):
    assert shop.run(Selection(**STOCK, form="largest", by=("branch",))).is_tied
    assert not shop.run(Selection(**STOCK, form="largest")).is_tied


def test_a_row_can_be_cited_in_words_with_its_units(shop):
    table = shop.run(Selection(**STOCK, filters=where("tool", "=", "Big drill")))
    assert table.text(0) == "tool D-20; branch Ely; units 1 pcs; low NULL"
    assert table.row_id(0).startswith("shop.stock_by_branch.")
    again = shop.run(Selection(**STOCK, filters=where("tool", "=", "Big drill")))
    assert table.row_id(0) == again.row_id(0)


def test_an_amount_is_shown_in_the_currency_of_its_row(shop):
    table = shop.run(Selection(query="hires", form="total"))
    assert [table.cells(at) for at in range(2)] == [("USD", "$65.75"), ("EUR", "€30.00")]


def test_a_query_over_its_time_ends_with_a_line(tmp_path):
    endless = "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT x FROM r"
    folder = make_catalogue(tmp_path / "catalogue", queries=query_yaml(endless))
    path = make_file(tmp_path / "hire.sqlite")
    database = Database("shop", path, Catalogue.load(folder), tenant="Hire House", seconds=0.2)
    with pytest.raises(DataUnavailable, match=r"longer than 0\.2 seconds"):
        database.run(Selection(query="tried", form="count"))
