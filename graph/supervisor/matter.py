"""Matter: how likely a request is about a project of which it says no name.

What can be asked of a project's books, and what its file says of it, tell what it deals in. A
request that is like that, for an agent who works with those books, is about that project; what
general knowledge answers is about none.
"""

import threading
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path
from typing import NamedTuple

import numpy as np

from agents.querying import keeping
from graph.supervisor.features import Floats
from graph.supervisor.project import ProjectFinder
from graph.supervisor.router import Embed, Routed, Router
from projects.data import Catalogue, Databases
from projects.project import Project
from projects.scope import Scope

_NEAREST = 3
"""So many of its texts tell how like a project's matter a request is."""


class Weights(NamedTuple):
    """What speaks for a project, in log odds."""

    likeness: float
    own: float
    """How likely the request is for an agent of its books."""
    others: float
    """How likely it is for an agent of another project's books only."""
    general: float
    """How likely it is for whoever answers from general knowledge."""
    start: float


_WEIGHTS = Weights(likeness=12.6, own=1.6, others=-3.1, general=-8.5, start=-5.7)
"""Of a logistic regression on 390 requests of which no project is named.

Tried on those left out, it is right or silent on nine of ten of those written for projects.
"""


class _Books(NamedTuple):
    """The matter of one project."""

    agents: frozenset[str]
    vectors: Floats


class Matters:
    """The matter of the projects of a home, prepared when it is first asked for."""

    def __init__(self, databases: Databases, embed: Embed, *, cache: Path | None = None) -> None:
        """Compare by `embed`; `cache` is where the vectors of a project's texts are kept."""
        self._databases = databases
        self._embed = embed
        self._kept = keeping(embed, cache)
        self._lock = threading.Lock()
        self._known: dict[str, tuple[Hashable, _Books | None]] = {}

    def chances(
        self, text: str, routed: Routed, *, finder: ProjectFinder, scope: Scope, general: str | None
    ) -> dict[str, float]:
        """Return for each project of which anything is known the chance that `text` is about it.

        Args:
            text: what the person said.
            routed: what the head makes of it.
            finder: knows the projects that it may be about.
            scope: what the run may see.
            general: the agent that answers from general knowledge.
        """
        books = self._books(finder.projects, self._databases.catalogues(scope))
        vector = self._embed([text])[0]
        likely = {each.agent: each.confidence for each in routed.candidates}
        # An agent works with the books of few projects.
        whose = {
            name: [id_ for id_, each in books.items() if name in each.agents] for name in likely
        }
        return {
            project: _chance(project, each, vector, likely, whose, general)
            for project, each in books.items()
        }

    def _books(
        self, projects: Iterable[Project], catalogues: Mapping[str, Catalogue]
    ) -> dict[str, _Books]:
        found = {}
        for project in projects:
            catalogue = catalogues.get(project.id)
            stamp = (project, catalogue.digest if catalogue else "")
            with self._lock:
                known = self._known.get(project.id)
                if known is None or known[0] != stamp:
                    known = self._known[project.id] = (stamp, self._read(project, catalogue))
            if known[1] is not None:
                found[project.id] = known[1]
        return found

    def _read(self, project: Project, catalogue: Catalogue | None) -> _Books | None:
        texts = _texts(project, catalogue)
        agents = (each.agent for each in catalogue.queries.values()) if catalogue else ()
        return _Books(frozenset(agents), self._kept(texts)) if texts else None


@dataclass(frozen=True)
class Dealings:
    """What the projects deal in, as the supervisor asks for it."""

    matters: Matters | None
    """None goes by the names and terms of projects alone."""
    router: Router | None
    general: str | None
    """The agent that answers from general knowledge."""

    def chances(
        self, text: str, routed: Routed | None, *, finder: ProjectFinder, scope: Scope
    ) -> dict[str, float]:
        """Return for each project the chance that `text` is about it; `routed` spares routing it."""
        if self.matters is None or self.router is None:
            return {}
        routed = routed or self.router.route(text)
        return self.matters.chances(text, routed, finder=finder, scope=scope, general=self.general)

    def are_left(self, routed: Routed) -> bool:
        """Whether a request is most likely one of general knowledge, about no project."""
        return routed.label == self.general


NO_DEALINGS = Dealings(None, None, None)


def _texts(project: Project, catalogue: Catalogue | None) -> tuple[str, ...]:
    """Return what tells what a project deals in; nothing if only its name is known."""
    told = [project.about] if project.about else []
    told += [f"{term}: {meaning}" for term, meaning in project.glossary.items()]
    for query in catalogue.queries.values() if catalogue else ():
        told += [query.purpose, *query.examples]
    return tuple(dict.fromkeys(told))


def _chance(
    project: str,
    books: _Books,
    vector: Floats,
    chances: Mapping[str, float],
    whose: Mapping[str, Sequence[str]],
    general: str | None,
) -> float:
    """Return the chance of one project; `whose` tells to whose books an agent's work belongs."""
    nearest = min(_NEAREST, len(books.vectors))
    likeness = sum(np.partition(books.vectors @ vector, -nearest)[-nearest:].tolist()) / nearest
    own = sum(chance for agent, chance in chances.items() if project in whose[agent])
    rest = sum(
        chance for agent, chance in chances.items() if whose[agent] and project not in whose[agent]
    )
    weights = _WEIGHTS
    odds = weights.start + weights.likeness * likeness + weights.own * own + weights.others * rest
    odds += weights.general * chances.get(general or "", 0.0)
    return 1 / (1 + exp(-odds))
