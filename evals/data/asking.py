"""Asking: the questions with checked answers, put to Nova over three schemas.

The questions were written from schema and data alone, as people in the business would ask, before
the catalogues of Northwind and AdventureWorks existed; their answers come from SQL over the plain
tables. Half of them are held: their failures were looked at once, after all other mending. Before
that they gave 102 right answers of 110 and 3 wrong ones; since then both halves are development
cases, which show what got worse and not how well unseen questions are answered.
"""

import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml
from psycopg import sql
from sqlalchemy import URL, create_engine

from evals.data.judging import Case, Judged, judge
from evals.data.postgres import Postgres
from evals.data.schemas import load_adventureworks, load_northwind
from nova import Nova, Settings
from nova.demo import install_data, install_projects

CASES = Path(__file__).parents[1] / "cases" / "data"
CATALOGUES = Path(__file__).parent / "catalogues"
_LOADED = {"northwind": load_northwind, "adventureworks": load_adventureworks}
_READER = "shop_reader"
_GRANTS = f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {_READER}"
_NAMES = {"northwind": "Northwind Traders", "adventureworks": "Adventure Works"}


def cases(name: str = "questions") -> Iterator[Case]:
    """Yield the cases of a file in their order."""
    for line in (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        given = json.loads(line)
        yield Case.model_validate({"schema_name": given.pop("schema"), **given})


def asked(chosen: Sequence[Case], data: Path, server: Postgres | None = None) -> Iterator[Judged]:
    """Ask each case of Nova without a model; on SQLite files without a server."""
    with tempfile.TemporaryDirectory() as folder, _workspace(Path(folder), data, server) as nova:
        yield from judged(nova, chosen)


def judged(nova: Nova, chosen: Sequence[Case]) -> Iterator[Judged]:
    """Ask each case in a conversation of its own."""
    for case in chosen:
        answer = nova.ask(case.question, project=case.schema_name)
        results = nova.runs.show(answer.run_id).detail.get("results", [])
        yield judge(case, answer, [made for each in results for made in each["lookups"]])


def _workspace(folder: Path, data: Path, server: Postgres | None = None) -> Nova:
    projects = folder / "projects"
    install_projects(projects)
    install_data(folder)
    for name, load in _LOADED.items():
        at = _on_server(server, folder) if server else _in_file(folder / "data", name)
        engine = create_engine(at.loading)
        load(engine, data)
        engine.dispose()
        if server:
            server.run(at.name, _GRANTS)
        connection = {"url": at.reading, "catalogue": str(CATALOGUES / name)}
        project = {"id": name, "name": _NAMES[name], "about": _NAMES[name], "data": connection}
        (projects / f"{name}.yaml").write_text(yaml.safe_dump(project), encoding="utf-8")
    return Nova(settings=Settings(home=folder, model="offline"))


class _Place(NamedTuple):
    """Where a schema is loaded and from where it is read."""

    name: str
    loading: URL
    reading: str


def _in_file(folder: Path, name: str) -> _Place:
    url = URL.create("sqlite", database=str(folder / f"{name}.sqlite"))
    return _Place(name, url, str(url))


def _on_server(server: Postgres, folder: Path) -> _Place:
    """Return a new database of the server, read by a role that may do nothing else."""
    name = server.create()
    loading = URL.create(
        "postgresql+psycopg",
        username="postgres",
        password=server.password,
        database=name,
        query={"host": str(server.folder)},
    )
    secret = folder / "pgpass"
    secret.write_text(f"*:*:*:{_READER}:{server.password}\n", encoding="utf-8")
    secret.chmod(0o600)
    with server.connect() as connection:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (_READER,))
        if known.fetchone() is None:
            role = sql.Identifier(_READER)
            made = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
            connection.execute(made.format(role, sql.Literal(server.password)))
    reading = f"postgresql://{_READER}@/{name}?host={server.folder}&passfile={secret}"
    return _Place(name, loading, reading)
