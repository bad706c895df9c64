"""The stories are the same from run to run, and a memory that mistakes the times fails them."""

from datetime import UTC, datetime, timedelta

import pytest

from evals.memory.asof import Moment, Story, is_right, stories
from evals.memory.told import Told, fresh, tell
from memory import MiniLM

DAY = datetime(2025, 3, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def embed() -> MiniLM:
    return MiniLM()


def story(*said: Told) -> Story:
    moment = Moment(DAY + timedelta(days=5), "Priya Nair")
    return Story("change", said, "Who is the manager?", ("Priya Nair", "Tom Keller"), (moment,))


def judged(one: Story, embed: MiniLM) -> bool:
    with fresh(embed) as memory:
        tell(memory, one.said)
        return is_right(memory, one, one.moments[0])


def test_there_are_more_than_two_hundred_moments_and_always_the_same():
    first, second = [*stories()], [*stories()]
    assert first == second
    assert sum(len(each.moments) for each in first) >= 200


def test_what_held_is_right(embed):
    old = Told("The manager of the branch in Ashby is Priya Nair.", DAY)
    new = Told("The manager of the branch in Ashby is now Tom Keller.", DAY + timedelta(days=9))
    assert judged(story(old, new), embed)


def test_a_memory_that_was_told_the_wrong_days_is_not_right(embed):
    old = Told("The manager of the branch in Ashby is Priya Nair.", DAY)
    new = Told("The manager of the branch in Ashby is now Tom Keller.", DAY + timedelta(days=1))
    assert not judged(story(old, new), embed)


def test_a_memory_that_knows_nothing_is_not_right(embed):
    assert not judged(story(), embed)
