"""What a command does without, and that it is still there for who asks for it."""

import subprocess
import sys

import pytest

LOADED = "; print(sorted({'aiohttp', 'httpx', 'langgraph_sdk.client'} & {*sys.modules}))"


@pytest.mark.parametrize(
    ("wants", "loaded"),
    [
        ("import langgraph.graph", "['aiohttp']"),
        ("from langgraph_sdk import get_client", "['aiohttp', 'httpx', 'langgraph_sdk.client']"),
        ("import openai; openai.AsyncOpenAI(api_key='none')", "['aiohttp']"),
    ],
    ids=["graph", "client", "model"],
)
def test_a_library_is_loaded_no_further_than_it_is_used(wants, loaded):
    script = f"import sys; from nova.cli.spared import spare; spare(); {wants}{LOADED}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == (loaded, "")


def test_without_aiohttp_nothing_of_it_is_found():
    script = "from nova.cli.spared import spare; spare(); import aiohttp"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert "import of aiohttp halted" in done.stderr
