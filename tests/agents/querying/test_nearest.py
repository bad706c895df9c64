"""What of the books is shown where no reading of a question is sure."""

import pytest

from agents.querying import Nearest, Reader
from projects.data import Database


def nearest(reader: Reader, text: str) -> Nearest:
    """Read `text`, which only comes near something."""
    found = reader.read(text)
    assert isinstance(found, Nearest), found
    return found


def test_what_is_named_is_what_the_rows_are_found_by(reader: Reader, library: Database) -> None:
    found = nearest(reader, "what was going on with L-1004 the other day")
    (row,) = library.run(found.views[0].rows).rows
    assert (found.project, found.agent, row[0]) == ("library", "circulation", "L-1004")


def test_a_number_that_only_one_query_knows_is_not_lost(reader: Reader) -> None:
    found = nearest(reader, "that L-1003 business at Harbor Point, was the title on the shelf?")
    assert next(each.values for each in found.views[0].rows.filters) == ("L-1003",)


def test_a_figure_is_kept_beside_the_rows_that_it_is_of(reader: Reader) -> None:
    view = nearest(reader, "how many loans did we hand out over the counter downtown").views[0]
    assert view.figure is not None
    assert (view.rows.form, view.figure.form) == ("rows", "count")


def test_the_likeliest_comes_first(reader: Reader) -> None:
    behind = [each.behind for each in nearest(reader, "who still has The Long Road at home").views]
    assert behind == sorted(behind)
    assert behind[0] == 0.0


def test_narrow_rows_can_be_looked_for_more_widely(reader: Reader, library: Database) -> None:
    view = nearest(reader, "did the loans of Ada Field back in July 2025 make trouble").views[0]
    filters = [len(each.filters) for each in (view.rows, *view.wider)]
    assert filters == sorted(filters, reverse=True)
    assert (library.run(view.rows).matched, library.run(view.wider[-1]).matched) == (0, 2)


def test_of_a_number_the_rows_at_all_places_can_be_compared(
    reader: Reader, library: Database
) -> None:
    view = nearest(reader, "what's up with the QA-76 that ought to be standing downtown").views[0]
    assert view.around is not None
    assert {each.column for each in view.around.filters} < {
        each.column for each in view.rows.filters
    }
    assert library.run(view.around).matched >= library.run(view.rows).matched


@pytest.mark.parametrize(
    "text",
    [
        "what is the librarian's shoe size?",
        "where can one park downtown?",
        "who painted the ceiling?",
        "how many chairs are there?",
        "what does a coffee cost next door?",
        "Who won the football game?",
    ],
)
def test_what_has_to_do_with_nothing_in_the_books_is_shown_nothing(
    reader: Reader, text: str
) -> None:
    assert reader.read(text) is None


def test_an_unknown_number_is_refused_and_nothing_shown_for_it(reader: Reader) -> None:
    assert not isinstance(reader.read("how many copies of QA-99 do we have?"), Nearest)
