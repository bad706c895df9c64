"""Endpoints that speak no HTTP, or break off: one line each, and nothing of the library's own."""

import asyncio

import pytest

from agents.responder import ModelResponder, ModelSettings
from projects.errors import ModelUnavailable
from tests.agents.fakes import assignment, toolbox, used
from tests.waiting import PATIENCE

STEP = assignment("memory_recall", "Are you there?")
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
REPLIES = {
    "no HTTP": b"hello there\r\n\r\n",
    "nothing at all": b"",
    "a wrong status": b"HTTP/1.1 abc OK\r\n\r\n",
    "a header without end": b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    "a header that is none": OK + b"X\x00: 1\r\nContent-Length: 2\r\n\r\n{}",
    "a wrong chunk": OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}",
    "too short a body": OK + b"Content-Length: 100\r\n\r\n{}",
    "a body that is not packed": OK + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
    "a way to nowhere": b"HTTP/1.1 302 Found\r\nLocation: ftp://x/\r\nContent-Length: 0\r\n\r\n",
}


async def failure_at(url: str) -> str:
    settings = ModelSettings(
        fast="openai:small", base_url=url, timeout=PATIENCE, retry_delay=0.0, max_retries=1
    )
    with pytest.raises(ModelUnavailable) as raised:
        await used(ModelResponder(settings), lambda player: player.respond(STEP, toolbox()))
    return str(raised.value)


@pytest.mark.anyio
@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
async def test_a_garbled_reply_is_a_connection_error(reply):
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert "(Connection error.)" in await failure_at(f"http://127.0.0.1:{port}/v1")


@pytest.mark.anyio
@pytest.mark.parametrize("url", ["http://127.0.0.1:9/v1", "http://127.0.0.1:99999/v1", "ftp://x"])
async def test_an_endpoint_that_cannot_be_reached_is_no_timeout(url):
    assert "(Connection error.)" in await failure_at(url)
