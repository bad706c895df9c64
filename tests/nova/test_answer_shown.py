"""An answer as a notebook shows it."""

from nova.answer import Answer
from projects.data import chart_of
from tests.projects.data.test_page import HOSTILE, Read, made


def test_rows_stand_below_the_text_once_with_their_chart():
    table = made(
        query="", sql="SELECT '</pre><script>'", columns=(HOSTILE, "units"), units=(None, None),
        kinds=("text", "number"), rows=((HOSTILE, 1), ("S-7", 2)),
    )  # fmt: skip
    chart = chart_of(table)
    assert chart is not None
    text = f"Two tools. {HOSTILE}\n\n**Unverified**, written for this question:\n\n| a |\n| - |"
    answer = Answer(run_id="r", thread="t", text=text, decision="route", tables=[table], charts=[chart])  # fmt: skip
    read = Read(answer._repr_html_())
    assert read.tags.count("table") == 1
    assert read.tags.count("img") == 1
    assert "script" not in read.tags
    assert read.words.count("Unverified, written for this question") == 1
    assert "| a |" not in read.words


def test_an_answer_without_tables_keeps_its_text_whole():
    answer = Answer(run_id="r", thread="t", text="So.\n\n| a |\n| - |\n| 1 |", decision="route")
    assert "| 1 |" in Read(answer._repr_html_()).words
