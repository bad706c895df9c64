"""Garbage in every place where something comes in: each run ends, and with an answer or one line.

A few of each in the tests, the same ones each time; `make fuzz` takes 1,000 new ones in all.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import ormsgpack
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nova import Nova
from nova.settings import load_settings
from projects.errors import NovaError
from tests.fuzz.tampering import plant
from tests.scripted_model import Call, Reply, Request, ScriptedModel

FEW = 10
ENDED = {"answered", "asked", "refused", "failed"}

odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.sampled_from(["", "\0", "\ud800", "../../etc/passwd", "' OR 1=1 --", "{{7*7}}", "\u202e"]),
)
anything = st.recursive(
    odd,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)


def fuzz(values: st.SearchStrategy[Any], one: Callable[[Any], None], *, times: int) -> None:
    """Try `one` on so many values; it raises for the one that does harm, made as small as can be."""
    quiet = settings(
        max_examples=times,
        deadline=None,
        derandomize=times <= FEW,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    quiet(given(values)(one))()


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory, router_cache: Path) -> Iterator[Nova]:
    home = tmp_path_factory.mktemp("fuzzed")
    with Nova(settings=load_settings(home=home, cache=router_cache, model="offline")) as nova:
        yield nova


def all_ended(nova: Nova) -> bool:
    """Whether no run is stuck."""
    return {run.status for run in nova.runs.list(limit=10_000)} <= ENDED


class Garbler:
    """A model whose replies are what the test puts in."""

    def __init__(self) -> None:
        self.reply: Any = None

    def __call__(self, request: Request) -> Reply:
        kind, name, value = self.reply
        offered = [tool["function"] for tool in request.body.get("tools", [])]
        if kind == "call":
            tool = offered[name % len(offered)] if offered else {"name": "nothing"}
            fields = [*tool.get("parameters", {}).get("properties", {}), "x"]
            values = value if isinstance(value, list) else [value]
            arguments: Any = dict(zip(fields, values, strict=False))
            return Reply(tool_calls=(Call(tool["name"], arguments),))
        if kind == "raw call":
            named = offered[name % len(offered)]["name"] if offered and name % 2 else str(value)
            return Reply(tool_calls=(Call(named[:60], json.dumps(value)[: name % 80]),))
        if kind == "body":
            return Reply(raw=json.dumps(value))
        return Reply(text=value if isinstance(value, str) else json.dumps(value))


def test_no_reply_of_a_model_and_no_arguments_of_its_calls_do_harm(
    tmp_path: Path, router_cache: Path, fuzzed: int
):
    garbler = Garbler()
    with ScriptedModel(otherwise=garbler) as model:
        given_settings = load_settings(
            home=tmp_path,
            cache=router_cache,
            model="openai:test",
            openai_base_url=model.base_url,
            model_retries=0,
            propose=True,
            limits={"model_calls": 3},
        )
        with Nova(settings=given_settings) as nova:
            agents = ["memory_recall", "content_drafter", "general_assistant", "sql_analyst"]

            def one(replied: tuple[str, int, Any]) -> None:
                garbler.reply = replied
                agent = agents[replied[1] % len(agents)]
                assert nova.ask(f"@{agent} Draft a note of what the depot decided.").text

            kinds = st.sampled_from(["call", "raw call", "body", "text"])
            fuzz(st.tuples(kinds, st.integers(0, 200), anything), one, times=fuzzed)
            assert all_ended(nova)


def test_no_request_does_harm(offline: Nova, fuzzed: int):
    words = st.sampled_from(
        ["remember", "@", "@sql_analyst", "the", "2291", "?", "forget", "draft", "\n", "of Leeds"]
    )
    texts = st.text(max_size=200) | st.lists(words | st.text(max_size=6), max_size=12).map(" ".join)

    def one(asked: tuple[str, str, str]) -> None:
        text, thread, audience = asked
        with suppress(NovaError):
            assert offline.ask(text, thread=thread, audience=audience).text

    threads = st.sampled_from(["one", "two"]) | st.text(max_size=10)
    audiences = st.sampled_from(["me", "team", "public"]) | st.text(max_size=10)
    fuzz(st.tuples(texts, threads, audiences), one, times=fuzzed)
    assert all_ended(offline)


def test_no_state_of_a_thread_does_harm(offline: Nova, fuzzed: int):
    path = offline.settings.home / "checkpoints.sqlite"
    offline.ask("Remember that the gate code is 4471.", thread="whole")
    with closing(sqlite3.connect(path)) as database:
        kind, whole = database.execute(
            "SELECT type, checkpoint FROM checkpoints WHERE thread_id = 'whole'"
        ).fetchone()
    state = ormsgpack.unpackb(whole, ext_hook=lambda code, data: ormsgpack.Ext(code, data))
    channels = sorted(state["channel_values"])

    def one(change: tuple[str, int, Any, bytes]) -> None:
        how, number, value, garbage = change
        thread = "fuzzed"
        offline.ask("hello", thread=thread)
        at = number % len(whole)
        changed = {
            "cut": whole[:at],
            "flip": whole[:at] + bytes([whole[at] ^ (1 << number % 8)]) + whole[at + 1 :],
            "insert": whole[:at] + garbage + whole[at:],
            "value": _with(state, channels[number % len(channels)], value),
            "garbage": garbage,
        }[how]
        plant(path, thread, (kind if number % 9 else "json", changed))
        assert offline.ask("What is the gate code?", thread=thread).text
        assert offline.ask("hello", thread=thread).text

    changes = st.tuples(
        st.sampled_from(["cut", "flip", "insert", "value", "garbage"]),
        st.integers(0, 100_000),
        anything,
        st.binary(max_size=40),
    )
    fuzz(changes, one, times=fuzzed)
    assert all_ended(offline)


def test_no_file_does_harm(offline: Nova, tmp_path: Path, fuzzed: int):
    turn = {"kind": "turn", "turn_id": "t", "thread": "log", "speaker": "me", "text": "Hello."}
    turn["said_at"] = "2026-01-01T09:00:00Z"
    lines = st.lists(
        st.text(max_size=60)
        | anything.map(_json)
        | st.tuples(st.sampled_from([*turn, "x"]), anything).map(
            lambda changed: _json({**turn, changed[0]: changed[1]})
        ),
        max_size=4,
    )
    project = offline.settings.home / "projects" / "fuzzed.yaml"

    def one(written: tuple[list[str], Any, bytes]) -> None:
        imported, told, garbage = written
        with suppress(NovaError):
            offline.memory.import_lines(imported)
        project.parent.mkdir(exist_ok=True)
        project.write_bytes(
            garbage if told is None else _json({"id": "fuzzed", "name": told}).encode()
        )
        with suppress(NovaError):
            offline.projects.list()
        with suppress(NovaError):
            assert offline.ask("What is known of the depot?").text
        project.unlink()
        assert offline.ask("hello").text

    fuzz(st.tuples(lines, anything, st.binary(max_size=80)), one, times=fuzzed)
    assert all_ended(offline)
    assert offline.memory.verify() == []


def _json(value: object) -> str:
    return json.dumps(value)


def _with(state: dict[str, Any], channel: str, value: object) -> bytes:
    values = {**state["channel_values"], channel: value}
    try:
        return ormsgpack.packb({**state, "channel_values": values})
    except ormsgpack.MsgpackEncodeError:  # no number or text of it
        return b""
