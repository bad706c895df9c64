"""Budgets of a day hold whoever calls at the same time, and begin anew at local midnight."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import NullPool, create_engine
from sqlalchemy.pool import StaticPool

from agents.responder import Bounds, Budgets, Most, Payer, PurseEmptyError, Usage
from graph.accounts import Accounts, Spent

TEN = Most(tokens=10, seconds=1.0, cost=0.1)
SPENT = Usage(model_calls=1, prompt_tokens=6, completion_tokens=2, cost=0.08)
ANN = Payer("translator", "r_1", "airep")


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 3, 1, 12, tzinfo=ZoneInfo("America/Chicago"))

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


def accounts(tmp_path, clock, **budgets) -> Accounts:
    engine = create_engine(f"sqlite:///{tmp_path}/spend.sqlite", poolclass=NullPool)
    return Accounts(engine, Budgets.model_validate(budgets), now=clock)


def test_calls_at_the_same_time_never_pass_the_budget_together(tmp_path, clock):
    purse = accounts(tmp_path, clock, day={"tokens": 100})

    def call(_: int) -> bool:
        try:
            bill = purse.take(ANN, "small", TEN)
        except PurseEmptyError:
            return False
        purse.settle(bill, ANN, "small", Usage(prompt_tokens=10), 0.1)
        return True

    with ThreadPoolExecutor(16) as pool:
        passed = list(pool.map(call, range(60)))
    assert passed.count(True) == 10
    assert [each.prompt_tokens for each in purse.by("day")] == [100]


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 60), st.booleans()), max_size=40))
def test_whatever_calls_cost_no_budget_is_passed(calls):
    engine = create_engine("sqlite://", poolclass=StaticPool)
    purse = Accounts(engine, Budgets(day=Bounds(tokens=100), project=Bounds(tokens=50)))
    for most, used, is_known in calls:
        try:
            bill = purse.take(ANN, "small", Most(most, 1.0, None))
        except PurseEmptyError:
            continue
        usage = Usage(prompt_tokens=min(used, most)) if is_known else None
        purse.settle(bill, ANN, "small", usage, 0.1)
        assert sum(each.prompt_tokens for each in purse.by("project")) <= 50
    engine.dispose()


def test_a_budget_begins_anew_at_the_owners_midnight_and_not_when_the_clock_goes_back(
    tmp_path, clock
):
    purse = accounts(tmp_path, clock, day={"tokens": 10})
    purse.take(ANN, "small", TEN)
    clock.at = datetime(2026, 3, 1, 23, 59, tzinfo=clock.at.tzinfo)
    with pytest.raises(PurseEmptyError, match="today's budget of 10 tokens for all requests"):
        purse.take(ANN, "small", TEN)
    clock.at += timedelta(minutes=1)
    purse.take(ANN, "small", TEN)
    for back in (1, 300):
        clock.at -= timedelta(days=back)
        with pytest.raises(PurseEmptyError):
            purse.take(ANN, "small", TEN)


def test_a_call_that_was_never_settled_counts_in_full(tmp_path, clock):
    purse = accounts(tmp_path, clock, day={"cost": 0.25})
    purse.take(ANN, "small", TEN)
    bill = purse.take(ANN, "small", TEN)
    purse.settle(bill, ANN, "small", None, 3.0)
    with pytest.raises(PurseEmptyError, match=r"0\.25 money"):
        accounts(tmp_path, clock, day={"cost": 0.25}).take(ANN, "small", TEN)


@pytest.mark.parametrize(
    ("budgets", "payer", "fits"),
    [
        ({"project": {"tokens": 9}}, ANN, False),
        ({"project": {"tokens": 9}}, Payer(), True),
        ({"project": {"tokens": 9}, "projects": {"airep": {"tokens": 10}}}, ANN, True),
        ({"projects": {"other": {"tokens": 9}}}, ANN, True),
        ({"day": {"seconds": 0.5}}, ANN, False),
        ({"day": {"tokens": 0}}, ANN, False),
    ],
)
def test_each_budget_counts_for_what_it_names(tmp_path, clock, budgets, payer, fits):
    purse = accounts(tmp_path, clock, **budgets)
    if fits:
        purse.take(payer, "small", TEN)
    else:
        with pytest.raises(PurseEmptyError):
            purse.take(payer, "small", TEN)


def test_a_budget_of_money_refuses_a_model_without_a_price(tmp_path, clock):
    purse = accounts(tmp_path, clock, day={"cost": 100})
    with pytest.raises(PurseEmptyError, match="the model has no price"):
        purse.take(ANN, "small", Most(1, 1.0, None))


def test_costs_are_told_by_day_project_agent_and_model(tmp_path, clock):
    purse = accounts(tmp_path, clock)
    for payer, model in ((ANN, "small"), (Payer("nova", "r_2"), "large"), (ANN, "large")):
        purse.settle(purse.take(payer, model, TEN), payer, model, SPENT, 0.5)
    clock.at += timedelta(days=1)
    unpriced = SPENT.model_copy(update={"cost": None})
    purse.settle(purse.take(ANN, "small", TEN), ANN, "small", unpriced, 0.5)
    assert [(each.name, each.calls, each.cost) for each in purse.by("day")] == [
        ("2026-03-02", 1, None),
        ("2026-03-01", 3, pytest.approx(0.24)),
    ]
    assert {each.name: each.calls for each in purse.by("project")} == {"airep": 3, "none": 1}
    assert {each.name: each.calls for each in purse.by("agent")} == {"translator": 3, "nova": 1}
    assert purse.by("model", since="2026-03-02") == [Spent("small", 1, 6, 2, None, 0.5)]
