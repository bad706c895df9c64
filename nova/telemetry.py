"""Telemetry: traces of runs to an OpenTelemetry address, by LangSmith's own instrumentation.

Off unless a setting names an address; then nothing is sent anywhere else. Names, times and
figures are sent, and nobody's words: inputs and outputs are hidden before they leave.
"""

import logging
from collections.abc import Callable

from projects.errors import BadInput

_SERVICE = "nova"
_PATIENCE = 3_000
"""Milliseconds that the last traces have to be sent when Nova ends."""


def trace_to(address: str) -> Callable[[], None]:
    """Trace all runs of this process to `address`; return what ends it.

    Raises:
        BadInput: if the extra `telemetry` is not installed.
    """
    try:
        from langsmith import Client, configure
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        wrong = "NOVA_TELEMETRY needs what is not installed (OpenTelemetry)"
        raise BadInput(wrong, "Install nova with the extra `telemetry`, or unset it.") from error
    # An address that does not answer is no news for the person who asks something.
    quiet = logging.getLogger("opentelemetry")
    quiet.addHandler(logging.NullHandler())
    quiet.propagate = False
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: _SERVICE}))
    exporter = OTLPSpanExporter(endpoint=f"{address.rstrip('/')}/v1/traces", timeout=2)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    client = Client(
        api_url=address,
        api_key="none",
        tracing_mode="otel",
        otel_tracer_provider=provider,
        hide_inputs=True,
        hide_outputs=True,
        hide_metadata=True,
    )
    configure(client=client, enabled=True, project_name=_SERVICE)

    def end() -> None:
        configure(client=None, enabled=False)
        client.flush(timeout=_PATIENCE / 1_000)
        provider.force_flush(_PATIENCE)
        provider.shutdown()

    return end
