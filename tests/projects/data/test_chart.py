import pytest

from projects.data import Table
from projects.data.chart import chart_of, is_series, sparkline
from projects.data.drawing import drawn


def made(columns, kinds, *rows, units=None, **more) -> Table:
    return Table(
        project="shop", query="sales", form="rows", columns=columns, kinds=kinds, rows=rows,
        units=units or (None,) * len(columns), row_count=len(rows), matched=len(rows),
        scope="all 3 branches", as_of="2026-05-05", **more,
    )  # fmt: skip


MONTHS = (("month", "number"), ("hired_at.month", "paid"))
SALES = made(
    MONTHS[1], MONTHS[0], ("2026-01", 10), ("2026-02", None), ("2026-05", 42.5),
    units=(None, "USD"),
)  # fmt: skip


def test_what_goes_over_time_is_a_line_with_gaps_where_nothing_is():
    chart = chart_of(SALES)
    assert chart is not None
    assert (chart.shape, chart.labels) == ("line", ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05"))  # fmt: skip
    assert [each.values for each in chart.series] == [(10.0, None, None, None, 42.5)]
    assert chart.sparklines == ("paid ▁···█ (2026-01 $10.00 to 2026-05 $42.50)",)
    assert chart.title == "paid by month (sales)"


@pytest.mark.parametrize(
    ("stretch", "first", "last", "between"),
    [
        ("day", "2026-02-27", "2026-03-02", 4),
        ("week", "2026-01-05", "2026-01-26", 4),
        ("month", "2025-11", "2026-02", 4),
        ("quarter", "2025-Q4", "2026-Q3", 4),
        ("year", "2023", "2026", 4),
        ("year", "9998", "9999", 2),
    ],
)
def test_stretches_without_a_row_are_there(stretch, first, last, between):
    chart = chart_of(made(("t", "n"), (stretch, "number"), (first, 1), (last, 2)))
    assert chart is not None
    assert (chart.labels[0], chart.labels[-1], len(chart.labels)) == (first, last, between)


def test_a_second_group_divides_into_series():
    table = made(
        ("hired_at.month", "branch", "units"), ("month", "branch", "number"),
        ("2026-01", "Ely", 1), ("2026-01", "Ware", 2), ("2026-02", "Ely", 3),
    )  # fmt: skip
    chart = chart_of(table)
    assert chart is not None
    assert {each.name: each.values for each in chart.series} == {
        "Ely": (1.0, 3.0), "Ware": (2.0, None),
    }  # fmt: skip


def test_what_is_not_over_time_is_bars():
    table = made(("branch", "units"), ("branch", "number"), ("Ely", 1), ("Ware", 2))
    chart = chart_of(table)
    assert chart is not None
    assert (chart.shape, is_series(table)) == ("bar", False)


@pytest.mark.parametrize(
    "table",
    [
        made(("n",), ("number",), (1,)),
        made(("branch",), ("branch",), ("Ely",), ("Ware",)),
        made(("branch", "n"), ("branch", "number"), ("Ely", 1)),
        made(("due", "n"), ("date", "number"), ("2026-01-01", 1), ("2026-01-01", 2)),
        made(("branch", "n"), ("branch", "number")),
    ],
    ids=["no names", "no numbers", "one row", "a day twice", "no rows"],
)
def test_what_has_no_shape_is_not_drawn(table):
    assert chart_of(table) is None


def test_a_date_that_is_none_is_a_name_like_any_other():
    chart = chart_of(made(("due", "n"), ("date", "number"), ("soon", 1), ("2026-01-01", 2)))
    assert chart is not None
    assert chart.shape == "bar"


def test_a_sparkline_stays_on_one_line_and_knows_no_zero_for_none():
    assert sparkline([1, None, 8]) == "▁·█"
    assert sparkline([5, 5]) == "▅▅"
    assert sparkline([None]) == ""
    assert len(sparkline(list(range(10_000)))) == 60


@pytest.mark.parametrize("form", ["svg", "png"])
@pytest.mark.parametrize("name", ["plain", "$\\frac{1}{0}$", "<script>alert(1)</script>", "\u202e東京", "x" * 5_000])  # fmt: skip
def test_any_name_can_be_drawn_and_the_same_chart_is_the_same_file(form, name):
    chart = chart_of(made((name, "n"), ("text", "number"), (name, 1), ("other", None)))
    assert chart is not None
    picture = drawn(chart, form=form)
    assert picture == drawn(chart, form=form)
    assert b"<script" not in picture


def test_a_date_among_other_facts_is_no_course_of_time():
    table = made(
        ("branch", "city", "opened_on", "people"), ("branch", "city", "date", "number"),
        ("Ely", "Ely", "1998-04-06", 4), ("Ware", "Ware", "2006-09-11", 5),
    )  # fmt: skip
    assert not is_series(table)


def test_one_of_several_measures_can_be_drawn():
    table = made(
        ("branch", "units", "paid"), ("branch", "number", "number"), ("Ely", 1, 10), ("Ware", 2, 5),
        units=(None, "pcs", "USD"),
    )  # fmt: skip
    chart = chart_of(table, measure="paid")
    assert chart is not None
    assert [(each.name, each.values) for each in chart.series] == [("paid", (10.0, 5.0))]
    assert chart_of(table, measure="weight") is None
