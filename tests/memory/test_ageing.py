"""What is told of a claim's age."""

from datetime import UTC, datetime

import pytest

from memory import Memory
from projects.scope import Scope


@pytest.mark.parametrize(
    ("said_at", "as_of", "note"),
    [
        ("2023-01-01T09:00:00Z", "2026-01-01T09:00:00+00:00", "said 3 years ago, may have changed"),
        ("2025-01-01T09:00:00Z", "2026-02-01T09:00:00+00:00", "said 13 months ago, may have"),
        ("2025-12-01T09:00:00Z", "2026-01-01T09:00:00+00:00", ""),
    ],
)
def test_an_old_state_is_told_with_its_age(memory: Memory, person, said_at, as_of, note) -> None:
    person.say("The Dallas branch closes at 6 pm", said_at=said_at)
    moment = datetime.fromisoformat(as_of)
    (item,) = memory.search("when does Dallas close?", scope=Scope(), as_of=moment)
    assert note in item.why
    assert ("ago" in item.why) == bool(note)


def test_what_lasts_is_told_without_its_age(memory: Memory, person) -> None:
    person.say("I prefer tea to coffee", said_at="2015-01-01T09:00:00Z")
    then = datetime(2026, 1, 1, tzinfo=UTC)
    (item,) = memory.search("tea or coffee?", scope=Scope(), as_of=then)
    assert "ago" not in item.why
