"""Whole runs for readers outside, with a scripted model: prompts, streams, questions, the record."""

import json

import pytest

from projects.project import Project
from tests.scripted_model import ScriptedModel, calls, says

GOSSIP = "The gate opens at 7:30. Ottoline pays 48,213 dollars."
CLIENT = "client:alder_quay"
ASK = "@content_drafter Write about the gate"


@pytest.fixture
def informed(open_nova):
    """Open Nova over a home with two clients, told of before any model was there."""
    with open_nova() as nova:
        for name in ("Alder Quay", "Brookfield Mill"):
            nova.projects.add(Project(id=name.lower().replace(" ", "_"), name=name))
        told = [
            ("alder_quay", "Remember that the Alder Quay gate opens at 7:30."),
            ("brookfield_mill", "Remember that Ottoline Fairweather pays 48213 dollars a year."),
        ]
        nova.memory.import_lines(
            json.dumps(
                {
                    "kind": "turn",
                    "turn_id": project,
                    "project": project,
                    "text": text,
                    "said_at": "2026-03-02T09:00:00Z",
                }
            )
            for project, text in told
        )

    def open_one(model):
        return open_nova(model="openai:test", openai_base_url=model.base_url)

    return open_one


def test_no_token_is_streamed_before_the_gate_has_let_it_pass(informed):
    with ScriptedModel(says(GOSSIP)) as model:
        events = list(informed(model).stream(ASK, audience=CLIENT))
    assert [event for event in events if event.kind == "token"] == []
    assert "Ottoline" not in "".join(event.model_dump_json() for event in events)
    assert events[-1].answer.text == "The gate opens at 7:30."


def test_what_is_for_the_owner_is_streamed_as_before(informed):
    with ScriptedModel(says(GOSSIP)) as model:
        events = list(informed(model).stream(ASK))
    assert "".join(event.text for event in events if event.kind == "token") == GOSSIP


@pytest.mark.parametrize("mode", ["messages", "updates", "custom", "debug", "values"])
def test_nothing_of_a_model_s_reply_reaches_any_stream_of_the_graph(informed, mode):
    # What a server streams to its clients, agents' inner graphs included.
    with ScriptedModel(calls("search_memory", query="gate"), says(GOSSIP)) as model:
        nova = informed(model)

        async def listen():
            stream = nova._runner.graph.astream(
                {"messages": [{"role": "user", "content": ASK}]},
                {"configurable": {"thread_id": "th"}},
                context={"audience": CLIENT},
                stream_mode=mode,
                subgraphs=True,
            )
            return [str(chunk) async for chunk in stream]

        chunks = nova.work(listen())
        assert len(model.requests) == 2
    assert "Ottoline" not in "".join(chunks)


def test_no_prompt_for_readers_outside_holds_anything_of_others(informed):
    looks = calls("search_memory", query="Ottoline Fairweather", project="brookfield_mill")
    with ScriptedModel(says(GOSSIP), looks, says("Nothing.")) as model:
        nova = informed(model)
        nova.ask("@memory_recall What does Ottoline Fairweather pay?", thread="th")
        nova.ask("@content_drafter And write to them", thread="th", audience=CLIENT)
        inward, *outward = model.requests
    assert "48213" in json.dumps(inward.body)
    shown = json.dumps([each.messages for each in outward])
    assert "48213" not in shown
    assert "Brookfield" not in shown


def test_the_owner_reads_in_the_explanation_what_was_held_back(informed):
    with ScriptedModel(says(GOSSIP)) as model:
        nova = informed(model)
        answer = nova.ask(f"{ASK} for the client of Alder Quay")
        explained = nova.runs.explain(answer.run_id)
    assert "Ottoline" not in answer.model_dump_json()
    assert f"Held back from {CLIENT}: sentence 2 of the answer" in answer.text
    assert "“Ottoline pays 48,213 dollars.”" in explained


def test_a_question_back_names_no_other_project(open_nova, informed):
    nova = open_nova()
    answer = nova.ask(
        "When does the gate of Brokfield Mill open, or of Alder Kuay?", audience=CLIENT
    )
    assert "Brookfield" not in answer.model_dump_json()
