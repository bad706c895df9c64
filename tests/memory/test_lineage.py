"""A claim is as confidential as anything behind it, and is read only by who may see all of that."""

import pytest

from memory import Claim, Evidence, Slot
from memory.lineage import inherited, strictest, weakest
from projects.scope import Scope
from tests.memory.conftest import Projects

CLIENT = Scope(audience="client:garden", project="garden")
TEAM = Scope(audience="team", project="garden")


@pytest.fixture
def told(memory):
    """A memory that adopts claims as if they had been derived or merged."""

    def adopt(text, *turn_ids, project="garden", **fields):
        claim = Claim(
            claim_id=f"c_{len(memory.claims(scope=Scope(), current=False))}",
            project=project,
            kind="state",
            text=text,
            slot=Slot(),
            value=text,
            **{"sensitivity": "client", "trust": "user", "tier": "archive"} | fields,
            valid_from="2026-03-02T09:00:00+00:00",
            recorded_at="2026-03-02T09:00:00+00:00",
            evidence=tuple(
                Evidence(
                    turn_id=each,
                    quote=text,
                    start=0,
                    said_at="2026-03-02T09:00:00+00:00",
                    speaker="user",
                )
                for each in turn_ids
            ),
        )
        memory.adopt(claim, source="test")
        return claim

    return adopt


def read_by(memory, scope):
    return [claim.text for claim in memory.claims(scope=scope, project="garden")]


@pytest.fixture
def memory(open_memory):
    projects = Projects()
    projects.ids |= {"garden", "orchard"}
    return open_memory(projects=projects)


def test_what_replaces_a_confidential_claim_is_as_confidential(memory, person):
    person.say("Internal only: the launch budget is 90000 dollars.")
    person.say("Actually the launch budget is 95000 dollars now.")
    (claim,) = memory.claims(scope=Scope(), project="garden")
    assert (claim.text, claim.sensitivity) == (
        "the launch budget is 95000 dollars now",
        "internal",
    )
    assert read_by(memory, CLIENT) == []
    assert read_by(memory, TEAM) == ["the launch budget is 95000 dollars now"]


def test_what_the_person_makes_public_is_public_whatever_it_replaces(memory, person):
    person.say("Internal only: the gate opens at 7:30.")
    person.say("This is public: the gate opens at 8:30 now.")
    (claim,) = memory.claims(scope=Scope(), project="garden")
    assert claim.sensitivity == "public"
    assert read_by(memory, Scope(audience="public")) == [claim.text]


def test_a_claim_that_rests_on_a_turn_of_another_project_stays_inside(memory, person, told):
    person.say("Remember that the fee is 4812 dollars.", project="orchard")
    told("A similar fee of 4812 dollars is usual", "u1")
    assert read_by(memory, CLIENT) == []
    assert read_by(memory, Scope()) == ["A similar fee of 4812 dollars is usual"]


def test_a_merged_claim_is_read_only_by_who_may_see_every_part(memory, person, told):
    person.say("Remember that the fee is 3000 dollars.")
    person.say("Remember that the fee is 4812 dollars.", project="orchard")
    told("The fees are 3000 and 4812 dollars", "u1", "u2")
    assert read_by(memory, CLIENT) == ["the fee is 3000 dollars"]


def test_a_claim_that_names_another_project_stays_inside(memory, person):
    person.say("Remember that the orchard is opened.", project="orchard")
    person.say("Remember that the fee of the orchard is 4812 dollars.")
    assert read_by(memory, CLIENT) == []


def test_a_claim_that_comes_from_a_confidential_turn_is_confidential(memory, person, told):
    person.say("Internal only: the fee is 4812 dollars.")
    told("They pay 4812 dollars", "u1")
    assert read_by(memory, CLIENT) == []
    assert "They pay 4812 dollars" in read_by(memory, TEAM)


def test_an_agent_s_claim_from_a_private_turn_stays_inside(memory, person, told):
    person.say("I met Ruth at the lake.", project="personal")
    told("Ruth is often at the lake", "u1", trust="agent")
    assert read_by(memory, TEAM) == []


def test_outward_search_finds_claims_and_no_turns(memory, person):
    person.say("Remember that the gate opens at 7:30.")
    person.say("The gate squeaks again, says Tom, and he laughs.")
    found = memory.search("when does the gate open", scope=CLIENT)
    assert [item.kind for item in found] == ["claim"]
    assert {item.kind for item in memory.around(["u1", "u2"], scope=CLIENT)} == {"claim"}


def test_without_the_look_behind_a_derived_claim_would_be_told(memory, person, told):
    person.say("Remember that the fee is 4812 dollars.", project="orchard")
    claim = told("A similar fee of 4812 dollars is usual", "u1")
    assert CLIENT.may_see(claim.project, claim.sensitivity)
    assert not memory.lineage.admits(claim, CLIENT)


@pytest.mark.parametrize(
    ("stated", "expected"), [(None, "internal"), ("public", "public"), ("secret", "secret")]
)
def test_stated_words_come_before_origins(memory, person, stated, expected):
    person.say("Internal only: the fee is 4812 dollars.")
    origins = memory.claims(scope=Scope())
    assert inherited(stated, "client", origins) == expected


def test_of_several_the_strictest_level_and_the_weakest_trust_count():
    assert strictest(["public", "internal", "client"]) == "internal"
    assert weakest(["user", "agent", "document"]) == "agent"
