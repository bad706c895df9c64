"""A relay before a server: the model must call one tool first, whatever it would rather do.

    with Pressing(llama.base_url, tool="search_memory") as relay:
        ...  # point Nova at relay.base_url

A model of this size never calls a tool unasked. So a request that carries no tool result is
sent on with that tool alone, `tool_choice` set and the first word of a call put into the
model's mouth (llama.cpp lets it talk first, and it would never stop). Everything else, both
ways, passes as it is: the server reads Nova's own requests, Nova the server's own replies.
"""

import http.client
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from tests.waiting import PATIENCE


class Pressing:
    """The relay; `bodies` are the requests as Nova sent them."""

    def __init__(self, base_url: str, *, tool: str) -> None:
        self.bodies: list[dict[str, Any]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self, base_url, tool))
        self._thread = threading.Thread(target=self._server.serve_forever)

    @property
    def base_url(self) -> str:
        """What OPENAI_BASE_URL is set to."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _pressed(body: dict[str, Any], tool: str) -> dict[str, Any]:
    if any(message["role"] == "tool" for message in body["messages"]):
        return body
    only = [given for given in body["tools"] if given["function"]["name"] == tool]
    return {
        **body,
        "tools": only,
        "tool_choice": "required",
        "stop": ["</tool_call>"],
        "messages": [*body["messages"], {"role": "assistant", "content": "<tool_call>\n"}],
    }


def _handler(relay: Pressing, base_url: str, tool: str) -> type[BaseHTTPRequestHandler]:
    place = urlsplit(base_url)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            relay.bodies.append(body)
            upstream = http.client.HTTPConnection(place.hostname, place.port, timeout=PATIENCE)
            headers = {
                "Authorization": self.headers["Authorization"],
                "Content-Type": "application/json",
            }
            upstream.request("POST", self.path, json.dumps(_pressed(body, tool)), headers)
            reply = upstream.getresponse()
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.headers["Content-Type"])
            self.end_headers()
            while piece := reply.read1():
                self.wfile.write(piece)
            upstream.close()

        def log_message(self, *_: object) -> None:
            pass

    return Handler
