"""A scripted language model behind a real OpenAI-compatible endpoint on loopback.

    from tests.scripted_model import ScriptedModel, calls, fails, says

    with ScriptedModel(says("Hello."), calls("search_memory", query="hours")) as model:
        ...  # point a client at model.base_url, any API key and model name will do
        assert model.requests[0].user == "Hi"

A script is a row of replies, used one a request, in order. A reply is a `Reply` (made by
`says`, `calls`, `says_json`, `fails`, `hangs`, `cuts` or `garbles`) or a function from the
`Request` to one. `otherwise` answers when the script is at its end; without it the server
answers 400 and says so. Every request is recorded. Streaming and plain requests are both
served; `/v1/models` lists one model. Leaving the context ends the server and its threads.

`/v1/embeddings` is answered by `embeds`, which may be put anew while it serves: by default
vectors of hashed words; `vectors_by` serves those of any embedding, `fails` and the rest do
what they say. Those requests are recorded in `embedded`.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tests.scripted_vectors import hashed

Json = dict[str, Any]
"""A JSON object on the wire; tests look into it freely."""


@dataclass(frozen=True)
class Call:
    """One tool call of a reply; `arguments` as text is sent as it is (malformed, say)."""

    name: str
    arguments: Mapping[str, Any] | str = field(default_factory=dict)

    def to_wire(self, index: int, reply_number: int) -> Json:
        """Return the call in the endpoint's own form."""
        arguments = self.arguments
        text = arguments if isinstance(arguments, str) else json.dumps(dict(arguments))
        return {
            "index": index,
            "id": f"call_{reply_number}_{index}",
            "type": "function",
            "function": {"name": self.name, "arguments": text},
        }


@dataclass(frozen=True)
class Reply:
    """What the endpoint does with one request."""

    text: str = ""
    tool_calls: tuple[Call, ...] = ()
    prompt_tokens: int = 10
    completion_tokens: int = 5
    status: int = 200
    retry_after: float | None = None
    wait: float = 0.0
    """Seconds of silence before anything is sent."""
    cut: bool = False
    """Whether the connection breaks half-way through the body."""
    raw: str | None = None
    """A body to be sent in place of a well-formed one."""

    def using(self, prompt_tokens: int, completion_tokens: int) -> "Reply":
        """Return the same reply with this usage reported."""
        return replace(self, prompt_tokens=prompt_tokens, completion_tokens=completion_tokens)

    @property
    def finish_reason(self) -> str:
        """Why the model stopped, as the endpoint words it."""
        return "tool_calls" if self.tool_calls else "stop"


def says(text: str, *tool_calls: Call) -> Reply:
    """Return a reply of text, with tool calls beside it if any are given."""
    return Reply(text=text, tool_calls=tool_calls)


def calls(name: str, **arguments: Any) -> Reply:
    """Return a reply that calls one tool and says nothing."""
    return Reply(tool_calls=(Call(name, arguments),))


def says_json(value: Any) -> Reply:
    """Return a reply whose text is `value` as JSON (for structured output)."""
    return Reply(text=json.dumps(value))


def fails(status: int, *, retry_after: float | None = None) -> Reply:
    """Return a reply of an HTTP error, with Retry-After if given."""
    return Reply(status=status, retry_after=retry_after)


def hangs(seconds: float = 30.0) -> Reply:
    """Return a reply that stays silent so long (ended at once when the server closes)."""
    return Reply(text="too late", wait=seconds)


def cuts(text: str) -> Reply:
    """Return a reply of which only the first half arrives."""
    return Reply(text=text, cut=True)


def garbles(body: str = "<html>Bad gateway</html>") -> Reply:
    """Return a reply with status 200 whose body is not what the protocol says."""
    return Reply(raw=body)


def vectors_by(embed: Callable[[Sequence[str]], Any]) -> "Callable[[Request], Reply]":
    """Return what answers with the vectors that `embed` makes, the last text's first."""

    def answer(request: "Request") -> Reply:
        rows = [[float(number) for number in row] for row in embed(request.inputs)]
        data = [{"index": at, "embedding": row} for at, row in enumerate(rows)]
        return Reply(raw=json.dumps({"object": "list", "data": data[::-1]}))

    return answer


@dataclass(frozen=True)
class Request:
    """One request as it came in."""

    path: str
    headers: Mapping[str, str]
    body: Json

    @property
    def model(self) -> str:
        """The model that was asked for."""
        return str(self.body.get("model", ""))

    @property
    def inputs(self) -> list[str]:
        """The texts whose vectors were asked for."""
        return list(self.body.get("input", []))

    @property
    def messages(self) -> list[Json]:
        """The messages, in order."""
        return list(self.body.get("messages", []))

    @property
    def system(self) -> str:
        """The text of all system messages."""
        return "\n".join(_texts(self.messages, "system", "developer"))

    @property
    def user(self) -> str:
        """The text of the last user message."""
        return next(reversed(_texts(self.messages, "user")), "")

    @property
    def tool_results(self) -> list[str]:
        """The texts of all tool messages, in order."""
        return _texts(self.messages, "tool")

    @property
    def tools(self) -> list[str]:
        """Names of the tools that were offered."""
        return [tool["function"]["name"] for tool in self.body.get("tools", [])]

    @property
    def is_stream(self) -> bool:
        """Whether a stream was asked for."""
        return bool(self.body.get("stream"))


def _texts(messages: Sequence[Json], *roles: str) -> list[str]:
    return [_text(message.get("content")) for message in messages if message["role"] in roles]


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "".join(part.get("text", "") for part in content)
    return content or ""


Scripted = Reply | Callable[[Request], Reply]
"""A reply, or what makes one of the request."""


class ScriptedModel:
    """The endpoint; a context manager that serves between enter and exit."""

    def __init__(self, *script: Scripted, otherwise: Scripted | None = None) -> None:
        """Take the replies in order, and what to answer once they are used up."""
        self.requests: list[Request] = []
        self.embedded: list[Request] = []
        self.embeds: Scripted = vectors_by(hashed)
        self._script = list(script)
        self._otherwise = otherwise
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        """Start serving."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all requests, the server and its threads."""
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def base_url(self) -> str:
        """What a client takes as its base URL (`OPENAI_BASE_URL`)."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def is_used_up(self) -> bool:
        """Whether every scripted reply was asked for."""
        return not self._script

    def extend(self, *script: Scripted) -> None:
        """Append replies to the script."""
        with self._lock:
            self._script.extend(script)

    def reply_to(self, request: Request) -> tuple[int, Reply]:
        """Record `request` and return its number and the reply due (called by the server)."""
        if request.path.endswith("/embeddings"):
            with self._lock:
                self.embedded.append(request)
            return 0, self.embeds if isinstance(self.embeds, Reply) else self.embeds(request)
        with self._lock:
            self.requests.append(request)
            number = len(self.requests)
            due = self._script.pop(0) if self._script else self._otherwise
        if due is None:
            body = json.dumps({"error": {"message": "The script is at its end.", "code": "400"}})
            return number, Reply(status=400, raw=body)
        return number, due if isinstance(due, Reply) else due(request)

    def wait(self, seconds: float) -> None:
        """Stay silent so long, or until the server closes (called by the server)."""
        self._closing.wait(seconds)


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True

    def __init__(self, model: ScriptedModel) -> None:
        self.model = model
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that hung up is part of many tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test output clean."""

    def do_GET(self) -> None:
        """List the one model."""
        self._send(200, json.dumps({"object": "list", "data": [{"id": "scripted"}]}))

    def do_POST(self) -> None:
        """Answer a chat completion as the script says."""
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length) or b"{}")
        request = Request(self.path, dict(self.headers.items()), body)
        number, reply = self.server.model.reply_to(request)
        if reply.wait:
            self.server.model.wait(reply.wait)
        if reply.status != 200 or reply.raw is not None:
            self._send(reply.status, reply.raw or _error(reply.status), reply.retry_after)
        elif request.is_stream:
            self._stream(list(_events(request, reply, number)), cut=reply.cut)
        else:
            self._send(200, json.dumps(_completion(request, reply, number)), cut=reply.cut)

    def _send(
        self, status: int, body: str, retry_after: float | None = None, *, cut: bool = False
    ) -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        if retry_after is not None:
            self.send_header("Retry-After", str(retry_after))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)
        self.close_connection = True

    def _stream(self, events: list[str], *, cut: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self.end_headers()
        for event in events[: len(events) // 2] if cut else events:
            data = event.encode()
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.flush()
        if not cut:
            self.wfile.write(b"0\r\n\r\n")
        self.close_connection = True


def _error(status: int) -> str:
    return json.dumps({"error": {"message": f"scripted failure {status}", "code": str(status)}})


def _usage(reply: Reply) -> Json:
    return {
        "prompt_tokens": reply.prompt_tokens,
        "completion_tokens": reply.completion_tokens,
        "total_tokens": reply.prompt_tokens + reply.completion_tokens,
    }


def _completion(request: Request, reply: Reply, number: int) -> Json:
    message: Json = {"role": "assistant", "content": reply.text or None}
    if reply.tool_calls:
        message["tool_calls"] = [
            call.to_wire(index, number) for index, call in enumerate(reply.tool_calls)
        ]
    return {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": 0,
        "model": request.model,
        "choices": [{"index": 0, "message": message, "finish_reason": reply.finish_reason}],
        "usage": _usage(reply),
    }


def _events(request: Request, reply: Reply, number: int) -> Iterator[str]:
    """Yield the stream: text word by word, then calls, the finish reason, and usage."""
    yield _event(request, number, {"role": "assistant", "content": ""})
    for word in _words(reply.text):
        yield _event(request, number, {"content": word})
    for index, call in enumerate(reply.tool_calls):
        yield _event(request, number, {"tool_calls": [call.to_wire(index, number)]})
    yield _event(request, number, {}, finish=reply.finish_reason)
    if (request.body.get("stream_options") or {}).get("include_usage"):
        yield _event(request, number, None, usage=_usage(reply))
    yield "data: [DONE]\n\n"


def _words(text: str) -> list[str]:
    return [word for word in text.replace(" ", " \0").split("\0") if word]


def _event(
    request: Request,
    number: int,
    delta: Json | None,
    *,
    finish: str | None = None,
    usage: Json | None = None,
) -> str:
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
    chunk = {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": request.model,
        "choices": choices,
        "usage": usage,
    }
    return f"data: {json.dumps(chunk)}\n\n"
