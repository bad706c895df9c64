"""Plans that are followed: each step once, when what it waits for has come, however often killed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import create_engine

from routines.agenda.said import Said
from routines.plans import (
    Follower,
    OnDate,
    OnFigure,
    OnPerson,
    Plan,
    PlanBook,
    PlannedStep,
    PlanStep,
    Standing,
)
from routines.plans.miner import OpenPlans
from routines.plans.waiting import has_done

AT = datetime(2026, 3, 11, 9, tzinfo=UTC)


class World:
    """Requests and what is told, as the follower sees them; it may die at any request."""

    def __init__(self, *, dies: int = 0) -> None:
        self.now = AT
        self.asked: list[int] = []
        self.standings: dict[int, Standing] = {}
        self.told: list[str] = []
        self.figures = 20.0
        self._dies = dies

    async def carry(self, plan, step):
        self.asked.append(step.number)
        if len(self.asked) == self._dies:
            raise KeyboardInterrupt
        self.standings.setdefault(step.number, Standing("answered", told="done"))

    def run_id(self, plan, step):
        return f"r_{step.number}"

    def standing(self, plan, step):
        return self.standings.get(step.number, Standing("missing"))

    def said(self, since, until):
        return [Said(f"t{n}", "th", "p", text, AT) for n, text in enumerate(self.told)]

    async def figure(self, question, plan):
        return self.figures


def plan(*steps: PlannedStep) -> Plan:
    return Plan(
        plan_id="p_1", goal="the fair", project=None, audience="me", status="active", made_at=AT,
        steps=tuple(
            PlanStep(number=n, planned=step, status="waiting", changed_at=AT)
            for n, step in enumerate(steps)
        ),
    )  # fmt: skip


@pytest.fixture
def book(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'plans.sqlite'}")
    yield PlanBook(engine)
    engine.dispose()


def follower(book, world) -> Follower:
    return Follower(book, world, world, clock=lambda: world.now)


def statuses(book) -> list[str]:
    return [step.status for step in book.get("p_1").steps]


async def test_each_step_is_carried_out_when_its_wait_is_over(book):
    world = World()
    book.put(
        plan(
            PlannedStep(text="list the hotels"),
            PlannedStep(text="write to Dana", wait=OnDate(day=date(2026, 3, 13))),
            PlannedStep(text="book a room", after=(1,), wait=OnPerson(who="Dana", what="answered")),
            PlannedStep(
                text="draft a PO",
                wait=OnFigure(question="stock of brooms", comparison="below", bound=10),
            ),
        )
    )
    follow = follower(book, world)
    await follow.advance()
    assert statuses(book) == ["done", "waiting", "waiting", "waiting"]
    world.now += timedelta(days=2)
    world.told.append("Dana has not answered yet.")
    await follow.advance()
    assert statuses(book) == ["done", "done", "waiting", "waiting"]
    world.told.append("Dana answered this morning.")
    world.figures = 9.0
    told = await follow.advance()
    assert (statuses(book), book.get("p_1").status) == (["done"] * 4, "done")
    assert (told[-1], world.asked) == ("Plan p_1 is done: the fair", [0, 1, 2, 3])


async def test_what_a_step_drafts_holds_up_what_comes_after_it(book):
    world = World()
    world.standings[0] = Standing("answered", open_effects=1)
    book.put(plan(PlannedStep(text="draft a PO"), PlannedStep(text="write a note", after=(0,))))
    follow = follower(book, world)
    await follow.advance()
    assert statuses(book) == ["approval", "waiting"]
    world.standings[0] = Standing("answered")
    await follow.advance()
    assert (statuses(book), world.asked) == (["done", "done"], [0, 1])


async def test_a_step_that_asks_or_fails_is_an_item_of_the_agenda(book):
    world = World()
    world.standings |= {0: Standing("asked"), 1: Standing("failed", told="no file")}
    book.put(
        plan(
            PlannedStep(text="one"), PlannedStep(text="two"), PlannedStep(text="three", after=(1,))
        )
    )
    await follower(book, world).advance()
    assert statuses(book) == ["asked", "failed", "waiting"]
    found = OpenPlans(book.list).mine(AT)
    assert [(item.text, item.is_failing) for item in found] == [
        ("one (a step of a plan that asks you something)", False),
        ("two (a step of a plan that failed)", True),
    ]
    book.finish("p_1", 2)
    await follower(book, world).advance()
    assert statuses(book) == ["asked", "done", "done"]


@pytest.mark.parametrize("dies", [1, 2, 3])
async def test_a_step_whose_process_died_is_asked_again_under_its_own_id(book, dies):
    book.put(plan(*(PlannedStep(text=f"step {n}", after=(n - 1,) if n else ()) for n in range(3))))
    world = World(dies=dies)
    with pytest.raises(KeyboardInterrupt):
        await follower(book, world).advance()
    await follower(book, world).advance()
    assert statuses(book) == ["done"] * 3
    assert sorted(set(world.asked)) == [0, 1, 2]
    assert {step.run_id for step in book.get("p_1").steps} == {"r_0", "r_1", "r_2"}


async def test_a_cancelled_plan_is_left_alone(book):
    world = World()
    book.put(plan(PlannedStep(text="one")))
    book.end("p_1", "cancelled")
    await follower(book, world).advance()
    assert (statuses(book), world.asked) == (["waiting"], [])


@pytest.mark.parametrize(
    ("what", "sentence", "is_done"),
    [
        ("answered", "Dana replied, she is in.", True),
        ("answered", "Dana will answer tomorrow.", False),
        ("answered", "Did Dana answer?", False),
        ("answered", "Ben answered.", False),
        ("sent the permit", "Dana sent the permit.", True),
        ("sent the permit", "Dana sent a birthday card.", False),
        ("signed", "Dana signed.", True),
        ("signed", "Dana has not signed.", False),
    ],
)
def test_what_a_person_has_done_is_judged_by_what_was_told(what, sentence, is_done):
    assert has_done(OnPerson(who="Dana", what=what), sentence) is is_done


def test_words_that_must_be_gone_are_gone_from_the_book(book):
    book.put(plan(PlannedStep(text="write to Dana")))

    def without(value):
        if isinstance(value, dict):
            return {key: without(each) for key, each in value.items()}
        if isinstance(value, list):
            return [without(each) for each in value]
        return value.replace("Dana", "[erased]") if isinstance(value, str) else value

    assert book.rewrite(without) == 1
    assert book.get("p_1").steps[0].planned.text == "write to [erased]"
