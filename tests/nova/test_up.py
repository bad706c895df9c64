"""`nova up`: workers work until told to end, and what is under way is finished or stopped."""

import asyncio
import signal
from dataclasses import dataclass, field
from pathlib import Path

from nova.up import up
from tests.processes import Processes
from tests.scripted_model import Reply, ScriptedModel
from tests.waiting import PATIENCE, wait_for


@dataclass
class Counting:
    """A worker that fails at first, then works until it is told to stop."""

    failures: int
    name: str = "counting"
    began: int = 0
    ended: int = 0
    at_work: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, stop: asyncio.Event) -> None:
        self.began += 1
        if self.began <= self.failures:
            raise TimeoutError(self.began)
        self.at_work.set()
        await stop.wait()
        self.ended += 1


def test_up_ends_with_code_0_when_it_is_told_to(tmp_path: Path, router_cache: Path):
    served = Processes(tmp_path / "home", router_cache, NOVA_MODEL="offline")
    process = served.start("up")
    assert process.stderr is not None
    assert process.stdout is not None
    with process.stdout, process.stderr as lines:
        assert next(line for line in lines if line.startswith("nova: up in "))
        process.send_signal(signal.SIGTERM)
        assert [*lines][-1] == "nova: ended\n"
    assert process.wait(timeout=PATIENCE) == 0
    assert not (tmp_path / "home" / "nova.pid").exists()


def test_a_worker_that_fails_begins_again_and_ends_with_the_others(open_nova):
    nova, said = open_nova(), []
    failing, steady = Counting(failures=1), Counting(failures=0)
    nova.workers += [failing, steady]

    async def for_a_while() -> None:
        stop = asyncio.Event()
        being_up = asyncio.create_task(up(nova, stop, say=said.append))
        await failing.at_work.wait()
        stop.set()
        await being_up

    nova.work(for_a_while())
    assert (failing.began, failing.ended, steady.began, steady.ended) == (2, 1, 1, 1)
    assert said[0] == "counting failed and begins again in 1 s: TimeoutError: 1"


def test_a_run_that_takes_too_long_is_stopped_at_the_end_and_its_record_says_so(open_nova):
    said = []
    with ScriptedModel(otherwise=Reply(text="too late", wait=3_600)) as model:
        nova = open_nova(model="openai:test", openai_base_url=model.base_url)

        async def ended_in_the_middle() -> None:
            stop = asyncio.Event()
            being_up = asyncio.create_task(up(nova, stop, say=said.append, patience=0.1))
            asking = asyncio.create_task(nova._ask("@general_assistant why?"))
            await asyncio.to_thread(wait_for, lambda: bool(model.requests))
            stop.set()
            await being_up
            await asyncio.gather(asking, return_exceptions=True)

        nova.work(ended_in_the_middle())
        (record,) = nova.runs.list()
    assert said[-1] == "1 not done in 0.1 s: stopped."
    assert (record.status, record.detail["error"]) == ("failed", "It was stopped before its end.")
