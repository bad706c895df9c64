"""Keeping a SELECT as a named query: what is written, what is refused, what is checked."""

from datetime import date

import pytest
import yaml

from projects.data import Databases, QueryHandler, as_payload, as_query
from projects.effects import Effect
from projects.errors import BadInput
from projects.project import Projects
from projects.scope import Scope
from tests.projects.data.hire import make_catalogue, make_file

WORDS = {"name": "units_per_tool", "purpose": "Units of each tool.", "grain": "one row per tool"}
SQL = "SELECT code AS tool, SUM(units) AS units FROM stock GROUP BY code"


@pytest.fixture
def databases(tmp_path):
    (tmp_path / "projects").mkdir()
    data = {"url": "sqlite:///hire.sqlite", "catalogue": "catalogue", "scope": {"tenant": "Hire House"}}  # fmt: skip
    project = {"id": "shop", "name": "Hire House", "data": data}
    (tmp_path / "projects" / "shop.yaml").write_text(yaml.safe_dump(project))
    make_file(tmp_path / "hire.sqlite")
    make_catalogue(tmp_path / "catalogue")
    found = Databases(Projects(tmp_path / "projects"), tmp_path, variable=lambda name: None)
    yield found
    found.close()


@pytest.fixture
def handler(databases):
    return QueryHandler(databases, Scope())


def payload(databases, **words):
    return as_payload(as_query(databases.of("shop", Scope()).select(SQL), **{**WORDS, **words}))


def effect(given) -> Effect:
    return Effect(
        effect_id="f_1", kind="named_query", target="shop", payload=given, hash="h",
        idempotency_key="r/0/0", reversible=True, preview="", status="approved", principal="owner",
        audience="me", project="shop", thread="t", run_id="r",
        created_at="2026-11-22T10:00:00+00:00", decided_at="2026-11-23T10:00:00+00:00",
    )  # fmt: skip


def test_what_was_approved_is_written_once_and_can_be_asked(databases, handler, tmp_path):
    given = payload(databases)
    handler.check("shop", given)
    assert handler.preview("shop", given).startswith("Save the named query units_per_tool for shop")
    told = handler.carry_out(effect(given))
    assert handler.carry_out(effect(given)) == told
    (entry,) = yaml.safe_load((tmp_path / "catalogue/queries/units_per_tool.yaml").read_text())
    assert entry == {
        "name": "units_per_tool", "agent": "sql_analyst", "purpose": "Units of each tool.",
        "grain": "one row per tool", "sql": SQL, "verified_on": date(2026, 11, 23),
        "columns": {"tool": {"kind": "tool"}, "units": {"kind": "number", "unit": "pcs"}},
        "answers": ["units"],
    }  # fmt: skip
    assert databases.check("shop", Scope()) == []
    assert "units_per_tool" in databases.of("shop", Scope()).catalogue.queries


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": "hires"}, "has a query 'hires' already"),
        ({"name": "../../../etc/x"}, "another name"),
        ({"sql": "DELETE FROM stock"}, "another sql"),
        ({"sql": "SELECT note AS tool, 1 AS units FROM note"}, "not listed"),
        ({"sql": "SELECT code AS tool FROM stock"}, "gives the columns tool"),
        ({"columns": {"tool": {"kind": "planet"}, "units": {}}}, "planet"),
        ({"answers": ["nothing"]}, "no column 'nothing'"),
        ({"owner_of": "me"}, "owner_of"),
    ],
)
def test_a_draft_that_cannot_be_a_query_is_refused(databases, handler, tmp_path, change, told):
    given = {**payload(databases), **change}
    with pytest.raises(BadInput, match=told):
        handler.check("shop", given)
    with pytest.raises(BadInput):
        handler.carry_out(effect(given))
    assert [path.name for path in (tmp_path / "catalogue/queries").iterdir()] == ["all.yaml"]


def test_a_query_is_kept_only_for_a_project_that_may_be_seen(databases):
    handler = QueryHandler(databases, Scope(projects=frozenset({"other"})))
    with pytest.raises(BadInput, match="has no database"):
        handler.check("shop", payload(databases))


def test_a_query_that_stopped_fitting_before_approval_is_not_written(databases, handler, tmp_path):
    given = payload(databases)
    make_catalogue(tmp_path / "catalogue", queries="- {name: broken}")
    with pytest.raises(BadInput):
        handler.carry_out(effect(given))
    assert not (tmp_path / "catalogue/queries/units_per_tool.yaml").exists()


def test_a_file_of_that_name_is_left_alone(databases, handler, tmp_path):
    other = tmp_path / "catalogue/queries/units_per_tool.yaml"
    other.write_text("[]\n")
    handler.carry_out(effect(payload(databases)))
    assert other.read_text() == "[]\n"
    assert (tmp_path / "catalogue/queries/units_per_tool-2.yaml").exists()


@pytest.mark.parametrize("sql", ['SELECT 1 AS "a b"', "SELECT COUNT(*) FROM stock"])
def test_a_column_without_a_name_cannot_be_kept(databases, sql):
    with pytest.raises(BadInput, match="columns"):
        as_query(databases.of("shop", Scope()).select(sql), **WORDS)
