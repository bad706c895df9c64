"""A model that points out what to remember: off by default, and believed as little as an agent."""

from tests.scripted_model import ScriptedModel, says

TOLD = "@memory_keeper By and large it is Ola whom one asks about the tide tables."
POINTED = '{"memories": [{"quote": "%s", "text": "%s"}]}'


def answer_with(open_nova, *replies, **given):
    with ScriptedModel(says("Noted."), *replies) as model:
        nova = open_nova(model="openai:test", openai_base_url=model.base_url, **given)
        answer = nova.ask(TOLD)
        return nova, answer, len(model.requests)


def test_no_model_is_asked_unless_the_setting_says_so(open_nova):
    _, answer, requests = answer_with(open_nova)
    assert (requests, answer.usage.model_calls) == (1, 1)


def test_what_a_model_points_out_never_reaches_the_core(open_nova):
    quote = "it is Ola whom one asks about the tide tables"
    nova, answer, requests = answer_with(open_nova, says(POINTED % (quote, quote)), propose=True)
    assert (requests, answer.usage.model_calls) == (2, 2)
    pointed = [item for item in nova.memory.claims() if item.trust == "agent"]
    assert [item.tier for item in pointed] in ([], ["archive"])


def test_what_a_hostile_model_makes_up_is_dropped(open_nova):
    lie = POINTED % ("Ola owns the harbour", "Ola owns the harbour")
    nova, _, _ = answer_with(open_nova, says(lie), propose=True)
    assert not any("owns" in item.text for item in nova.memory.claims())


def test_a_model_that_fails_takes_nothing_from_the_answer(open_nova):
    _, answer, _ = answer_with(open_nova, says("no form"), says("none"), propose=True)
    assert answer.text == "Noted."
