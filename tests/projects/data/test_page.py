from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.data import Table
from projects.data.page import page

HOSTILE = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>\u202etxt.exe\x1b[31m"


def made(**more) -> Table:
    given = {
        "project": "shop", "query": "stock", "form": "rows", "columns": ("tool", "units", "paid"),
        "units": (None, "pcs", "USD"), "kinds": ("tool", "number", "number"),
        "rows": (("D-10", 1200, None), ("S-7", 0, 12.5)), "row_count": 2, "matched": 2,
        "scope": "Ely branch", "as_of": "2026-05-05",
    }  # fmt: skip
    return Table(**{**given, **more})


class Read(HTMLParser):
    """What a browser would find: the tags, and the text outside of styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.words = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data):
        if self.lasttag != "style":
            self.words += data


def test_a_notebook_shows_units_money_null_and_the_line():
    read = Read(made()._repr_html_())
    assert "toolunits (pcs)paidD-101,200NULLS-70$12.50" in read.words
    assert "2 rows, Ely branch, as of 2026-05-05, query stock" in read.words


@given(st.one_of(st.just(HOSTILE), st.text()))
def test_nothing_that_is_told_becomes_markup(words):
    plain, hostile = made(), made(columns=(words, "units", "paid"), rows=((words, words, words),), scope=words, sql=words or "SELECT 1")  # fmt: skip
    more = {"pre", "code", "b", "div", "span"}
    assert (
        set(Read(hostile._repr_html_()).tags) - more == set(Read(plain._repr_html_()).tags) - more
    )


def test_characters_that_disguise_are_left_out():
    html = made(scope=HOSTILE)._repr_html_()
    assert not {"\u202e", "\x1b"} & set(html)


def test_an_unverified_result_says_so_above_its_rows_with_the_sql():
    words = Read(made(query="", sql="SELECT 1 < 2")._repr_html_()).words
    assert words.startswith("Unverified, written for this question:SELECT 1 < 2")
    assert words.endswith("as of 2026-05-05, unverified SELECT")


def test_a_page_loads_nothing_and_runs_nothing():
    html = page(made())
    assert "default-src 'none'" in html
    assert "script" not in Read(html).tags
    assert "http" not in html.replace("http-equiv", "")


@pytest.mark.parametrize("most", [1, 2])
def test_what_is_cut_is_told(most):
    line = made().head(most).line
    assert line.startswith("2 rows (1 shown)" if most == 1 else "2 rows,")


def test_of_a_select_that_was_cut_the_number_of_rows_is_not_claimed():
    table = made(query="", sql="SELECT 1", is_truncated=True)
    assert table.line.startswith("more than 2 rows (2 shown)")
