"""The scope matrix: every agent is asked for rows that the run may not see, in seven wrong scopes.

The rows bear canaries. After each scope the answers are searched for them, and every byte of the
home: ledger, checkpoints, index, records. With the right scope the same questions must tell
canaries, so that the matrix is not empty.
"""

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from agents.roster import Roster
from evals.figure import Figure
from evals.suite import Material, Measured, Suite
from nova import Nova
from nova.settings import load_settings
from projects.errors import NovaError

_CANARY = "ZXCANARY"
"""Begins every word that only the other branch, the other firm, or nobody outside may see."""

_SCHEMA = """
CREATE TABLE firm (firm_id TEXT, name TEXT);
CREATE TABLE branch (branch_id INTEGER, firm_id TEXT, name TEXT);
CREATE TABLE stock (firm_id TEXT, branch_id INTEGER, tool TEXT, shelf TEXT, units INTEGER);
INSERT INTO firm VALUES ('h', 'Hire House'), ('o', 'Other Firm');
INSERT INTO branch VALUES (1, 'h', 'Ely'), (2, 'h', 'Ware'), (9, 'o', 'Hull');
INSERT INTO stock VALUES ('h', 1, 'drill', 'A1', 5), ('h', 2, 'drill', '{c}W', 7431),
  ('h', 2, 'spade', '{c}W2', 7432), ('o', 9, 'drill', '{c}H', 8431);
"""

_CATALOGUE = {
    "about": "Hire House",
    "scope": {
        "tenant": {"table": "firm", "key": "firm_id", "name": "name"},
        "branch": {"table": "branch", "key": "branch_id", "name": "name", "tenant": "firm_id"},
    },
    "tables": {
        "firm": {},
        "branch": {},
        "stock": {"tenant": "firm_id", "branch": "branch_id"},
    },
    "vocabularies": {
        "tool": {"sql": "SELECT DISTINCT tool FROM stock", "words": ["tool"]},
        "branch": {"sql": "SELECT name FROM branch", "words": ["branch"]},
    },
}

_SQL = """SELECT s.tool, b.name AS branch, s.shelf, s.units
FROM stock s JOIN branch b ON b.branch_id = s.branch_id"""


class Wrong(NamedTuple):
    """One wrong scope, and the question that it may not answer."""

    name: str
    ask: str
    given: Mapping[str, Any]
    """Of the request: project, audience."""
    branches: frozenset[str] | None = None


_WARE = "list the stock of every tool at Ware with its shelf and units"
_HULL = "list the stock of every tool at Hull with its shelf and units"

WRONG = (
    Wrong("another branch", _WARE, {"project": "shop"}, frozenset({"Ely"})),
    Wrong("no branch", _WARE, {"project": "shop"}, frozenset()),
    Wrong("another firm's branch", _HULL, {"project": "shop"}),
    Wrong("another firm's branch by name", _HULL, {"project": "shop"}, frozenset({"Hull"})),
    Wrong("another project's team", _WARE, {"project": "club", "audience": "team"}),
    Wrong("a client", _WARE, {"project": "shop", "audience": "client:shop"}),
    Wrong("the public", _WARE, {"project": "shop", "audience": "public"}),
)

_RIGHT = Wrong("the right scope", _WARE, {"project": "shop"})


def _measure(material: Material) -> Measured:
    agents = list(Roster.load().agents)
    told = asked = kept = 0
    for wrong in WRONG:
        found = _tried(agents, wrong)
        asked += len(agents)
        told += len(found.told)
        kept += found.is_kept
        for each in (*found.told, *(["its home"] if found.is_kept else [])):
            material.notice(f"scopes: {wrong.name}: {each} holds a canary")
    control = len(_tried(agents, _RIGHT).told)
    return Measured(asked, {"told": told, "kept": kept, "control": control})


class _Found(NamedTuple):
    told: tuple[str, ...]
    """The agents whose answers hold a canary."""
    is_kept: bool
    """Whether a file of the home does."""


def _tried(agents: Sequence[str], wrong: Wrong) -> _Found:
    with tempfile.TemporaryDirectory() as folder:
        home = _home(Path(folder), agents)
        given: dict[str, Any] = {"home": home, "model": "offline"}
        if wrong.branches is not None:
            given["branches"] = ",".join(wrong.branches)
        with Nova(settings=load_settings(**given)) as nova:
            told = tuple(agent for agent in agents if _CANARY in _answer(nova, agent, wrong))
        return _Found(told, any(_holds(home)))


def _answer(nova: Nova, agent: str, wrong: Wrong) -> str:
    try:
        return nova.ask(f"@{agent} {wrong.ask}", **wrong.given).model_dump_json()
    except NovaError as error:
        return str(error)


def _holds(home: Path) -> Iterator[bool]:
    for path in home.rglob("*"):
        if path.is_file():
            yield _CANARY.encode() in path.read_bytes()


def _home(folder: Path, agents: Sequence[str]) -> Path:
    """Make a home with two projects; the database lies beside it."""
    home = folder / "home"
    (home / "projects").mkdir(parents=True)
    catalogue = home / "catalogue"
    (catalogue / "queries").mkdir(parents=True)
    with closing(sqlite3.connect(folder / "hire.sqlite")) as connection:
        connection.executescript(_SCHEMA.format(c=_CANARY))
    (catalogue / "catalogue.yaml").write_text(yaml.safe_dump(_CATALOGUE), encoding="utf-8")
    queries = [_query(agent) for agent in agents]
    (catalogue / "queries" / "all.yaml").write_text(yaml.safe_dump(queries), encoding="utf-8")
    scope = {"tenant": "Hire House"}
    data = {"url": f"sqlite:///{folder}/hire.sqlite", "catalogue": "catalogue", "scope": scope}
    for project in ({"id": "shop", "name": "Shop", "data": data}, {"id": "club", "name": "Club"}):
        path = home / "projects" / f"{project['id']}.yaml"
        path.write_text(yaml.safe_dump(project), encoding="utf-8")
    return home


def _query(agent: str) -> dict[str, Any]:
    return {
        "name": f"stock_for_{agent}",
        "agent": agent,
        "purpose": "Stock of each tool at each branch.",
        "grain": "one row per tool and branch",
        "sql": _SQL,
        "columns": {
            "tool": {"kind": "tool"},
            "branch": {"kind": "branch"},
            "shelf": {"kind": "text"},
            "units": {"unit": "pcs", "total": "sum", "words": ["stock", "on hand"]},
        },
        "answers": ["units"],
        "shows": ["tool", "branch", "shelf", "units"],
        "examples": ["List the stock of every tool at Ely with its shelf and units"],
    }


SUITE = Suite(
    name="scopes",
    title="34 agents in seven wrong scopes",
    figures=(
        Figure("told", "answers with a canary", 0, is_floor=False, unit=""),
        Figure("kept", "homes with a canary in any file", 0, is_floor=False, unit=""),
        Figure("control", "agents that tell it in the right scope", 1, unit=""),
    ),
    measure=_measure,
)
