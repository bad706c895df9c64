"""What waits for a model is done once one answers: nothing lost, no budget passed."""

import asyncio
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from langchain_core.messages import HumanMessage
from sqlalchemy import NullPool, create_engine, text

from agents.responder import (
    Bounds,
    Budgets,
    ModelPrice,
    ModelResponder,
    ModelSettings,
    OfflineResponder,
)
from agents.responder.breaker import Breaker
from graph.accounts import Accounts
from graph.build import build_graph
from graph.finishing import Finisher
from graph.queue import Queue
from projects.erased import Erased
from tests.graph.conftest import House, ScriptedSupervisor, plan, step
from tests.scripted_model import Request, ScriptedModel, fails, says
from tests.waiting import PATIENCE

PRICE = ModelPrice(prompt=1.0, completion=1.0)


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


class Endpoint:
    """A real endpoint that is down until it is switched on; it translates by number."""

    def __init__(self) -> None:
        self.is_up = False

    def __call__(self, request: Request):
        if not self.is_up:
            return fails(503)
        return says(f"Done: {request.user.rsplit('word ')[-1][:4]}").using(100, 100)


class World:
    """A house with a model behind HTTP, whose clock is the test's."""

    def __init__(self, house: House, model: ScriptedModel, budgets: Budgets) -> None:
        self.clock = Clock()
        self.is_waiting = self.dies = False
        self.accounts = Accounts(house.engine, budgets, now=self.clock)
        self.breaker = Breaker(model.base_url, now=lambda: self.clock.at.timestamp())
        self.queue = Queue(house.engine)
        settings = ModelSettings(
            fast="small",
            base_url=model.base_url,
            timeout=PATIENCE,
            max_retries=1,
            retry_delay=0.0,
            max_tokens=200,
            prices={"small": PRICE},
        )
        self.responder = ModelResponder(settings, purse=self.accounts, breaker=self.breaker)
        self.services = replace(
            house.services,
            responder=self.responder,
            fallback=OfflineResponder(),
            queue=self.queue,
            supervisor=Translating([]),
        )
        self.records = house.services.records
        self.graph = build_graph(self.services, house.saver)
        self.finisher = Finisher(self.services, self.queue, self)

    async def ask(self, number: int, thread: str):
        words = f"Translate word {number:04}"
        return await self.graph.ainvoke(
            {"messages": [HumanMessage(words, id=f"m{number}")]}, config(thread)
        )

    def turn_of(self, thread: str):
        return nullcontext()

    async def say(self, thread: str, message) -> bool:
        if self.is_waiting:
            return False
        await self.graph.aupdate_state(config(thread), {"messages": [message]}, as_node="commit")
        if self.dies:
            raise InterruptedError
        return True

    async def said(self, thread: str) -> list[str]:
        state = await self.graph.aget_state(config(thread))
        return [message.text for message in state.values["messages"]]


class Translating(ScriptedSupervisor):
    """Gives every request to the translator, in its own words."""

    async def route(self, text: str, **rest: object):
        return plan(step("translator", text))


def config(thread: str):
    return {"configurable": {"thread_id": thread}}


async def test_half_an_hour_without_a_model_loses_nothing_and_passes_no_budget(house):
    endpoint = Endpoint()
    with ScriptedModel(otherwise=endpoint) as model:
        world = World(house, model, Budgets(day=Bounds(tokens=9_000, cost=0.009)))
        for start in range(0, 50, 10):
            numbers = range(start, start + 10)
            for state in await asyncio.gather(*(world.ask(at, f"th{at}") for at in numbers)):
                assert "`nova runs finish`" in state["answer"]["text"]
        assert len(world.queue.list("waiting")) == 50
        asked = len(model.requests)
        for _ in range(30):
            world.clock.at += timedelta(minutes=1)
            assert await world.finisher.finish() == []
        assert len(model.requests) - asked < 20  # the breaker spares it the crowd
        assert len(world.queue.list("waiting")) == 50
        endpoint.is_up = True
        while not world.queue.is_empty():
            world.clock.at += timedelta(minutes=30)
            await world.finisher.finish()
            assert world.clock.at < datetime(2026, 4, 1, tzinfo=UTC)
            for spent in world.accounts.by("day"):
                assert spent.prompt_tokens + spent.completion_tokens <= 9_000
                assert (spent.cost or 0) <= 0.009
        assert len(world.accounts.by("day")) > 2  # the budget was in the way
        for number in range(50):
            assert (await world.said(f"th{number}")).count(f"Done: {number:04}") == 1
        done = world.queue.list("told")
        laters = [world.records.get(each.run_id).detail["later"]["0"]["text"] for each in done]
        assert sorted(laters) == [f"Done: {number:04}" for number in range(50)]
        await world.responder.close()


async def test_what_is_cut_off_while_it_is_told_is_told_once(house):
    endpoint = Endpoint()
    with ScriptedModel(otherwise=endpoint) as model:
        world = World(house, model, Budgets())
        await world.ask(7, "th")
        endpoint.is_up = True
        world.clock.at += timedelta(hours=1)
        world.is_waiting = True
        assert [each.text for each in await world.finisher.finish()] == ["Done: 0007"]
        assert "Done: 0007" not in await world.said("th")
        assert await world.finisher.finish() == []
        world.is_waiting = False
        world.dies = True
        with pytest.raises(InterruptedError):
            await world.finisher.finish()
        world.dies = False
        assert await world.finisher.finish() == []
        assert (await world.said("th")).count("Done: 0007") == 1
        assert world.queue.is_empty()
        await world.responder.close()


async def test_what_a_model_refuses_for_good_is_said_and_waits_no_more(house):
    with ScriptedModel(fails(503), fails(503), otherwise=fails(400)) as model:
        world = World(house, model, Budgets())
        await world.ask(7, "th")
        [finished] = await world.finisher.finish()
        assert "Answered without the model" in finished.text
        assert world.queue.is_empty()
        await world.responder.close()


async def test_a_garbled_row_takes_no_other_along(house):
    with ScriptedModel(otherwise=fails(503)) as model:
        world = World(house, model, Budgets())
        for number in (1, 2):
            await world.ask(number, f"th{number}")
        await world.responder.close()
    bad, good = world.queue.list("waiting")
    with house.engine.begin() as connection:
        row = text("UPDATE queue SET body = :body WHERE run_id = :run")
        connection.execute(row, {"body": "{", "run": bad.run_id})
    assert [each.run_id for each in world.queue.list("waiting")] == [good.run_id]
    assert (world.queue.set_aside(), world.queue.set_aside()) == ([bad.run_id], [])


async def test_erased_words_wait_for_nothing(house):
    with ScriptedModel(otherwise=fails(503)) as model:
        world = World(house, model, Budgets())
        for number in (1, 2):
            await world.ask(number, f"th{number}")
        await world.responder.close()
    assert world.queue.erase(Erased(words=frozenset({"word 0001"}))) == 2
    assert [each.state["text"] for each in world.queue.list("waiting")] == ["Translate word 0002"]
    with house.engine.connect() as connection:
        assert "0001" not in str(connection.execute(text("SELECT * FROM queue")).all())


async def test_what_waits_is_found_again_in_a_damaged_file(house, tmp_path):
    with ScriptedModel(otherwise=fails(503)) as model:
        world = World(house, model, Budgets(day=Bounds(tokens=9_000)))
        await world.ask(7, "th")
        await world.responder.close()
    with house.engine.connect() as connection:
        names = ("queue", "spend", "turn", "run")
        tables = [connection.execute(text(f"SELECT * FROM {name}")).all() for name in names]  # noqa: S608
    rows = [tuple(row) for table in tables for row in table]
    other = create_engine(f"sqlite:///{tmp_path}/other.sqlite", poolclass=NullPool)
    found, accounts = Queue(other), Accounts(other, Budgets())
    assert (found.restore(rows), found.list()) == (1, world.queue.list())
    assert accounts.restore(rows) == len(tables[1]) > 0
    assert accounts.by("day") == world.accounts.by("day")
