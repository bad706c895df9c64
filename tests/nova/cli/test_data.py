"""`nova data`: named queries from the command line."""

import pytest
import yaml

from tests.projects.data.hire import make_catalogue, make_file

PROJECT = {
    "id": "shop",
    "name": "Shop",
    "data": {
        "url": "sqlite:///hire.sqlite",
        "catalogue": "catalogue",
        "scope": {"tenant": "Hire House"},
    },
}


@pytest.fixture
def shop(nova):
    """An instance with the hire shop's database."""
    (nova.home / "projects").mkdir(parents=True)
    (nova.home / "projects" / "shop.yaml").write_text(yaml.safe_dump(PROJECT))
    make_file(nova.home / "hire.sqlite")
    make_catalogue(nova.home / "catalogue")
    return nova


def test_queries_are_listed_with_their_agents(shop):
    done = shop("data", "catalogue")
    assert (done.code, done.err) == (0, "")
    assert "shop: Hire House" in done.out
    assert "hires" in done.out
    assert "sales_order_specialist" in done.out
    (listed,) = shop("data", "catalogue", "--json").json["databases"]
    assert [query["name"] for query in listed["queries"]] == [
        "stock_by_branch",
        "stock_of_tool",
        "hires",
    ]


def test_a_query_is_run_with_conditions_and_says_its_scope(shop):
    done = shop("data", "run", "stock_by_branch", "--where", "tool=drill", "--where", "units<low")
    assert done.code == 0
    assert "tool" in done.out
    assert "D-10" in done.out
    assert "1 row, both branches, as of 2026-05-05, query stock_by_branch" in done.out


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        (["--where", "branch=Ely,Ware", "--form", "total"], [[10]]),
        (["--form", "total", "--by", "branch", "--order", "branch"], [["Ely", 6], ["Ware", 4]]),
        (["--where", "low=", "--column", "tool"], [["D-20"]]),
        (["--where", "low!=", "--form", "count"], [[3]]),
        (["--where", "tool~S-", "--column", "tool"], [["S-7"]]),
        (["--form", "largest", "--column", "units", "--column", "tool"], [["D-10", 5]]),
        (["--where", "tool!=D-10", "--column", "tool", "--limit", "1"], [["D-20"]]),
    ],
)
def test_forms_groups_and_conditions(shop, words, rows):
    assert shop("data", "run", "stock_by_branch", *words, "--json").json["rows"] == rows


def test_none_is_said_with_its_scope(shop):
    done = shop("data", "run", "stock_by_branch", "-w", "tool=Spade", "-w", "branch=Ely")
    assert done.out.strip() == "0 rows, Ely branch, as of 2026-05-05, query stock_by_branch"


def test_granted_branches_narrow_what_is_seen(shop):
    done = shop(
        "data", "run", "hires", "--column", "customer", "--json", NOVA_BRANCHES="Ely, Nowhere"
    )
    assert done.json["rows"] == [["Ann Lee"], ["Bo Ray"]]
    assert done.json["scope"] == "Ely branch"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["stok"], "No query is called 'stok'. Nearest: stock_of_tool"),
        (["stock_of_tool"], "Which tool do you mean?"),
        (["hires", "--where", "tool"], "Write it as column=value"),
        (["hires", "--form", "sum"], "form: Input should be 'rows'"),
        (["hires", "--parameter", "days"], "Write it as name=value"),
        (["hires", "--where", "tool=D-99"], "No tool is called 'D-99'. Nearest: D-"),
        (["hires", "--project", "personal"], "Project 'personal' has no database"),
    ],
)
def test_what_cannot_be_run_is_one_line(shop, words, said):
    done = shop("data", "run", *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert done.err.count("\n") == 1


def test_a_query_and_a_database_describe_themselves(shop):
    query = shop("data", "describe", "hires").out
    assert "one row per hire and currency" in query
    assert "as currency" in query
    assert "Ely, Ware" in shop("data", "describe").out
    assert shop("data", "describe", "hires", "--json").json["answers"] == ["amount"]


def test_a_sound_database_passes_the_check(shop):
    done = shop("data", "check")
    assert (done.code, done.out) == (0, "shop: reachable, its catalogue fits\n")


def test_what_has_drifted_fails_the_check(shop):
    path = shop.home / "catalogue" / "queries" / "all.yaml"
    path.write_text(path.read_text().replace("s.low", "s.lowest"))
    done = shop("data", "check", "--json")
    assert done.code == 1
    assert done.json == {
        "ok": False,
        "problems": {"shop": ["query stock_by_branch: no such column: s.lowest"]},
    }


def test_a_home_without_databases_says_so(nova):
    assert "No project has a database" in nova("data", "catalogue").out
    assert nova("data", "check").code == 0


def test_how_a_question_is_read_is_told_word_by_word(shop):
    found = shop("data", "explain", "shop", "How many drills are in Ely?", "--json").json
    assert found["selection"]["query"] == "stock_by_branch"
    assert {"words": "Ely", "does": "value", "of": "branch"} in found["words"]
    done = shop("data", "explain", "shop", "How many drills are in Ely twice?")
    assert "only as what comes nearest" in done.out
    assert "open" in done.out
