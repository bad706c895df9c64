"""What would be known: the claims as they are, with decisions on top that are not written yet."""

from collections.abc import Iterator

from memory.claim import Claim
from memory.event import Event
from memory.extraction.statement import Statement
from memory.projection import Projection


class Draft:
    """What is known, with decisions on top that are not written yet."""

    def __init__(self, known: Projection) -> None:
        """Begin with what is `known`."""
        self._known = known
        self._changed: dict[str, Claim | None] = {}

    def live(self, project: str) -> list[Claim]:
        """Return the live claims of `project`."""
        return self._with_changes(project, self._known.live(project))

    def closed(self, project: str) -> Iterator[Claim]:
        """Yield the claims of `project` that are held no longer."""
        return (
            claim for claim in self._known.closed(project) if claim.claim_id not in self._changed
        )

    def core(self, project: str) -> list[Claim]:
        """Return the live core claims of `project`."""
        claims = self._with_changes(project, self._known.core(project))
        return [claim for claim in claims if claim.tier == "core"]

    def neighbours(self, project: str, statement: Statement) -> list[Claim]:
        """Return the live claims of `project` that `statement` may have to do with."""
        return self._with_changes(project, self._known.neighbours(project, statement))

    def claim(self, claim_id: str) -> Claim | None:
        """Return the claim of that id as it would be."""
        if claim_id in self._changed:
            return self._changed[claim_id]
        return self._known.claim(claim_id)

    def take(self, event: Event) -> None:
        """Let `event` have happened."""
        for change in event.claims:
            self._changed[change.claim_id] = change.after

    def _with_changes(self, project: str, known: list[Claim]) -> list[Claim]:
        kept = [item for item in known if item.claim_id not in self._changed]
        fresh = [item for item in self._changed.values() if item is not None and item.live]
        return kept + [item for item in fresh if item.project == project]
