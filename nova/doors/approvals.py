"""The door of approvals: effects that wait for a person."""

from collections.abc import Callable, Mapping

from pydantic import JsonValue

from graph.state import Approval
from projects.effects import Effect, Outbox, Status
from projects.errors import GroundChanged


class ApprovalsDoor:
    """Effects that wait for a person."""

    def __init__(self, outbox: Outbox, settle: Callable[[Approval], None]) -> None:
        """Open the door of this outbox; `settle` sends a decision into the graph."""
        self._outbox = outbox
        self._settle = settle

    def list(self, *, status: Status | None = "pending") -> list[Effect]:
        """Return effects, oldest first; `status=None` for all of them."""
        return self._outbox.list(status=status)

    def show(self, effect_id: str) -> Effect:
        """Return one effect; raises UnknownName."""
        return self._outbox.get(effect_id)

    def approve(self, effect_id: str, *, hash: str) -> Effect:
        """Approve what was shown under this hash, have it carried out, and return the effect.

        Raises:
            UnknownName: if there is no such effect.
            BadInput: if the hash does not fit, or the effect was rejected.
            GroundChanged: if what it rests on has changed; it then waits, shown anew.
        """
        self._outbox.approve(effect_id, hash=hash)
        self._settle(Approval(effect_id=effect_id, hash=hash, decision="approve"))
        decided = self._outbox.get(effect_id)
        if decided.status == "pending":
            wrong = f"What effect {effect_id!r} rests on has changed since it was shown"
            cure = f"Nothing was done; look again with `nova approvals show {effect_id}`."
            raise GroundChanged(wrong, cure)
        return decided

    def edit(self, effect_id: str, payload: Mapping[str, JsonValue]) -> Effect:
        """Change a draft that waits; it is settled and shown anew, under another hash.

        Raises:
            UnknownName: if there is no such effect, or nothing goes by a name in it.
            BadInput: if it is decided already, or the change breaks a rule.
        """
        return self._outbox.edit(effect_id, payload)

    def renew(self, effect_id: str) -> Effect:
        """Draft anew what expired or was rejected, as things stand now: it waits again.

        Raises:
            UnknownName: if there is no such effect.
            BadInput: if it neither expired nor was rejected, or would be refused now.
        """
        return self._outbox.renew(effect_id)

    def undo(self, effect_id: str) -> Effect:
        """Draft what takes back an effect that was done; it waits for an approval of its own.

        Raises:
            UnknownName: if there is no such effect.
            BadInput: if it was not done, or cannot be taken back.
        """
        return self._outbox.undo(effect_id)

    def reject(self, effect_id: str) -> Effect:
        """Reject an effect: nothing is done. Raises as `approve` does."""
        effect = self._outbox.reject(effect_id)
        self._settle(Approval(effect_id=effect_id, hash=effect.hash, decision="reject"))
        return self._outbox.get(effect_id)
