"""The packaged router: what was learnt from the built-in roster, ready for a first opening."""

import numpy as np

from agents.roster import BUILT_IN, Roster
from graph.supervisor.encoder import RoutingEncoder
from graph.supervisor.lessons import lessons, strangers
from graph.supervisor.packaged import PACKAGE, Key, pack, unpack, vectors_of
from graph.supervisor.router import Router, key_of
from graph.supervisor.training import fit, learn, with_names
from memory import MiniLM

LINES = [
    (f"{verb} the {thing}", label)
    for label, verbs in (("buyer", ("buy", "order", "get")), ("seller", ("sell", "offer", "ship")))
    for verb in verbs
    for thing in ("lamp", "table", "rug", "vase")
]


def no_embedding(texts):
    raise AssertionError(texts)


def test_the_package_is_of_the_built_in_roster_as_it_stands():
    lines = with_names(lessons(Roster.load(BUILT_IN).agents))
    assert unpack(lines, key_of(lines, RoutingEncoder(), strangers())), (
        "run `make learn` and commit what it wrote"
    )


def test_the_package_is_small_enough_for_the_repository():
    assert PACKAGE.stat().st_size < 6_000_000


def test_the_package_is_for_no_other_texts():
    assert unpack(LINES, key_of(LINES, MiniLM())) is None


def test_what_was_packaged_routes_as_what_was_learnt(tmp_path):
    embed, texts = MiniLM(), [text for text, _ in LINES]
    vectors, key = embed(texts), key_of(LINES, MiniLM())
    pack(texts, vectors, learn(LINES, vectors), key, package=tmp_path / "package.npz")
    unpacked = unpack(LINES, key, package=tmp_path / "package.npz")
    assert unpacked
    learnt, packaged = (
        Router(fitted=fitted, embed=embed, siblings={})
        for fitted in (fit(LINES, vectors), unpacked)
    )
    asked = [*texts, "please send a lamp", "what is the weather"]
    wanted, got = learnt.route_many(asked), packaged.route_many(asked)
    assert [each.label for each in got] == [each.label for each in wanted]
    np.testing.assert_allclose(
        [each.confidence for each in got], [each.confidence for each in wanted], atol=0.01
    )


def test_a_packaged_text_is_not_embedded_again(tmp_path):
    texts, package = ["one", "two"], tmp_path / "package.npz"
    vectors = np.eye(2, 384, dtype=np.float32)
    learnt = learn([("one", "a"), ("two", "b")], vectors)
    pack(texts, vectors, learnt, Key("any", "test"), package=package)
    found = vectors_of(["two", "one"], no_embedding, embedding="test", package=package)
    np.testing.assert_array_equal(found, vectors[::-1])


def test_a_damaged_package_is_learnt_anew(tmp_path):
    package = tmp_path / "package.npz"
    package.write_bytes(b"no archive")
    assert unpack(LINES, key_of(LINES, MiniLM()), package=package) is None
