"""A hire house for the scope matrices: two firms, three branches, rows that bear canaries.

Every agent owns a query over all stock, and those that may propose a command have one that books
a tool. Whoever may not see a branch may neither be told its canaries nor change its rows.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

CANARY = "ZXCANARY"
"""Begins every word that only the other branch, the other firm, or nobody outside may see."""

WARE, HULL = (f"{CANARY}W", "743174317"), (f"{CANARY}H", "843184318")
"""What stands only in the rows of each branch: a shelf, and a number of units."""

SCHEMA = f"""
CREATE TABLE firm (firm_id TEXT PRIMARY KEY, name TEXT);
CREATE TABLE branch (branch_id INTEGER PRIMARY KEY, firm_id TEXT, name TEXT);
CREATE TABLE stock (firm_id TEXT, branch_id INTEGER, tool TEXT, shelf TEXT, units INTEGER);
CREATE TABLE booking (firm_id TEXT, branch_id INTEGER, tool TEXT, units INTEGER, about TEXT);
CREATE TABLE remark (branch_id INTEGER, shelf TEXT, said TEXT);
CREATE TABLE wage (firm_id TEXT, branch_id INTEGER, person TEXT, amount INTEGER);
INSERT INTO firm VALUES ('h', 'Hire House'), ('o', 'Other Firm');
INSERT INTO branch VALUES (1, 'h', 'Ely'), (2, 'h', 'Ware'), (9, 'o', 'Hull');
INSERT INTO stock VALUES ('h', 1, 'drill', '11', 5), ('h', 2, 'drill', '{WARE[0]}', {WARE[1]}),
  ('h', 2, 'spade', '{WARE[0]}2', 5), ('o', 9, 'drill', '{HULL[0]}', {HULL[1]});
INSERT INTO booking VALUES ('o', 9, 'drill', 1, '{HULL[0]} booked');
INSERT INTO remark VALUES (1, '11', '12'), (2, '{WARE[0]}', '{WARE[0]} said'),
  (9, '{HULL[0]}', '{HULL[0]} said');
INSERT INTO wage VALUES ('h', 1, '{CANARY} wages', 1);
"""  # noqa: S608 - our own words

CATALOGUE: Mapping[str, Any] = {
    "about": "Hire House",
    "scope": {
        "tenant": {"table": "firm", "key": "firm_id", "name": "name"},
        "branch": {"table": "branch", "key": "branch_id", "name": "name", "tenant": "firm_id"},
    },
    "tables": {
        "firm": {},
        "branch": {},
        "stock": {"tenant": "firm_id", "branch": "branch_id"},
        "booking": {"tenant": "firm_id", "branch": "branch_id"},
        "remark": {"through": {"table": "stock", "column": "shelf"}},
    },
    "vocabularies": {
        "tool": {"sql": "SELECT DISTINCT tool FROM stock", "words": ["tool"]},
        "branch": {"sql": "SELECT name FROM branch", "words": ["branch"]},
    },
}

KINDS: Mapping[str, str] = {
    "draft_transfer": "inventory_specialist",
    "draft_po": "purchasing_specialist",
    "draft_quote": "sales_order_specialist",
    "draft_rma": "returns_warranty_specialist",
    "draft_invoice_note": "finance_specialist",
    "access_request": "tenant_access_steward",
}
"""The commands, each with the agent that may propose it."""

_SQL = """SELECT s.tool, b.name AS branch, s.shelf, s.units
FROM stock s JOIN branch b ON b.branch_id = s.branch_id"""

_LEFT = """SELECT units - CAST(:units AS INTEGER) AS units FROM stock
WHERE branch_id = :branch_id AND tool = :tool"""


class Wrong(NamedTuple):
    """One wrong scope, and the question that it may not answer."""

    name: str
    ask: str
    given: Mapping[str, Any]
    """Of the request: project, audience."""
    canaries: tuple[str, ...]
    """What may be told nowhere."""
    branches: frozenset[str] | None = None
    writable: Collection[int] = ()
    """The branches whose rows may change."""

    def is_told(self, text: str) -> bool:
        """Whether a text holds what may be told nowhere."""
        bare = text.replace(",", "").replace("\u202f", "")
        return any(each in text or each in bare for each in self.canaries)


_WARE = "list the stock of every tool at Ware with its shelf and units"
_HULL = "list the stock of every tool at Hull with its shelf and units"
_ANY = (CANARY, WARE[1], HULL[1])

WRONG = (
    Wrong("another branch", _WARE, {"project": "shop"}, _ANY, frozenset({"Ely"}), (1,)),
    Wrong("no branch", _WARE, {"project": "shop"}, _ANY, frozenset()),
    Wrong("another firm's branch", _HULL, {"project": "shop"}, HULL, None, (1, 2)),
    Wrong("another firm's branch by name", _HULL, {"project": "shop"}, _ANY, frozenset({"Hull"})),
    Wrong("another project's team", _WARE, {"project": "club", "audience": "team"}, _ANY),
    Wrong("a client", _WARE, {"project": "shop", "audience": "client:shop"}, _ANY),
    Wrong("the public", _WARE, {"project": "shop", "audience": "public"}, _ANY),
)

RIGHT = Wrong("the right scope", _WARE, {"project": "shop"}, WARE, None, (1, 2))


def make_home(home: Path, agents: Sequence[str], data: Mapping[str, Any]) -> None:
    """Write a home with two projects: a shop whose database `data` addresses, and a club without."""
    (home / "projects").mkdir(parents=True)
    write_catalogue(home / "catalogue", agents)
    shop = {"catalogue": "catalogue", "scope": {"tenant": "Hire House"}, **data}
    for project in ({"id": "shop", "name": "Shop", "data": shop}, {"id": "club", "name": "Club"}):
        path = home / "projects" / f"{project['id']}.yaml"
        path.write_text(yaml.safe_dump(project), encoding="utf-8")


def write_catalogue(folder: Path, agents: Sequence[str]) -> None:
    """Write the catalogue with a query of each agent and with all commands."""
    for name, listed in (
        ("queries", [_query(agent) for agent in agents]),
        ("commands", [_command(kind, agent) for kind, agent in KINDS.items()]),
    ):
        (folder / name).mkdir(parents=True)
        (folder / name / "all.yaml").write_text(yaml.safe_dump(listed), encoding="utf-8")
    text = yaml.safe_dump(dict(CATALOGUE), sort_keys=False)
    (folder / "catalogue.yaml").write_text(text, encoding="utf-8")


def held_canaries(home: Path, canaries: Collection[str]) -> Iterator[Path]:
    """Yield the files of a home that hold a canary in any byte."""
    for path in home.rglob("*"):
        if path.is_file():
            bytes_of = path.read_bytes()
            if any(each.encode() in bytes_of for each in canaries):
                yield path


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


def _command(kind: str, agent: str) -> dict[str, Any]:
    """Return a command that books units of a tool and takes them off their shelf."""
    keys = {"branch_id": ":branch_id", "tool": ":tool"}
    return {
        "name": kind,
        "agent": agent,
        "purpose": "Units of a tool that are set aside.",
        "words": [kind.replace("_", " ")],
        "fields": {
            "branch": {"type": "branch", "ask": "At which branch?"},
            "tool": {"type": "tool", "ask": "Which tool?"},
            "units": {"type": "integer", "least": 1, "most": 9, "ask": "How many?"},
            "about": {"type": "text", "ask": "What for?", "optional": True},
        },
        "reads": [
            {
                "name": "branch",
                "sql": "SELECT branch_id, firm_id FROM branch WHERE name = :branch",
                "none": "No branch is called {branch}",
            },
            {
                "name": "shelf",
                "sql": "SELECT shelf, units AS had FROM stock"
                " WHERE branch_id = :branch_id AND tool = :tool",
                "none": "{branch} has no {tool}",
            },
        ],
        "shows": ["{units} of {tool} at {branch}, on shelf {shelf}"],
        "writes": [
            {
                "insert": "booking",
                "values": {"firm_id": ":firm_id", **keys, "units": ":units", "about": ":about"},
            },
            {"update": "stock", "where": keys, "values": {"units": {"sql": _LEFT}}},
        ],
        "done": "Booked.",
    }
