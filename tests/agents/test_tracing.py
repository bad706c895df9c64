"""LangSmith's hooks: in place while nobody traces, and as ever while somebody does."""

from threading import current_thread

import pytest
from langsmith import Client, get_current_run_tree, traceable, tracing_context

from agents.responder.tracing import trace_in_place

NOWHERE = Client(api_url="http://127.0.0.1:9", api_key="none", auto_batch_tracing=False)


@pytest.mark.anyio
@pytest.mark.parametrize(("enabled", "is_traced"), [(False, False), ("local", True)])
async def test_a_call_is_traced_off_its_thread_or_not_at_all(enabled, is_traced):
    hooked = []

    def note(given):
        hooked.append(current_thread())
        return given

    @traceable(process_inputs=note)
    async def work(text: str) -> bool:
        return get_current_run_tree() is not None

    trace_in_place()
    with tracing_context(enabled=enabled, client=NOWHERE):
        assert await work("Hello") is is_traced
    assert bool(hooked) is is_traced
    assert current_thread() not in hooked
