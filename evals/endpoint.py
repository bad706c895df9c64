"""An OpenAI-compatible endpoint on loopback whose answers a mind written in Python gives."""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

Call = tuple[str, Mapping[str, Any]]
"""A tool with its arguments."""


class Mind(Protocol):
    """What answers in place of a language model."""

    base_url: str
    """Where it is reached; set when it is served."""

    def answer(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the message that it replies to one request."""
        ...


@contextmanager
def serving(mind: Mind) -> Iterator[None]:
    """Serve a mind on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            choice = {"index": 0, "message": mind.answer(body), "finish_reason": "stop"}
            usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
            reply = {"id": "x", "object": "chat.completion", "created": 0, "model": "hostile",
                     "choices": [choice], "usage": usage}  # fmt: skip
            data = json.dumps(reply).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    mind.base_url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def replied(text: str, made: Sequence[Call] = ()) -> dict[str, Any]:
    """Return a message of text, with tool calls beside it."""
    calls = [
        {
            "id": f"call_{at}",
            "type": "function",
            "function": {"name": name, "arguments": json.dumps(arguments)},
        }
        for at, (name, arguments) in enumerate(made)
    ]
    return {"role": "assistant", "content": text, **({"tool_calls": calls} if calls else {})}


def text_of(content: object) -> str:
    """Return the text of a message's content."""
    if isinstance(content, list):
        return "".join(part.get("text", "") for part in content)
    return str(content or "")
