import httpx2
import openai
import pytest

from tests.scripted_model import (
    Call,
    Request,
    ScriptedModel,
    calls,
    cuts,
    fails,
    garbles,
    hangs,
    says,
    says_json,
)

HELLO = [{"role": "user", "content": "Hi"}]


def _client(model: ScriptedModel, **options):
    return openai.OpenAI(base_url=model.base_url, api_key="k", max_retries=0, **options)


def _ask(model: ScriptedModel, **options):
    with _client(model) as client:
        return client.chat.completions.create(model="any", messages=HELLO, **options)


def test_replies_come_in_order_and_requests_are_recorded():
    with ScriptedModel(says("One."), says_json({"a": 1}).using(7, 3)) as model:
        first, second = _ask(model), _ask(model)
    assert first.choices[0].message.content == "One."
    assert second.choices[0].message.content == '{"a": 1}'
    assert second.usage.prompt_tokens == 7
    assert [request.user for request in model.requests] == ["Hi", "Hi"]
    assert model.is_used_up


def test_a_function_of_the_request_may_reply():
    def echo(request: Request):
        return says(f"You said {request.user}.")

    with ScriptedModel(otherwise=echo) as model:
        assert _ask(model).choices[0].message.content == "You said Hi."


def test_a_stream_brings_words_calls_and_usage():
    with (
        ScriptedModel(says("Two words", Call("look", {"q": 1}))) as model,
        _client(model) as client,
    ):
        stream = client.chat.completions.create(
            model="any", messages=HELLO, stream=True, stream_options={"include_usage": True}
        )
        chunks = list(stream)
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    assert [delta.content for delta in deltas if delta.content] == ["Two ", "words"]
    assert deltas[-2].tool_calls[0].function.name == "look"
    assert chunks[-1].usage.total_tokens == 15


def test_a_tool_call_has_its_arguments():
    with ScriptedModel(calls("look", q="x")) as model:
        message = _ask(model).choices[0].message
    assert message.tool_calls[0].function.arguments == '{"q": "x"}'


def test_failures_carry_status_and_retry_after():
    with (
        ScriptedModel(fails(429, retry_after=2)) as model,
        pytest.raises(openai.RateLimitError) as e,
    ):
        _ask(model)
    assert e.value.response.headers["retry-after"] == "2"


def test_a_used_up_script_says_so():
    with ScriptedModel() as model, pytest.raises(openai.BadRequestError, match="at its end"):
        _ask(model)


def test_a_hanging_reply_outlasts_the_client_and_ends_with_the_server():
    with (
        ScriptedModel(hangs()) as model,
        _client(model, timeout=0.1) as client,
        pytest.raises(openai.APITimeoutError),
    ):
        client.chat.completions.create(model="any", messages=HELLO)


@pytest.mark.parametrize("stream", [True, False])
def test_a_cut_reply_breaks_off(stream):
    with (
        ScriptedModel(cuts("a b c d e f")) as model,
        _client(model) as client,
        pytest.raises((openai.APIConnectionError, httpx2.RemoteProtocolError)),
    ):
        list(client.chat.completions.create(model="any", messages=HELLO, stream=stream))


def test_a_garbled_reply_is_sent_as_it_is():
    with ScriptedModel(garbles("not json")) as model, httpx2.Client() as client:
        reply = client.post(f"{model.base_url}/chat/completions", json={"messages": HELLO})
        models = client.get(f"{model.base_url}/models").json()
    assert reply.text == "not json"
    assert models["data"] == [{"id": "scripted"}]
