"""The offer: which named queries an agent is shown for one step, the most fitting ones."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from agents.spec import AgentSpec
from agents.tools.toolbox import DataSource
from projects.data import Catalogue, Query
from projects.errors import NovaError

MOST = 8
"""Cards in one prompt; more cost tokens and are chosen from no better."""

_WORD = re.compile(r"\w+")
_SHORTEST = 3
_MOST_TABLES = 16
"""Tables that are told with their columns at once."""


class Offer(NamedTuple):
    """What an agent may ask of the databases in one step."""

    queries: tuple[str, ...]
    """The names of all queries that it may run."""
    projects: tuple[str, ...]
    cards: tuple[str, ...]
    """The most fitting of them, described."""
    may_select: bool = False
    """Whether it may write a SELECT of its own."""

    @property
    def names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What stays the same from step to step."""
        return self.queries, self.projects


class _Offered(NamedTuple):
    project: str
    query: Query
    words: frozenset[str]


NOTHING = Offer((), (), ())


async def offer(spec: AgentSpec, text: str, data: DataSource | None) -> Offer:
    """Return the queries for an agent's step: its own, or all of them if it has none."""
    if data is None or not {"run_named_query", "read_schema"} & set(spec.tools):
        return NOTHING
    found: list[_Offered] = []
    projects, troubles = [], []
    for project in await data.databases():
        try:
            catalogue = await data.catalogue(project)
        except NovaError as error:
            troubles.append(f"{project}: {error}")
            continue
        projects.append(project)
        queries = catalogue.of_agent(spec.name) or tuple(catalogue.queries.values())
        found += [_Offered(project, query, _words_of(query)) for query in queries]
    names = tuple(dict.fromkeys(each.query.name for each in found))
    cards = [card(each.query, each.project) for each in _best(found, text)]
    may_select = "run_select" in spec.tools and bool(projects)
    return Offer(names, tuple(projects), (*cards, *troubles), may_select)


def card(query: Query, project: str) -> str:
    """Return a query as an agent sees it, on one line."""
    columns = ", ".join(
        f"{name} ({column.unit or column.kind})" for name, column in query.columns.items()
    )
    needs = [" or ".join(group) for group in query.requires]
    needs += [name for name, declared in query.parameters.items() if declared.default is None]
    required = f" Needs: {', '.join(needs)}." if needs else ""
    given = [name for name, declared in query.parameters.items() if declared.default is not None]
    optional = f" Parameters: {', '.join(given)}." if given else ""
    purpose = query.purpose.rstrip(".")
    return f"{query.name} ({project}): {purpose}; {query.grain}. {columns}.{required}{optional}"


def described(catalogue: Catalogue, project: str, about: str, *, most: int) -> list[str]:
    """Return what a database holds, a line each, the queries that fit `about` first."""
    vocabularies = ", ".join(
        f"{name} ({', '.join(vocabulary.words)})" if vocabulary.words else name
        for name, vocabulary in catalogue.vocabularies.items()
    )
    found = [_Offered(project, query, _words_of(query)) for query in catalogue.queries.values()]
    return [
        f"{project}: {catalogue.about}. Tables: {', '.join(catalogue.tables)}.",
        *([f"Joins: {'; '.join(catalogue.joins)}."] if catalogue.joins else ()),
        f"Vocabularies: {vocabularies or 'none'}.",
        *(card(each.query, project) for each in _best(found, about, most=most)),
    ]


def table_lines(tables: Mapping[str, Sequence[str]], about: str) -> list[str]:
    """Return the tables with their columns, a line each, those that `about` speaks of first."""
    asked = _words(about)
    spoken = {name: len(asked & _words(" ".join((name, *tables[name])))) for name in tables}
    ranked = sorted(
        tables, key=lambda name: (name.casefold() not in about.casefold(), -spoken[name])
    )
    lines = [f"{name}({', '.join(tables[name])})" for name in ranked[:_MOST_TABLES]]
    left = len(ranked) - len(lines)
    return [*lines, *([f"And {left} tables more: read_schema finds them."] if left else [])]


def _best(offered: list[_Offered], text: str, *, most: int = MOST) -> list[_Offered]:
    """Return the queries that share most with `text`; a word that many have counts little."""
    spread = Counter(word for each in offered for word in each.words)
    asked = _words(text)
    scores = [sum(1 / spread[word] for word in asked & each.words) for each in offered]
    ranked = sorted(range(len(offered)), key=lambda index: -scores[index])
    return [offered[index] for index in ranked[:most]]


def _words_of(query: Query) -> frozenset[str]:
    said = [query.name.replace("_", " "), query.purpose, query.grain, *query.words]
    for name, column in query.columns.items():
        said += [name.replace("_", " "), column.kind, *column.words]
    return _words(" ".join((*said, *query.examples)))


def _words(text: str) -> frozenset[str]:
    found = _WORD.findall(text.casefold())
    return frozenset(word.rstrip("s") for word in found if len(word) >= _SHORTEST)
