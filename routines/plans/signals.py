"""What waits are judged by: what was said, and figures of the books."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from routines.agenda.said import Said
from routines.plans.plan import Plan


class Signals(Protocol):
    """What waits are judged by."""

    def said(self, since: datetime, until: datetime) -> Sequence[Said]:
        """Return what the owner said between two moments."""
        ...

    async def figure(self, question: str, plan: Plan) -> float | None:
        """Return the one figure that answers a question about the books; None if none does."""
        ...
