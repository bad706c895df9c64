"""The agenda and plans through the front door: said, shown, closed, undone, followed after a restart."""

from datetime import UTC, datetime, timedelta

import pytest

from projects.errors import UnknownName
from tests.scripted_model import ScriptedModel, calls, says

PROMISE = "I promised Carla the corrected quote by tomorrow."


def agents(answer) -> list[str]:
    return [step["agent"] for step in answer.steps]


@pytest.mark.parametrize(
    "asked", ["What should I do next?", "@agenda_planner what is urgent today?"]
)
def test_what_was_promised_is_what_to_do_next_and_is_cited(open_nova, asked):
    nova = open_nova()
    nova.ask(PROMISE)
    answer = nova.ask(asked)
    assert agents(answer) == ["agenda_planner"]
    assert f"1. {PROMISE}" in answer.text
    assert "waits +10 (Carla waits)" in answer.text
    assert [cited.quote for cited in answer.citations] == [PROMISE]


def test_nothing_is_made_up_on_a_silent_day(open_nova):
    nova = open_nova()
    answer = nova.ask("What should I do next?")
    assert (answer.text, answer.effects) == ("Nothing needs you today.", [])


def test_an_item_is_closed_at_once_by_the_persons_own_words_and_that_is_undone(open_nova):
    nova = open_nova()
    nova.ask(PROMISE)
    answer = nova.ask("@agenda_planner close the item about the corrected quote for Carla")
    assert [(effect["kind"], effect["status"]) for effect in answer.effects] == [("agenda", "done")]
    assert nova.agenda.next().top == ()
    undo = nova.approvals.undo(answer.effects[0]["effect_id"])
    nova.approvals.approve(undo.effect_id, hash=undo.hash)
    assert [item.text for item in nova.agenda.next().top] == [PROMISE]


def test_marks_outlive_the_process(open_nova):
    nova = open_nova()
    nova.ask(PROMISE)
    nova.agenda.done(nova.agenda.next().top[0].item_id)
    nova.close()
    again = open_nova()
    assert again.agenda.next().items == ()
    assert [mark.action for mark in again.agenda.history()] == ["done"]


def test_the_agenda_is_as_it_stood_at_a_moment(open_nova):
    nova = open_nova()
    nova.ask(PROMISE)
    before = nova.agenda.next(at=datetime.now(UTC) - timedelta(days=1))
    assert (before.top, nova.agenda.digest().count(PROMISE)) == ((), 1)


def test_what_was_taken_back_in_memory_is_no_item(open_nova):
    nova = open_nova()
    nova.ask(f"Remember that {PROMISE}")
    assert len(nova.agenda.next().items) == 1
    nova.ask(f"Forget that {PROMISE}")
    assert nova.memory.claims() == []
    assert nova.agenda.next().items == ()


def test_readers_outside_are_told_nothing_of_the_agenda(open_nova):
    nova = open_nova()
    nova.ask(PROMISE)
    answer = nova.ask("@agenda_planner What should I do next?", audience="public")
    assert "Carla" not in answer.text


def test_a_plan_waits_for_a_person_and_goes_on_in_another_process(open_nova):
    nova = open_nova()
    answer = nova.ask(
        "@task_planner Remember that the fair is in Lyon; when Dana has answered, "
        "remember that the hotel is booked."
    )
    (draft,) = answer.effects
    assert (draft["kind"], draft["status"]) == ("plan", "pending")
    assert nova.plans.list() == []
    nova.approvals.approve(draft["effect_id"], hash=draft["hash"])
    (plan,) = nova.plans.list()
    assert [step.status for step in plan.steps] == ["done", "waiting"]
    assert "waits for Dana answered" in nova.agenda.next().later[0].text
    nova.close()
    again = open_nova()
    again.ask("Dana answered this morning.")
    assert again.plans.list() == []
    assert [step.status for step in again.plans.show(plan.plan_id).steps] == ["done", "done"]
    found = again.memory.search("Is the hotel booked?")
    assert any("hotel is booked" in item.text for item in found)


def test_a_plan_that_is_unclear_is_asked_about_and_one_task_is_no_plan(open_nova):
    nova = open_nova()
    asked = nova.ask("@task_planner when things calm down write a note to Wayne")
    assert asked.question is not None
    assert "is unclear" in asked.question
    assert agents(nova.ask("@task_planner Remember that the fair is in Lyon.")) != ["task_planner"]
    assert nova.plans.list(all_plans=True) == []


def test_no_words_of_a_step_are_the_persons_own_order(open_nova):
    nova = open_nova()
    nova.ask(PROMISE)
    answer = nova.ask(
        "@agenda_planner close the item about the corrected quote for Carla", thread="plan_p_1"
    )
    assert [effect["status"] for effect in answer.effects] == ["pending"]
    assert len(nova.agenda.next().top) == 1


def test_erased_words_are_gone_from_the_agenda_and_from_plans(open_nova):
    nova = open_nova()
    answer = nova.ask(
        "@task_planner When Zebulon has answered, write to him; when Zebulon has signed, list it."
    )
    for effect in answer.effects:
        nova.approvals.approve(effect["effect_id"], hash=effect["hash"])
    assert len(nova.plans.list()) == 1
    nova.memory.erase(matching="Zebulon")
    assert "Zebulon" not in nova.plans.list()[0].model_dump_json()


def test_an_item_that_is_not_there_is_named(open_nova):
    with pytest.raises(UnknownName):
        open_nova().agenda.done("i_nothing")


def test_a_model_words_what_it_reads_with_its_scores_and_changes_nothing_unasked(open_nova):
    offline = open_nova()
    offline.ask(PROMISE)
    (item,) = offline.agenda.next().top
    offline.close()
    wanted = {"change": "done", "what": PROMISE}
    replies = (
        calls("read_agenda"),
        calls("propose_effect", kind="agenda", target=item.item_id, payload=wanted),
    )
    with ScriptedModel(*replies) as model:
        nova = open_nova(model="openai:test", openai_base_url=model.base_url)
        answer = nova.ask("@agenda_planner What should I do next?")
        told = str(model.requests[-1])
    assert f"{item.item_id} (promise) {PROMISE.rstrip('.')}" in told
    assert f"Score {item.score} = due" in told
    assert [(effect["kind"], effect["status"]) for effect in answer.effects] == [
        ("agenda", "pending")
    ]
    assert [each.item_id for each in nova.agenda.next().items] == [item.item_id]


def test_a_model_cites_the_words_behind_an_item(open_nova):
    offline = open_nova()
    offline.ask(PROMISE)
    offline.close()
    with ScriptedModel(calls("read_agenda"), says("Send Carla her quote first [t1].")) as model:
        nova = open_nova(model="openai:test", openai_base_url=model.base_url)
        answer = nova.ask("@agenda_planner What should I do next?")
    assert answer.text == "Send Carla her quote first."
    assert len(answer.citations) == 1
    assert answer.citations[0].quote in (PROMISE, PROMISE.rstrip("."))
