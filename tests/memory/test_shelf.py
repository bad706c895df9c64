"""What was read over from Chroma is found as Chroma finds it, and changes with it."""

from pathlib import Path

import numpy as np
import pytest

from memory.chroma import Kept
from memory.index import Index, Item
from memory.shelf import Shelf

WIDTH = 32
REACH = {"orchard": ("internal",)}


def vectors(count: int) -> np.ndarray:
    # A few directions hold most of it, as they do with texts.
    drawn = np.random.default_rng(7).normal(size=(count, WIDTH)) * np.linspace(2, 0.2, WIDTH)
    rows = drawn.astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def shelf_of(rows: np.ndarray) -> Shelf:
    shelf = Shelf(WIDTH)
    for project, level in (("harbour", "public"), ("orchard", "internal"), ("orchard", "secret")):
        ids = [f"{project}:{level}:{at}" for at in range(len(rows))]
        shelf.put(project, Kept(ids, [level] * len(rows), rows))
    return shelf


@pytest.mark.parametrize("count", [40, 1_500])
def test_of_few_or_many_the_nearest_that_may_be_seen_are_found(count):
    rows = vectors(count)
    found = shelf_of(rows).nearest(rows[3], reach=REACH, limit=10)
    cosines = rows @ rows[3]
    expected = [f"orchard:internal:{at}" for at in np.argsort(-cosines)[:10].tolist()]
    assert [*found] == expected
    assert [*found.values()] == pytest.approx(sorted(cosines.tolist())[-10:][::-1], abs=1e-4)


def test_what_is_dropped_is_found_no_more_and_what_is_put_is():
    rows = vectors(1_500)
    shelf = shelf_of(rows)
    shelf.nearest(rows[3], reach=REACH, limit=10)  # it has had its first glance
    shelf.drop("orchard:internal:3")
    shelf.put("orchard", Kept(["new"], ["internal"], -rows[3:4]))
    shelf.put("orchard", Kept(["orchard:internal:4"], ["secret"], rows[3:4]))
    assert "orchard:internal:3" not in shelf.nearest(rows[3], reach=REACH, limit=10)
    assert "orchard:internal:4" not in shelf.nearest(rows[4], reach=REACH, limit=10)
    assert [*shelf.nearest(-rows[3], reach=REACH, limit=1)] == ["new"]


@pytest.fixture
def index(tmp_path: Path, word_embed):
    index = Index(tmp_path, embed=word_embed, notice=pytest.fail)
    items = [item(f"claim:{at}", f"gate {at % 9} of field {at}") for at in range(600)]
    index.advance(items, gone=(), name="event", seq=1)
    yield index
    index.close()


def item(item_id: str, text: str, level: str = "internal") -> Item:
    return Item(item_id, "claim", "orchard", level, text, text)


def test_a_process_that_goes_on_asking_gets_the_same_answers(index, word_embed):
    (asked,) = word_embed(["gate 4 of field 580"])
    answers = [index.by_meaning(asked, reach=REACH, limit=3) for _ in range(8)]
    assert all(next(iter(found)) == "claim:580" for found in answers)
    cosines = [[*found.values()] for found in answers]  # of several equally near any will do
    assert all(found == pytest.approx(cosines[0], abs=1e-4) for found in cosines)


def test_what_changes_while_it_is_read_over_is_found_as_it_is_now(index, word_embed):
    (asked,) = word_embed(["gate 4 of field 580"])
    changes = [
        lambda: index.advance([], gone=["claim:580"], name="event", seq=2),
        lambda: index.advance(
            [item("claim:9", "gate 4 of field 580")], gone=(), name="event", seq=3
        ),
        index.settle,
        lambda: index.advance(
            [item("claim:9", "gate 4 of field 580", "secret")], gone=(), name="event", seq=4
        ),
        index.settle,
        index.clear,
    ]
    for questions in (3, 1, 1, 1, 1, 1):
        for _ in range(questions):
            index.by_meaning(asked, reach=REACH, limit=1)
        changes.pop(0)()
        if len(changes) == 4:
            assert [*index.by_meaning(asked, reach=REACH, limit=1)] == ["claim:9"]
        best = index.by_meaning(asked, reach=REACH, limit=1)
        assert "claim:580" not in best
        assert len(changes) >= 3 or "claim:9" not in best
    assert index.by_meaning(asked, reach=REACH, limit=1) == {}


def test_an_item_is_as_like_wherever_its_vector_is(index, word_embed):
    (asked,) = word_embed(["gate 4 of field 580"])

    def found() -> list[float]:
        traces = index.traces(["claim:580", "claim:9"])
        likenesses = index.likeness(asked, traces, reach=REACH)
        return [likenesses[key].nearest for key in ("claim:580", "claim:9")]

    waiting = found()
    index.settle()
    cached = found()
    for _ in range(8):
        index.by_meaning(asked, reach=REACH, limit=3)
    shelved = found()
    assert waiting[0] == pytest.approx(1.0)
    assert cached == pytest.approx(waiting, abs=1e-4)
    assert shelved == pytest.approx(waiting, abs=1e-4)


def test_the_nearest_are_found_where_they_stand_as_thick_as_the_sample_is_taken():
    rows = vectors(1_500)
    rows[::7] = rows[3]  # each one that is looked at beforehand, and no other
    shelf = Shelf(WIDTH)
    shelf.put("orchard", Kept([str(at) for at in range(1_500)], ["internal"] * 1_500, rows))
    found = shelf.nearest(rows[3], reach=REACH, limit=260)
    expected = np.sort(rows @ rows[3])[::-1][:260].tolist()
    assert [*found.values()] == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("terms", [["gate"], ["gate", "field"], ["gate", "580"]])
def test_a_word_that_nothing_holds_leaves_the_others_what_they_find(index, terms):
    assert index.by_words(["zeppelin", *terms], reach=REACH, limit=9) == index.by_words(
        terms, reach=REACH, limit=9
    )


def test_words_score_the_same_for_those_who_see_all_and_those_who_see_some(index):
    everything = {"orchard": ("public", "internal", "client", "secret")}
    all_seen = index.by_words(["gate", "580"], reach=everything, limit=700)
    assert index.by_words(["gate", "580"], reach=REACH, limit=700) == all_seen
    index.advance([item("claim:580", "gate 580", "secret")], gone=(), name="event", seq=2)
    assert "claim:580" in index.by_words(["580"], reach=everything, limit=5)
    assert "claim:580" not in index.by_words(["580"], reach=REACH, limit=5)
