"""Whole runs of the analyst that writes a SELECT of its own: shown, marked, bounded, kept."""

import json

import pytest
import yaml
from sqlalchemy import make_url

from agents.roster import Roster
from tests.nova.test_data_runs import PROJECT, open_shop, said_to  # noqa: F401 - a fixture
from tests.projects.data.hire import (
    PASSWORD,
    POSTGRES_QUERIES,
    READER,
    make_catalogue,
    make_server_database,
)
from tests.scripted_model import Call, Reply, ScriptedModel, calls, says

ASK = "@sql_analyst How many units of each tool are there?"
UNITS = "SELECT code, SUM(units) AS units FROM stock GROUP BY code ORDER BY code"
HIRES = "SELECT strftime('%Y-%m', hired_at) AS month, COUNT(*) AS hires FROM hire GROUP BY 1"


def selects(sql: str, **more: object) -> Reply:
    return calls("run_select", sql=sql, **more)


def both(*made: tuple[str, dict[str, object]], text: str = "") -> Reply:
    return Reply(text=text, tool_calls=tuple(Call(name, given) for name, given in made))


KEEP = {
    "name": "units_per_tool",
    "purpose": "Units of each tool at all branches.",
    "grain": "one row per tool",
    "examples": ["How many of each tool are there in all?"],
}


def test_an_own_select_is_marked_and_shown_whatever_the_model_says(open_shop):  # noqa: F811
    with ScriptedModel(selects(UNITS), says("There are 9 drills [r1]. This is verified.")) as model:
        nova = open_shop(model)
        answer = nova.ask(ASK, project="shop")
    told, _, below = answer.text.partition("\n\n**Unverified**, written for this question:\n\n")
    assert told == "There are 9 drills. This is verified."
    assert "| code | units (pcs) |\n| --- | --: |\n| D-10 | 9 |\n| D-20 | 1 |\n| S-7 | 0 |" in below
    assert "(3 rows, both branches, as of 2026-05-05, unverified SELECT)" in below
    assert below.endswith("```sql\nSELECT code, SUM(units) AS units FROM stock GROUP BY code ORDER BY code\n```")  # fmt: skip
    (table,) = answer.tables
    assert (table.rows, table.sql) == ((("D-10", 9), ("D-20", 1), ("S-7", 0)), UNITS)
    assert [cited.quote for cited in answer.citations] == ["code D-10; units 9 pcs"]
    assert UNITS in nova.runs.explain(answer.run_id)
    assert "Unverified" in answer._repr_html_()


def test_only_the_analyst_may_write_a_select():
    may = [spec.name for spec in Roster.load().agents.values() if {"run_select", "named_query"} & {*spec.tools, *spec.proposes}]  # fmt: skip
    assert may == ["sql_analyst"]


def test_a_refusal_brings_the_tables_and_after_three_no_more_are_tried(open_shop):  # noqa: F811
    wrong = [selects(f"SELECT shelff{n} FROM stock") for n in range(5)]  # noqa: S608 - it is refused
    with ScriptedModel(*wrong, otherwise=says("I could not.")) as model:
        answer = open_shop(model).ask(ASK, project="shop")
        told = [result for request in model.requests for result in request.tool_results]
    first = next(each for each in told if "shelff0" in each)
    assert "You may try 2 more" in first
    assert "stock(tenant_id, branch_id, code, shelf, units, low)" in first
    assert not any("shelff3" in each for each in told)
    assert any("No statement is tried any more in this step" in each for each in told)
    assert answer.tables == []


def test_tries_that_come_at_once_are_counted_too(open_shop):  # noqa: F811
    wrong = [f"SELECT nothing{n} FROM stock" for n in range(6)]  # noqa: S608 - it is refused
    many = both(*(("run_select", {"sql": sql}) for sql in wrong))
    with ScriptedModel(many, otherwise=says("I could not.")) as model:
        open_shop(model).ask(ASK, project="shop")
        told = set(model.requests[1].tool_results)
    assert len([each for each in told if "'nothing" in each]) == 3


def test_an_error_can_be_mended(open_shop):  # noqa: F811
    with ScriptedModel(selects("SELECT unit FROM stock"), selects(UNITS), says("Nine [r1].")) as model:  # fmt: skip
        answer = open_shop(model).ask(ASK, project="shop")
    assert answer.text.startswith("Nine.")
    assert [table.sql for table in answer.tables] == [UNITS]


HOSTILE = [
    "SELECT * FROM base.stock",
    "SELECT * FROM main.stock",
    "SELECT * FROM note",
    "SELECT sql FROM sqlite_master",
    "SELECT * FROM pragma_database_list",
    "SELECT units FROM stock; DELETE FROM stock",
    "ATTACH DATABASE 'hire.sqlite' AS x",
    "PRAGMA query_only = OFF",
    "SELECT load_extension('x')",
    "SELECT readfile('hire.sqlite')",
    "WITH stock AS (SELECT * FROM base.stock) SELECT * FROM stock",
    "SELECT * FROM stock UNION ALL SELECT note, 1, 1, 1, 1, 1 FROM note",
    "SELECT units FROM stock WHERE tenant_id = 'o' OR branch_id = 2 OR 1 = 1",
    "SELECT customer FROM hire WHERE branch_id <> 1 OR branch_id IS NULL",
    "SELECT amount FROM fee WHERE hire_id NOT IN (SELECT hire_id FROM hire)",
    "SELECT name FROM branch UNION SELECT name FROM tenant",
    "SELECT title FROM tool WHERE title LIKE '%CANARY%' OR tenant_id = 'o'",
    "SELECT count(*) AS n FROM stock WHERE CASE WHEN units = 1000 THEN"
    " abs(-9223372036854775807 - 1) ELSE 1 END",
]


HIDDEN = ("Ware", "S-7", "CANARY customer", "CANARY note", "9000", "40.25", "B1", "Z9")


def told_by(open_shop, statements, **given) -> str:  # noqa: F811
    """Return all rows and tool results of a model that tries these, its own words left out."""
    turns = [each for sql in statements for each in (selects(sql), says("Look below."))]
    with ScriptedModel(*turns) as model:
        nova = open_shop(model, branches="Ely", **given)
        answers = [nova.ask(ASK, project="shop") for _ in statements]
        told = json.dumps([request.tool_results for request in model.requests])
    # Its own SQL, which a refusal quotes, may hold any word.
    for sql in statements:
        told = told.replace(json.dumps(sql)[1:-1], "")
    return f"{told} {[table.rows for answer in answers for table in answer.tables]}"


def test_nothing_that_a_model_writes_crosses_the_scope(open_shop):  # noqa: F811
    seen = told_by(open_shop, HOSTILE)
    assert [word for word in HIDDEN if word in seen] == []


ON_A_SERVER = [
    *HOSTILE[6:],
    "SELECT * FROM pg_read_file('/etc/passwd')",
    "SELECT set_config('role', 'postgres', false) FROM stock",
    "SELECT * FROM public.note",
    "SELECT query_to_xml('SELECT * FROM note', true, true, '')",
    "SELECT most_common_vals::text FROM pg_stats WHERE tablename = 'hire'",
    "SELECT units FROM stock WHERE 1 / (units - 1000) = 0",
    "SELECT string_agg(customer, ',') AS x FROM hire",
    "COPY note TO STDOUT",
    "SELECT lo_get(1)",
    "SELECT code INTO TEMP x FROM stock",
]


def test_nothing_crosses_the_scope_on_a_server_either(open_shop, postgres, tmp_path, monkeypatch):  # noqa: F811
    name = make_server_database(postgres)
    url = make_url(postgres.url(name)).set(username=READER, password=PASSWORD)
    monkeypatch.setenv("SHOP_URL", url.render_as_string(hide_password=False))
    project = {**PROJECT, "data": {**PROJECT["data"], "url": "${SHOP_URL}"}}
    (tmp_path / "home" / "projects" / "shop.yaml").write_text(yaml.safe_dump(project))
    make_catalogue(tmp_path / "home" / "catalogue", queries=POSTGRES_QUERIES)
    seen = told_by(open_shop, ON_A_SERVER)
    assert "Ann Lee" in seen
    assert [word for word in (*HIDDEN, PASSWORD) if word in seen] == []


@pytest.mark.parametrize("project", ["shop", "nova"])
def test_other_readers_are_told_nothing_that_nobody_verified(open_shop, project):  # noqa: F811
    with ScriptedModel(selects("SELECT 'Ottoline' AS word FROM stock"), otherwise=says("No.")) as model:  # fmt: skip
        answer = open_shop(model).ask(ASK, project=project, audience="team")
        told = " ".join(result for request in model.requests for result in request.tool_results)
    assert (answer.text, answer.tables) == ("No.", [])
    assert "word Ottoline" not in told


def test_a_chart_is_drawn_and_its_place_is_told(open_shop, tmp_path):  # noqa: F811
    with ScriptedModel(selects(HIRES), calls("render_chart"), says("Up.")) as model:
        answer = open_shop(model).ask("@sql_analyst Chart the hires by month", project="shop")
    assert "- hires ██▁" in answer.text or "- hires" in answer.text
    (line,) = [line for line in answer.text.splitlines() if line.startswith("Chart: ")]
    picture = tmp_path / "home" / "charts" / f"{answer.run_id}-1-1.svg"
    assert line == f"Chart: {picture}"
    assert picture.read_bytes().startswith(b"<?xml")


def test_what_cannot_be_drawn_is_told_to_the_model(open_shop):  # noqa: F811
    with ScriptedModel(calls("render_chart"), says("No chart.")) as model:
        answer = open_shop(model).ask(ASK, project="shop")
        assert "A chart needs two rows" in " ".join(model.requests[1].tool_results)
    assert answer.text == "No chart."


def test_a_select_is_kept_as_a_named_query_once_its_hash_is_approved(open_shop, tmp_path):  # noqa: F811
    keep = both(("save_query", KEEP), text="Nine [r1]. I propose to keep it.")
    with ScriptedModel(selects(UNITS), keep) as model:
        nova = open_shop(model)
        answer = nova.ask(ASK, project="shop")
        (effect,) = answer.effects
        assert effect["kind"] == "named_query"
        assert UNITS in effect["preview"]
        assert "units_per_tool" not in nova.data.open("shop").catalogue.queries
        done = nova.approvals.approve(effect["effect_id"], hash=effect["hash"])
        table = nova.data.run("units_per_tool", where=["units>0"])
    path = tmp_path / "home" / "catalogue" / "queries" / "units_per_tool.yaml"
    assert yaml.safe_load(path.read_text())[0]["sql"] == UNITS
    assert table.line == "2 rows, both branches, as of 2026-05-05, query units_per_tool"
    assert done is not None


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({**KEEP, "name": "hires"}, "has a query 'hires' already"),
        ({**KEEP, "name": "units_per_tool", "purpose": " " * 5}, "purpose"),
    ],
)
def test_what_cannot_be_a_named_query_is_refused_in_a_line(open_shop, given, told):  # noqa: F811
    keep = both(("save_query", given), text="Kept.")
    with ScriptedModel(selects(UNITS), keep, otherwise=says("Kept.")) as model:
        answer = open_shop(model).ask(ASK, project="shop")
    assert answer.effects == []
    assert told in answer.text


def test_nothing_is_kept_of_which_nothing_ran(open_shop):  # noqa: F811
    with ScriptedModel(both(("save_query", KEEP), text="Kept.")) as model:
        answer = open_shop(model).ask(ASK, project="shop")
    assert answer.effects == []
    assert "No SELECT ran in this step" in answer.text


def test_without_a_model_no_select_is_written_and_that_is_said(open_shop):  # noqa: F811
    answer = open_shop(None).ask(
        "@sql_analyst Who was cheaper to win over, old or new ones?", project="shop"
    )
    assert "run a freely written SELECT on a database (that needs a language model)" in answer.text
    assert answer.tables == []
