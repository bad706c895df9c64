"""The router over any labels: what it learns, how it abstains, how it is kept on disk."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.supervisor import Router
from projects.errors import BadInput

Embedding = Callable[[Sequence[str]], np.ndarray]

PAIRS = [
    ("play some jazz", "music"),
    ("turn the music up", "music"),
    ("next song please", "music"),
    ("put on the radio", "music"),
    ("what is the weather tomorrow", "weather"),
    ("will it rain tonight", "weather"),
    ("is it cold outside", "weather"),
    ("weather in Lisbon", "weather"),
    ("turn off the kitchen light", "lights"),
    ("lights on in the hall", "lights"),
    ("dim the light in the bedroom", "lights"),
    ("make the hall light brighter", "lights"),
]


LABELS = {label for _, label in PAIRS}


class Counting:
    """An embedding that counts how many texts it was given."""

    name = "counting"

    def __init__(self, embed: Embedding) -> None:
        self._embed = embed
        self.texts = 0

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        self.texts += len(texts)
        return self._embed(texts)


def test_other_words_of_the_same_kind_get_the_label(word_vectors):
    router = Router.fit(PAIRS, embed=word_vectors)

    routed = router.route_many(["play the radio", "rain in Lisbon tomorrow", "kitchen light off"])

    assert [each.label for each in routed] == ["music", "weather", "lights"]


def test_misspelt_words_are_recognised_by_their_pieces(word_vectors):
    router = Router.fit(PAIRS, embed=word_vectors)

    assert router.route("wether tomorow").label == "weather"


@pytest.mark.parametrize(
    ("label", "asked"),
    [
        pytest.param("tram_times", "tram times today", id="words joined by a line"),
        pytest.param("tramTimes", "tram times?", id="words joined by capitals"),
        pytest.param("TRAMTimes2", "TRAM TIMES", id="an abbreviation and a number"),
    ],
)
def test_a_label_is_known_by_its_name(word_vectors, label: str, asked: str):
    router = Router.fit([*PAIRS, ("zug nach ulm", label)], embed=word_vectors)

    assert router.route(asked).label == label


def test_a_name_that_is_another_label_s_example_stays_with_that(word_vectors):
    pairs = [*PAIRS, ("play music", "radio"), ("switch the radio on", "play_music")]
    router = Router.fit(pairs, embed=word_vectors)

    assert router.route("play music").label == "radio"


def test_a_label_that_is_described_by_name_needs_no_other_name(word_vectors):
    embed = Counting(word_vectors)
    described = [(f"{label}: all that has to do with it", label) for label in LABELS]

    Router.fit([*PAIRS, *described], embed=embed)

    assert embed.texts == len(PAIRS) + len(described)


def test_the_best_candidate_is_the_label_and_none_is_likelier(word_vectors):
    routed = Router.fit(PAIRS, embed=word_vectors).route("light music")

    assert routed.candidates[0].agent == routed.label
    assert routed.candidates[0].confidence == max(each.confidence for each in routed.candidates)
    assert sorted(routed.ranking) == ["lights", "music", "weather"]


def test_words_that_nobody_taught_are_far_and_not_accepted(word_vectors):
    routed = Router.fit(PAIRS, embed=word_vectors).route("qwertz uiop")

    assert routed.is_far
    assert not routed.accepted


def test_an_example_in_its_own_words_needs_no_confidence(word_vectors):
    router = Router.fit(PAIRS, embed=word_vectors)
    strict = replace(router.fitted.calibration, threshold=1.1)
    doubting = replace(router, fitted=replace(router.fitted, calibration=strict))
    assert not doubting.route("what is the weather in Rome").accepted
    assert doubting.route("weather in Lisbon").accepted


def test_a_given_vector_spares_the_embedding(word_vectors):
    embed = Counting(word_vectors)
    router = Router.fit(PAIRS, embed=embed)
    vector = word_vectors(["play some jazz"])[0]
    taught = embed.texts

    router.route("play some jazz", vector)

    assert embed.texts == taught


def test_nothing_to_route_needs_no_embedding(word_vectors):
    embed = Counting(word_vectors)
    router = Router.fit(PAIRS, embed=embed)
    taught = embed.texts

    assert router.route_many([]) == []
    assert embed.texts == taught


def test_near_siblings_are_not_chosen_between(word_vectors):
    pairs = [(f"{verb} the {noun} {word}", label)
             for noun, label in (("red", "red"), ("blue", "blue"), ("green", "green"))
             for verb in ("show", "fetch", "find", "paint")
             for word in ("door", "chair", "lamp")]  # fmt: skip
    torn = "show the red blue door"
    alone = Router.fit(pairs, embed=word_vectors).route(torn)
    torn_between = Router.fit(pairs, embed=word_vectors, siblings={"red": ["blue"]}).route(torn)

    assert {each.agent for each in alone.candidates[:2]} == {"red", "blue"}
    assert not torn_between.accepted
    assert torn_between.candidates == alone.candidates


def test_without_examples_there_is_no_router(word_vectors):
    with pytest.raises(BadInput, match="no examples"):
        Router.fit([], embed=word_vectors)


@pytest.mark.parametrize(
    "pairs",
    [
        pytest.param([("hello", "only")], id="one example"),
        pytest.param([("hello", "a"), ("goodbye", "b")], id="one example a label"),
        pytest.param([("hello", "a"), ("hello", "b")], id="the same words for two labels"),
        pytest.param([("!!!", "a"), ("???", "b")], id="no words at all"),
        pytest.param([("1", 1), ("two", 2)], id="labels that are numbers"),
    ],
)
def test_small_sets_make_a_router(word_vectors, pairs):
    router = Router.fit(pairs, embed=word_vectors)

    assert router.route("hello").label in {str(label) for _, label in pairs}


def test_the_same_examples_give_the_same_router(word_vectors):
    first, second = (Router.fit(PAIRS, embed=word_vectors) for _ in range(2))

    assert first.route("rain and jazz") == second.route("rain and jazz")


def test_a_kept_router_is_loaded_without_embedding(word_vectors, tmp_path: Path):
    taught = Counting(word_vectors)
    first = Router.fit(PAIRS, embed=taught, cache=tmp_path)
    again = Counting(word_vectors)
    second = Router.fit(PAIRS, embed=again, cache=tmp_path)

    assert taught.texts == len(PAIRS) + len(LABELS)
    assert again.texts == 0
    assert first.route("rain and jazz") == second.route("rain and jazz")


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param([*PAIRS, ("louder", "music")], id="another example"),
        pytest.param([(text, f"{label}_2") for text, label in PAIRS], id="other labels"),
    ],
)
def test_other_examples_are_learnt_anew(word_vectors, tmp_path: Path, changed):
    Router.fit(PAIRS, embed=Counting(word_vectors), cache=tmp_path)
    again = Counting(word_vectors)
    router = Router.fit(changed, embed=again, cache=tmp_path)

    assert again.texts == len(changed) + len(LABELS)
    assert set(router.route("jazz").ranking) == {label for _, label in changed}


@pytest.mark.parametrize("kept", ["npz", "json"])
@pytest.mark.parametrize("damage", [b"", b"{}", b"not what was written"])
def test_a_damaged_file_is_learnt_anew(word_vectors, tmp_path: Path, kept: str, damage: bytes):
    Router.fit(PAIRS, embed=Counting(word_vectors), cache=tmp_path)
    (file,) = tmp_path.glob(f"*.{kept}")
    file.write_bytes(damage)
    again = Counting(word_vectors)

    router = Router.fit(PAIRS, embed=again, cache=tmp_path)

    assert again.texts == len(PAIRS) + len(LABELS)
    assert router.route("play some jazz").label == "music"


def test_confidence_follows_how_often_the_router_is_right(word_vectors):
    nouns = [f"n{number}" for number in range(12)]
    clear = [(f"{noun} {word}", noun) for noun in nouns for word in ("alpha", "beta", "gamma")]
    noisy = [(f"murky {number}", nouns[number % 12]) for number in range(36)]

    router = Router.fit(clear + noisy, embed=word_vectors)

    assert router.route("n3 beta").confidence > router.route("murky").confidence


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_routed_with_a_confidence(text: str):
    routed = ROUTER.route(text)

    assert all(0 <= each.confidence <= 1 for each in routed.candidates)
    assert routed.label in {"music", "weather", "lights"}


ROUTER = Router.fit(
    PAIRS,
    embed=lambda texts: np.stack([np.eye(8, dtype=np.float32)[len(text) % 8] for text in texts]),
)


def test_many_texts_are_compared_with_alike_in_whatever_order_they_stand(word_vectors):
    router = Router.fit(PAIRS, embed=word_vectors)
    fitted, times = router.fitted, 500
    together = replace(
        fitted,
        vectors=np.repeat(fitted.vectors, times, axis=0),
        owners=np.repeat(fitted.owners, times),
    )
    by_turns = replace(
        fitted,
        vectors=np.tile(fitted.vectors, (times, 1)),
        owners=np.tile(fitted.owners, times),
    )

    routed = replace(router, fitted=together).route("play the radio")
    assert routed.label == "music"
    other = replace(router, fitted=by_turns).route("play the radio")
    assert other.candidates[0].confidence == pytest.approx(routed.candidates[0].confidence)
    assert (other.ranking, other.is_far) == (routed.ranking, routed.is_far)
