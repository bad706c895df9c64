"""Every call over the line is paid for, waits as it is told, and none is made while it rests."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from agents.responder import ModelResponder, ModelSettings, Most, PurseEmptyError, Usage
from agents.responder.breaker import FAILURES, Breaker
from agents.responder.line import asked_wait
from projects.errors import ModelUnavailable
from tests.agents.fakes import assignment, toolbox, used
from tests.scripted_model import Reply, ScriptedModel, cuts, fails, garbles, hangs, says

STEP = assignment("memory_recall", "Are you there?")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Purse:
    """Notes what is taken and settled; empty after so many calls."""

    is_bounded = True

    def __init__(self, calls: int = 100) -> None:
        self.calls = calls
        self.taken: list[Most] = []
        self.settled: list[Usage | None] = []

    def take(self, payer, model, most):
        if len(self.taken) >= self.calls:
            message = "today's budget of 5 tokens for all requests is used up"
            raise PurseEmptyError(message)
        self.taken.append(most)
        return str(len(self.taken))

    def settle(self, call, payer, model, usage, seconds):
        self.settled.append(usage)


def ask(model: ScriptedModel, *, purse=None, breaker=None, times=1, **more):
    values = {"fast": "small", "retry_delay": 0.0, "timeout": 0.5, "max_retries": 0, **more}
    settings = ModelSettings(base_url=model.base_url, **values)
    responder = ModelResponder(settings, purse=purse, breaker=breaker)

    async def several(player):
        found = []
        for _ in range(times):
            try:
                found.append((await player.respond(STEP, toolbox())).text)
            except ModelUnavailable as error:
                found.append(error)
        return found

    return asyncio.run(used(responder, several))


@pytest.mark.parametrize(
    ("reply", "spent"),
    [
        (says("Yes.").using(7, 3), Usage(prompt_tokens=7, completion_tokens=3, cost=None)),
        (fails(503), Usage()),
        (fails(429), Usage()),
        (fails(400), Usage()),
        (hangs(3), None),
        (garbles(), None),
        (cuts("Yes, I am here."), None),
    ],
    ids=["answered", "503", "429", "400", "silent", "garbled", "cut"],
)
def test_what_is_not_known_to_be_unspent_stays_taken(reply: Reply, spent):
    purse = Purse()
    with ScriptedModel(reply) as model:
        ask(model, purse=purse)
    assert (len(purse.taken), purse.settled) == (1, [spent])


def test_a_call_is_held_to_what_was_taken_for_it():
    purse = Purse()
    with ScriptedModel(otherwise=says("Yes.")) as model:
        ask(model, purse=purse, max_tokens=None)
        ask(model, purse=purse, max_tokens=50)
        bodies = [request.body for request in model.requests]
    assert [body["max_completion_tokens"] for body in bodies] == [4096, 50]
    sent = [len(str(body["messages"])) for body in bodies]
    assert all(most.tokens > length / 2 for most, length in zip(purse.taken, sent, strict=True))
    assert purse.taken[0].tokens - purse.taken[1].tokens == 4096 - 50


def test_a_call_that_could_pass_the_budget_is_not_made():
    with ScriptedModel(otherwise=says("Yes.")) as model:
        first, second = ask(model, purse=Purse(calls=1), times=2, max_retries=2)
        assert len(model.requests) == 1
    assert first == "Yes."
    assert "today's budget of 5 tokens" in str(second)
    assert "begins anew at midnight" in str(second)
    assert second.may_pass


@pytest.mark.parametrize(
    ("reply", "may_pass"), [(fails(503), True), (fails(401), False), (says(""), False)]
)
def test_only_what_may_pass_is_worth_waiting_for(reply, may_pass):
    with ScriptedModel(otherwise=reply) as model:
        [error] = ask(model)
    assert error.may_pass == may_pass


def test_no_call_is_made_while_the_endpoint_rests():
    breaker = Breaker("a")
    with ScriptedModel(otherwise=fails(503)) as model:
        errors = ask(model, breaker=breaker, times=FAILURES + 3)
        assert len(model.requests) == FAILURES
    assert "left alone" in str(errors[-1])
    assert errors[-1].may_pass
    assert breaker.state == "open"


def test_an_endpoint_that_refuses_one_request_has_not_failed():
    breaker = Breaker("a")
    with ScriptedModel(otherwise=fails(400)) as model:
        ask(model, breaker=breaker, times=FAILURES + 1)
        assert len(model.requests) == FAILURES + 1
    assert breaker.state == "closed"


def test_an_endpoint_that_asks_for_a_minute_is_not_asked_again():
    breaker = Breaker("a")
    with ScriptedModel(fails(429, retry_after=60), otherwise=says("Yes.")) as model:
        [error] = ask(model, breaker=breaker, max_retries=3)
        assert len(model.requests) == 1
    assert "it asks to be left alone for 60 s" in str(error)
    assert 50 < breaker.wait <= 60


class RefusalError(Exception):
    """What a client raises, with the reply."""

    def __init__(self, said: str) -> None:
        self.response = type("Reply", (), {"headers": {"retry-after": said}})


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7),
        ("0.5", 0.5),
        ("-3", 0),
        ("", 0),
        ("soon", 0),
        ("inf", 0),
        ("nan", 0),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(said: str, seconds: float):
    assert asked_wait(RefusalError(said), NOW) == seconds
