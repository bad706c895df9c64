"""The Python door: plain and asynchronous calls, threads, approvals, and refusals in one line."""

import json

import pytest

from nova import Answer, Nova, Router
from nova.settings import load_settings
from projects.errors import BadInput, HomeUnusable, StoreDamaged, UnknownName
from projects.project import Project

DRAFT = "@content_drafter draft an email to Wayne asking for 30 minutes on Thursday"


def test_plain_calls_work_where_a_loop_is_already_running(open_nova):
    import asyncio

    nova = open_nova()

    async def in_a_notebook() -> tuple[Answer, Answer]:
        return nova.ask("hello"), await nova.aask("hello")

    plain, awaited = asyncio.run(in_a_notebook())
    assert plain.text == awaited.text != ""


async def test_astream_ends_with_the_answer(open_nova):
    events = [event async for event in open_nova().astream("hello")]
    assert events[-1].kind == "done"
    assert events[-1].answer.text == next(e.text for e in events if e.kind == "answer")


def test_an_answer_shows_itself(open_nova):
    nova = open_nova()
    nova.ask("Remember that the <b>Leeds</b> depot closes at 6 pm")
    answer = nova.ask("When does the Leeds depot close?")
    assert "**Sources**" in answer._repr_markdown_()
    assert "&lt;b&gt;" in answer._repr_html_()
    assert "<b>" not in answer._repr_html_()
    assert str(answer) == answer.text
    json.loads(answer.model_dump_json())


def test_an_approval_from_the_inbox_survives_new_messages_and_acts_once(open_nova, tmp_path):
    nova = open_nova()
    nova.projects.add(Project(id="sweeper_parts", name="Sweeper Parts"))
    nova.ask("Remember that Wayne is free on Thursday afternoons", thread="t")
    first = nova.ask(DRAFT, thread="t")
    (effect,) = first.effects
    nova.ask("hello again", thread="t")
    done = nova.approvals.approve(effect["effect_id"], hash=effect["hash"])
    again = nova.approvals.approve(effect["effect_id"], hash=effect["hash"])
    assert done.status == again.status == "done"
    assert len(list((tmp_path / "home/workspace").rglob("*.md"))) == 1
    with pytest.raises(BadInput, match="is done already"):
        nova.approvals.reject(effect["effect_id"])
    assert nova.approvals.list() == []
    assert nova.approvals.show(effect["effect_id"]).outcome.startswith("Wrote drafts/")


def test_a_rejected_draft_is_not_written(open_nova, tmp_path):
    nova = open_nova()
    nova.ask("Remember that Wayne is free on Thursday afternoons")
    (effect,) = nova.ask(DRAFT).effects
    assert nova.approvals.reject(effect["effect_id"]).status == "rejected"
    assert not (tmp_path / "home/workspace").exists()


def test_a_second_process_on_the_same_home_is_refused_in_one_line(open_nova, tmp_path):
    open_nova()
    with pytest.raises(HomeUnusable, match=r"is in use by another Nova process \(pid \d+\)"):
        open_nova()


def test_a_home_that_cannot_be_made_is_refused_in_one_line(open_nova, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeUnusable, match="cannot be written"):
        open_nova(home=tmp_path / "file" / "home")


def test_unknown_names_are_refused_in_one_line(open_nova):
    nova = open_nova()
    with pytest.raises(UnknownName, match="No project is called 'atlantis'"):
        nova.ask("hello", project="atlantis")
    with pytest.raises(BadInput, match="Audience 'boss' is unknown"):
        nova.ask("hello", audience="boss")
    with pytest.raises(UnknownName, match="No run has the id 'r_x'"):
        nova.runs.explain("r_x")
    with pytest.raises(BadInput, match="The request is empty"):
        nova.ask("  ")
    assert nova.runs.list() == []


def test_routing_alone_runs_no_agent_and_writes_nothing(open_nova):
    nova = open_nova()
    before = nova.memory.state_hash()
    decision = nova.route("Remember that the Leeds depot closes at 6 pm")
    assert decision.steps[0].agent == "memory_keeper"
    assert (nova.memory.state_hash(), nova.runs.list()) == (before, [])
    assert list(nova.memory.export()) == []


def test_a_run_explains_itself(open_nova):
    nova = open_nova()
    nova.ask("Remember that the Leeds depot closes at 6 pm")
    answer = nova.ask("When does the Leeds depot close?")
    text = nova.runs.explain(answer.run_id)
    for part in ("## Route", "considered: ", "## Recalled", "carries: ", "## Cost"):
        assert part in text


def test_a_router_can_be_fitted_to_any_labels():
    pairs = [("brew a coffee", "kitchen"), ("bake bread", "kitchen"), ("cook rice", "kitchen")]
    pairs += [("mow the lawn", "garden"), ("water the roses", "garden"), ("cut hedges", "garden")]
    routed = Router.fit(pairs).route("boil an egg")
    assert routed.label == "kitchen"
    assert 0 <= routed.confidence <= 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"model": "anthropic:x"}, "NOVA_MODEL is wrong: unknown model 'anthropic:x'"),
        ({"model": "openai:x"}, "needs OPENAI_API_KEY, which is not set"),
        ({"embedding": "big"}, "NOVA_EMBEDDING is wrong: unknown embedding 'big'"),
        ({"limits": {"steps": 0}}, "NOVA_LIMITS__STEPS is wrong"),
    ],
    ids=["model", "key", "embedding", "limits"],
)
def test_a_wrong_setting_is_one_line(given, message, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    with pytest.raises(BadInput, match=message) as caught:
        load_settings(**given)
    assert "\n" not in str(caught.value)


def test_settings_come_from_variables_then_from_the_file_at_hand_then_from_the_home(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nova.toml").write_text('model_timeout = 5\nhome = "here"\n')
    (tmp_path / "here").mkdir()
    (tmp_path / "here/nova.toml").write_text("model_timeout = 7\nmodel_retries = 9\n")
    monkeypatch.setenv("NOVA_FAST_MODEL", "offline")
    settings = load_settings()
    assert settings.home == tmp_path / "here"
    assert (settings.model_timeout, settings.model_retries) == (5, 9)
    assert settings.fast == "offline"


def test_a_broken_settings_file_is_one_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nova.toml").write_text("model = [")
    with pytest.raises(BadInput, match=r"nova\.toml is not valid TOML"):
        load_settings()


def test_closing_twice_is_allowed(open_nova):
    nova = open_nova()
    nova.close()
    nova.close()
    assert isinstance(nova, Nova)


def test_a_run_that_nobody_waits_for_any_more_is_not_started_again(open_nova):
    nova = open_nova()
    for event in nova.stream("hello"):
        if event.kind == "recall":
            break
    (record,) = nova.runs.list()
    assert record.status == "failed"
    assert record.detail["error"] == "It was stopped before its end."
    nova.close()
    assert open_nova().recover() == ()


def test_a_question_is_answered_by_resuming_its_thread(open_nova):
    nova = open_nova()
    asked = nova.ask("@memory_recal hello", thread="t")
    assert asked.decision == "clarify"
    assert asked.text == asked.question
    answer = nova.resume("t", "memory_recall")
    assert answer.decision == "route"
    assert answer.steps[0]["agent"] == "memory_recall"


def test_the_side_doors_show_what_is_there(open_nova, tmp_path):
    nova = open_nova()
    assert len(nova.agents.list()) == 34
    assert nova.agents.show("translator").family == "language_tasks"
    nova.projects.add(Project(id="orchard", name="Orchard"))
    assert [project.id for project in nova.projects.list()] == ["orchard", "personal", "nova"]
    assert nova.projects.show("Orchard").id == "orchard"
    lines = [
        '{"kind": "turn", "turn_id": "1", "thread": "a", "project": "orchard", "speaker": "me",'
        ' "text": "The orchard gate opens at 7 am.", "said_at": "2026-05-01T08:00:00+00:00"}'
    ]
    report = nova.memory.import_lines(lines)
    assert report.turns == 1
    (claim,) = nova.memory.claims(project="Orchard")
    found = nova.memory.search("when does the gate open", project="orchard", audience="me")
    assert found[0].id == claim.claim_id
    assert nova.memory.search("when does the gate open", audience="public") == []
    nova.memory.rebuild()
    assert nova.memory.verify() == []
    assert nova.memory.reviews() == []


def test_a_home_that_could_not_be_opened_is_let_go_of(open_nova, tmp_path):
    with open_nova():
        pass
    ledger = tmp_path / "home/ledger.sqlite"
    whole = ledger.read_bytes()
    ledger.write_bytes(b"not a database " * 300)
    for _ in range(2):
        with pytest.raises(StoreDamaged, match="ledger"):
            open_nova()
    ledger.write_bytes(whole)
    assert open_nova().ask("hello").text


@pytest.mark.parametrize("thread", ["", "a\ud800", "a\0b", "x" * 201])
def test_what_names_no_conversation_is_refused(open_nova, thread):
    with pytest.raises(BadInput, match="is no name of a conversation"):
        open_nova().ask("hello", thread=thread)


def test_resuming_what_does_not_wait_is_refused(open_nova):
    nova = open_nova()
    nova.ask("hello", thread="t")
    with pytest.raises(UnknownName, match="Thread 't' waits for no answer"):
        nova.resume("t", "yes")
    with pytest.raises(BadInput, match="The answer is empty"):
        nova.resume("t", None)
