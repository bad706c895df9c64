"""Runs: one at a time in a thread, cancelled by id, held to a deadline."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from nova import Nova
from nova.app import open_system
from nova.settings import load_settings
from projects.errors import BadInput, RunStopped, ThreadBusy, UnknownName
from tests.scripted_model import Reply, ScriptedModel, says
from tests.waiting import wait_for

TURN = (
    '{"kind": "turn", "turn_id": "t1", "thread": "log", "speaker": "me", '
    '"text": "The gate code is 4471.", "said_at": "2026-01-01T09:00:00Z"}'
)
ASK = "@general_assistant what is a debit?"
NEVER = Reply(text="too late", wait=3_600)


@pytest.fixture
def slow(open_nova):
    """Nova with a model that hangs at its first request, and the model."""
    with ScriptedModel(NEVER, otherwise=says("Good day.")) as model:
        yield open_nova(model="openai:test", openai_base_url=model.base_url), model


def test_a_second_run_of_a_thread_is_refused_or_waits_as_its_caller_says(slow):
    nova, model = slow
    with ThreadPoolExecutor(2) as beside:
        first = beside.submit(nova.ask, ASK, thread="th")
        wait_for(lambda: len(model.requests) == 1)
        with pytest.raises(ThreadBusy, match="'th' is still at work"):
            nova.ask("hello", thread="th", busy="refuse")
        second = beside.submit(nova.ask, "hello", thread="th")
        assert nova.ask("hello", thread="other", busy="refuse").decision == "route"
        assert not second.done()
        (run,) = [run for run in nova.runs.list() if run.status == "started"]
        assert nova.runs.cancel(run.run_id).status == "cancelled"
        with pytest.raises(RunStopped):
            first.result()
        assert second.result().decision == "route"


def test_a_cancelled_run_says_so_and_its_thread_goes_on(slow):
    nova, model = slow
    with ThreadPoolExecutor(1) as beside:
        running = beside.submit(lambda: [*nova.stream(ASK, thread="th")])
        wait_for(lambda: len(model.requests) == 1)
        (run,) = nova.runs.list()
        cancelled = nova.runs.cancel(run.run_id)
        with pytest.raises(RunStopped, match=f"'{run.run_id}' was cancelled"):
            running.result()
    assert (cancelled.status, cancelled.detail["error"]) == ("cancelled", "It was cancelled.")
    assert cancelled.ended_at is not None
    assert nova.recover() == ()
    assert nova.ask("hello", thread="th").text == "Good day."


def test_only_what_is_under_way_can_be_cancelled(open_nova):
    nova = open_nova()
    answer = nova.ask("hello")
    with pytest.raises(BadInput, match="is not under way: it is answered"):
        nova.runs.cancel(answer.run_id)
    with pytest.raises(UnknownName):
        nova.runs.cancel("r_nothing")


def test_of_runs_of_a_thread_that_begin_at_once_one_is_not_refused(open_nova):
    nova = open_nova()

    async def at_once() -> list[object]:
        asking = (nova._ask("hello", thread="th", busy="refuse") for _ in range(5))
        return await asyncio.gather(*asking, return_exceptions=True)

    nova.recover()
    answers = nova.work(at_once())
    assert sum(isinstance(each, ThreadBusy) for each in answers) == 4
    assert [run.status for run in nova.runs.list()] == ["answered"]


class Hanging:
    """A proposer that never comes to its end."""

    async def propose(self, text, *, known):
        await asyncio.Event().wait()


def test_a_run_that_hangs_is_stopped_at_its_deadline(tmp_path, router_cache):
    settings = load_settings(
        home=tmp_path, cache=router_cache, model="offline", limits={"seconds": 1.0}
    )
    system = open_system(settings)
    services = replace(system.services, proposer=Hanging())
    with Nova.over(replace(system, services=services)) as nova:
        with pytest.raises(RunStopped, match="it was not done 2 seconds after it began"):
            nova.ask("Our Leeds depot has many doors.")
        (record,) = nova.runs.list()
    assert record.status == "failed"
    assert "was not done 2 seconds" in record.detail["error"]


def test_an_erase_waits_for_the_runs_under_way_and_holds_back_the_others(slow):
    nova, model = slow
    nova.memory.import_lines([TURN])
    with ThreadPoolExecutor(3) as beside:
        first = beside.submit(nova.ask, ASK, thread="th")
        wait_for(lambda: len(model.requests) == 1)
        erasing = beside.submit(nova.memory.erase, matching="gate code is 4471")
        wait_for(lambda: not nova._runner._may_begin.is_set())
        held_back = beside.submit(nova.ask, "hello")
        assert not erasing.done()
        (run,) = [run for run in nova.runs.list() if run.status == "started"]
        nova.runs.cancel(run.run_id)
        assert erasing.result().traces == ()
        assert held_back.result().decision == "route"
        with pytest.raises(RunStopped):
            first.result()
