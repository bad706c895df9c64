"""What a step may read of databases, and what is kept of it."""

import yaml

from agents.responder import Reply
from graph.outlook import rows_for
from projects.data import Selection
from projects.scope import Scope
from projects.source import Citation
from tests.graph.conftest import plan, step
from tests.graph.test_readers import ask
from tests.projects.data.hire import make_catalogue, make_file

TOTAL = Selection(query="stock_by_branch", columns=("tool", "units"))


def connect(house, tmp_path, project="airep"):
    """Give a project of the house the hire shop's database."""
    make_file(tmp_path / "hire.sqlite")
    make_catalogue(tmp_path / "catalogue")
    path = tmp_path / "projects" / f"{project}.yaml"
    body = yaml.safe_load(path.read_text())
    body["data"] = {
        "url": "sqlite:///hire.sqlite",
        "catalogue": "catalogue",
        "scope": {"tenant": "Hire House"},
    }
    path.write_text(yaml.safe_dump(body))


async def reads(assignment, toolbox):
    """Answer with the first row of the stock, cited, and with a citation that is made up."""
    if toolbox.data is None:
        return Reply(text="No database.")
    table = await toolbox.data.run((await toolbox.data.databases())[0], TOTAL)
    text = f"{table.text(0)}."
    cited = [(table.row_id(0), table.text(0)), ("airep.stock_by_branch.made_up", "900 pcs")]
    citations = tuple(
        Citation(kind="row", id=row_id, quote=quote, sentence=text) for row_id, quote in cited
    )
    return Reply(text=text, citations=citations)


async def test_a_row_that_was_read_is_cited_and_one_that_was_not_is_dropped(house, tmp_path):
    connect(house, tmp_path)
    house.script(plan(step("inventory_specialist", "How many drills?", project="airep")))
    house.responder.plays["inventory_specialist"] = reads
    state = await ask(house.graph(), "How many drills?")
    (cited,) = state["answer"]["citations"]
    assert (cited["kind"], cited["quote"]) == ("row", "tool D-10; units 5 pcs")


async def test_of_what_was_read_only_cited_rows_are_kept(house, tmp_path):
    connect(house, tmp_path)
    house.script(plan(step("inventory_specialist", "How many drills?", project="airep")))
    house.responder.plays["inventory_specialist"] = reads
    graph = house.graph()
    await ask(graph, "How many drills?")
    state = (await graph.aget_state({"configurable": {"thread_id": "th"}})).values
    (result,) = state["results"]
    (lookup,) = result["lookups"]
    assert lookup["line"].startswith("4 rows, both branches")
    assert list(lookup["rows"].values()) == ["tool D-10; units 5 pcs"]
    assert lookup["selection"]["query"] == "stock_by_branch"
    assert rows_for(result, Scope(audience="client:airep", project="airep")) == {}
    assert rows_for(result, Scope(audience="team", project="airep")) == lookup["rows"]


async def test_a_step_for_readers_outside_has_no_database(house, tmp_path):
    connect(house, tmp_path)
    outward = step("inventory_specialist", "Tell them", project="airep", audience="client:airep")
    house.script(plan(outward))
    house.responder.plays["inventory_specialist"] = reads
    state = await ask(house.graph(), "Tell them")
    assert state["answer"]["text"] == "No database."


async def test_a_team_gets_only_the_database_of_its_project(house, tmp_path):
    connect(house, tmp_path)
    other = step("inventory_specialist", "Tell them", project="find_a_sign", audience="team")
    house.script(plan(other))
    house.responder.plays["inventory_specialist"] = reads
    state = await ask(house.graph(), "Tell them")
    assert state["answer"]["text"] == "No database."
