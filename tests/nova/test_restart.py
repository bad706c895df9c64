"""A process that is killed in the middle of a run: the run is answered by the next one."""

import subprocess
import sys
from pathlib import Path

import pytest

from nova import Nova
from nova.settings import load_settings
from tests.scripted_model import Reply, ScriptedModel
from tests.waiting import wait_for

ASK = """
import sys
from nova import Nova
from nova.settings import load_settings
with Nova(settings=load_settings(home=sys.argv[1], cache=sys.argv[2], model=sys.argv[3],
                                 openai_base_url=sys.argv[4])) as nova:
    nova.ask(sys.argv[5], thread="th_killed")
"""


@pytest.mark.chaos
def test_a_run_that_was_killed_is_answered_under_its_own_id(tmp_path: Path, router_cache: Path):
    home = tmp_path / "home"
    with ScriptedModel(otherwise=Reply(text="too late", wait=3_600)) as model:
        killed = subprocess.Popen(
            [
                *(sys.executable, "-c", ASK, str(home), str(router_cache)),
                *("openai:test", model.base_url, "@general_assistant what is a debit?"),
            ],
            cwd=Path(__file__).parents[2],
        )
        wait_for(lambda: bool(model.requests))
        killed.kill()
        killed.wait()

    settings = load_settings(home=home, cache=router_cache, model="offline")
    with Nova(settings=settings) as nova:
        (cut_off,) = nova.runs.list()
        assert cut_off.status == "started"
        (answer,) = nova.recover()
        assert (answer.run_id, answer.thread) == (cut_off.run_id, "th_killed")
        assert answer.text
        assert nova.runs.show(cut_off.run_id).status == "answered"
        assert nova.recover() == (answer,)
        turns = [line for line in nova.memory.export() if '"kind": "turn"' in line]
        assert len(turns) == 1

    with Nova(settings=settings) as nova:
        assert nova.recover() == ()
        assert len(nova.runs.list()) == 1


CHAT = """
import os, signal, sys
from graph.state import WINDOW
from nova import Nova
from nova.settings import load_settings
nova = Nova(settings=load_settings(home=sys.argv[1], cache=sys.argv[2], model="offline"))
for number in range(WINDOW // 2 + 15):
    nova.ask(f"Hello, for the {number}. time", thread="th_long")
os.kill(os.getpid(), signal.SIGTERM)
"""


def test_what_a_long_conversation_let_go_of_is_not_answered_again(
    tmp_path: Path, router_cache: Path
):
    home = tmp_path / "home"
    words = [sys.executable, "-c", CHAT, str(home), str(router_cache)]
    assert subprocess.run(words, cwd=Path(__file__).parents[2]).returncode < 0
    with Nova(settings=load_settings(home=home, cache=router_cache, model="offline")) as nova:
        before = len(nova.runs.list(limit=1_000))
        assert nova.recover() == ()
        assert len(nova.runs.list(limit=1_000)) == before > 30


SERVER = """
import asyncio, os, signal, sys
from langgraph.checkpoint.memory import InMemorySaver
from nova.app import open_system
from nova.nova import Nova
from nova.settings import load_settings
system = open_system(load_settings(home=sys.argv[1], cache=sys.argv[2], model="offline"))
said = {"messages": [{"role": "user", "content": "hello"}]}
thread = {"configurable": {"thread_id": "of the server"}}
asyncio.run(system.graph(InMemorySaver()).ainvoke(said, thread))
Nova.over(system).ask("hello", thread="beside it")
os.kill(os.getpid(), signal.SIGTERM)
"""


def test_what_a_server_answered_in_threads_of_its_own_is_not_answered_again(
    tmp_path: Path, router_cache: Path
):
    home = tmp_path / "home"
    words = [sys.executable, "-c", SERVER, str(home), str(router_cache)]
    assert subprocess.run(words, cwd=Path(__file__).parents[2]).returncode < 0
    with Nova(settings=load_settings(home=home, cache=router_cache, model="offline")) as nova:
        assert nova.recover() == ()
        assert [run.status for run in nova.runs.list()] == ["answered", "answered"]
