"""The log tells what happened by ids, names and figures; nobody's words are in it."""

import json

import pytest

from nova.logs import Logs
from projects.erased import Erased
from tests.scripted_model import ScriptedModel, fails, says

WORDS = ("Zanzibar", "marmalade", "hunter2secret", "Guten")


def lines(folder):
    text = "".join(path.read_text() for path in sorted((folder / "logs").glob("nova.jsonl*")))
    return [json.loads(line) for line in text.splitlines()]


def test_a_run_leaves_its_ids_and_figures_and_no_word(open_nova):
    said = "@translator Translate Zanzibar marmalade, key hunter2secret"
    with ScriptedModel(fails(503), otherwise=says("Guten Tag.").using(7, 3)) as model:
        nova = open_nova(
            model="openai:small",
            openai_base_url=model.base_url,
            model_retries=0,
            log_level="debug",
        )
        answer = nova.ask(said, thread="th")
        nova.queue.finish()
        home = nova.settings.home
        nova.close()
    found = lines(home)
    of_run = [each for each in found if each.get("run") == answer.run_id]
    assert [each["event"] for each in of_run] == [
        "run.began", "model.called", "step.waits", "run.answered", "model.called",
        "run.answered", "step.answered", "step.told",
    ]  # fmt: skip
    assert (of_run[0]["thread"], of_run[3]["agents"]) == ("th", "translator")
    assert of_run[4] | {"at": "", "seconds": 0} == {
        "at": "", "level": "debug", "event": "model.called", "run": answer.run_id,
        "agent": "translator", "model": "small", "seconds": 0,
        "prompt_tokens": 7, "completion_tokens": 3,
    }  # fmt: skip
    assert not [word for word in WORDS if word in json.dumps(found)]


@pytest.mark.parametrize(
    ("level", "told"), [("warning", ["b"]), ("off", []), ("debug", ["a", "b"])]
)
def test_the_setting_says_how_much(tmp_path, level, told):
    logs = Logs(tmp_path / "logs", level=level)
    logs("a", level="debug")
    logs("b", level="warning")
    logs.close()
    assert [each["event"] for each in lines(tmp_path)] == told


def test_what_cannot_be_written_is_told_once_and_left(tmp_path):
    (tmp_path / "logs").write_text("in the way")
    told = []
    logs = Logs(tmp_path / "logs", level="info", notice=told.append)
    logs("a")
    logs("b")
    assert len(told) == 1
    assert "cannot be written" in told[0]


def test_lines_that_hold_erased_words_are_dropped(tmp_path):
    logs = Logs(tmp_path / "logs", level="info")
    logs("a", {"thread": "the merger"})
    logs("b", {"thread": "lunch"})
    assert logs.erase(Erased(words=frozenset({"the merger"}))) == 1
    logs("c")
    logs.close()
    assert [each["event"] for each in lines(tmp_path)] == ["b", "c"]
