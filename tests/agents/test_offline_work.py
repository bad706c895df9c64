"""What agents note and draft without a language model."""

import asyncio

import pytest

from agents.responder import Earlier, Noted, OfflineResponder, Reply
from projects.proposal import MemoryProposal
from projects.source import Citation
from tests.agents.cafe import CAFE, EARLIER, FRIDAY, MENU, PROMISE, ROUTER, TASTE
from tests.agents.fakes import assignment, claim, toolbox


def respond(name, text: str, *recalled, tools=None, **more) -> Reply:
    step = assignment(name, text, *recalled, **more)
    return asyncio.run(OfflineResponder().respond(step, tools or toolbox()))


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


def test_a_draft_holds_what_the_project_has_on_record_and_nothing_else():
    items = (FRIDAY, EARLIER, MENU, PROMISE, TASTE, ROUTER)
    reply = respond("content_drafter", "Draft a client update for Harbour Cafe", *items, **CAFE)
    content = (
        "Subject: Harbour Cafe, 2026-11-20\n\nHello,\n\n"
        "Decided:\n- We decided to print the menu in June.\n\n"
        "Promised:\n- I promised Tom the terrace by 1 July.\n\n"
        "Where things stand:\n- The cafe closes at nine on Fridays.\n\nKind regards"
    )
    assert reply.text == f"A draft from what is on record:\n\n{content}"
    effect = reply.effects[0]
    assert (effect.kind, effect.target) == ("file", "drafts/harbour-cafe-2026-11-20.md")
    assert effect.payload == {"content": content}
    assert len(reply.citations) == 3


def test_a_draft_tells_what_is_recent():
    new = claim(1, "The oven works again", valid_from="2026-11-01T09:00:00+00:00")
    old = claim(2, "The oven is broken", valid_from="2026-02-01T09:00:00+00:00")
    older = claim(3, "we decided to bake bread", claim_kind="decision", valid_from="2025-01-01")
    oldest = claim(4, "we decided to sell tea", claim_kind="decision", valid_from="2024-01-01")
    reply = respond("content_drafter", "Draft an update", new, old, older, oldest, **CAFE)
    assert [cited.id for cited in reply.citations] == ["claim-1", "claim-3"]


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


def test_a_draft_about_one_matter_says_it_in_the_persons_words_and_leaves_out_the_rest():
    unrelated = claim(7, "Hartwell owes us 18,400 dollars")
    asked = "Draft an email to Wayne asking for 30 minutes on Thursday"
    reply = respond("content_drafter", asked, unrelated, project=unrelated.project)
    assert "I am writing to you, asking for 30 minutes on Thursday." in reply.text
    assert "Hartwell" not in reply.text
    assert len(reply.effects) == 1


def test_an_agenda_lists_the_promises_that_are_live():
    kept = claim(8, "I promised Ana the menu by May 2", claim_kind="commitment", current=False)
    live = claim(9, "I promised Tom the keys by June 3", claim_kind="commitment")
    other = claim(7, "Hartwell owes us 18,400 dollars")
    reply = respond(
        "agenda_planner", "What should I do next?", tools=toolbox(found=[kept, live, other])
    )
    assert [cited.id for cited in reply.citations] == [live.id]


def test_what_is_known_already_is_said_so_with_its_source():
    again = _noted(
        "discard", "nine on Fridays, the cafe closes", previous=FRIDAY.text, is_known=True
    )
    reply = respond("memory_keeper", "it closes at nine", FRIDAY, tools=toolbox(noted=[again]))
    assert reply.text == "I know that already: The cafe closes at nine on Fridays."
    assert [cited.id for cited in reply.citations] == [FRIDAY.id]


def test_what_is_yet_to_come_is_told_after_what_holds():
    later = claim(
        9,
        "From Monday the cafe closes at eight on Fridays",
        valid_from="2026-12-28",
        current=False,
    )
    reply = respond("memory_recall", "When does the cafe close on Fridays?", FRIDAY, later)
    now, coming = reply.text.split("Coming:")
    assert "closes at nine" in now
    assert "closes at eight" in coming
    assert "no longer" not in coming


def test_a_draft_leaves_out_promises_whose_day_is_over():
    over = claim(7, "I promised Tom the list by September 4", claim_kind="commitment")
    due = claim(8, "I promised Tom the report by November 27", claim_kind="commitment")
    reply = respond("content_drafter", "Write a client update", over, due, **CAFE)
    assert "November 27" in reply.text
    assert "September 4" not in reply.text


def test_an_update_is_about_the_whole_project_unless_it_names_a_matter():
    items = (MENU, FRIDAY, PROMISE)
    whole = respond("content_drafter", "Write a short client update", *items, **CAFE)
    assert {cited.id for cited in whole.citations} == {item.id for item in items}
