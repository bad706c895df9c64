"""The agents of pipelines, without a model and with one: they look, rehearse and draft."""

import pytest

from tests.nova.test_pipeline_runs import NOTE, home  # noqa: F401 - a fixture
from tests.scripted_model import ScriptedModel, calls, says

OPENAI = "openai:test"


@pytest.fixture
def nova(open_nova, home):  # noqa: F811 - the fixture
    return open_nova()


def drafts(answer):
    return [(each["kind"], each["status"]) for each in answer.effects]


def test_a_start_in_the_owners_own_words_is_done_at_once(nova):
    answer = nova.ask("@pipeline_runner Run the small note pipeline with about=cables")
    assert drafts(answer) == [("pipeline_run", "done")]
    (run,) = nova.pipelines.runs()
    assert (run.pipeline, run.parameters["about"]) == ("note", "cables")
    assert run.by.startswith("effect f_")


def test_a_missing_parameter_and_an_unknown_name_are_asked_for(nova):
    asked = nova.ask("@pipeline_runner Start the note pipeline.")
    assert asked.question == "Pipeline 'note' needs to know the about. Which about?"
    which = nova.ask("@pipeline_runner Start the backup.")
    assert which.question.startswith("Which pipeline do you mean?")
    assert nova.pipelines.runs() == []


def test_to_cancel_is_always_asked(nova):
    run = nova.pipelines.run("note", {"about": "cables"}).run
    answer = nova.ask(f"@pipeline_runner Cancel {run.run_id}.")
    assert drafts(answer) == [("pipeline_run", "pending")]
    (effect,) = (each for each in nova.approvals.list() if each.kind == "pipeline_run")
    nova.approvals.approve(effect.effect_id, hash=effect.hash)
    assert nova.pipelines.status(run.run_id).run.status == "cancelled"


def test_a_second_start_is_told_of_the_run_there_is(nova):
    run = nova.pipelines.run("note", {"about": "cables"}).run
    answer = nova.ask("@pipeline_runner Run the note pipeline with about=cables")
    assert run.run_id in answer.text
    assert answer.effects == []


def test_progress_is_told_by_the_record(nova):
    run = nova.pipelines.run("note", {"about": "cables"}).run
    told = nova.ask("@pipeline_runner How far is the note?").text
    assert f"{run.run_id} note (about cables, urgent False): waiting, waits for" in told
    assert "Done: draft; now at approval." in told


def test_a_failure_is_quoted_with_its_step_and_checkpoint(nova, tmp_path):
    run = nova.pipelines.run("note", {"about": ".hidden/x"}).run
    assert run.status == "failed"
    told = nova.ask("@run_diagnostician Why did the note fail?").text
    for part in (run.run_id, "First deviation at draft", "Done so far:** no step", "its start"):
        assert part in told


def test_the_designer_shows_a_definition_and_its_dry_run(nova):
    told = nova.ask("@pipeline_designer Add a retry to the note pipeline with about=x").text
    assert "A note on {about} stands." in told
    assert "- draft (effect): would draft, for your approval" in told


def test_a_model_starts_nothing_that_nobody_asked_for(open_nova, home):  # noqa: F811 - the fixture
    payload = {"action": "start", "parameters": {"about": "cables"}}
    script = (
        calls("pipeline_status", pipeline="note"),
        calls("propose_effect", kind="pipeline_run", target="note", payload=payload),
    )
    with ScriptedModel(*script, otherwise=says("Done.")) as model:
        nova = open_nova(model=OPENAI, openai_base_url=model.base_url)
        answer = nova.ask("@pipeline_runner What pipelines are there?")
        assert "about (text, must be given)" in str(model.requests[1].body)
    assert drafts(answer) == [("pipeline_run", "pending")]
    assert nova.pipelines.runs() == []


def test_a_model_drafts_a_definition_that_is_rehearsed_before_it_is_shown(open_nova, home):  # noqa: F811 - the fixture
    text = NOTE.replace("name: note", "name: memo", 1).replace("words: [note, small note]", "")
    payload = {"definition": text, "sample": {"about": "cables"}}
    script = (
        calls("pipeline_dry_run", pipeline="memo", parameters={"about": "x"}, definition=text),
        calls("propose_effect", kind="pipeline", target="memo", payload=payload),
    )
    with ScriptedModel(*script, otherwise=says("Done.")) as model:
        nova = open_nova(model=OPENAI, openai_base_url=model.base_url)
        answer = nova.ask("@pipeline_designer Make a pipeline that writes a memo and asks me.")
    assert drafts(answer) == [("pipeline", "pending")]
    (effect,) = nova.approvals.list()
    assert "Dry run: it went through." in effect.preview
    done = nova.approvals.approve(effect.effect_id, hash=effect.hash)
    assert done.status == "done"
    assert "memo" in {card.name for card in nova.pipelines.list()}
    back = nova.approvals.undo(done.effect_id)
    nova.approvals.approve(back.effect_id, hash=back.hash)
    assert "memo" not in {card.name for card in nova.pipelines.list()}


@pytest.mark.parametrize(
    "definition",
    ["steps: []", "name: memo\nabout: x\nsteps:\n- {name: a, effect: {kind: file}}", "!!python/x"],
    ids=["no steps", "no target", "a tag"],
)
def test_a_definition_that_is_not_valid_is_refused(open_nova, home, definition):  # noqa: F811 - the fixture
    payload = {"definition": definition}
    proposing = calls("propose_effect", kind="pipeline", target="memo", payload=payload)
    with ScriptedModel(proposing, otherwise=says("Done.")) as model:
        nova = open_nova(model=OPENAI, openai_base_url=model.base_url)
        answer = nova.ask("@pipeline_designer Make a pipeline that writes a memo.")
    assert (answer.effects, "A draft was refused" in answer.text) == ([], True)
