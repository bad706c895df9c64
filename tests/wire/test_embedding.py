"""Vectors of a real llama.cpp server. What its tiny model takes for near does not matter here."""

from collections.abc import Iterator

import numpy as np
import pytest

from memory import Endpoint, ServedEmbed
from nova.doctor import examine
from projects.errors import EmbeddingUnavailable
from tests.waiting import PATIENCE
from tests.wire.llama import KEY, Llama, serving

SAID = "Remember that the gate code of the Leeds depot is 4471."
ASKED = "What is the gate code of the Leeds depot?"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Llama]:
    with serving(tmp_path_factory.mktemp("embedding"), "embedding") as llama:
        yield llama


@pytest.fixture
def embed(server: Llama) -> Iterator[ServedEmbed]:
    served = ServedEmbed(Endpoint("smollm2", server.base_url, KEY, timeout=PATIENCE))
    yield served
    served.close()


def test_vectors_are_of_length_one_and_belong_to_their_texts(embed: ServedEmbed) -> None:
    texts = ["The gate of the north yard.", "", "Una puerta.", "\U0001f69a", "gate"]
    together = embed(texts)
    assert together.shape == (5, embed.dimensions)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.allclose((together @ together.T).diagonal(), 1, atol=1e-5)
    assert float(together[0] @ together[4]) < 0.999


def test_a_text_of_many_tokens_is_cut_until_it_is_taken(embed: ServedEmbed) -> None:
    assert np.linalg.norm(embed(["\U0001f69a\U0001f9ff" * 5_000])) == pytest.approx(1, abs=1e-5)


def test_a_wrong_key_is_said(server: Llama) -> None:
    served = ServedEmbed(Endpoint("smollm2", server.base_url, "another"))
    with pytest.raises(EmbeddingUnavailable, match="answered 401") as raised:
        served(["gate"])
    assert "NOVA_EMBEDDING_KEY" in raised.value.cure
    served.close()


def test_nova_remembers_and_routes_by_it(server: Llama, open_nova, cache) -> None:
    given = {
        "model": "offline",
        "embedding": "openai:smollm2",
        "embedding_url": server.base_url,
        "embedding_key": KEY,
        "embedding_timeout": PATIENCE,
        "cache": cache / "served",
    }
    nova = open_nova("", **given)
    nova.ask(SAID)
    assert any("4471" in item.text for item in nova.memory.search(ASKED))
    assert nova.memory.verify() == []
    assert nova.notices == ()


def test_the_doctor_asks_it(server: Llama, tmp_path, monkeypatch) -> None:
    settings = {
        "NOVA_HOME": str(tmp_path / "home"),
        "NOVA_MODEL": "offline",
        "NOVA_EMBEDDING": "openai:smollm2",
        "NOVA_EMBEDDING_URL": server.base_url,
        "NOVA_EMBEDDING_KEY": KEY,
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    found = next(finding for finding in examine() if finding.name == "embedding")
    assert f"openai:smollm2 at {server.base_url} gives vectors of" in found.line
