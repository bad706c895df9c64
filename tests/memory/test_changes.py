"""Changes in other words than the fact was told in, and what must not count as one."""

import pytest

from memory import Memory
from projects.scope import Scope


def live(memory: Memory) -> list[str]:
    return [claim.text for claim in memory.claims(scope=Scope())]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The tour starts at 11 am", "The tour has been pushed back to noon"),
        ("We get our beans from Halden Roasters", "We switched our beans to Lomas"),
        ("Quiz night takes place at the Red Lion", "Quiz night has moved to the Crown"),
        ("Judge Patel hears the Morrow case", "The Morrow case was reassigned to Judge Finch"),
        ("A day pass costs 18 euros", "The day pass went up to 21 euros"),
        ("The audit report is due on 3 May", "We got an extension until 17 May for the audit report"),
        ("Dr Osei can be reached on 01632 555010", "Dr Osei has a new number: 01632 555099"),
        ("Our accountant is Mrs Weiss", "We have a new accountant, Mr Behrens"),
        ("The Kowalski case is handled by Jean", "Jean passed the Kowalski case to Ruth"),
        ("The standup lasts 15 minutes", "We've shortened the standup to 10 minutes"),
        ("The Hartley file is kept in cabinet 4", "The Hartley file has been moved to cabinet 9"),
        ("The vet is at 9 Foundry Hill", "The vet has moved to 27 Bishop Wharf"),
        ("The site manager at Dunmore is called Ada Pike", "The site manager at Dunmore is now Lee Fox"),
        ("The band rehearses in the crypt", "The band has moved to the loft for rehearsals"),
        ("Parcels for the depot go with DPD", "Parcels for the depot go with Hermes now"),
    ],
)  # fmt: skip
def test_a_change_in_other_words_takes_the_place(
    memory: Memory, person, old: str, new: str
) -> None:
    person.say(old)
    person.say(new)
    assert live(memory) == [new]


@pytest.mark.parametrize(
    ("old", "told", "kept"),
    [
        (
            "Backups are kept for 60 days",
            "We've shortened it: backups are kept for 35 days",
            "backups are kept for 35 days",
        ),
        (
            "I want an aisle seat on long flights",
            "I've changed my mind, on long flights I want a window seat",
            "on long flights I want a window seat",
        ),
        (
            "Theo's passport runs out in May 2027",
            "Theo's got a new passport, it runs out in August 2036",
            "Theo's passport runs out in August 2036",
        ),
        (
            "The router runs firmware 1.8",
            "I updated the router, it runs firmware 2.1 now",
            "the router runs firmware 2.1 now",
        ),
        (
            "Omar is allergic to walnuts",
            "Correction: Omar isn't allergic to walnuts, it's almonds",
            "Omar is allergic to almonds",
        ),
        (
            "The van is insured with Allianz",
            "The van is no longer insured with Allianz, it's with AXA now",
            "The van is insured with AXA",
        ),
        ("Oil is changed every 200 hours", "Sorry, I meant every 150 hours",
         "Oil is changed every 150 hours"),
        ("We order 10 boxes a week", "make that 12", "We order 12 boxes a week"),
        ("The cleaner comes on Tuesdays", "not Tuesday, Thursday", "The cleaner comes on Thursday"),
        ("Lina's party is on 4 May", "Oops, 5 May", "Lina's party is on 5 May"),
        ("The tour starts at 11:00", "no wait, it starts at 10:00", "The tour starts at 10:00"),
    ],
)  # fmt: skip
def test_the_reason_for_a_change_is_no_part_of_it(
    memory: Memory, person, old: str, told: str, kept: str
) -> None:
    person.say(old)
    person.say(told)
    assert live(memory) == [kept]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The north depot opens at 6 am", "The south depot now opens at 7 am"),
        ("A day pass costs 18 euros", "A week pass costs 70 euros now"),
        ("The old office is on Elm Street", "The new office is on Oak Street"),
        ("Kim covers the late shift", "Lou covers the early shift now"),
        ("Anna lives in Lyon", "Anna's brother moved to Nice"),
        ("Tom works on Mondays", "Tom also works on Fridays now"),
        ("Judge Amory hears the Fenwick appeal", "The Harlow appeal was reassigned to Judge Lowther"),
        ("Brightway is about to be sold", "The licence number of Brightway is OH-22"),
        ("The shop opens at 9", "The shop now closes at 6"),
    ],
)  # fmt: skip
def test_a_change_of_something_else_leaves_it_alone(
    memory: Memory, person, one: str, other: str
) -> None:
    person.say(one)
    person.say(other)
    assert live(memory) == [one, other]
    assert memory.reviews() == []


def test_a_change_that_can_mean_two_claims_asks(memory: Memory, person) -> None:
    person.say("The Lisbon crew meets at 9:00")
    person.say("The Porto crew meets at 9:30")
    (asked,) = person.say("The crew meeting has been moved to 10:00")
    assert asked.supersedes is None
    assert len(live(memory)) >= 2


@pytest.mark.parametrize(
    "text",
    [
        "Check on the harbour job, pull its context, and draft an update.",
        "Sort my notes so I stop losing things.",
        "Look into why the build fails.",
        "Summarise this: The chair is Olga Brandt. The hall costs 80 pounds.",
        "Make this friendlier: Your order ships on 3 May and the invoice is due in 14 days.",
    ],
)
def test_a_request_and_its_material_claim_nothing(memory: Memory, person, text: str) -> None:
    assert person.say(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Parcels for the north depot go with DPD",
        "No meetings on Friday afternoons",
        "Send anything about the lease to j.moreau@lets.example",
        "Please always write to Mr Sato in English",
        "The wheel nuts are torqued to 120 Nm",
    ],
)
def test_a_plain_statement_is_kept(memory: Memory, person, text: str) -> None:
    (kept,) = person.say(text)
    assert kept.outcome in {"core", "archive"}


def test_the_decisions_of_a_run_can_be_read_again(memory: Memory, person) -> None:
    told = person.say("The gate code is 4471")
    assert memory.decisions("run-u1") == told
    assert memory.decisions("no such run") == []
