"""The gate of the router: what helps or does no harm passes, what costs an agent does not."""

import zlib
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.supervisor.features import Floats
from graph.supervisor.gate import Lessons, judge

BAKER = [
    f"bake {what} in the {oven} oven"
    for what in ("bread", "rolls", "cake", "rye")
    for oven in ("big", "small")
]
SMITH = [
    f"forge {what} at the {fire} fire"
    for what in ("nails", "hooks", "blades", "rings")
    for fire in ("big", "small")
]
KNOWN = [(text, "baker") for text in BAKER] + [(text, "smith") for text in SMITH]


def embed_words(texts: Sequence[str]) -> Floats:
    """A quick stand-in for the embedding: hashed words, normalised."""
    rows = np.zeros((len(texts), 384), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word in text.lower().split():
            row[zlib.crc32(word.encode()) % 384] += 1.0
        row[0] += 0.01
        row /= np.linalg.norm(row)
    return rows


def lessons(lines):
    return Lessons(lines, embed_words([text for text, _ in lines]))


def test_an_example_that_fits_its_agent_passes():
    found = judge(lessons(KNOWN), lessons([("bake a pie in the oven", "baker")]))
    assert (found.passed, found.reason) == (True, "From 16 to 16 of 16 held-out examples right.")


def test_examples_that_pull_away_what_is_anothers_do_not_pass():
    wrong = [(text, "smith") for text in BAKER]
    found = judge(lessons(KNOWN), lessons(wrong))
    assert not found.passed
    assert "points of its own examples" in found.reason


def test_a_label_that_was_unknown_so_far_may_be_learnt():
    assert judge(lessons(KNOWN), lessons([("paint the fence white", "painter")])).passed


def test_the_same_is_found_each_time():
    new = lessons([("forge bread", "baker"), ("bake nails", "smith")])
    assert judge(lessons(KNOWN), new) == judge(lessons(KNOWN), new)


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 4), st.integers(1, 4), st.sampled_from(["baker", "smith", "other"]))
def test_any_number_of_examples_is_judged(bakers, smiths, label):
    known = [(text, "baker") for text in BAKER[:bakers]] + [
        (text, "smith") for text in SMITH[:smiths]
    ]
    found = judge(lessons(known), lessons([("something else", label)]))
    assert isinstance(found.passed, bool)
    assert found.reason.endswith(".")
    assert np.isfinite(lessons(known).vectors).all()
