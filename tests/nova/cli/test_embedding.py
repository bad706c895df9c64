"""A served embedding by setting: memory and router compare by it, and do without it if they must."""

import dataclasses
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from memory import MiniLM
from tests.nova.cli.conftest import Ran, Shell, instance
from tests.scripted_model import Reply, Scripted, ScriptedModel, fails, hangs, vectors_by
from tests.scripted_vectors import hashed

SAID = "Remember that the gate code of the Leeds depot is 4471."
ASKED = "What is the gate code of the Leeds depot?"


MINILM = MiniLM()


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the team's routers."""
    return tmp_path_factory.mktemp("learnt")


@pytest.fixture
def near(shell: Shell, model: ScriptedModel) -> Shell:
    """The same, by a model that understands."""
    model.embeds = vectors_by(crowded)
    return dataclasses.replace(shell, settings=shell.settings | {"NOVA_EMBEDDING": "openai:near"})


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    with ScriptedModel() as served:
        yield served


@pytest.fixture
def shell(tmp_path: Path, settings: dict[str, str], learnt: Path, model: ScriptedModel) -> Shell:
    """A fresh instance whose embedding is served."""
    return instance(
        tmp_path,
        settings
        | {
            "NOVA_CACHE": str(learnt),
            "NOVA_EMBEDDING": "openai:words",
            "NOVA_EMBEDDING_URL": model.base_url,
            "NOVA_EMBEDDING_TIMEOUT": "0.5",
            "NOVA_MODEL_RETRIES": "0",
        },
    )


def crowded(texts: Sequence[str]) -> np.ndarray:
    """Return the built-in model's vectors, all nearer to each other: any two come to .7."""
    spread = MINILM(texts) * 0.3**0.5
    return np.hstack([spread, np.full((len(texts), 1), 0.7**0.5)])


def run(shell: Shell, *words: str, **settings: str) -> Ran:
    ran = shell(*words, **settings)
    assert "Traceback" not in ran.out + ran.err
    assert "internal error" not in ran.err
    return ran


def embedding(ran: Ran) -> dict[str, str]:
    return next(check for check in ran.json["checks"] if check["name"] == "embedding")


def test_memory_and_router_compare_by_the_served_model(shell: Shell, model: ScriptedModel) -> None:
    assert run(shell, "ask", SAID).code == 0
    model.embedded.clear()
    asked = run(shell, "ask", ASKED)
    assert (asked.code, "4471" in asked.out, asked.err) == (0, True, "")
    sent = [text for request in model.embedded for text in request.inputs]
    assert sent.count(ASKED) == 1  # routing and recall share it
    assert {request.model for request in model.embedded} == {"words"}
    assert len(sent) < 20  # what was learnt and indexed is kept


def test_question_is_answered_by_meaning_on_the_scale_of_the_built_in_model(
    near: Shell, settings: dict[str, str], tmp_path: Path
) -> None:
    told = []
    for each in (near, instance(tmp_path / "plain", settings)):
        run(each, "ask", "The workshop shuts at six on weekdays.")
        found = run(each, "memory", "search", "When does the shop close?", "--json").json["results"]
        far = run(each, "memory", "search", "Who plays jazz tonight?", "--json").json["results"]
        told.append(([item["text"] for item in found], far))
    assert told[0] == told[1]
    assert told[0][0]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (fails(500), "answered 500"),
        (fails(429, retry_after=60), "answered 429"),
        (hangs(), "did not answer within"),
        (vectors_by(lambda texts: [[0.0] * 256] * len(texts)), "gave a vector that is none"),
        (
            vectors_by(lambda texts: [row[:9] for row in hashed(texts)]),
            "of 9 numbers, and gave 256",
        ),
        (vectors_by(lambda texts: hashed(texts)[1:]), "vectors for"),
        (Reply(raw="<html>"), "answered in no agreed form"),
    ],
    ids=["error", "limit", "slow", "zero", "size", "fewer", "form"],
)
def test_outage_is_one_line_and_words_go_on(
    shell: Shell, model: ScriptedModel, fault: Scripted, words: str
) -> None:
    assert run(shell, "ask", SAID).code == 0
    model.embeds = fault
    asked = run(shell, "ask", ASKED)
    assert (asked.code, "4471" in asked.out) == (0, True)
    assert asked.err.count("\n") <= 2  # one line, perhaps folded
    said = " ".join(asked.err.split())
    assert words in said
    assert "memory is searched by words alone" in said


def test_what_is_said_in_an_outage_is_kept_and_found_by_meaning_later(
    near: Shell, model: ScriptedModel
) -> None:
    assert run(near, "ask", "The Leeds depot has nine bays.").code == 0
    works, model.embeds = model.embeds, fails(503)
    assert run(near, "ask", SAID).code == 0
    assert "4471" in run(near, "memory", "search", "gate code Leeds depot").out
    assert "503" in run(near, "memory", "verify").err
    model.embeds = works
    found = run(near, "memory", "search", "gate code Leeds depot", "--json").json["results"]
    assert "4471" in found[0]["text"]
    assert "meaning 0.00" not in found[0]["why"]
    assert run(near, "memory", "verify").code == 0


def test_first_opening_without_the_endpoint_works_and_the_next_one_learns(
    shell: Shell, model: ScriptedModel, tmp_path: Path
) -> None:
    shell = dataclasses.replace(
        shell, settings=shell.settings | {"NOVA_CACHE": str(tmp_path / "cache")}
    )
    works, model.embeds = model.embeds, fails(503)
    said = run(shell, "ask", SAID)
    assert (said.code, "503" in said.err) == (0, True)
    model.embeds = works
    asked = run(shell, "ask", ASKED)
    assert ("4471" in asked.out, asked.err) == (True, "")


def test_first_opening_does_not_wait_long_for_an_endpoint_that_hangs(
    shell: Shell, model: ScriptedModel, tmp_path: Path
) -> None:
    model.embeds = hangs()
    said = run(shell, "ask", SAID, NOVA_CACHE=str(tmp_path / "cache"), NOVA_EMBEDDING_TIMEOUT="3")
    assert (said.code, "within 3 seconds" in " ".join(said.err.split())) == (0, True)
    assert len(model.embedded) == 1


def test_endpoint_that_is_gone_is_told(shell: Shell, model: ScriptedModel) -> None:
    assert run(shell, "ask", SAID).code == 0
    with ScriptedModel() as gone:
        nowhere = gone.base_url
    asked = run(shell, "ask", ASKED, NOVA_EMBEDDING_URL=nowhere)
    assert (asked.code, "4471" in asked.out) == (0, True)
    assert "does not answer" in " ".join(asked.err.split())


@pytest.mark.parametrize(
    ("before", "after"), [("openai:words", "minilm"), ("minilm", "openai:words")]
)
def test_index_of_another_embedding_is_built_again(shell: Shell, before: str, after: str) -> None:
    assert run(shell, "ask", SAID, NOVA_EMBEDDING=before).code == 0
    asked = run(shell, "ask", ASKED, NOVA_EMBEDDING=after)
    assert (asked.code, "4471" in asked.out) == (0, True)
    assert "and is built again" in " ".join(asked.err.split())
    assert run(shell, "memory", "verify", NOVA_EMBEDDING=after).code == 0


def test_model_that_was_replaced_under_its_name_is_built_for_under_another(
    shell: Shell, model: ScriptedModel
) -> None:
    assert run(shell, "ask", SAID).code == 0
    model.embeds = vectors_by(lambda texts: [[*row[::-1], 0.1] for row in hashed(texts)])
    assert "another name in NOVA_EMBEDDING" in " ".join(run(shell, "ask", ASKED).err.split())
    shutil.rmtree(shell.settings["NOVA_CACHE"])
    asked = run(shell, "ask", ASKED, NOVA_EMBEDDING="openai:words-2")
    assert (asked.code, "4471" in asked.out) == (0, True)
    assert "'openai:words', not 'openai:words-2'" in " ".join(asked.err.split())


def test_key_of_the_language_model_stays_with_its_endpoint(
    shell: Shell, model: ScriptedModel
) -> None:
    run(shell, "memory", "search", "gate", OPENAI_API_KEY="of the model")
    run(shell, "memory", "search", "yard", NOVA_EMBEDDING_KEY="of its own")
    keys = {request.headers["Authorization"] for request in model.embedded}
    assert keys == {"Bearer none", "Bearer of its own"}
    model.embedded.clear()
    given = {"OPENAI_BASE_URL": model.base_url, "OPENAI_API_KEY": "of the model"}
    both = dataclasses.replace(shell, settings={**shell.settings, **given})
    del both.settings["NOVA_EMBEDDING_URL"]
    run(both, "memory", "search", "shed")
    assert {request.headers["Authorization"] for request in model.embedded} == {
        "Bearer of the model"
    }


def test_correction_of_a_route_is_kept_in_an_outage(shell: Shell, model: ScriptedModel) -> None:
    run_id = run(shell, "ask", "Write a short note to the baker about Friday.", "--json").json[
        "run_id"
    ]
    model.embeds = fails(503)
    corrected = run(shell, "route", "correct", run_id, "--to", "memory_keeper")
    assert corrected.code in (0, 1)
    listed = run(shell, "route", "corrections", "--json").json["corrections"]
    assert [each["run_id"] for each in listed] == [run_id]


def test_doctor_asks_the_endpoint(near: Shell, model: ScriptedModel) -> None:
    assert run(near, "ask", SAID).code == 0
    found = embedding(run(near, "doctor", "--json"))
    assert found["status"] == "ok"
    assert "gives vectors of 385 numbers" in found["line"]
    model.embeds = fails(401)
    ran = run(near, "doctor", "--json")
    assert (ran.code, embedding(ran)["status"]) == (1, "failed")
    assert "answered 401" in embedding(ran)["line"]
    assert "NOVA_EMBEDDING_KEY" in embedding(ran)["cure"]
    model.embeds = vectors_by(lambda texts: [[1.0, 0.0]] * len(texts))
    blind = embedding(run(near, "doctor", "--json", NOVA_EMBEDDING="openai:blind"))
    assert (blind["status"], "no nearer to its question" in blind["line"]) == ("warning", True)


def test_doctor_makes_no_home(near: Shell) -> None:
    assert embedding(run(near, "doctor", "--json"))["status"] == "ok"
    assert not near.home.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"NOVA_EMBEDDING": "openai:"}, "unknown embedding 'openai:'"),
        ({"NOVA_EMBEDDING_URL": "localhost:80"}, "is no web address"),
        ({"NOVA_EMBEDDING_TIMEOUT": "0"}, "NOVA_EMBEDDING_TIMEOUT is wrong"),
    ],
)
def test_wrong_setting_is_named(shell: Shell, given: dict[str, str], words: str) -> None:
    ran = run(shell, "ask", ASKED, **given)
    assert (ran.code, words in " ".join(ran.err.split())) == (2, True)


def test_embedding_without_any_endpoint_asks_for_a_key(nova: Shell) -> None:
    ran = run(nova, "ask", ASKED, NOVA_EMBEDDING="openai:text-embedding-3-small")
    assert ran.code == 2
    assert "needs OPENAI_API_KEY" in " ".join(ran.err.split())
