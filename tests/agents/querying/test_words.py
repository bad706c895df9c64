"""How a question is cut into words."""

import pytest

from agents.querying.words import read_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a 26-inch broom", ["a", "26", "in", "broom"]),
        ("a ten-foot chain", ["a", "10", "ft", "chain"]),
        ("twenty-six feet", ["26", "ft"]),
        ("top-ranked shops", ["top", "ranked", "shops"]),
        ("Prairie Rent-All", ["prairie", "rent-all"]),
        ("all the 7-2210s", ["all", "the", "7-2210"]),
        ("a walk-in for AF-1105", ["a", "walk-in", "for", "af-1105"]),
    ],
)
def test_a_compound_is_read_as_its_words_and_a_number_stays_whole(text, words):
    assert [word.text for word in read_words(text)] == words
