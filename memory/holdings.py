"""The claims by id, each read from its JSON when it is first asked for.

To read a hundred thousand takes longer than all else when a home is opened, and a question
needs a few dozen of them.
"""

from collections.abc import Iterator

from memory.claim import Claim, lean


class Holdings:
    """Claims, most of them still as they were written; several threads may read them."""

    def __init__(self) -> None:
        """Begin empty."""
        self._held: dict[str, Claim | str] = {}

    def __contains__(self, claim_id: object) -> bool:
        """Whether there is a claim of that id."""
        return claim_id in self._held

    def __iter__(self) -> Iterator[str]:
        """Return the ids there are at this moment."""
        return iter([*self._held])

    def put(self, claim: Claim) -> None:
        """Hold a claim."""
        self._held[claim.claim_id] = lean(claim)

    def put_unread(self, claim_id: str, doc: str) -> None:
        """Hold a claim as it was written."""
        self._held[claim_id] = doc

    def get(self, claim_id: str) -> Claim | None:
        """Return the claim of that id, if there is one."""
        found = self._held.get(claim_id)
        if isinstance(found, str):
            found = lean(Claim.model_validate_json(found))
            self._held[claim_id] = found
        return found

    def of(self, claim_id: str) -> Claim:
        """Return a claim that is there."""
        found = self.get(claim_id)
        if found is None:
            raise KeyError(claim_id)
        return found

    def drop(self, claim_id: str) -> None:
        """Hold a claim no longer."""
        self._held.pop(claim_id, None)
