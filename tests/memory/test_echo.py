"""What is only said back to Nova confirms nothing; what is told to Nova counts."""

import pytest

from memory import Memory
from memory.hearsay import standing_of
from projects.scope import Scope

KNOWN = "the boat is moored at Falmouth"


@pytest.mark.parametrize(
    "said",
    [
        f"You summed it up like this: {KNOWN}",
        f"You've got it down as: {KNOWN}",
        f"As your summary puts it, {KNOWN}",
        f"So what you have on record is that {KNOWN}",
        f"It was you who told me that {KNOWN}",
        f"What I got from you: {KNOWN}",
        f"Just repeating you here: {KNOWN}",
        f"If I got you right, {KNOWN}",
        f"Good that you remembered that {KNOWN}",
        f"Your recap: {KNOWN}",
        f"{KNOWN}. Those were your words.",
        f"{KNOWN}. At least that's what you remember.",
        f"{KNOWN}. You told me that.",
    ],
)
def test_what_is_said_back_is_an_echo(said: str) -> None:
    assert standing_of(said, KNOWN) == "echo"


@pytest.mark.parametrize(
    "said",
    [
        f"I told you that {KNOWN}",
        f"Just so you know, {KNOWN}",
        f"You should know that {KNOWN}",
        f"Can you remember that {KNOWN}",
        f"Put this in your notes: {KNOWN}",
        f"You asked about this: {KNOWN}",
        f"We talked it over at break, and {KNOWN}",
        f"You wrote that wrong: {KNOWN}",
        f"Your note is outdated: {KNOWN}",
        f"{KNOWN}. Tell me if you need more.",
    ],
)
def test_what_is_told_to_nova_is_no_echo(said: str) -> None:
    assert standing_of(said, KNOWN) is None


def test_an_echo_replaces_nothing_and_confirms_nothing(memory: Memory, person) -> None:
    person.say("The gate code is 4471.")
    person.say("What I got from you: the gate code is 4471.")
    person.say("So your idea is that the gate code is 4471.")
    person.say("You had it down as: the gate code is 4417.")
    core = [claim for claim in memory.claims(scope=Scope()) if claim.tier == "core"]
    assert [(claim.text, claim.turn_ids) for claim in core] == [("The gate code is 4471", ("u1",))]
