"""Traces go to the address that is set, without anybody's words; else nothing goes anywhere."""

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

pytest.importorskip("opentelemetry.exporter.otlp.proto.http")

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

WORDS = ("Zanzibar", "marmalade")


class Collector(ThreadingHTTPServer):
    """Takes what is sent, as a collector of OpenTelemetry does."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[str, bytes]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Collector

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test output clean."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        is_packed = self.headers.get("Content-Encoding") == "gzip"
        self.server.got.append((self.path, gzip.decompress(body) if is_packed else body))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST  # noqa: N815 - its name there


@pytest.fixture
def collector():
    server = Collector()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_run_is_traced_without_its_words(open_nova, collector):
    nova = open_nova(telemetry=collector.address)
    nova.ask("Remember that Zanzibar marmalade costs nine dollars.")
    nova.close()
    assert {path for path, _ in collector.got} == {"/v1/traces"}
    names = set()
    for _, body in collector.got:
        assert not [word for word in WORDS if word.encode() in body]
        told = ExportTraceServiceRequest.FromString(body)
        names |= {
            span.name
            for resource in told.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        }
    assert {"nova", "recall", "supervisor", "answer", "promote"} <= names
    again = open_nova()
    sent = len(collector.got)
    again.ask("hello")
    assert len(collector.got) == sent
