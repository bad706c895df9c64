"""A server with a language model, ended and started again over the same folder."""

import pickle
from dataclasses import dataclass

import ormsgpack
import pytest
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph_sdk.schema import StreamPart

from tests.scripted_model import ScriptedModel, says
from tests.server.running import running, said

SPOKEN = "Tides follow the moon and the sun."

RUNS_WHEN_READ = (
    "msgpack",
    ormsgpack.packb(ormsgpack.Ext(0, ormsgpack.packb(("builtins", "eval", "6 * 7")))),
)
"""A value of a checkpoint that evaluates an expression where any type may be read."""


@dataclass(frozen=True)
class Before:
    """What the first server did before it was ended."""

    streamed: list[StreamPart]
    model_calls: int
    waiting: str
    """A thread that waits for an answer."""
    tampered: str
    """A thread whose answer was changed on disk."""


@pytest.fixture(scope="module")
def model():
    with ScriptedModel(otherwise=says(SPOKEN)) as model:
        yield model


@pytest.fixture(scope="module")
def settings(model, cache):
    return {
        "cache": cache,
        "NOVA_MODEL": "openai:test",
        "OPENAI_API_KEY": "none",
        "OPENAI_BASE_URL": model.base_url,
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("restarted")


@pytest.fixture(scope="module")
def before(folder, settings, model):
    with running(folder, **settings) as server:
        streamed = list(
            server.client.runs.stream(
                server.thread(),
                "nova",
                input=said("@general_assistant explain the tides"),
                stream_mode="messages-tuple",
                stream_subgraphs=True,
            )
        )
        model_calls = len(model.requests)
        waiting, tampered = server.thread(), server.thread()
        server.ask(waiting, "@inventory_specalist how many brooms are left?")
        server.ask(tampered, "@general_assistant say something")
        assert server.faults() == []
    return Before(streamed, model_calls, waiting, tampered)


@pytest.fixture(scope="module")
def after(folder, settings, before):
    """The second server, which finds one thread changed."""
    path = folder / ".langgraph_api" / ".langgraph_checkpoint.3.pckl"
    values = pickle.loads(path.read_bytes())  # noqa: S301 - written by the first server
    for thread, namespace, channel, version in values:
        if (thread, channel) == (before.tampered, "answer"):
            values[thread, namespace, channel, version] = RUNS_WHEN_READ
    path.write_bytes(pickle.dumps(values))
    with running(folder, **settings) as server:
        yield server
        assert server.faults() == []


def test_an_agents_words_stream_one_by_one_with_one_model_call(before):
    assert before.model_calls == 1
    pieces = [
        part.data[0]["content"]
        for part in before.streamed
        if part.event.startswith("messages|general_chat:")
    ]
    assert "".join(pieces) == SPOKEN
    assert len([piece for piece in pieces if piece]) == len(SPOKEN.split())


def test_a_question_outlives_the_server(before, after):
    state = after.run(before.waiting, command={"resume": "inventory_specialist"})
    assert state["route"]["steps"][0]["agent"] == "inventory_specialist"
    assert state["answer"]["text"] == SPOKEN


def test_a_tampered_checkpoint_is_read_as_plain_data(before, after):
    permissive = JsonPlusSerializer(allowed_msgpack_modules=True)
    assert permissive.loads_typed(RUNS_WHEN_READ) == 42
    values = after.client.threads.get_state(before.tampered)["values"]
    assert values["answer"] == "6 * 7"
