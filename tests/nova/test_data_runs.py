"""Whole runs over a database with a scripted model: queries, citations, scope."""

import json

import pytest
import yaml

from tests.projects.data.hire import make_catalogue, make_file
from tests.scripted_model import Call, Reply, ScriptedModel, calls, says

STOCK = "@inventory_specialist How many drills are there in Ely?"
PROJECT = {
    "id": "shop",
    "name": "Hire House",
    "data": {
        "url": "sqlite:///hire.sqlite",
        "catalogue": "catalogue",
        "scope": {"tenant": "Hire House"},
    },
}


@pytest.fixture
def open_shop(open_nova, tmp_path):
    """Open Nova over a home with the hire shop's database, with a scripted model or without one."""
    home = tmp_path / "home"
    (home / "projects").mkdir(parents=True)
    (home / "projects" / "shop.yaml").write_text(yaml.safe_dump(PROJECT))
    make_file(home / "hire.sqlite")
    make_catalogue(home / "catalogue")

    def open_one(model: ScriptedModel | None, **given: object):
        if model is None:
            return open_nova(**given)
        return open_nova(model="openai:test", openai_base_url=model.base_url, **given)

    return open_one


def asks(query: str, **arguments: object) -> Reply:
    return calls("run_named_query", query=query, **arguments)


DRILLS_IN_ELY = asks(
    "stock_by_branch",
    filters=[
        {"column": "tool", "op": "=", "values": ["drill"]},
        {"column": "branch", "op": "=", "values": ["Ely"]},
    ],
)


def said_to(model: ScriptedModel) -> str:
    return json.dumps([request.body for request in model.requests], ensure_ascii=False)


def test_a_model_runs_a_named_query_and_its_rows_are_cited(open_shop):
    with ScriptedModel(DRILLS_IN_ELY, says("There are 5 drills in Ely [r1].")) as model:
        nova = open_shop(model)
        answer = nova.ask(STOCK, project="shop")
    assert answer.text == "There are 5 drills in Ely."
    (cited,) = answer.citations
    assert (cited.kind, cited.quote) == (
        "row",
        "tool D-10; branch Ely; units 5 pcs; low 4 pcs",
    )
    assert cited.id.startswith("shop.stock_by_branch.")
    line = "1 row, Ely branch, as of 2026-05-05, query stock_by_branch"
    assert f"[r1] (row of stock_by_branch, shop) {cited.quote}\\n({line}.)" in said_to(model)
    assert f"read of shop: {line}" in nova.runs.explain(answer.run_id)


def test_only_fitting_queries_of_the_agent_are_shown(open_shop):
    with ScriptedModel(says("Which branch?")) as model:
        open_shop(model).ask(STOCK, project="shop")
        request = model.requests[0]
    (tool,) = [
        each for each in request.body["tools"] if each["function"]["name"] == "run_named_query"
    ]
    names = tool["function"]["parameters"]["properties"]["query"]["enum"]
    assert names == ["stock_by_branch", "stock_of_tool"]
    assert "stock_by_branch (shop): Units of each tool at each branch; one row" in said_to(model)
    assert "hires (shop)" not in said_to(model)


def test_an_agent_that_owns_no_query_is_shown_the_schema(open_shop):
    with ScriptedModel(calls("read_schema", about="overdue hires"), says("Here.")) as model:
        open_shop(model).ask("@sql_analyst Which tables are there?", project="shop")
        told = said_to(model)
    assert "Tables: tenant, rate, branch, tool, stock, hire, fee." in told
    assert "hires (shop): Every hire with its fees" in told


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (asks("stock_by_branch", filters=[{"column": "tool", "op": "=", "values": ["dril"]}]), "Nearest: Drill"),
        (asks("stock_by_branch", filters=[{"column": "shelf", "op": "=", "values": ["A1"]}]), "It has: tool, branch"),
        (asks("stock_of_tool"), "Which tool do you mean?"),
        (asks("hires"), "stock_by_branch"),
        (asks("stock_by_branch", form="everything"), "form"),
        (asks("stock_by_branch", sql="SELECT 1"), "sql"),
        (asks("stock_by_branch", limit=5000), "limit"),
    ],
    ids=["value", "column", "required", "query", "form", "extra", "limit"],
)  # fmt: skip
def test_a_wrong_call_is_told_what_is_allowed(open_shop, wrong, told):
    with ScriptedModel(wrong, DRILLS_IN_ELY, says("There are 5 [r1].")) as model:
        answer = open_shop(model).ask(STOCK, project="shop")
        back = " ".join((*model.requests[1].tool_results, model.requests[1].user))
    assert told in back
    assert answer.text == "There are 5."


def test_zero_rows_are_told_with_their_scope(open_shop):
    none = asks(
        "stock_by_branch",
        filters=[
            {"column": "tool", "op": "=", "values": ["Spade"]},
            {"column": "branch", "op": "=", "values": ["Ely"]},
        ],
    )
    with ScriptedModel(none, says("None in the Ely branch.")) as model:
        open_shop(model).ask(STOCK, project="shop")
        told = said_to(model)
    assert "None: no row fits, Ely branch, as of 2026-05-05, query stock_by_branch." in told


def test_a_citation_of_a_row_that_was_not_read_does_not_count(open_shop):
    with ScriptedModel(says("There are 900 drills [r1].")) as model:
        answer = open_shop(model).ask(STOCK, project="shop")
    assert answer.citations == []


def test_a_hidden_branch_reaches_no_prompt(open_shop):
    everything = Reply(
        text="",
        tool_calls=tuple(
            Call("run_named_query", {"query": name})
            for name in ("stock_by_branch", "stock_by_branch")
        ),
    )
    with ScriptedModel(everything, says("Done.")) as model:
        nova = open_shop(model, branches="Ely")
        nova.ask(STOCK, project="shop")
        told = said_to(model)
    assert "branch Ely" in told
    assert [secret for secret in ("Ware", "S-7", "CANARY", "1000") if secret in told] == []


@pytest.mark.parametrize("audience", ["client:shop", "public"])
def test_readers_outside_are_given_no_database(open_shop, audience):
    with ScriptedModel(otherwise=says("I cannot say.")) as model:
        open_shop(model).ask(STOCK, project="shop", audience=audience)
        told = said_to(model)
    assert all("run_named_query" not in request.tools for request in model.requests)
    assert "<queries>" not in told


def test_a_database_that_is_gone_is_one_line_to_the_model(open_shop, tmp_path):
    (tmp_path / "home" / "hire.sqlite").unlink()
    with ScriptedModel(says("The database cannot be read.")) as model:
        open_shop(model).ask(STOCK, project="shop")
        told = said_to(model)
    assert "The database of project 'shop' is not there" in told


def test_python_reaches_the_database_through_nova(open_shop):
    with ScriptedModel() as model:
        nova = open_shop(model)
        assert nova.data.connected() == ("shop",)
        table = nova.data.run("stock_by_branch", where=["branch=Ely"], form="total")
    assert table.rows == ((6,),)
