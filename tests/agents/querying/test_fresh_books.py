"""What the reader learnt from questions over books that were nobody's when it was written."""

import pytest

from agents.querying import Reading


def test_a_word_of_the_catalogue_goes_before_what_another_word_is_used_for(readers):
    found = readers["winery"].read("Which sales are unpaid?")
    assert [(each.column, each.values) for each in found.selection.filters] == [
        ("is_unpaid", (True,))
    ]


def test_a_name_chooses_rows_also_where_another_name_seems_to_be_enough(readers):
    found = readers["winery"].read("When did Ferris pick Mill Bank this year?")
    assert [each.column for each in found.selection.filters] == ["crew", "block", "picked_on"]


def test_what_somebody_bought_is_things_and_not_their_number(readers):
    assert readers["winery"].read("What did Peter Quill buy?").selection.form == "rows"


def test_the_catalogue_says_by_which_date_a_thing_is_old(readers):
    chosen = readers["clinic"].read("Which is our oldest device?").selection
    assert (chosen.form, chosen.columns[0]) == ("smallest", "bought_on")


def test_two_prices_that_have_an_average_are_told_apart(readers):
    assert readers["winery"].read("Average price of a bottle of red").rivals


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("winery", "Which pick had the highest sugar?"),
        ("winery", "What does a tasting cost nowadays?"),
        ("clinic", "how much saline have we got in total"),
    ],
)
def test_a_figure_that_nobody_asked_for_is_not_told_as_the_answer(readers, schema, text):
    assert not isinstance(readers[schema].read(text), Reading)
