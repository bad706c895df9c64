"""A model that is hostile, or just broken, harms neither the program nor the person's terminal."""

import time

import pytest
from langgraph.graph import StateGraph
from pydantic import BaseModel

from agents.responder import Limits
from agents.responder.citing import cite, strip_labels
from agents.tools.sources import Sources
from projects.errors import ModelUnavailable
from tests.agents.fakes import Memory, assignment, claim, toolbox, used
from tests.agents.test_model import answer, responder
from tests.scripted_model import Call, Reply, ScriptedModel, calls, garbles, says, says_json
from tests.waiting import PATIENCE

BAD = "a\ud800b\0c"
GOOD = "a\ufffdb\ufffdc"
ASKED = "Are you there?"


def keeper(text: str = ASKED, **more):
    return assignment("memory_keeper", text, **more)


def drafter(text: str = ASKED, **more):
    return assignment("content_drafter", text, **more)


def file(target: str, content: object = "A") -> Call:
    payload = {"content": content}
    return Call("propose_effect", {"kind": "file", "target": target, "payload": payload})


def test_a_text_is_cleaned():
    with ScriptedModel(says(f"{BAD}\r\n\x1b[31m\x9b\u202ered\u2069\tand\nso on.")) as model:
        reply = answer(model, keeper())
    assert reply.text == f"{GOOD}\n[31mred\tand\nso on."
    reply.model_dump_json()


def test_arguments_are_cleaned():
    memory = {"text": f"Rent {BAD}", "quote": BAD}
    with ScriptedModel(says("Yes.", Call("propose_memory", memory))) as model:
        kept = answer(model, keeper()).memories[0]
    assert (kept.text, kept.quote) == (f"Rent {GOOD}", GOOD)
    with ScriptedModel(says("Yes.", file(f"{BAD}\u202e\x1b.md", {BAD: [BAD]}))) as model:
        drafted = answer(model, drafter()).effects[0]
    assert drafted.target == f"{GOOD}.md"
    assert drafted.payload["content"] == {GOOD: [GOOD]}
    with ScriptedModel(says(BAD, Call("hand_back"))) as model:
        reply = answer(model, keeper())
    assert reply.hand_back.reason == GOOD
    assert GOOD in reply.text


def test_what_is_sent_back_can_be_sent():
    script = [calls("search_memory", query=BAD), calls(f"fly{BAD}" * 50), says("Here.")]
    with ScriptedModel(*script) as model:
        reply = answer(model, assignment("memory_recall", ASKED))
    assert reply.text == "Here."
    assert len(model.requests[2].user) < 200


class Word(BaseModel):
    """A word."""

    text: str


@pytest.mark.anyio
async def test_a_structured_value_is_cleaned():
    with ScriptedModel(says_json({"no": BAD}), says_json({"text": BAD})) as model:
        value, _ = await used(
            responder(model), lambda player: player.structured("Choose.", "Who?", Word)
        )
    assert value.text == GOOD


def test_a_text_without_end_is_cut():
    with ScriptedModel(says("a" * 200_000)) as model:
        reply = answer(model, keeper(), timeout=PATIENCE)
    assert len(reply.text) < 100_100
    assert reply.text.endswith("[Cut here: it was longer than 100,000 characters.]")


def test_an_argument_without_end_is_cut():
    with ScriptedModel(says("Yes.", file("a.md", "a" * 200_000))) as model:
        content = answer(model, drafter(), timeout=PATIENCE).effects[0].payload["content"]
    assert len(content) < 100_100
    assert "Cut here" in content


def test_values_nested_without_end_are_refused():
    nested = "[" * 200 + "]" * 200
    arguments = f'{{"kind": "file", "target": "a", "payload": {{"content": {nested}}}}}'
    with ScriptedModel(says("Yes.", Call("propose_effect", arguments)), says("No.")) as model:
        assert answer(model, drafter()).text == "No."


def test_too_many_proposals_are_left_out_and_told():
    files = [file(f"{number}.md") for number in range(25)]
    with ScriptedModel(says("Yes.", *files, files[0])) as model:
        reply = answer(model, drafter())
    assert len(reply.effects) == 20
    assert any("5 effects more than the 20" in line for line in reply.missing)
    facts = [Call("propose_memory", {"text": f"Fact {number}."}) for number in range(23)]
    with ScriptedModel(says("Yes.", *facts), otherwise=says("Yes.")) as model:
        reply = answer(model, keeper())
    assert len(reply.memories) == 20
    assert any("3 memories more than the 20" in line for line in reply.missing)


def test_reading_without_end_is_stopped():
    memory = Memory()
    tools = type(toolbox())(search=memory, notes=memory)
    many = [Call("search_memory", {"query": f"rent {number}"}) for number in range(100)]
    with ScriptedModel(says("", *many), says("Done.")) as model:
        reply = answer(model, assignment("memory_recall", ASKED), tools)
    assert reply.text == "Done."
    assert len(memory.queries) <= 30


@pytest.mark.parametrize(
    ("reported", "counted"), [((10**23, 10**23), (10**9, 10**9)), ((-5, 7), (0, 7))]
)
def test_tokens_are_counted_within_reason(reported, counted):
    with ScriptedModel(says("Yes.").using(*reported)) as model:
        usage = answer(model, keeper()).usage
    assert (usage.prompt_tokens, usage.completion_tokens) == counted


EVENTS = ["[]", "7", '"text"', "null", '{"choices": 7}', '{"choices": [7]}', '{"choices": [[]]}']


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("form", ["data: {}\n\n", "{}"])
def test_an_event_that_is_none_is_a_failed_attempt(event, form):
    broken = garbles(form.format(event))
    with ScriptedModel(broken, says("Here I am.")) as model:
        assert answer(model, keeper()).text == "Here I am."
    with ScriptedModel(otherwise=broken) as model, pytest.raises(ModelUnavailable) as raised:
        answer(model, keeper(limits=Limits(model_calls=2)))
    assert model.base_url in str(raised.value)


def test_a_notice_names_a_tool_in_short():
    broken = Reply(tool_calls=(Call("x" * 5_000 + BAD, "{"),))
    with ScriptedModel(otherwise=broken) as model, pytest.raises(ModelUnavailable) as raised:
        answer(model, keeper())
    assert "x" * 60 in str(raised.value)
    assert "x" * 61 not in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        "[c1" + ", c1" * 200_000,
        "[c1" + ", c1" * 200_000 + "] x",
        "Yes" + ", c1" * 200_000,
        "[c1] " * 20_000 + "x",
        "x" + " \t" * 50_000,
        "x. " + " \t" * 50_000,
        "[ " * 50_000,
        "No. " * 25_000,
    ],
)
def test_labels_are_read_in_linear_time(text):
    known = Sources()
    known.recall(claim(1, "It closes at nine. " * 30))
    start = time.thread_time()
    cite(text, known)
    strip_labels(text)
    assert time.thread_time() - start < 10


async def streamed(model: ScriptedModel) -> tuple[list[str], str]:
    """Return the words that came out of a stream, and the reply's text."""
    replies = []

    async def work(_: dict) -> dict:
        player = responder(model)
        replies.append(await used(player, lambda it: it.respond(keeper(), toolbox())))
        return {}

    graph = StateGraph(dict)
    graph.add_node("work", work)
    graph.set_entry_point("work")
    stream = graph.compile().astream({}, stream_mode="messages", subgraphs=True)
    return [part[0].text async for _, part in stream], replies[0].text


@pytest.mark.anyio
async def test_a_stream_is_cleaned_as_it_comes():
    with ScriptedModel(garbles("data: []\n\n"), says("Yes a\ud800\x1b so.")) as model:
        words, text = await streamed(model)
    assert model.requests[0].is_stream
    assert text == "Yes a\ufffd so."
    assert not any(bad in "".join(words) for bad in ("\ud800", "\x1b"))
