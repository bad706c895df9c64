"""Books: a schema's rows in an SQLite file, and a home's project that has them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import yaml

from evals.data.asking import CASES, CATALOGUES
from projects.data import Catalogue, Database


def lay_out(schema: str, folder: Path) -> Database:
    """Put the rows of a schema into a file of `folder`, and open it with its catalogue."""
    path = folder / f"{schema}.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((CASES / f"{schema}.sql").read_text(encoding="utf-8"))
    return Database(schema, path, Catalogue.load(CATALOGUES / schema))


def add_project(schema: str, home: Path) -> None:
    """Give a home a project with the books of a schema."""
    lay_out(schema, home)
    data = {"url": f"sqlite:///{schema}.sqlite", "catalogue": str(CATALOGUES / schema)}
    project = {"id": schema, "name": schema.title(), "about": schema, "data": data}
    path = home / "projects" / f"{schema}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(project), encoding="utf-8")
