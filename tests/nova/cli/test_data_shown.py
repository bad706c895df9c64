"""`nova data run` and `nova data sql`: pages, charts, and SELECTs of one's own."""

import pytest

from tests.nova.cli.test_data import shop  # noqa: F401 - a fixture

BY_MONTH = ("data", "run", "hires", "--form", "total", "--by", "hired_at.month")
SQL = "SELECT code AS tool, SUM(units) AS units FROM stock GROUP BY code"
WORDS = ("--purpose", "Units of each tool.", "--grain", "one row per tool")


def test_a_result_is_written_as_a_page_and_a_chart(shop, tmp_path):  # noqa: F811
    page, chart = tmp_path / "out.html", tmp_path / "out.svg"
    done = shop("data", "run", "stock_by_branch", "--html", str(page), "--chart", str(chart))
    assert (done.code, done.err) == (0, "")
    assert f"chart: {chart}" in done.out
    assert f"page: {page}" in done.out
    assert "<table>" in page.read_text()
    assert chart.read_bytes().startswith(b"<?xml")


def test_how_something_went_stands_below_its_rows(shop):  # noqa: F811
    done = shop(*BY_MONTH, "--where", "currency=USD")
    assert "amount ▁█ (2026-03 25.5 to 2026-04 40.25)" in done.out


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--chart", "out.pdf"), "End the file's name in .svg or .png"),
        (("--chart", "no/such/folder/out.svg"), "could not be written"),
        (("--html", "no/such/folder/out.html"), "could not be written"),
        (("--chart", "out.svg", "--form", "count"), "has no shape to draw"),
    ],
)
def test_a_file_that_cannot_be_written_is_one_line(shop, given, told, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.chdir(tmp_path)
    done = shop("data", "run", "stock_by_branch", *given)
    assert done.code == 2
    assert told in done.err
    assert len(done.err.splitlines()) == 1


def test_null_is_told_from_nothing(shop):  # noqa: F811
    done = shop("data", "sql", "shop", "SELECT code, low, 0 AS zero, '' AS empty FROM stock WHERE low IS NULL")  # fmt: skip
    assert "NULL" in done.out
    assert "None" not in done.out


def test_a_select_of_one_s_own_is_marked_and_kept_where_that_is_asked(shop):  # noqa: F811
    done = shop("data", "sql", "shop", SQL, "--save", "units_per_tool", *WORDS)
    assert done.code == 0
    assert "Unverified, written for this question:" in done.out
    assert "3 rows, both branches, as of 2026-05-05, unverified SELECT" in done.out
    assert "kept as the named query units_per_tool" in done.err
    again = shop("data", "run", "units_per_tool", "--json").json
    assert again["rows"] == [["D-10", 9], ["D-20", 1], ["S-7", 0]]
    assert shop("data", "check").code == 0


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("shop", "DELETE FROM stock"), "is no SELECT"),
        (("shop", "SELECT * FROM note"), "not listed"),
        (("shop", SQL, "--save", "units"), "needs words to be found by"),
        (("shop", SQL, "--save", "hires", *WORDS), "has a query 'hires' already"),
        (("shop", SQL, "--save", "a b", *WORDS), "name"),
        (("nowhere", SQL), "No project is called 'nowhere'"),
        (("nova", SQL), "has no database"),
    ],
)
def test_what_may_not_run_is_one_line(shop, given, told):  # noqa: F811
    done = shop("data", "sql", *given)
    assert done.code == 2
    assert told in done.err
    assert "Traceback" not in done.err
