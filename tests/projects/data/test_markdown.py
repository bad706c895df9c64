import re

from hypothesis import given
from hypothesis import strategies as st

from projects.data import as_code, as_markdown
from tests.projects.data.test_page import made

WORDS = st.text() | st.sampled_from(
    ["a | b", "![x](http://e.example)", "<b>", "`x`", "two\nlines", "\\|"]
)


def test_rows_stand_below_their_heads_numbers_to_the_right():
    assert as_markdown(made(), most=1) == (
        "| tool | units (pcs) | paid |\n| --- | --: | --: |\n| D-10 | 1,200 | NULL |"
    )
    assert as_markdown(made(rows=()), most=5) == ""


@given(WORDS)
def test_no_cell_ends_its_cell_or_becomes_markup(words):
    _, _, row = as_markdown(made(rows=((words, 1, 2),)), most=1).split("\n")
    inside = row.removeprefix("| ").removesuffix(" | 1 | $2.00 |")
    left = re.sub(r"\\[\\|<\[`]", "", inside)
    assert set(left) & set("\\|<[`") == set()


@given(st.text(alphabet="`\nsq '"))
def test_no_text_ends_its_block(sql):
    first, *_, last = as_code(sql).split("\n")
    fence = first.removesuffix("sql")
    assert fence == last
    assert fence not in sql


def test_a_table_becomes_a_frame():
    frame = made().to_frame()
    assert list(frame.columns) == ["tool", "units", "paid"]
    assert frame["units"].sum() == 1200
