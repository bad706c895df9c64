"""A real `langgraph dev` on loopback, started as a person starts it, in a folder of its own.

    with running(folder, cache=cache, NOVA_MODEL="offline") as server:
        state = server.ask(server.thread(), "Hi")

The folder stands for a checkout: it links to langgraph.json and nova/, so that the server's
own files (`.langgraph_api/`) and the home (`home/`) lie in it and nothing else is touched.
"""

import json
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from langgraph_sdk import get_sync_client
from langgraph_sdk.client import SyncLangGraphClient

from nova.settings import Settings
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
COMMAND = Path(sys.executable).with_name("langgraph")


@dataclass(frozen=True)
class Server:
    """A server that answers, and a client of it."""

    url: str
    folder: Path
    client: SyncLangGraphClient

    @property
    def workspace(self) -> Path:
        """Where approved drafts are written."""
        return self.folder / "home" / "workspace"

    def thread(self) -> str:
        """Begin a conversation and return its id."""
        return str(self.client.threads.create()["thread_id"])

    def ask(self, thread: str, text: str, **context: Any) -> dict[str, Any]:
        """Say something in a thread and return the state that comes of it."""
        return self.run(thread, input=said(text), context=context)

    def run(self, thread: str, **given: Any) -> dict[str, Any]:
        """Run the graph on a thread until it ends or waits."""
        state = self.client.runs.wait(thread, "nova", **given)
        assert isinstance(state, dict)
        return state

    def faults(self) -> list[str]:
        """Return what the server logged as an error, BlockingErrors among it."""
        lines = (self.folder / "log").read_text().splitlines()
        entries = [json.loads(line) for line in lines if line.startswith("{")]
        grave = [entry for entry in entries if entry["level"] in ("error", "critical")]
        failed = [entry for entry in grave if not _says_only_how_long(entry)]
        blocked = [line for line in lines if "BlockingError" in line]
        return [str(entry) for entry in failed] + blocked


def _says_only_how_long(entry: dict[str, Any]) -> bool:
    """Whether an entry is there since something took long: that is an error to the server, too."""
    return "exception" not in entry and not {"elapsed_ms", "elapsed_seconds"}.isdisjoint(entry)


def said(text: str, **rest: str) -> dict[str, Any]:
    """Return the input that says `text`."""
    return {"messages": [{"role": "user", "content": text, **rest}]}


@contextmanager
def running(folder: Path, *, cache: Path, **settings: str) -> Iterator[Server]:
    """Start a server in `folder`, wait until it answers, and end it by its own process."""
    port = free_port()
    process = start(folder, port=port, cache=cache, **settings)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url, process, folder / "log")
        with get_sync_client(url=url) as client:
            yield Server(url, folder, client)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()
            process.wait()


def start(folder: Path, *, port: int, cache: Path, **settings: str) -> subprocess.Popen[bytes]:
    """Start `langgraph dev` in `folder` with these settings and none of the tester's own."""
    for name in ("langgraph.json", "nova"):
        link = folder / name
        if not link.exists():
            link.symlink_to(ROOT / name)
    command = [COMMAND, "dev", "--no-browser", "--no-reload", "--n-jobs-per-worker", "8"]
    with pytest.MonkeyPatch.context() as environment, (folder / "log").open("ab") as log:
        for name in Settings.model_fields:
            environment.delenv(f"NOVA_{name.upper()}", raising=False)
            environment.delenv(name.upper(), raising=False)
        environment.setenv("PYTHONPATH", str(ROOT))
        environment.setenv("NOVA_HOME", str(folder / "home"))
        environment.setenv("NOVA_CACHE", str(cache))
        environment.setenv("LANGSMITH_TRACING", "false")
        environment.setenv("LANGGRAPH_CLI_NO_ANALYTICS", "1")
        environment.setenv("LANGGRAPH_NO_VERSION_CHECK", "1")
        environment.setenv("LOG_JSON", "true")
        for name, value in settings.items():
            environment.setenv(name, value)
        return subprocess.Popen(
            [*map(str, command), "--port", str(port)], cwd=folder, stdout=log, stderr=log
        )


def free_port() -> int:
    """Return a port on loopback that nobody listens at.

    It is below those that a system hands out unasked: until the server has started, other tests
    begin to listen at some.
    """
    while True:
        port = random.randint(20_000, 32_000)  # noqa: S311 - no secret
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers; fail with its log if it ends instead."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/ok", timeout=5):  # noqa: S310 - loopback
                return
        except OSError:  # not yet
            time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text()[-4000:]}")
