"""What a command does without, and that it is still there for who asks for it."""

import subprocess
import sys

import pytest

WATCHED = ("aiohttp", "httpx", "langgraph_sdk.client", "langsmith.types.run", "openpyxl", "sqlglot")
LOADED = f"; print(sorted({{*{WATCHED}}} & {{*sys.modules}}))"


@pytest.mark.parametrize(
    ("wants", "loaded"),
    [
        ("import langgraph.graph", "[]"),
        ("from langgraph_sdk import get_client", "['httpx', 'langgraph_sdk.client']"),
        ("import langsmith.run_trees", "[]"),
        ("import nova.app", "[]"),
        ("import projects.data.guarding", "['sqlglot']"),
        (
            "import langsmith.types; langsmith.types.Run",
            "['langsmith.types.run']",
        ),
        ("import openai; openai.AsyncOpenAI(api_key='none')", "['aiohttp']"),
    ],
    ids=["graph", "client", "tracing", "home", "guard", "traced", "model"],
)
def test_a_library_is_loaded_no_further_than_it_is_used(wants, loaded):
    script = f"import sys; from nova.cli.spared import spare; spare(); {wants}{LOADED}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == (loaded, "")


def test_what_calls_a_model_is_there_for_a_command():
    script = "from nova.cli.spared import spare; spare(); import agents.responder.transport"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_graph_and_the_patterns_of_the_gate_wait_until_something_is_asked():
    script = """
import sys
from nova import Nova
from memory import echo, orders
from projects.expression import expression
from routines.schedules.words import repeats
print(sorted({"graph.build", "graph.interview.procedure"} & {*sys.modules}))
kind = type(expression(""))
found = [one for room in (echo, orders, repeats) for one in vars(room).values() if type(one) is kind]
print(len(found) > 10, [one for one in found if "_compiled" in vars(one)])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.stdout.split("\n")[:2], done.stderr) == (["[]", "True []"], "")


def test_the_door_for_python_keeps_what_it_loads_from_being_looked_through():
    script = """
import gc
gc.disable()
from nova import Nova
print(gc.isenabled(), gc.get_freeze_count() > 1_000)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("False True", "")


def test_nothing_that_stays_is_looked_through_for_garbage():
    script = """
import gc
from nova._kept import kept
with kept():
    before, looked = gc.isenabled(), [{} for _ in range(1_000)]
print(before, gc.isenabled(), gc.get_freeze_count() > 1_000)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("False True True", "")
