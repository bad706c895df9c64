"""An OpenAI-compatible endpoint on loopback that answers after a set time, for measuring.

Runs in a process of its own, so that its work is not counted as that of who asks:
`python -m evals.benchmarks.endpoint` prints its port and serves until it is ended.
"""

import asyncio
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import IO, Any, cast

_ANSWER = (
    "Here is the answer, kept short and plain. First, the main point is settled and needs no "
    "further work. Second, two details were checked and both still hold. Third, the next step "
    "is yours to choose, and I can take it from there."
)
_CHARACTERS_PER_TOKEN = 4


@dataclass
class Pace:
    """How long an answer takes, and what was asked so far."""

    first: float = 0.0
    """Seconds before an answer begins."""
    per_token: float = 0.0
    """Seconds for each token of it."""
    calls: int = 0
    prompt_tokens: int = 0
    """Counted as four characters a token, tool descriptions included."""


async def _serve() -> None:
    pace = Pace()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                await _answer(reader, writer, pace)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pace: Pace) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = next(
        (int(line.partition(":")[2]) for line in head.split("\r\n") if "content-length" in line), 0
    )
    body = json.loads(await reader.readexactly(length)) if length else {}
    if "/pace" in head.split("\r\n", 1)[0]:
        for name, value in body.items():
            setattr(pace, name, value)
        reply: dict[str, Any] = asdict(pace)
    else:
        reply = await _complete(body, pace)
    data = json.dumps(reply).encode()
    writer.write(
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
        + str(len(data)).encode()
        + b"\r\n\r\n"
        + data
    )
    await writer.drain()


async def _complete(body: dict[str, Any], pace: Pace) -> dict[str, Any]:
    asked = sum(len(str(message.get("content") or "")) for message in body["messages"])
    asked += len(json.dumps(body["tools"])) if body.get("tools") else 0
    prompt, completion = (n // _CHARACTERS_PER_TOKEN for n in (asked, len(_ANSWER)))
    pace.calls += 1
    pace.prompt_tokens += prompt
    await asyncio.sleep(pace.first + pace.per_token * completion)
    message = {"role": "assistant", "content": _ANSWER}
    return {
        "id": f"chatcmpl-{pace.calls}",
        "object": "chat.completion",
        "created": 0,
        "model": body.get("model"),
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
        },
    }


class Endpoint:
    """A running endpoint."""

    def __init__(self, port: int) -> None:
        """Speak to the one that listens on `port`."""
        self.base_url = f"http://127.0.0.1:{port}/v1"
        self._pace = f"http://127.0.0.1:{port}/pace"

    def set(self, **values: float) -> Pace:
        """Change the pace or the counters, and return them."""
        request = urllib.request.Request(self._pace, data=json.dumps(values).encode())  # noqa: S310 loopback
        with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310 loopback
            return Pace(**json.load(reply))


@contextmanager
def running() -> Iterator[Endpoint]:
    """Run an endpoint in a process of its own."""
    command = [sys.executable, "-m", "evals.benchmarks.endpoint"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        try:
            said = cast("IO[str]", process.stdout)  # never None: it is a pipe
            yield Endpoint(int(said.readline()))
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(_serve())
