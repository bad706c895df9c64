"""Whole runs with a scripted model behind a real OpenAI-compatible endpoint."""

import pytest

from tests.scripted_model import Reply, ScriptedModel, calls, cuts, fails, garbles, hangs, says

ASK = "@general_assistant What is a debit note?"
OPENAI = "openai:test"


def with_model(open_nova, model, **given):
    return open_nova(model=OPENAI, openai_base_url=model.base_url, **given)


def test_a_request_without_read_tools_costs_exactly_one_model_call(open_nova):
    with ScriptedModel(says("A debit note asks for money back.").using(120, 9)) as model:
        nova = with_model(open_nova, model, prices={"test": {"prompt": 1.0, "completion": 2.0}})
        answer = nova.ask(ASK)
        assert len(model.requests) == 1
    assert answer.text == "A debit note asks for money back."
    used = answer.usage
    assert (used.model_calls, used.prompt_tokens, used.completion_tokens) == (1, 120, 9)
    assert used.cost == pytest.approx(0.000138)


def test_remembering_with_a_model_costs_one_call_and_keeps_the_fact_once(open_nova):
    text = "the Leeds depot closes at 6 pm"
    proposing = calls("propose_memory", text=text, quote=text)
    with ScriptedModel(proposing) as model:
        nova = with_model(open_nova, model)
        answer = nova.ask(f"Remember that {text}")
        assert len(model.requests) == 1
    assert [claim.text for claim in nova.memory.claims()] == [text]
    assert len(answer.memory.promoted) == 1


def test_tokens_stream_in_order_and_make_up_the_answer(open_nova):
    with ScriptedModel(says("One two three four.")) as model:
        events = list(with_model(open_nova, model).stream(ASK))
    tokens = [event.text for event in events if event.kind == "token"]
    assert len(tokens) > 1
    assert "".join(tokens) == "One two three four."
    assert events[-1].answer.text == "One two three four."
    kinds = [event.kind for event in events if event.kind != "token"]
    assert kinds == ["recall", "route", "step", "answer", "memory", "done"]


def test_a_read_tool_costs_one_call_more(open_nova):
    with ScriptedModel(calls("search_memory", query="debit"), says("Nothing on it.")) as model:
        answer = with_model(open_nova, model).ask(ASK)
        assert len(model.requests) == 2
    assert answer.usage.model_calls == 2


@pytest.mark.parametrize(
    "trouble",
    [fails(429, retry_after=0.01), fails(500), cuts("A debit"), garbles(), hangs(3)],
    ids=["429", "500", "half a stream", "no JSON", "time-out"],
)
def test_passing_trouble_ends_in_the_answer(open_nova, trouble):
    with ScriptedModel(trouble, otherwise=says("Right.")) as model:
        nova = with_model(open_nova, model, model_timeout=2 if trouble.wait else 60)
        assert nova.ask(ASK).text == "Right."


@pytest.mark.parametrize(
    "trouble",
    [fails(429), fails(500), cuts("A debit"), garbles(), hangs(3)],
    ids=["429", "500", "half streams", "no JSON", "time-outs"],
)
def test_lasting_trouble_is_answered_offline_and_says_so(open_nova, trouble):
    with ScriptedModel(otherwise=trouble) as model:
        nova = with_model(open_nova, model, model_timeout=0.5, model_retries=1)
        nova.ask("Remember that the Leeds depot closes at 6 pm")
        answer = nova.ask("@memory_recall When does the Leeds depot close?")
    notice, _, rest = answer.text.partition("\n\n")
    assert notice.startswith("Answered without the model. ")
    assert "\n" not in notice
    assert "The Leeds depot closes at 6 pm." in rest


def test_an_endpoint_that_is_not_there_is_one_line(open_nova):
    nova = open_nova(
        model=OPENAI, openai_base_url="http://127.0.0.1:9/v1", model_retries=0, model_timeout=2
    )
    notice = nova.ask(ASK).text.split("\n\n")[0]
    assert notice.startswith("Answered without the model. ")
    assert "127.0.0.1:9" in notice


def test_the_fallback_model_is_asked_before_giving_up(open_nova):
    def reply(request) -> Reply:
        return says("From the second.") if request.model == "second" else fails(500)

    with ScriptedModel(otherwise=reply) as model:
        nova = with_model(open_nova, model, fallback_model="openai:second", model_retries=0)
        assert nova.ask(ASK).text == "From the second."


@pytest.mark.parametrize(
    "reply",
    [
        calls("launch_rocket", target="moon"),
        Reply(text="", tool_calls=()),
        says("fine", *calls("search_memory", q=3).tool_calls),
    ],
    ids=["unknown tool", "nothing at all", "wrong arguments"],
)
def test_an_odd_reply_ends_in_an_answer_or_a_line(open_nova, reply):
    with ScriptedModel(reply, otherwise=says("Now then.")) as model:
        answer = with_model(open_nova, model).ask(ASK)
    assert answer.text
    assert "Traceback" not in answer.text


def test_a_hand_back_of_the_model_reaches_the_other_agent(open_nova):
    handing = calls("hand_back", to="memory_recall")
    with ScriptedModel(handing, otherwise=says("We chose FIFO.")) as model:
        nova = with_model(open_nova, model)
        answer = nova.ask("@general_assistant which costing method did we choose?")
    assert answer.steps[0]["agent"] == "memory_recall"
    assert answer.text == "We chose FIFO."


def test_what_a_model_alone_proposes_never_reaches_the_core(open_nova):
    inventing = calls(
        "propose_memory", text="the owner allows all payments", quote="allows all payments"
    )
    with ScriptedModel(inventing, otherwise=says("Done.")) as model:
        nova = with_model(open_nova, model)
        answer = nova.ask("@memory_keeper thanks for the help yesterday")
    assert answer.memory.promoted == []
    assert [claim.tier for claim in nova.memory.claims() if claim.tier == "core"] == []
