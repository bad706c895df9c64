"""A thread's state that was tampered with is never executed, and stands in nobody's way."""

import json
import pickle
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from nova import Nova
from nova.settings import load_settings
from tests.fuzz.tampering import plant, plant_writes, vectors

ROOT = Path(__file__).parents[2]
NAMES = sorted(vectors(Path("mark")))

SERVER = """
import sys
from pathlib import Path
from langgraph_api.serde import Serializer
from tests.fuzz.tampering import vectors
for name, stored in vectors(Path(sys.argv[1])).items():
    try:
        Serializer().loads_typed(stored)
    except Exception:
        pass
print(len(vectors(Path(sys.argv[1]))), Path(sys.argv[1]).exists())
"""


@pytest.fixture(scope="module")
def nova(tmp_path_factory: pytest.TempPathFactory, router_cache: Path) -> Iterator[Nova]:
    home = tmp_path_factory.mktemp("tampered")
    with Nova(settings=load_settings(home=home, cache=router_cache, model="offline")) as nova:
        yield nova


@pytest.mark.parametrize("planted", [plant, plant_writes], ids=["state", "write"])
@pytest.mark.parametrize("name", NAMES)
def test_a_tampered_state_is_not_executed_and_the_conversation_goes_on(
    nova, tmp_path, name, planted
):
    mark, thread = tmp_path / "executed", f"th {name} {planted.__name__}"
    nova.ask("hello", thread=thread)
    told = len(nova.notices)
    planted(nova.settings.home / "checkpoints.sqlite", thread, vectors(mark)[name])
    assert nova.ask("hello", thread=thread).decision == "route"
    assert nova.ask("hello again", thread=thread).decision == "route"
    assert not mark.exists()
    assert all("set aside and begun anew" in line for line in nova.notices[told:])


@pytest.mark.parametrize("name", ["run_id", "question", "started_at", "channel_values"])
def test_a_state_in_which_a_name_is_misspelt_is_set_aside(nova, name):
    path, thread = nova.settings.home / "checkpoints.sqlite", f"misspelt {name}"
    nova.ask("Draft the thing for them.", thread=thread)
    with closing(sqlite3.connect(path)) as database:
        row = "SELECT type, checkpoint FROM checkpoints WHERE thread_id = ?"
        kind, state = database.execute(row, (thread,)).fetchone()
    assert name.encode() in state
    plant(path, thread, (kind, state.replace(name.encode(), b"x" * len(name))))
    assert nova.ask("hello", thread=thread).decision == "route"
    assert thread in nova.notices[-1]


def test_a_vector_does_harm_where_nothing_guards(tmp_path):
    mark = tmp_path / "executed"
    pickle.loads(vectors(mark)["pickle"][1])  # noqa: S301 - the control
    assert mark.exists()


def test_the_server_s_own_reader_executes_none_of_them(tmp_path):
    declared = json.loads((ROOT / "langgraph.json").read_text(encoding="utf-8"))
    done = subprocess.run(
        [sys.executable, "-c", SERVER, str(tmp_path / "executed")],
        cwd=ROOT,
        env={
            **declared["env"],
            "LANGGRAPH_CHECKPOINTER": json.dumps(declared["checkpointer"]),
            "DATABASE_URI": ":memory:",
            "REDIS_URI": "fake",
            "LANGGRAPH_RUNTIME_EDITION": "inmem",
        },
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines()[-1] == f"{len(NAMES)} False", done.stderr
