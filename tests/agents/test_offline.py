import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.responder import OfflineResponder, Reply, uncited
from agents.roster import Roster
from projects.source import Citation
from tests.agents.cafe import CAFE, EARLIER, FRIDAY, MENU, PROMISE, ROUTER, SUNDAY, TASTE
from tests.agents.fakes import Memory, assignment, claim, toolbox, turn


def respond(name, text: str, *recalled, tools=None, **more) -> Reply:
    step = assignment(name, text, *recalled, **more)
    return asyncio.run(OfflineResponder().respond(step, tools or toolbox()))


def test_a_precise_question_gets_the_one_claim_that_answers_it():
    reply = respond(
        "memory_recall", "What time does the cafe shut on Friday?", SUNDAY, FRIDAY, MENU
    )
    assert reply.text == "The cafe closes at nine on Fridays. (Ines, 2026-05-04)"
    assert reply.citations == (
        Citation(
            kind="claim",
            id="claim-1",
            quote="The cafe closes at nine on Fridays",
            sentence="The cafe closes at nine on Fridays.",
        ),
    )
    assert reply.usage.model_calls == 0


def test_another_day_is_no_answer():
    reply = respond("memory_recall", "When does the cafe close on Mondays?", FRIDAY, SUNDAY)
    assert reply.text.startswith("I have nothing on record about cafe close on Mondays.")
    assert reply.citations == ()


def test_another_branch_is_no_answer():
    other = claim(1, "The Houston branch of Lux opens at seven on Fridays", similarity=0.6)
    reply = respond("memory_recall", "When does the Dallas branch open on Fridays?", other)
    assert reply.citations == ()


@pytest.mark.parametrize(
    "asked",
    [
        "Who is our contact at Lux Supply?",
        "who leads Lux Supply",
        "Does Lux Supply have a contact?",
    ],
)
def test_a_namesake_is_no_answer(asked):
    right = claim(1, "Our contact and lead at Lux Supply is Tom Reyes")
    wrong = claim(2, "Our contact and lead at Lux Supplies is Beth Lang", similarity=0.75)
    reply = respond("memory_recall", asked, wrong, right)
    assert [cited.id for cited in reply.citations] == ["claim-1"]


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("when do we shut?", "We close at six in the evening"),
        ("how much is the terrace rate?", "The terrace costs 40 euros"),
        ("who is in charge of the bar, and who leads it?", "The owner of the bar is Ana"),
    ],
)
def test_other_words_for_the_same_find_it(asked, known):
    reply = respond("memory_recall", asked, claim(1, known, similarity=0.35))
    assert [cited.id for cited in reply.citations] == ["claim-1"]


def test_two_questions_get_two_answers():
    owner = claim(1, "The owner of the bar is Ana", similarity=0.6)
    hours = claim(2, "The bar opens at noon", similarity=0.5)
    reply = respond("memory_recall", "Who owns the bar and when does it open?", owner, hours)
    assert {cited.id for cited in reply.citations} == {"claim-1", "claim-2"}


def test_of_equal_fits_the_newest_comes_first():
    old = claim(1, "Tom keeps the keys", valid_from="2026-01-01T09:00:00+00:00", similarity=0.71)
    new = claim(2, "Ana keeps the keys", valid_from="2026-09-01T09:00:00+00:00", similarity=0.7)
    reply = respond("memory_recall", "Who keeps the keys?", old, new)
    assert [cited.id for cited in reply.citations] == ["claim-2", "claim-1"]


def test_a_project_is_called_as_its_claims_write_it():
    mine = claim(1, "The menu costs 9 euros", similarity=0.6)
    other = claim(2, "The menu of FarmShop costs 4 euros", project="farm_shop", similarity=0.6)
    reply = respond("memory_recall", "Tell me about the menu", mine, other, **CAFE)
    assert "FarmShop:\n" in reply.text


def test_nothing_on_a_project_names_it_once():
    reply = respond("memory_recall", "Check on Harbour Cafe", **CAFE)
    assert reply.text.startswith("I have nothing on record about Harbour Cafe. ")


def test_what_no_longer_holds_is_left_out():
    reply = respond("memory_recall", "When does the cafe close on Fridays?", EARLIER, FRIDAY)
    assert [cited.id for cited in reply.citations] == ["claim-1"]


def test_history_is_told_when_it_is_asked_for():
    reply = respond("memory_recall", "When did the cafe close on Fridays before?", EARLIER, FRIDAY)
    assert reply.text == (
        "Now:\n\nThe cafe closes at nine on Fridays. (Ines, 2026-05-04)\n\n"
        "Before:\n\nThe cafe closes at eight on Fridays. (Ines, 2026-01-02, until 2026-05-04)"
    )


def test_only_history_is_told_as_history():
    reply = respond("memory_recall", "When did the cafe close on Fridays before?", EARLIER)
    assert reply.text.startswith("Before:\n\nThe cafe closes at eight on Fridays.")


def test_a_question_about_a_project_gets_all_its_live_claims():
    items = (FRIDAY, EARLIER, MENU, PROMISE, TASTE, ROUTER)
    reply = respond("memory_recall", "Check on Harbour Cafe", *items, **CAFE)
    assert {cited.id for cited in reply.citations} == {"claim-1", "claim-4", "claim-5", "claim-6"}
    assert reply.text == (
        "Decided:\nWe decided to print the menu in June. (Ines, 2026-05-04)\n\n"
        'Promised:\n"I promised Tom the terrace by 1 July." (Ines, 2026-05-04)\n\n'
        "Where things stand:\n- The cafe closes at nine on Fridays. (Ines, 2026-05-04)\n"
        "- Ines prefers oat milk. (Ines, 2026-05-04)"
    )


def test_a_question_about_a_project_searches_beyond_its_words():
    memory = Memory([MENU])
    tools = toolbox()
    tools = type(tools)(search=memory, notes=memory)
    reply = respond(
        "memory_recall", "How is it going with Harbour Cafe?", FRIDAY, tools=tools, **CAFE
    )
    assert memory.queries[0][1] == "harbour_cafe"
    assert {cited.id for cited in reply.citations} == {"claim-1", "claim-4"}


def test_claims_of_several_projects_stand_under_their_names():
    other = claim(8, "The shop printed a new menu in May", project="farm_shop", similarity=0.6)
    menu = MENU.model_copy(update={"similarity": 0.6})
    reply = respond("memory_recall", "Tell me about the menu", menu, other, **CAFE)
    assert reply.text == (
        "Harbour Cafe:\nWe decided to print the menu in June. (Ines, 2026-05-04)\n\n"
        "Farm shop:\nThe shop printed a new menu in May. (Ines, 2026-05-04)"
    )


def test_a_kind_of_claim_is_found_by_its_name():
    promise = PROMISE.model_copy(update={"similarity": 0.35})
    reply = respond("memory_recall", "Which deadlines are there?", promise, FRIDAY)
    assert reply.citations[0].id == "claim-5"


def test_a_liking_is_found_by_what_is_preferred():
    taste = TASTE.model_copy(update={"similarity": 0.35})
    reply = respond("memory_recall", "What milk does Ines like?", taste)
    assert reply.text.startswith("Ines prefers oat milk.")


def test_what_was_only_said_is_quoted_as_said():
    said = turn(9, "Shall we open on Mondays? The oven comes on Monday", similarity=0.6)
    reply = respond("memory_recall", "When does the oven come?", said)
    assert reply.text == (
        'Not noted as a fact, but said:\n\n"The oven comes on Monday." (Ines, 2026-05-04)'
    )
    assert reply.citations[0].quote == "The oven comes on Monday"


def test_a_question_once_asked_is_no_answer():
    asked = turn(9, "When does the oven come?", similarity=0.9)
    reply = respond("memory_recall", "When will the oven come?", asked)
    assert reply.citations == ()


def test_the_request_itself_is_no_source():
    own = turn(9, "The oven comes on Monday", similarity=1.0)
    reply = respond("inventory_specialist", "The oven comes on Monday", own)
    assert reply.citations == ()


def test_nothing_that_fits_is_said_plainly():
    reply = respond("general_assistant", "What is the capital of France?", ROUTER)
    assert reply.text == (
        "I have nothing on record about capital of France. I can't answer from general "
        "knowledge without a language model; NOVA_MODEL with OPENAI_API_KEY or OPENAI_BASE_URL "
        "turns one on."
    )


@pytest.mark.parametrize("text", ["Hi!", "good morning", "Hello Nova"])
def test_a_greeting_is_returned(text):
    assert respond("general_assistant", text).text == "Hello! What can I do for you?"


@pytest.mark.parametrize("text", ["thanks", "Thank you so much!", "ok"])
def test_thanks_are_acknowledged(text):
    assert respond("general_assistant", text).text == "You are welcome!"


def test_missing_tools_are_named_before_what_memory_has():
    brooms = claim(1, "We keep 40 gutter brooms as a rule")
    reply = respond("inventory_specialist", "How many gutter brooms do we have?", brooms)
    assert reply.text == (
        "I can't read live company data (no database is connected) yet. From memory:\n\n"
        "We keep 40 gutter brooms as a rule. (Ines, 2026-05-04)"
    )
    assert reply.missing == (
        "Cannot read live company data (no database is connected) yet.",
        "Cannot draft a transfer yet.",
    )


@pytest.mark.parametrize("name", ["translator", "summarizer", "copy_editor", "text_extractor"])
def test_what_only_a_model_can_do_names_the_setting(name):
    reply = respond(name, "Make this shorter: the cafe closes at nine on Fridays", FRIDAY)
    assert reply.text.startswith("I can't do this without a language model; NOVA_MODEL")
    assert reply.citations == ()


def test_a_keeper_with_more_to_do_than_keeping_still_recalls():
    reply = respond("expert_interviewer", "When does the cafe close on Fridays?", FRIDAY)
    assert "The cafe closes at nine on Fridays." in reply.text


REQUESTS = (
    "Check on Harbour Cafe",
    "When does it close?",
    "Draft a letter to Ana",
    "What was it before?",
)
TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=80)
WORDS = st.lists(
    st.sampled_from(["cafe", "closes", "at", "nine", "Ana", "on", "5", "May,", "not", "Dr.", "Bo"]),
    min_size=5,
)


def items_of(texts):
    return st.lists(
        st.builds(
            claim,
            st.integers(0, 99),
            texts,
            similarity=st.floats(0, 1),
            current=st.booleans(),
            claim_kind=st.sampled_from(["state", "decision", "commitment", "preference"]),
        ),
        max_size=4,
        unique_by=lambda item: item.id,
    )


ROSTER = Roster.load()


AGENTS = st.sampled_from(list(ROSTER.agents.values()))
ASKED = st.sampled_from(REQUESTS)


@settings(deadline=None, max_examples=60)
@given(AGENTS, ASKED, items_of(TEXTS.filter(str.strip)))
def test_every_agent_quotes_verbatim(spec, text, items):
    reply = respond(spec, text, *items, **CAFE)
    texts = {item.id: item.text for item in items}
    assert reply.text
    for citation in reply.citations:
        assert citation.quote in texts[citation.id]
        assert citation.sentence in reply.text


@settings(deadline=None, max_examples=60)
@given(AGENTS, ASKED, items_of(WORDS.map(" ".join)))
def test_no_agent_states_a_fact_without_its_source(spec, text, items):
    reply = respond(spec, text, *items, **CAFE)
    assert [
        sentence
        for sentence in uncited(reply.text, reply.citations)
        if "memory" not in spec.proposes
    ] == []
