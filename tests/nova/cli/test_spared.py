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
