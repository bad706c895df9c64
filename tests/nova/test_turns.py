"""Turns: how many runs work at a time, and who is let in meanwhile."""

import asyncio

import pytest

from nova.turns import Turns
from tests.waiting import PATIENCE

pytestmark = pytest.mark.anyio


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def hold(turns: Turns, let_go: asyncio.Event) -> None:
    async with turns.taken():
        await let_go.wait()


async def has_room(turns: Turns) -> bool:
    """Whether one more run would be let in at once."""
    let_go = asyncio.Event()
    let_go.set()
    one_more = asyncio.create_task(hold(turns, let_go))
    await settle()
    was_let_in = one_more.done()
    one_more.cancel()
    await asyncio.gather(one_more, return_exceptions=True)
    return was_let_in


async def test_no_more_runs_work_than_have_turns():
    turns, working, most = Turns(2), 0, 0

    async def run() -> None:
        nonlocal working, most
        async with turns.taken():
            working += 1
            most = max(most, working)
            await asyncio.sleep(0)
            working -= 1

    await asyncio.gather(*(run() for _ in range(9)))
    assert most == 2


async def test_who_waits_for_a_model_lets_the_next_one_in_and_gets_a_turn_back():
    turns, came, answered = Turns(1), [], asyncio.Event()

    async def run(name: str, model: asyncio.Event) -> None:
        async with turns.taken():
            came.append(f"{name} asks")
            async with turns.away():
                await model.wait()
            came.append(f"{name} ends")

    at_once = asyncio.Event()
    at_once.set()
    first = asyncio.create_task(run("first", answered))
    second = asyncio.create_task(run("second", at_once))
    await second
    answered.set()
    await first
    assert came == ["first asks", "second asks", "second ends", "first ends"]


@pytest.mark.parametrize("steps", [1, 2, 3])
async def test_steps_that_wait_together_take_back_one_turn(steps):
    turns, let_go = Turns(1), asyncio.Event()

    async def step() -> None:
        async with turns.away():
            await asyncio.sleep(0)

    for _ in range(2):
        async with turns.taken():
            await asyncio.gather(*(step() for _ in range(steps)))
    holding = asyncio.create_task(hold(turns, let_go))
    await settle()
    assert not await has_room(turns)
    let_go.set()
    await holding
    assert await has_room(turns)


@pytest.mark.parametrize("place", ["in line", "at work", "away", "coming back"])
async def test_a_run_that_is_stopped_keeps_no_turn(place):
    turns, answered, let_go = Turns(1), asyncio.Event(), asyncio.Event()

    async def run() -> None:
        async with turns.taken():
            if place == "at work":
                await let_go.wait()
            async with turns.away():
                await answered.wait()

    others = [asyncio.create_task(hold(turns, let_go))] if place == "in line" else []
    await settle()
    stopped = asyncio.create_task(run())
    await settle()
    if place == "coming back":
        others.append(asyncio.create_task(hold(turns, let_go)))
        await settle()
        answered.set()
        await settle()
    stopped.cancel()
    let_go.set()
    await asyncio.gather(stopped, *others, return_exceptions=True)
    assert stopped.cancelled()
    async with asyncio.timeout(PATIENCE), turns.taken():
        assert not await has_room(turns)


async def test_outside_of_a_turn_nobody_is_waited_for():
    turns = Turns(1)
    async with turns.taken():
        pass
    async with asyncio.timeout(PATIENCE), turns.away():
        pass
