"""Vectors of a served model: in order, of length one, or one clear line."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from memory import Endpoint, MiniLM, ServedEmbed
from memory.scale import BUILT_IN, anchors, scale_of
from projects.errors import EmbeddingUnavailable
from tests.scripted_model import (
    Reply,
    Request,
    Scripted,
    ScriptedModel,
    cuts,
    fails,
    garbles,
    hangs,
    vectors_by,
)
from tests.scripted_vectors import SIZE, hashed

Serve = Callable[..., ServedEmbed]


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    with ScriptedModel() as served:
        yield served


@pytest.fixture
def serve(model: ScriptedModel) -> Iterator[Serve]:
    """Make an embedding over the endpoint, impatient unless it is told otherwise."""
    made: list[ServedEmbed] = []

    def make(*, mark: Path | None = None, **patience: object) -> ServedEmbed:
        given = {"url": model.base_url, "delay": 0.01, "rest": 0.0, "retries": 1} | patience
        made.append(ServedEmbed(Endpoint("words", **given), mark=mark))
        return made[-1]

    yield make
    for embed in made:
        embed.close()


def rows(*vectors: object) -> Reply:
    data = [{"index": at, "embedding": vector} for at, vector in enumerate(vectors)]
    return Reply(raw=json.dumps({"data": data}))


def in_turn(*replies: Scripted) -> Callable[[Request], Reply]:
    left = list(replies)

    def answer(request: Request) -> Reply:
        reply = left.pop(0) if len(left) > 1 else left[0]
        return reply if isinstance(reply, Reply) else reply(request)

    return answer


def test_each_text_has_its_own_vector_of_length_one(serve: Serve, model: ScriptedModel) -> None:
    model.embeds = vectors_by(lambda texts: 3 * np.array(hashed(texts)))
    texts = [f"gate{number}" for number in range(150)]
    embed = serve()
    vectors = embed(texts)
    assert (vectors.shape, vectors.dtype, embed.dimensions) == ((150, SIZE), np.float32, SIZE)
    assert np.allclose(vectors, hashed(texts), atol=1e-6)
    assert [len(request.inputs) for request in model.embedded] == [1, 64, 64, 22]  # one of its own


def test_what_was_just_asked_is_not_asked_again(serve: Serve, model: ScriptedModel) -> None:
    embed = serve()
    first = embed(["the gate", "the yard", "the gate"])
    assert np.array_equal(embed(["the yard", "the gate"]), first[[1, 0]])
    assert len(model.embedded) == 1


def test_nothing_has_no_vectors_and_asks_for_none(serve: Serve, model: ScriptedModel) -> None:
    assert len(serve()([])) == 0
    assert model.embedded == []


@pytest.mark.parametrize("text", ["", " \n", "\0", "\ud800", "word " * 5_000])
def test_any_text_is_sent_so_that_it_can_be_taken(
    serve: Serve, model: ScriptedModel, text: str
) -> None:
    assert np.linalg.norm(serve()([text])) == pytest.approx(1, abs=1e-5)
    sent = model.embedded[0].inputs[0]
    assert sent.strip()
    assert len(sent) <= 1_200


def test_the_key_goes_with_the_call(serve: Serve, model: ScriptedModel) -> None:
    serve(key="of our own")(["a"])
    assert model.embedded[0].headers["Authorization"] == "Bearer of our own"
    assert "of our own" not in repr(Endpoint("words", model.base_url, key="of our own"))


@pytest.mark.parametrize("first", [fails(500), fails(429, retry_after=0.01), cuts("")])
def test_a_busy_endpoint_is_asked_again(serve: Serve, model: ScriptedModel, first: Reply) -> None:
    model.embeds = in_turn(first, vectors_by(hashed))
    assert np.allclose(serve()(["a"]), hashed(["a"]))


def test_texts_that_are_too_many_or_too_long_are_sent_by_halves(
    serve: Serve, model: ScriptedModel
) -> None:
    def narrow(request: Request) -> Reply:
        if len(request.inputs) > 2 or max(map(len, request.inputs)) > 500:
            error = {"message": "input is too large to process: increase the batch size"}
            return Reply(status=500, raw=json.dumps({"error": error}))
        return vectors_by(hashed)(request)

    model.embeds = narrow
    long = "word " * 200
    vectors = serve()(["a", "b", "c", long, "d"])
    assert np.allclose(vectors[[0, 1, 2, 4]], hashed(["a", "b", "c", "d"]), atol=1e-6)
    assert np.allclose(vectors[3], hashed(["word " * 100])[0], atol=1e-6)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (fails(500), "answered 500 (scripted failure 500)"),
        (fails(429, retry_after=60), "answered 429"),
        (fails(401), "answered 401"),
        (fails(404), "answered 404"),
        (hangs(), "did not answer within 0 seconds"),
        (garbles(), "answered in no agreed form"),
        (Reply(raw="{}"), "answered in no agreed form"),
        (Reply(raw='{"data": [{"index": 0}]}'), "answered in no agreed form"),
        (Reply(raw='{"data": "' + "[" * 9_000 + '"}'), "answered in no agreed form"),
        (rows([1.0, 2.0]), "gave 1 vectors for 2 texts"),
        (rows([1.0], [1.0], [1.0]), "gave 3 vectors for 2 texts"),
        (rows([1.0, 2.0], [1.0]), "answered in no agreed form"),
        (rows([], []), "answered in no agreed form"),
        (rows(1.0, 2.0), "answered in no agreed form"),
        (rows("far", "near"), "answered in no agreed form"),
        (rows([0.0, 0.0], [1.0, 0.0]), "gave a vector that is none"),
        (rows([float("nan"), 1.0], [1.0, 0.0]), "gave a vector that is none"),
        (rows([float("inf"), 1.0], [1.0, 0.0]), "gave a vector that is none"),
        (rows([1e300, 1e300], [1.0, 0.0]), "gave a vector that is none"),
    ],
)
def test_what_is_no_vector_is_refused_in_one_line(
    serve: Serve, model: ScriptedModel, reply: Reply, words: str
) -> None:
    model.embeds = reply
    patience = {"timeout": 0.3} if reply.wait else {}
    with pytest.raises(EmbeddingUnavailable) as raised:
        serve(**patience)(["a"])
    assert raised.value.wrong.startswith(f"Embedding 'openai:words' at {model.base_url} {words}")
    assert "\n" not in str(raised.value)
    assert raised.value.cure


def test_nobody_there_is_said_once() -> None:
    with ScriptedModel() as gone:
        url = gone.base_url
    told: list[str] = []
    endpoint = Endpoint("words", url, retries=1, delay=0.01, rest=0.0)
    embed = ServedEmbed(endpoint, on_outage=lambda error: told.append(error.wrong))
    for _ in range(3):
        with pytest.raises(EmbeddingUnavailable, match="does not answer"):
            embed(["a"])
    embed.close()
    assert len(told) == 1


def test_it_is_not_asked_while_it_rests(serve: Serve, model: ScriptedModel) -> None:
    embed = serve(retries=1, rest=3_600.0)
    model.embeds = fails(503)
    for _ in range(20):
        with pytest.raises(EmbeddingUnavailable):
            embed(["a"])
    assert len(model.embedded) == 2


def test_it_is_asked_again_when_it_has_rested(serve: Serve, model: ScriptedModel) -> None:
    embed = serve(retries=0, rest=0.3)
    model.embeds = fails(503)
    with pytest.raises(EmbeddingUnavailable):
        embed(["a"])
    model.embeds = vectors_by(hashed)
    time.sleep(0.4)
    assert np.allclose(embed(["a"]), hashed(["a"]))


def test_threads_may_share_it(serve: Serve) -> None:
    embed = serve()
    texts = [f"gate {number % 7}" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        vectors = np.vstack([*pool.map(lambda text: embed([text]), texts)])
    assert np.allclose(vectors, hashed(texts), atol=1e-6)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (lambda texts: np.array(hashed(texts))[:, ::-1], "gives other vectors than it did before"),
        (lambda texts: np.array(hashed(texts))[:, :9], "of 9 numbers, and gave 256 before"),
    ],
)
def test_another_model_under_the_same_name_is_noticed(
    serve: Serve, model: ScriptedModel, tmp_path: Path, other: Callable, words: str
) -> None:
    mark = tmp_path / "embedding.json"
    serve(mark=mark)(["a"])
    assert serve(mark=mark).dimensions == SIZE
    model.embeds = vectors_by(other)
    with pytest.raises(EmbeddingUnavailable, match=words) as raised:
        serve(mark=mark)(["a"])
    assert "another name in NOVA_EMBEDDING" in raised.value.cure


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"name": "openai:words", "vector": []}', "7"])
def test_a_mark_that_cannot_be_read_is_made_anew(serve: Serve, tmp_path: Path, kept: str) -> None:
    mark = tmp_path / "embedding.json"
    mark.write_text(kept)
    assert serve(mark=mark).dimensions == SIZE
    assert len(json.loads(mark.read_text())["vector"]) == SIZE


def test_the_built_in_model_is_where_the_scale_says(minilm: MiniLM) -> None:
    assert anchors(minilm) == pytest.approx(BUILT_IN, abs=0.01)
    assert scale_of(minilm) == (1.0, 0.0)


@pytest.mark.parametrize("crowding", [0.0, 0.4, 0.7])
def test_cosines_of_a_crowded_model_are_told_as_those_of_the_built_in_one(
    minilm: MiniLM, crowding: float
) -> None:
    class Crowded:
        """The built-in model, all of its texts nearer to each other."""

        name = "crowded"
        dimensions = 385

        def __call__(self, texts):
            spread = minilm(texts) * (1 - crowding) ** 0.5
            return np.hstack([spread, np.full((len(texts), 1), crowding**0.5)])

    crowded = Crowded()
    near, same = crowded(["The shop shuts at six", "Closing time is 6 pm"])
    true = minilm(["The shop shuts at six"])[0] @ minilm(["Closing time is 6 pm"])[0]
    told = scale_of(crowded).of({"same": float(near @ same)})
    assert told["same"] == pytest.approx(float(true), abs=0.01)


def test_what_tells_nothing_apart_brings_nothing_near() -> None:
    class Blind:
        """Gives every text the same vector."""

        name = "blind"
        dimensions = 2

        def __call__(self, texts):
            return np.tile(np.array([[1.0, 0.0]], dtype=np.float32), (len(texts), 1))

    scale = scale_of(Blind())
    assert scale.is_blind
    assert scale.of({"a": 1.0}) == {"a": 0.0}
