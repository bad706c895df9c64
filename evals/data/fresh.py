"""Fresh: questions over schemas that were nobody's when Nova's reading was written.

Each schema was asked once, before anything was mended by it; docs/data.md holds those figures.
Since then its questions show what gets worse. A schema is a script, a catalogue and its questions;
all run on SQLite files, without a model.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evals.data.asking import cases, judged
from evals.data.books import add_project
from evals.data.questions import KINDS, shares
from evals.figure import Figure
from evals.suite import Material, Measured, Suite
from nova import Nova, Settings

_BEYOND = ("bakery", "langschool", "studio", "boathire", "vet", "seeds")
"""Of these a quarter of the questions ask what hardly any named query holds, so that little more
than to say so can be right: how much is answered has no bar, that nothing wrong is told has."""
_SCHEMAS = ("winery", "clinic", "theatre", *_BEYOND)
_ALL = "all"
"""All of them, which most of those beyond are."""


def _measure(material: Material) -> Measured:
    with _workspace() as nova:
        found = list(judged(nova, tuple(cases("fresh"))))
    for each in found:
        if each.outcome == "wrong":
            material.notice(f"wrong {each.case.id}: {each.case.question}")
    figures = {
        f"{schema}_{name}": value
        for schema in _SCHEMAS
        for name, value in shares([each for each in found if each.case.schema_name == schema])
    }
    figures |= {f"{_ALL}_{name}": value for name, value in shares(found)}
    return Measured(cases=len(found), figures=figures)


@contextmanager
def _workspace() -> Iterator[Nova]:
    """Open a home with a project for each schema."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for schema in _SCHEMAS:
            add_project(schema, folder)
        with Nova(settings=Settings(home=folder, model="offline")) as nova:
            yield nova


def _bar(schema: str, name: str, bar: float | None) -> float | None:
    return None if schema in (*_BEYOND, _ALL) and name == "right" else bar


SUITE = Suite(
    name="fresh",
    title="Questions over schemas that were never seen",
    figures=tuple(
        Figure(f"{schema}_{name}", f"{what}, {schema}", _bar(schema, name, bar), is_floor=is_floor)
        for schema in (*_SCHEMAS, _ALL)
        for name, what, bar, is_floor in KINDS
    ),
    measure=_measure,
)
