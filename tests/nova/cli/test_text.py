"""Reading what was typed and writing what was told: nothing is lost, nothing steers a terminal."""

import json
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nova.cli.batch import SearchLine, read_batch
from nova.cli.output import clip, plain
from nova.cli.text import check_arguments, moment, read_lines
from projects.errors import BadInput

LINES = st.fixed_dictionaries(
    {"id": st.text() | st.integers(), "text": st.text()},
    optional={"project": st.text(), "k": st.integers(1, 200), "as_of": st.just("2026-01-01")},
)


@given(st.lists(LINES))
def test_batch_reads_every_line_as_it_was_written(lines: list[dict[str, object]]):
    read = read_batch([json.dumps(line) for line in lines], SearchLine)
    assert [number for number, _ in read] == list(range(1, len(lines) + 1))
    assert [line.model_dump(exclude_unset=True) for _, line in read] == lines


def refusal(read: Callable[[], object]) -> str:
    """Return what was wrong with the input; empty if nothing was."""
    try:
        read()
    except BadInput as error:
        return error.wrong
    return ""


@given(st.text())
def test_line_that_is_no_object_is_named(line: str):
    wrong = refusal(lambda: read_batch(["", line], SearchLine))
    assert wrong.startswith("Line 2") if line.strip() else wrong == ""


@given(st.text())
def test_plain_text_holds_no_control_character_and_loses_no_other(text: str):
    kept = plain(text)
    assert [one for one in kept if unicodedata.category(one) == "Cc" and one not in "\n\t"] == []
    assert [one for one in text if one.isalnum()] == [one for one in kept if one.isalnum()]


@given(st.text(), st.integers(2, 50))
def test_clipped_text_is_one_line_of_no_more_than_its_width(text: str, width: int):
    clipped = clip(text, width)
    assert len(clipped) <= width
    assert "\n" not in clipped


@given(st.lists(st.text(st.characters())))
def test_arguments_are_refused_exactly_when_they_are_not_text(words: list[str]):
    held = [one for word in words for one in word if "\ud800" <= one <= "\udfff"]
    wrong = refusal(lambda: check_arguments(words))
    assert repr(held[0]) in wrong if held else wrong == ""


@given(content=st.binary())
def test_file_is_read_whole_or_its_bad_line_is_named(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
):
    path = tmp_path_factory.mktemp("lines") / "file"
    path.write_bytes(content)
    text = content.decode("utf-8", errors="surrogateescape")
    bad = [number for number, line in enumerate(text.split("\n"), 1) if not is_text(line)]
    wrong = refusal(lambda: read_lines(str(path)))
    if bad:
        assert f"line {bad[0]}: byte " in wrong
    else:
        assert "\n".join(read_lines(str(path))) == text


def is_text(line: str) -> bool:
    return not any("\ud800" <= one <= "\udfff" for one in line)


@given(st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_moment_in_iso_8601_is_read_as_it_is(named: datetime):
    assert moment(named.isoformat()) == named


def test_day_alone_means_its_end():
    assert moment("2026-03-31") == datetime(2026, 3, 31, 23, 59, 59, 999999, tzinfo=UTC)
    assert moment(None) is None


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01", "31.03.2026"])
def test_what_is_no_moment_is_refused(text: str):
    with pytest.raises(BadInput, match="is no moment"):
        moment(text)


def test_file_in_the_way_of_a_folder_is_named(tmp_path: Path):
    with pytest.raises(BadInput, match="cannot be read"):
        read_lines(str(tmp_path))
