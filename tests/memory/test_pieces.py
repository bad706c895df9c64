"""What of a turn is embedded by itself."""

import pytest

from memory.pieces import part_ids, pieces_of, whole_of


@pytest.mark.parametrize(
    ("meaning", "pieces"),
    [
        ("Ana: The boat is in the shed", []),
        ("Ana: Wow! Hi!", []),
        ("Ana: Hey Tom! The boat is in the shed.", ["Ana: The boat is in the shed."]),
        (
            "Ana: I sold the boat. Then I bought a bicycle?\nIt has: nine gears",
            ["Ana: I sold the boat.", "Ana: Then I bought a bicycle?", "Ana: It has: nine gears"],
        ),
        ("Ana: 我在上海住了十五年很喜欢那里。去年我卖掉了我的那条旧船和自行车。", ["Ana: 我在上海住了十五年很喜欢那里。", "Ana: 去年我卖掉了我的那条旧船和自行车。"]),
    ],
)  # fmt: skip
def test_sentences_that_say_something_are_pieces(meaning, pieces):
    assert pieces_of(meaning) == pieces


@pytest.mark.parametrize("text", ["A sentence of the report. " * 4_000, "x" * 100_000])
def test_a_long_turn_has_few_pieces(text):
    assert 2 <= len(pieces_of(f"Ana: {text}")) <= 32


def test_a_vector_tells_whose_it_is():
    assert [whole_of(each) for each in ("turn:a#1", *part_ids("turn:a#1", 2))] == ["turn:a#1"] * 3
