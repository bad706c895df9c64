"""What comes early in a list of many hits."""

from memory.search import Hit
from memory.variety import varied


def hit(item_id: str, score: float, sitting: str) -> Hit:
    return Hit(item_id, score, 0.5, (), own=score, sitting=sitting)


def test_a_turn_is_told_of_once_before_others():
    hits = [hit("claim:a", 0.9, "s"), hit("turn:a", 0.8, "s"), hit("turn:b", 0.6, "s")]
    found = varied(hits, k=3, turns_of=lambda item_id: [item_id[-1]])
    assert [each.item_id for each in found] == ["claim:a", "turn:b", "turn:a"]


def test_what_is_far_better_is_told_of_though_its_turn_was():
    hits = [hit("claim:a", 0.9, "s"), hit("turn:a", 0.8, "s"), hit("turn:b", 0.3, "s")]
    found = varied(hits, k=3, turns_of=lambda item_id: [item_id[-1]])
    assert [each.item_id for each in found] == ["claim:a", "turn:a", "turn:b"]


def test_behind_the_best_each_sitting_has_its_turn():
    hits = [hit(f"turn:s{at}", 1 - at / 100, "s") for at in range(12)]
    hits += [hit("turn:x", 0.27, "x"), hit("turn:y1", 0.25, "y"), hit("turn:y2", 0.24, "y")]
    found = varied(hits, k=15, turns_of=lambda item_id: [item_id])
    assert [each.sitting for each in found] == ["s"] * 10 + ["y", "x"] + ["s"] * 2 + ["y"]


def test_a_sitting_with_more_of_the_words_asked_for_comes_before():
    hits = [hit(f"turn:s{at}", 1 - at / 100, "s") for at in range(10)]
    hits += [hit("turn:x", 0.3, "x"), hit("turn:y", 0.28, "y")]
    hits[-1] = hits[-1]._replace(shared=("harp",))
    found = varied(hits, k=15, turns_of=lambda item_id: [item_id], asked={"harp", "teacher"})
    assert [each.sitting for each in found[10:]] == ["y", "x"]
