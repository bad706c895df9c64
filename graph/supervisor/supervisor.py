"""The supervisor: decides who does what with a request, or asks."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from graph.supervisor.arbiter import Arbiter
from graph.supervisor.decision import Evidence, Heard, Pending, RouteDecision
from graph.supervisor.router import Router

from agents.roster import Roster
from projects.project import Project
from projects.scope import Scope


class Supervisor:
    """The ladder from a request to a decision; each rung is cheaper than the next."""

    def __init__(
        self,
        *,
        roster: Roster,
        projects: Iterable[Project],
        router: Router,
        arbiter: Arbiter | None = None,
    ) -> None:
        """Give it the agents, the names of the projects, a fitted router and perhaps a model."""

    async def route(
        self,
        text: str,
        *,
        scope: Scope,
        project: str | None = None,
        history: Sequence[Heard] = (),
        pending: Pending | None = None,
        evidence: Evidence = Evidence(),
        vector: NDArray[np.float32] | None = None,
        exclude: Collection[str] = (),
        llm_calls_left: int = 1,
    ) -> RouteDecision:
        """Decide who gets `text`. Runs no agent and writes nothing."""
        raise NotImplementedError
