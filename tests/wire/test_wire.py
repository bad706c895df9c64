"""Whole runs against a real llama.cpp server. What its tiny model says does not matter here."""

import re

from agents.responder import ModelResponder, ModelSettings
from graph.supervisor import ModelArbiter
from nova.doctor import examine
from tests.wire.llama import KEY, MODEL, serving
from tests.wire.pressing import Pressing

ASK = "@clerk What is a debit note?"
CUT = "[Cut here: the model reached the length that one reply may have.]"


def test_an_answer_comes_with_its_usage(llama, open_nova):
    answer = open_nova(llama.base_url).ask(ASK)
    assert answer.text
    assert "without the model" not in answer.text
    assert answer.usage.model_calls == 1
    assert answer.usage.prompt_tokens > 100
    assert 0 < answer.usage.completion_tokens <= 48


def test_tokens_come_in_pieces_and_make_up_the_answer(llama, open_nova):
    events = list(open_nova(llama.base_url).stream(ASK))
    tokens = [event.text for event in events if event.kind == "token"]
    answer = events[-1].answer
    assert len(tokens) > 5
    assert answer.text.removesuffix(CUT).strip() == "".join(tokens).strip()
    assert len(tokens) <= answer.usage.completion_tokens


def test_an_answer_that_reached_its_length_says_so(llama, open_nova):
    answer = open_nova(llama.base_url, model_max_tokens=4).ask(ASK)
    assert answer.text.endswith(CUT)
    assert answer.usage.completion_tokens == 4


async def test_the_arbiters_verdict_has_its_form(llama):
    settings = ModelSettings(
        fast=MODEL, api_key=KEY, base_url=llama.base_url, max_tokens=600, max_retries=0
    )
    responder = ModelResponder(settings)
    arbiter = ModelArbiter(responder.structured)
    cards = {"florist": "florist: bouquets and indoor plants", "gardener": "gardener: outdoors"}
    ruling = await arbiter.choose("gardener", cards=cards, context="")
    await responder.close()
    assert 0 <= ruling.verdict.confidence <= 1
    assert ruling.verdict.agent
    assert ruling.usage.model_calls == 1
    assert ruling.usage.completion_tokens > 0


def test_a_tool_is_called_and_its_result_is_answered(llama, open_nova):
    with Pressing(llama.base_url, tool="search_memory") as relay:
        answer = open_nova(relay.base_url, model_max_tokens=600).ask(ASK)
    assert len(relay.bodies) == 2, answer.text
    first, second = relay.bodies
    assert "search_memory" in [tool["function"]["name"] for tool in first["tools"]]
    *_, asked, told = second["messages"]
    assert asked["tool_calls"][0]["function"]["name"] == "search_memory"
    assert told["tool_call_id"] == asked["tool_calls"][0]["id"]
    assert told["content"]
    assert answer.usage.model_calls == 2
    assert answer.text
    assert "without the model" not in answer.text


def test_a_proposal_is_read_from_the_tool_call(llama, open_nova):
    with Pressing(llama.base_url, tool="propose_memory") as relay:
        nova = open_nova(relay.base_url, model_max_tokens=120)
        events = list(nova.stream("@clerk thanks for the help yesterday"))
    step = next(event for event in events if event.kind == "step").detail
    proposed = step["reply"]["memories"]
    assert {memory["proposed_by"] for memory in proposed} == {"clerk"}
    assert events[-1].answer.usage.model_calls == 1


def test_a_model_that_finds_no_end_is_left_for_the_offline_answer(llama, open_nova):
    nova = open_nova(llama.base_url, model_max_tokens=None, limits={"seconds": 15})
    # A reply that is not streamed is written to its end: the server sees nobody leave.
    answer = list(nova.stream(ASK))[-1].answer
    notice, _, rest = answer.text.partition("\n\n")
    cut = r"Answered without the model\. It had written for [\d.]+ seconds and was not at its end\."
    assert re.fullmatch(cut, notice)
    assert rest
    assert llama.becomes_idle()


def test_who_stops_listening_frees_the_server(llama, open_nova):
    nova = open_nova(llama.base_url, model_max_tokens=1500)
    events = nova.stream(ASK)
    assert next(event for event in events if event.kind == "token").text
    assert llama.busy_slots() == 1
    events.close()
    assert llama.becomes_idle()
    record = nova.runs.list()[0]
    assert record.status == "failed"


def test_a_prompt_that_is_too_long_is_one_line(llama, open_nova):
    text = "@clerk Shorten this: " + "one two three four five six " * 450
    notice = open_nova(llama.base_url).ask(text).text.split("\n\n")[0]
    assert notice.startswith("Answered without the model. ")
    assert "2048" in notice
    assert "larger context" in notice


def test_the_doctor_names_a_model_that_the_server_has_not(llama, open_nova, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", llama.base_url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("NOVA_HOME", str(open_nova(llama.base_url).settings.home))
    monkeypatch.setenv("NOVA_MODEL", "openai:absent")
    found = {finding.name: finding for finding in examine()}["model"]
    assert found.status == "failed"
    assert "has no model 'absent'" in found.line
    assert found.cure == "It has: smollm2."


def test_a_wrong_key_is_one_line(llama, open_nova):
    notice = open_nova(llama.base_url, openai_api_key="other").ask(ASK).text.split("\n\n")[0]
    assert notice.startswith("Answered without the model. ")
    assert "Invalid API Key" in notice


def test_a_server_killed_in_mid_stream_ends_in_the_offline_answer(tmp_path, open_nova):
    with serving(tmp_path) as llama:
        events = open_nova(llama.base_url, model_max_tokens=1500).stream(ASK)
        assert next(event for event in events if event.kind == "token").text
        llama.kill()
        answer = list(events)[-1].answer
    notice, _, rest = answer.text.partition("\n\n")
    assert notice.startswith("Answered without the model. ")
    assert "\n" not in notice
    assert rest
