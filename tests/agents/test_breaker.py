"""An endpoint that keeps failing is left alone, tried once, and trusted again when it answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.responder.breaker import FAILURES, LONGEST, SHORTEST, Breaker


class Clock:
    def __init__(self) -> None:
        self.at = 1_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


def opened(clock, **more) -> Breaker:
    breaker = Breaker("http://a/v1", now=clock, **more)
    for _ in range(FAILURES):
        assert breaker.lets_pass()
        breaker.failed("it answered 503")
    return breaker


def test_it_opens_after_failures_in_a_row_only(clock):
    breaker = Breaker("http://a/v1", now=clock)
    for _ in range(3 * FAILURES):
        breaker.failed("no")
        breaker.succeeded()
    assert (breaker.state, breaker.lets_pass()) == ("closed", True)


def test_open_it_lets_nothing_pass_then_one_call_and_closes_when_that_succeeds(clock):
    breaker = opened(clock)
    assert (breaker.state, breaker.lets_pass(), breaker.wait) == ("open", False, SHORTEST)
    clock.at += SHORTEST
    assert breaker.state == "half-open"
    assert [breaker.lets_pass() for _ in range(5)] == [True, False, False, False, False]
    breaker.succeeded()
    assert (breaker.state, breaker.lets_pass(), breaker.wait) == ("closed", True, 0.0)


def test_each_failed_trial_doubles_the_rest_up_to_a_bound(clock):
    breaker, rests = opened(clock), []
    for _ in range(8):
        rests.append(breaker.wait)
        clock.at += breaker.wait
        assert breaker.lets_pass()
        breaker.failed("no")
    assert rests == [15, 30, 60, 120, 240, 480, LONGEST, LONGEST]


def test_a_cancelled_trial_leaves_the_trial_to_the_next(clock):
    breaker = opened(clock)
    clock.at += SHORTEST
    assert breaker.lets_pass()
    breaker.gave_up()
    assert breaker.lets_pass()


def test_an_endpoint_that_asks_for_rest_gets_it_at_once(clock):
    breaker = Breaker("http://a/v1", now=clock)
    breaker.failed("429", asks_for=90)
    assert (breaker.state, breaker.wait) == ("open", 90)


def test_the_next_process_goes_on_where_this_one_was(clock, tmp_path):
    path = tmp_path / "endpoint.json"
    opened(clock, keeps=path)
    again = Breaker("http://a/v1", keeps=path, now=clock)
    assert (again.state, again.reason) == ("open", "it answered 503")
    assert Breaker("http://b/v1", keeps=path, now=clock).state == "closed"
    clock.at += SHORTEST
    assert again.lets_pass()
    again.succeeded()
    assert Breaker("http://a/v1", keeps=path, now=clock).state == "closed"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b"\xff", b'{"endpoint": "http://a/v1", "until": "x"}']
)
def test_a_garbled_file_means_nothing(clock, tmp_path, content):
    path = tmp_path / "endpoint.json"
    path.write_bytes(content)
    assert Breaker("http://a/v1", keeps=path, now=clock).state == "closed"


@given(st.floats(-1e9, 1e9))
def test_no_jump_of_the_clock_makes_anybody_wait_longer_than_was_meant(jump):
    clock = Clock()
    breaker = opened(clock)
    clock.at += jump
    assert 0 <= breaker.wait <= SHORTEST
