"""Vectors: of unit length, the same alone and in company, computed once."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from memory import MiniLM
from memory.embedding import CachedEmbed
from projects.scope import Scope

HERE = Path(__file__).parent
SENTENCES = (HERE / "sentences.txt").read_text(encoding="utf-8").splitlines()
with np.load(HERE / "vectors.npz") as recorded_vectors:
    RECORDED = dict(recorded_vectors)


def test_meaning_decides_not_wording(minilm: MiniLM) -> None:
    close, same, other = minilm(["The shop shuts at six", "Closing time is 6 pm", "I like jazz"])
    assert close @ same > 0.5 > close @ other


def test_a_vector_does_not_depend_on_its_company(minilm: MiniLM) -> None:
    texts = ["a", "a much longer text about gardens and gates " * 4, "gate"] * 25
    together = minilm(texts)
    alone = np.vstack([minilm([text]) for text in texts])
    assert together.shape == (75, minilm.dimensions)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.allclose(together, alone, atol=1e-6)


def test_int8_means_what_the_published_model_means(minilm: MiniLM) -> None:
    cosines = (minilm(SENTENCES) * RECORDED["published"]).sum(axis=1)
    assert len(cosines) == 200
    assert cosines.mean() > 0.995
    assert cosines.min() > 0.98


def test_every_machine_makes_the_vectors_that_were_recorded(minilm: MiniLM) -> None:
    recorded = RECORDED["ours"]
    cosines = (minilm(SENTENCES[: len(recorded)]) * recorded).sum(axis=1)
    assert cosines.min() > 0.999


@pytest.mark.parametrize("text", ["", " ", "\0", "\U0001f69a", "word " * 5_000])
def test_any_text_has_a_vector_of_length_one(minilm: MiniLM, text: str) -> None:
    assert np.linalg.norm(minilm([text])) == pytest.approx(1, abs=1e-5)


def test_nothing_has_no_vectors(minilm: MiniLM) -> None:
    assert minilm([]).shape == (0, minilm.dimensions)


def test_what_becomes_of_a_vector_does_not_change_the_next(minilm: MiniLM) -> None:
    first = minilm(["the gate"])
    kept = first.copy()
    first[:] = 0
    assert np.array_equal(minilm(["the gate"]), kept)


def test_threads_may_share_the_model() -> None:
    fresh = MiniLM()
    texts = [f"gate {number}" for number in range(8)] * 4
    with ThreadPoolExecutor(8) as pool:
        rows = np.vstack(list(pool.map(lambda text: fresh([text]), texts)))
    assert np.allclose(rows, fresh(texts), atol=1e-6)


def test_no_text_is_embedded_twice(tmp_path: Path, word_embed) -> None:
    inner = word_embed
    embed = CachedEmbed(inner, tmp_path / "vectors.db")
    first = embed(["a", "b", "a"])
    assert np.array_equal(embed(["b", "a"]), first[[1, 0]])
    assert inner.texts == ["a", "b"]
    embed.close()
    again = CachedEmbed(inner, tmp_path / "vectors.db")
    assert np.array_equal(again(["a", "b", "a"]), first)
    assert inner.texts == ["a", "b"]
    again.close()


class Lengths:
    """Another model: it tells how long a text is."""

    name = "lengths"
    dimensions = 1

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, texts):
        self.texts += texts
        return np.array([[len(text)] for text in texts], dtype=np.float32)


def test_what_another_model_made_of_a_text_is_kept_beside_its_vector_and_forgotten_with_it(
    tmp_path: Path, word_embed
) -> None:
    embed, lengths = CachedEmbed(word_embed, tmp_path / "vectors.db"), Lengths()
    embed(["gate"])
    for _ in range(2):
        assert embed.rows(lengths, ["gate", "yard gate"]).tolist() == [[4], [9]]
    assert lengths.texts == ["gate", "yard gate"]
    embed.keep_only(["gate"])
    assert embed.rows(lengths, ["yard gate"]).tolist() == [[9]]
    assert lengths.texts == ["gate", "yard gate", "yard gate"]
    assert word_embed.texts == ["gate"]
    embed.close()


def test_a_question_leaves_nothing_on_the_disk(person, tmp_path: Path) -> None:
    person.say("The gate of the north yard shuts at six.")
    person.memory.search("when does the gate shut", scope=Scope())
    cache = sqlite3.connect(tmp_path / "index" / "vectors.db")
    kept = cache.execute("SELECT count(*) FROM vector").fetchone()[0]
    person.memory.search("who has a key of the gate", scope=Scope())
    person.memory.vector("who has a key of the gate")
    assert kept > 0
    assert cache.execute("SELECT count(*) FROM vector").fetchone()[0] == kept
    cache.close()
