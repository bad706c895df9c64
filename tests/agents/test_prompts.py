"""Every prompt that reaches a model, as it is sent; change a snapshot by deleting its file."""

import asyncio
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pydantic import BaseModel, ConfigDict

from agents.responder import Earlier, ModelResponder, ModelSettings, Said
from agents.spec import AgentSpec, load_spec
from projects.source import Citation
from tests.agents.fakes import SPEC, assignment, claim, toolbox, turn, used
from tests.scripted_model import ScriptedModel, says, says_json


def parse_spec(text: str) -> AgentSpec:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "gardener.md"
        path.write_text(text, encoding="utf-8")
        return load_spec(path)


SNAPSHOTS = Path(__file__).parent / "snapshots"

GARDENER = parse_spec(SPEC)
"""An agent of our own, so that a better text for a built-in one changes no snapshot."""

HOURS = claim(1, "The cafe closes at nine on Fridays.")
OLD = claim(2, "The cafe closes at eight.", current=False, valid_to="2026-05-04T10:00:00+00:00")
SAID = turn(3, "We might open on Sundays.\nNot sure yet.")
CITED = Citation(kind="claim", id="claim-9", quote="The menu is done.", sentence="It is done.")

STEPS = {
    "recall": assignment(
        GARDENER,
        "When does the cafe close?",
        HOURS,
        OLD,
        SAID,
        project="harbour_cafe",
        project_name="Harbour Cafe",
        history=(Said(role="user", content="Hi"), Said(role="assistant", content="Hello.")),
    ),
    "keeping": assignment(
        GARDENER.model_copy(update={"proposes": ("memory",)}),
        "The cafe closes at ten on Fridays from now on",
        HOURS,
    ),
    "drafting": assignment(
        GARDENER.model_copy(update={"proposes": ("file", "draft_po")}),
        "draft a note to the guests",
        request="Check the menu and draft a note to the guests",
        audience="client:harbour_cafe",
        project="harbour_cafe",
        earlier=(Earlier(agent="memory_recall", text="It is done.", citations=(CITED,)),),
    ),
    "missing_tools": assignment(
        GARDENER.model_copy(update={"tools": ("run_named_query",)}),
        "How many brooms are in Dallas?",
    ),
}


def check_snapshot(name: str, shown: str) -> None:
    path = SNAPSHOTS / f"{name}.md"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
        pytest.fail(f"{path.name} was not there and has been written: read it, then run again")
    assert shown == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", STEPS)
def test_the_prompt_of_a_step_is_the_one_we_read(name):
    with ScriptedModel(says("Fine.")) as model:
        settings = ModelSettings(fast="openai:any", base_url=model.base_url)
        player = ModelResponder(settings)
        asyncio.run(used(player, lambda it: it.respond(STEPS[name], toolbox())))
    body = model.requests[0].body
    parts = [f"<!-- {message['role']} -->\n{message['content']}" for message in body["messages"]]
    tools = json.dumps([tool["function"] for tool in body["tools"]], indent=2, ensure_ascii=False)
    check_snapshot(name, "\n".join([*parts, "<!-- tools -->", tools, ""]))


class Verdict(BaseModel):
    """Who should have a request."""

    model_config = ConfigDict(extra="forbid")

    agent: str


def test_a_structured_question_is_sent_as_it_is():
    with ScriptedModel(says_json({"agent": "x"})) as model:
        settings = ModelSettings(fast="openai:any", base_url=model.base_url)
        player = ModelResponder(settings)
        asyncio.run(used(player, lambda it: it.structured("Choose.", "Who?", Verdict)))
    body = model.requests[0].body
    shown = {key: body[key] for key in ("messages", "response_format")}
    check_snapshot("structured", json.dumps(shown, indent=2) + "\n")
