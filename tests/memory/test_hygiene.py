"""Hygiene: what is found, what is left alone, and that nothing is asked twice or deleted."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory import Claim, Evidence, HygienePolicy, Memory, Usage
from memory.extraction.parse import Voice, parse
from memory.hygiene import findings
from projects.scope import Scope

NOW = datetime(2027, 6, 1, tzinfo=UTC)
SAID = datetime(2027, 5, 1, tzinfo=UTC)


def claim(text: str, *, said: datetime = SAID, number: int = 1, **fields: object) -> Claim:
    statement = parse(text, voice=Voice("user", said))
    moment = said.isoformat()
    source = Evidence(turn_id=f"t{number}", quote=text, start=0, said_at=moment, speaker="user")
    defaults = {
        "claim_id": f"c_{number}",
        "project": "garden",
        "kind": statement.kind,
        "text": text,
        "slot": statement.slot,
        "value": statement.value,
        "negated": statement.negated,
        "sensitivity": "client",
        "trust": "user",
        "tier": "core",
        "valid_from": moment,
        "recorded_at": moment,
        "evidence": (source,),
    }
    return Claim.model_validate(defaults | fields)


def found(*claims: Claim, **fields: object) -> list[tuple[str, list[str]]]:
    return [
        (one.ailment, [each.claim_id for each in one.claims])
        for one in findings(claims, now=NOW, **fields)
    ]


def pair(first: str, second: str, **fields: object) -> list[tuple[str, list[str]]]:
    later = SAID + timedelta(days=2)
    return found(claim(first), claim(second, number=2, said=later, **fields))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The depot closes at 6 pm on Fridays", "The depot closes at 5 pm on Fridays"),
        ("The shed is heated in winter", "The shed is not heated in winter"),
        ("Our supplier for bolts is Harlow Metals", "Our supplier for bolts is Nilsson Tools"),
    ],
)
def test_what_cannot_hold_together_is_found(first: str, second: str) -> None:
    assert pair(first, second) == [("contradicted", ["c_1", "c_2"])]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("We pay rent of 900 euros for the shed", "we pay rent of 900 euros for the shed."),
        ("Our supplier for bolts is Harlow Metals", "Harlow Metals is our supplier for bolts"),
    ],
)
def test_what_is_held_twice_is_found(first: str, second: str) -> None:
    assert pair(first, second) == [("duplicate", ["c_1", "c_2"])]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The depot closes at 6 pm on Fridays", "The depot closes at 5 pm on Mondays"),
        ("The north gate code is 4471", "The south gate code is 9012"),
        ("Anna is allergic to nuts", "Anna is allergic to milk"),
        ("Ben likes tea", "Tom likes tea"),
        ("The Leeds depot closes at 6 pm", "The York depot closes at 6 pm"),
    ],
)
def test_what_can_hold_together_is_left_alone(first: str, second: str) -> None:
    assert pair(first, second) == []


@pytest.mark.parametrize("until", [SAID + timedelta(days=1), NOW + timedelta(days=9)])
def test_what_holds_one_after_the_other_is_left_alone(until: datetime) -> None:
    first = claim("The depot closes at 6 pm on Fridays", valid_to=until.isoformat())
    began = max(until, SAID).isoformat()
    text = "The depot closes at 5 pm on Fridays"
    assert found(first, claim(text, number=2, valid_from=began)) == []


def test_two_projects_never_contradict_each_other() -> None:
    first = "The depot closes at 6 pm on Fridays"
    assert pair(first, "The depot closes at 5 pm on Fridays", project="other") == []


OLD = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "said", "fields"),
    [
        ("Our supplier for bolts is Harlow Metals", OLD, {}),
        ("I promise to send Ben the quote by 14 March 2027", datetime(2027, 3, 1, tzinfo=UTC), {}),
        ("The printer is low on ink", SAID - timedelta(days=30), {"half_life_days": 7}),
    ],
    ids=["old state", "overdue promise", "half-lives"],
)
def test_what_is_told_as_current_beyond_its_time_is_stale(
    text: str, said: datetime, fields: dict[str, object]
) -> None:
    assert found(claim(text, said=said, **fields)) == [("stale", ["c_1"])]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("We decided that the newsletter goes out every second week", {}),
        ("Anna's birthday is on 3 May", {}),
        ("Our supplier for bolts is Harlow Metals", {"tier": "archive"}),
        ("Our supplier for bolts is Harlow Metals", {"close_reason": "ended"}),
        ("I called Ben about the shed", {"kind": "episode", "half_life_days": 90}),
    ],
    ids=["decision", "day", "archived", "closed", "episode"],
)
def test_what_does_not_age_or_is_not_told_as_current_is_left_alone(
    text: str, fields: dict[str, object]
) -> None:
    assert found(claim(text, said=OLD, **fields)) == []


def test_day_that_was_past_when_it_was_told_is_history() -> None:
    assert found(claim("The depot opened on 3 March 2019", said=SAID)) == []


def asked(count: int) -> tuple[str, ...]:
    return ((NOW - timedelta(days=3)).isoformat(),) * count


DECIDED = "We decided that the newsletter goes out every second week"


def test_core_claim_that_no_answer_rests_on_is_unused() -> None:
    usage = Usage(used={}, asked=asked(100))
    assert found(claim(DECIDED, said=OLD), usage=usage) == [("unused", ["c_1"])]


@pytest.mark.parametrize(
    ("usage", "fields"),
    [
        (Usage(used={"c_1": "2027-05-20"}, asked=asked(100)), {"said": OLD}),
        (Usage(used={}, asked=asked(99)), {"said": OLD}),
        (Usage(used={}, asked=asked(100)), {"said": SAID}),
        (Usage(used={}, asked=asked(100)), {"said": OLD, "tier": "archive"}),
    ],
    ids=["cited", "hardly asked", "new", "archived"],
)
def test_what_was_used_or_had_no_chance_is_left_alone(
    usage: Usage, fields: dict[str, object]
) -> None:
    assert found(claim(DECIDED, **fields), usage=usage) == []


def adopt(memory: Memory, text: str, number: int, **fields: object) -> None:
    memory.adopt(claim(text, number=number, **fields), source="import")


@pytest.fixture
def untidy(memory: Memory) -> Memory:
    """A memory with one ailment of each kind but the unused, and what is well."""
    texts = [
        "The depot closes at 6 pm on Fridays",
        "The depot closes at 5 pm on Fridays",
        "We pay rent of 900 euros for the shed",
        "we pay rent of 900 euros for the shed.",
        "Anna is allergic to nuts",
        "Our supplier for bolts is Harlow Metals",
    ]
    for number, text in enumerate(texts, start=1):
        # The first of them is the newest.
        said = OLD if "bolts" in text else datetime.now(UTC) - timedelta(days=number)
        adopt(memory, text, number, said=said)
    return memory


def test_findings_become_questions_and_change_nothing(untidy: Memory) -> None:
    before = untidy.state_hash()
    swept = untidy.sweep()
    assert [item.reason for item in swept.filed] == ["contradicted", "duplicate", "stale"]
    assert all(item.question and item.because for item in swept.filed)
    assert untidy.state_hash() == before
    assert len(untidy.reviews()) == 3


def test_dry_run_writes_nothing(untidy: Memory) -> None:
    before = untidy.ledger.ends()
    assert len(untidy.sweep(dry_run=True).filed) == 3
    assert (untidy.ledger.ends(), untidy.reviews()) == (before, [])


def test_nothing_is_asked_twice(untidy: Memory) -> None:
    untidy.sweep()
    ends = untidy.ledger.ends()
    again = untidy.sweep()
    assert (again.filed, again.withdrawn, again.waiting, again.run_id) == ((), (), 3, None)
    assert untidy.ledger.ends() == ends


def test_what_was_dismissed_stays_so_until_its_ground_changes(untidy: Memory) -> None:
    for item in untidy.sweep().filed:
        untidy.desk.decide(item.review_id, "discard")
    assert untidy.sweep().filed == ()
    adopt(untidy, "The depot closes at 4 pm on Fridays", 9, said=datetime.now(UTC))
    (item,) = untidy.sweep().filed
    assert item.reason == "contradicted"


def test_every_finding_can_be_accepted_and_leaves_none(untidy: Memory) -> None:
    for item in untidy.sweep().filed:
        untidy.desk.decide(item.review_id, "accept")
    texts = [one.text for one in untidy.claims(scope=Scope())]
    assert len(texts) == 3
    assert not any("5 pm" in text or "bolts" in text for text in texts)
    assert (untidy.sweep().filed, untidy.reviews()) == ((), [])


def test_what_ends_by_contradiction_ends_when_the_newer_began(untidy: Memory) -> None:
    item = untidy.sweep().filed[0]
    untidy.desk.decide(item.review_id, "accept")
    old, new = (untidy.claim(claim_id) for claim_id in item.rivals)
    assert (old.valid_to, new.supersedes) == (new.valid_from, old.claim_id)


def test_what_was_settled_at_the_desk_is_not_asked_again(memory: Memory, person) -> None:
    person.say("The Leeds depot closes at 6 pm on Fridays.")
    person.say("The Leeds depot of ours closes at 4 pm on Fridays.")
    (item,) = memory.reviews()
    assert memory.sweep().filed == ()
    memory.desk.decide(item.review_id, "accept", only=[])
    assert memory.sweep().filed == ()


def test_finding_whose_ground_is_gone_is_withdrawn(untidy: Memory) -> None:
    untidy.sweep()
    untidy.retire("c_1")
    swept = untidy.sweep()
    assert [item.reason for item in swept.withdrawn] == ["contradicted"]
    assert [item.reason for item in untidy.reviews()] == ["duplicate", "stale"]


def test_sweep_is_undone_as_a_whole(untidy: Memory) -> None:
    before = (untidy.state_hash(), untidy.reviews())
    untidy.undo(untidy.sweep().run_id or "")
    assert (untidy.state_hash(), untidy.reviews()) == before
    assert len(untidy.sweep().filed) == 3


def test_too_many_questions_are_held_back_and_counted(memory: Memory) -> None:
    for number in range(1, 8):
        adopt(memory, f"Our supplier for part {number} is Harlow Metals", number, said=OLD)
    swept = memory.sweep(policy=HygienePolicy(most_open=3))
    assert (len(swept.filed), swept.held_back) == (3, {"stale": 4})
    again = memory.sweep(policy=HygienePolicy(most_open=3))
    assert (again.filed, again.waiting, again.held_back) == ((), 3, {"stale": 4})


def test_edit_of_a_stale_claim_keeps_its_past(untidy: Memory) -> None:
    item = next(one for one in untidy.sweep().filed if one.reason == "stale")
    untidy.desk.decide(item.review_id, "edit", text="Our supplier for bolts is Nilsson Tools")
    old = untidy.claim(item.rivals[0])
    (new,) = [one for one in untidy.claims(scope=Scope()) if "Nilsson" in one.text]
    assert (old.text, old.close_reason) == ("Our supplier for bolts is Harlow Metals", "ended")
    assert (new.supersedes, new.valid_from) == (old.claim_id, old.valid_to)


TEXTS = [
    "The depot closes at 6 pm on Fridays", "The depot closes at 5 pm on Fridays",
    "The shed is heated in winter", "The shed is not heated in winter",
    "Our supplier for bolts is Harlow Metals", "Harlow Metals is our supplier for bolts",
    "I promise to send Ben the quote by 14 March 2027", "Anna is allergic to nuts",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(TEXTS), st.integers(0, 900)), max_size=8))
def test_findings_do_not_depend_on_the_order_of_claims(drawn: list[tuple[str, int]]) -> None:
    claims = [
        claim(text, said=NOW - timedelta(days=days, minutes=number), number=number)
        for number, (text, days) in enumerate(drawn)
    ]
    forwards = {one.review_id for one in findings(claims, now=NOW)}
    assert {one.review_id for one in findings(reversed(claims), now=NOW)} == forwards
