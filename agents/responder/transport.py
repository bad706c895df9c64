"""The transport: calls to an endpoint go over aiohttp, for a fifth less CPU than over httpx's own.

OpenAI's package has one as well, but it calls a refused connection a timeout, and lets rise what
aiohttp says of a garbled reply.
"""

from asyncio import AbstractEventLoop, get_running_loop
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

import aiohttp
import httpx2

_CONNECTIONS = 1_000
_PIECE = 1 << 16


class Transport(httpx2.AsyncBaseTransport):
    """Sends requests and takes replies, over one pool of connections for each loop."""

    def __init__(self, *, is_secure: bool) -> None:
        """Read the certificates if the endpoint is secure; the first request makes the pool."""
        self._ssl = httpx2.create_ssl_context() if is_secure else True
        self._sessions: WeakKeyDictionary[AbstractEventLoop, aiohttp.ClientSession]
        self._sessions = WeakKeyDictionary()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return the reply to `request` once its head is there.

        Raises:
            httpx2.TransportError: if the endpoint cannot be reached or answers in no HTTP.
        """
        seconds = request.extensions.get("timeout", {})
        with _faults(request):
            reply = await self._session().request(
                request.method,
                str(request.url),
                headers=request.headers.multi_items(),
                data=await request.aread(),
                allow_redirects=False,  # the client above follows them
                timeout=aiohttp.ClientTimeout(
                    connect=seconds.get("pool"),
                    sock_connect=seconds.get("connect"),
                    sock_read=seconds.get("read"),
                ),
            )
        return httpx2.Response(
            reply.status,
            headers=[*reply.raw_headers],
            stream=_Body(reply, request),
            request=request,
        )

    async def aclose(self) -> None:
        """Close the connections of this loop."""
        session = self._sessions.pop(get_running_loop(), None)
        if session is not None:
            await session.close()

    def _session(self) -> aiohttp.ClientSession:
        """Return the pool of this loop: a server has two, one for itself and one of Nova's."""
        loop = get_running_loop()
        session = self._sessions.get(loop)
        if session is None:
            session = self._sessions[loop] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_CONNECTIONS, ssl=self._ssl),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
            )
        return session


class _Body(httpx2.AsyncByteStream):
    def __init__(self, reply: aiohttp.ClientResponse, request: httpx2.Request) -> None:
        self._reply = reply
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _faults(self._request):
            async for piece in self._reply.content.iter_chunked(_PIECE):
                yield piece

    async def aclose(self) -> None:
        # A connection whose reply was not read to its end is closed, any other used again.
        if self._reply.content.at_eof():
            self._reply.release()
        else:
            self._reply.close()


@contextmanager
def _faults(request: httpx2.Request) -> Iterator[None]:
    """Tell what goes wrong as httpx does."""
    try:
        yield
    except TimeoutError as error:
        raise httpx2.ReadTimeout(str(error), request=request) from error
    except aiohttp.ClientConnectorError as error:
        raise httpx2.ConnectError(str(error), request=request) from error
    except aiohttp.ClientError as error:
        raise httpx2.ReadError(str(error), request=request) from error
