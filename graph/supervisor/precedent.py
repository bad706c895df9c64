"""A precedent: who had a request of the same words before."""

from typing import Protocol

from pydantic import BaseModel, ConfigDict

from graph.supervisor.arbiter import Verdict
from projects.scope import Scope


class Precedent(BaseModel):
    """Who had the same words the last time, by a verdict or a reply that stood."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    run_id: str
    agent: str
    verdict: Verdict | None = None
    """The arbiter's, if it was one; None if the person picked the agent."""


class Precedents(Protocol):
    """Knows who had a request before."""

    def __call__(self, text: str, *, scope: Scope, project: str | None) -> Precedent | None:
        """Return who had `text` the last time, if that was settled and still stands.

        Args:
            text: the request, word for word.
            scope: on whose behalf and for whom: what was settled for others is no precedent.
            project: what it is about now; a precedent is about the same.
        """
        ...
