"""Vectors: of unit length, the same alone and in company, computed once."""

from pathlib import Path

import numpy as np

from memory import MiniLM
from memory.embedding import CachedEmbed


def test_meaning_decides_not_wording(minilm: MiniLM) -> None:
    close, same, other = minilm(["The shop shuts at six", "Closing time is 6 pm", "I like jazz"])
    assert close @ same > 0.5 > close @ other


def test_a_vector_does_not_depend_on_its_company(minilm: MiniLM) -> None:
    texts = ["a", "a much longer text about gardens and gates " * 4, "gate"] * 7
    together = minilm(texts)
    alone = np.vstack([minilm([text]) for text in texts])
    assert together.shape == (21, minilm.dimensions)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.allclose(together, alone, atol=1e-2)


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
