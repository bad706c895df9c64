import subprocess
import sys

import pytest

from agents.roster import Roster
from agents.tools import PROPOSALS, TOOLS, missing_abilities
from agents.tools.offer import Offer
from agents.tools.proposing import proposal_tools, read_proposals
from agents.tools.reading import SearchArguments, read_tools
from projects.proposal import EffectDraft, HandBack, MemoryProposal
from tests.agents.fakes import agent

ROSTER = Roster.load()


def test_every_ability_of_the_roster_is_in_the_catalogue():
    tools = {tool for spec in ROSTER.agents.values() for tool in spec.tools}
    kinds = {kind for spec in ROSTER.agents.values() for kind in spec.proposes}
    assert tools <= TOOLS.keys()
    assert kinds <= PROPOSALS.keys()


@pytest.mark.parametrize("spec", ROSTER.agents.values(), ids=lambda spec: spec.name)
def test_an_agent_gets_the_tools_that_are_there_and_lacks_the_rest(spec):
    offer = Offer(queries=("stock",), projects=("shop",), cards=())
    given = {tool.name for tool in read_tools(spec, offer)}
    lacking = {
        card.name for name, card in TOOLS.items() if name in spec.tools and name not in given
    }
    missing = missing_abilities(spec, has_data=True)
    assert given == {name for name in spec.tools if TOOLS[name].is_available}
    assert {TOOLS[name].description for name in lacking} <= set(missing)


def test_without_a_database_an_agent_lacks_what_reads_one():
    spec = agent("inventory_specialist")
    missing = "read live company data (no database is connected)"
    assert read_tools(spec) == []
    assert missing in missing_abilities(spec)
    assert missing not in missing_abilities(spec, has_data=True)


def test_what_is_missing_depends_on_the_effects_that_can_be_carried_out():
    drafter = agent("content_drafter")
    assert missing_abilities(drafter) == []
    assert missing_abilities(drafter, effect_kinds=()) == ["propose a file"]


def test_an_ability_of_an_unknown_kind_is_missing_under_its_own_name():
    odd = agent("memory_recall").model_copy(update={"tools": ("telepathy",)})
    assert missing_abilities(odd) == ["use telepathy"]


@pytest.mark.parametrize(
    ("name", "tools"),
    [
        ("memory_recall", ["hand_back"]),
        ("memory_keeper", ["propose_memory", "hand_back"]),
        ("content_drafter", ["propose_effect", "hand_back"]),
        ("inventory_specialist", ["hand_back"]),
    ],
)
def test_an_agent_may_propose_what_its_spec_names_and_what_is_possible(name, tools):
    offered = proposal_tools(agent(name), effect_kinds=("file",))
    assert [tool.name for tool in offered] == tools
    assert all(tool.return_direct for tool in offered)


def test_proposals_are_read_once_each():
    memory = {"text": "Ana runs the bar.", "action": "correct"}
    effect = {"kind": "file", "target": "a.md", "payload": {"content": "A"}}
    calls = [("propose_memory", memory)] * 2 + [("propose_effect", effect)] * 2
    calls += [("search_memory", {"query": "bar"}), ("hand_back", {})]
    memories, effects, hand_back, _ = read_proposals(calls, agent="keeper", said="Not mine.")
    proposal = MemoryProposal(text="Ana runs the bar.", action="correct", proposed_by="keeper")
    assert memories == (proposal,)
    assert effects == (EffectDraft(kind="file", target="a.md", payload={"content": "A"}),)
    assert hand_back == HandBack(reason="Not mine.")


def test_the_room_opens_without_loading_langchain():
    heavy = "{'langchain', 'langchain_core', 'langgraph', 'openai', 'chromadb'}"
    code = (
        "import sys, agents, agents.responder, agents.tools\n"
        "agents.responder.ModelResponder(agents.responder.ModelSettings(fast='openai:x'))\n"
        f"print(sorted({heavy} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("wanted", "given"), [(1000, 20), (0, 1), (5, 5)])
def test_a_search_gives_as_many_as_it_may_however_many_are_wanted(wanted: int, given: int) -> None:
    assert SearchArguments(query="the dentist", k=wanted).k == given
