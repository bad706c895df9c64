import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.responder import Earlier, Noted, OfflineResponder, Reply, uncited
from agents.roster import Roster
from projects.proposal import MemoryProposal
from projects.source import Citation
from tests.agents.fakes import Memory, assignment, claim, toolbox, turn

CAFE = {"project": "harbour_cafe", "project_name": "Harbour Cafe"}

FRIDAY = claim(1, "The cafe closes at nine on Fridays")
SUNDAY = claim(2, "The cafe closes at six on Sundays", similarity=0.65)
EARLIER = claim(
    3,
    "The cafe closes at eight on Fridays",
    current=False,
    valid_from="2026-01-02T10:00:00+00:00",
    valid_to="2026-05-04T10:00:00+00:00",
)
MENU = claim(4, "we decided to print the menu in June", claim_kind="decision", similarity=0.2)
PROMISE = claim(5, "I promised Tom the terrace by 1 July", claim_kind="commitment", similarity=0.2)
TASTE = claim(6, "Ines prefers oat milk", claim_kind="preference", similarity=0.2)
ROUTER = claim(7, "The router stands in the cellar", project="farm_shop", similarity=0.1)


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
    assert '- "I promised Tom the terrace by 1 July." (Ines, 2026-05-04)' in reply.text


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
        "Farm Shop:\nThe shop printed a new menu in May. (Ines, 2026-05-04)"
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
        "I can't read live company data or draft a change in the ERP yet. From memory:\n\n"
        "We keep 40 gutter brooms as a rule. (Ines, 2026-05-04)"
    )
    assert reply.missing == (
        "Cannot read live company data yet.",
        "Cannot draft a change in the ERP yet.",
    )


@pytest.mark.parametrize("name", ["translator", "summarizer", "copy_editor", "text_extractor"])
def test_what_only_a_model_can_do_names_the_setting(name):
    reply = respond(name, "Make this shorter: the cafe will be closed")
    assert "I can't do this without a language model; NOVA_MODEL" in reply.text


def _noted(outcome: str, text: str, **more) -> Noted:
    action = more.pop("action", "remember")
    proposal = MemoryProposal(text=text, turn_id="turn-now", quote=text, action=action)
    return Noted(proposal=proposal, outcome=outcome, explanation="Because.", **more)


def test_what_is_noted_is_told_with_what_it_replaces():
    new = _noted("core", "the cafe closes at ten on Fridays", previous=FRIDAY.text)
    tools = toolbox(noted=[new])
    reply = respond("memory_keeper", "the cafe closes at ten on Fridays", FRIDAY, tools=tools)
    assert reply.text == (
        "Noted: The cafe closes at ten on Fridays.\nBefore: The cafe closes at nine on Fridays."
    )
    assert [(cited.kind, cited.id) for cited in reply.citations] == [
        ("turn", "turn-now"),
        ("claim", "claim-1"),
    ]
    assert reply.memories == (new.proposal,)


def test_what_is_refused_is_not_repeated():
    secret = _noted("discard", "the password is hunter2")
    reply = respond("memory_keeper", "the password is hunter2", tools=toolbox(noted=[secret]))
    assert reply.text == "I can't keep that: Because."


@pytest.mark.parametrize(
    ("action", "outcome", "opening"),
    [
        ("remember", "archive", "Noted: Tom"),
        ("remember", "review", "For you to confirm: Tom"),
        ("correct", "core", "Noted: Tom"),
        ("correct", "review", "A correction for you to confirm: Tom"),
        ("forget", "core", "To forget: Tom"),
        ("forget", "review", "To forget, once you have confirmed it: Tom"),
    ],
)
def test_each_outcome_has_its_opening(action, outcome, opening):
    noted = _noted(outcome, "Tom runs the bar", action=action)
    reply = respond("memory_keeper", "Tom runs the bar", tools=toolbox(noted=[noted]))
    assert reply.text.startswith(opening)
    assert ("Why I ask: Because." in reply.text) == (outcome == "review")


def test_nothing_to_keep_brings_an_example():
    reply = respond("memory_keeper", "hm, well")
    assert reply.text.startswith("I found nothing to keep in these words.")
    assert reply.memories == ()


def test_a_keeper_with_more_to_do_than_keeping_still_recalls():
    reply = respond("expert_interviewer", "When does the cafe close on Fridays?", FRIDAY)
    assert "The cafe closes at nine on Fridays." in reply.text


def test_a_draft_holds_what_the_project_has_on_record_and_nothing_else():
    items = (FRIDAY, EARLIER, MENU, PROMISE, TASTE, ROUTER)
    reply = respond("content_drafter", "Draft a client update for Harbour Cafe", *items, **CAFE)
    content = (
        "Subject: Harbour Cafe, 2026-11-20\n\nHello,\n\n"
        "What was decided:\n- We decided to print the menu in June.\n\n"
        "What we promised:\n- I promised Tom the terrace by 1 July.\n\n"
        "Where things stand:\n- The cafe closes at nine on Fridays.\n\nKind regards"
    )
    assert reply.text == f"A draft from what is on record:\n\n{content}"
    effect = reply.effects[0]
    assert (effect.kind, effect.target) == ("file", "drafts/harbour-cafe-2026-11-20.md")
    assert effect.payload == {"content": content}
    assert len(reply.citations) == 3


def test_a_draft_names_its_gaps():
    reply = respond("content_drafter", "Write to Tom about Harbour Cafe", FRIDAY, **CAFE)
    assert "Hello Tom," in reply.text
    assert reply.text.endswith("Nothing recorded on decisions or promises.")
    assert reply.missing == ("Nothing recorded on decisions.", "Nothing recorded on promises.")


def test_a_draft_uses_what_earlier_steps_found():
    cited = Citation(kind="turn", id="turn-4", quote="the oven came", sentence="The oven came.")
    earlier = Earlier(agent="memory_recall", text="The oven came.", citations=(cited,))
    reply = respond("content_drafter", "draft a note about it", earlier=(earlier,))
    assert "- The oven came." in reply.text
    assert reply.citations == (cited,)


def test_a_draft_on_a_topic_takes_what_fits_it():
    menu = MENU.model_copy(update={"similarity": 0.6})
    reply = respond("content_drafter", "Draft a post about the menu", menu, ROUTER)
    assert [cited.id for cited in reply.citations] == ["claim-4"]
    assert reply.effects[0].target == "drafts/post-about-the-menu-2026-11-20.md"


def test_without_facts_there_is_no_draft():
    reply = respond("content_drafter", "Draft a haiku about the sea", ROUTER)
    assert reply.effects == ()
    assert "I can't word a new text without a language model" in reply.text


def test_without_a_file_effect_the_draft_is_only_shown():
    tools = toolbox(effect_kinds=())
    reply = respond("content_drafter", "Draft an update", FRIDAY, tools=tools, **CAFE)
    assert reply.effects == ()
    assert "Where things stand:" in reply.text


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


@given(AGENTS, ASKED, items_of(TEXTS.filter(str.strip)))
def test_every_agent_quotes_verbatim(spec, text, items):
    reply = respond(spec, text, *items, **CAFE)
    texts = {item.id: item.text for item in items}
    assert reply.text
    for citation in reply.citations:
        assert citation.quote in texts[citation.id]
        assert citation.sentence in reply.text


@given(AGENTS, ASKED, items_of(WORDS.map(" ".join)))
def test_no_agent_states_a_fact_without_its_source(spec, text, items):
    reply = respond(spec, text, *items, **CAFE)
    assert [
        sentence
        for sentence in uncited(reply.text, reply.citations)
        if "memory" not in spec.proposes
    ] == []
