"""Effects: changes outside a run, registered by kind, stored before they are carried out.

An agent only drafts an effect. The graph stores the draft here as pending; a person
approves the hash of exactly what was shown; `carry_out` then runs the handler of its kind
once, however often it is called.
"""

import hashlib
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from pydantic import JsonValue
from sqlalchemy import Engine

from projects.effect import (
    Asked,
    Declared,
    Effect,
    EffectKind,
    Handler,
    Origin,
    Policy,
    Registry,
    Risk,
    Settled,
    Settler,
    Status,
    changes,
)
from projects.effect_table import EffectTable, without
from projects.erased import Erased
from projects.errors import BadInput, DataUnavailable, GroundChanged, NovaError, UnknownName
from projects.log import Log, silent
from projects.proposal import EffectDraft
from projects.scope import OWNER

__all__ = [
    "Asked",
    "Declared",
    "Effect",
    "EffectKind",
    "Handler",
    "Origin",
    "Outbox",
    "Policy",
    "Registry",
    "Risk",
    "Settled",
    "Settler",
    "Status",
]


def _utc_now() -> datetime:
    return datetime.now(UTC)


_ENDED = {"rejected": "was rejected", "expired": "has expired"}


class Outbox:
    """The store of effects: pending until a person decides, done at most once."""

    def __init__(
        self,
        engine: Engine,
        registry: Registry,
        *,
        waits: timedelta | None = None,
        now: Callable[[], datetime] = _utc_now,
        log: Log = silent,
    ) -> None:
        """Keep the effects in a table of `engine`; a draft waits so long, then it expires."""
        self._table = EffectTable(engine)
        self._log = log
        self._waits = waits
        self._clock = now
        self._registry = registry
        self._carrying = threading.Lock()

    def store(
        self,
        draft: EffectDraft,
        *,
        origin: Origin,
        ordinal: int,
        words: str = "",
        consent: str = "",
    ) -> Effect:
        """Store a draft as pending and return it; the first of its key wins.

        Args:
            draft: what is to be done.
            origin: on whose behalf.
            ordinal: its place among the drafts of its step.
            words: the person's own words of the request: they may name where it points.
            consent: the person's own words that ask for it: of a kind that is `auto` they are
                its approval; of any other they change nothing.

        Raises:
            UnknownName: if its kind is not registered.
            BadInput: if its handler refuses it, or it points where nobody said.
        """
        key = f"{origin.run_id}/{origin.step}/{ordinal}"
        return self._store(draft, origin, key=key, ordinal=ordinal, words=words, consent=consent)

    def _store(
        self,
        draft: EffectDraft,
        origin: Origin,
        *,
        key: str,
        ordinal: int,
        undoes: str = "",
        words: str | None = None,
        consent: str = "",
    ) -> Effect:
        effect_id = "f_" + hashlib.sha256(key.encode()).hexdigest()[:12]
        known = self._table.find(effect_id)
        if known is not None:
            return known
        kind = self._registry.get(draft.kind)
        settled = kind.settle(draft, origin)
        if words is not None:  # what was drafted before was checked then
            kind.check_arguments(settled.draft, words)
        given = consent if kind.policy == "auto" else ""
        effect = Effect(
            effect_id=effect_id,
            kind=draft.kind,
            target=settled.draft.target,
            payload=settled.draft.payload,
            hash=settled.hash,
            idempotency_key=key,
            reversible=kind.reversible,
            preview=settled.preview,
            status="approved" if given else "pending",
            principal=origin.principal,
            audience=origin.audience,
            project=origin.project,
            thread=origin.thread,
            run_id=origin.run_id,
            created_at=self._now(),
            ground=settled.ground,
            undoes=undoes or None,
            consent=given,
        )
        self._table.add(effect, ordinal=ordinal)
        return self.get(effect.effect_id)

    def get(self, effect_id: str) -> Effect:
        """Return one effect.

        Raises:
            UnknownName: if there is none with this id.
        """
        found = self._table.find(effect_id)
        if found is None:
            wrong = f"No effect has the id {effect_id!r}"
            raise UnknownName(wrong, "See `nova approvals list`.")
        return found

    def list(self, *, status: Status | None = None, run_id: str | None = None) -> list[Effect]:
        """Return effects in the order in which they were drafted."""
        return self._table.list(status=status, run_id=run_id)

    def expire(self) -> Sequence[Effect]:
        """Let the drafts expire that nobody decided on in time; return them."""
        if self._waits is None:
            return []
        overdue = (effect for effect in self.list(status="pending") if self._is_overdue(effect))
        return [self._expire(effect) for effect in overdue]

    def set_aside(self) -> Sequence[str]:
        """Set waiting effects aside whose rows are garbled; return their ids."""
        return self._table.set_aside()

    def renew(self, effect_id: str) -> Effect:
        """Store an expired or rejected draft anew, as things stand now: it is pending again.

        Raises:
            BadInput: if it did not expire and was not rejected, or its handler refuses it now.
        """
        effect = self.get(effect_id)
        if effect.status not in ("expired", "rejected"):
            wrong = f"Effect {effect_id!r} is {effect.status}: there is nothing to draft anew"
            raise BadInput(wrong, f"Look at it with `nova approvals show {effect_id}`.")
        begins = f"{effect.idempotency_key}/anew/"
        earlier = [each for each in self.list() if each.idempotency_key.startswith(begins)]
        for each in earlier:
            if each.status in ("pending", "approved"):
                return each
        key = f"{begins}{len(earlier)}"
        undoes = effect.undoes or ""
        return self._store(
            effect.draft, effect.origin, key=key, ordinal=len(earlier), undoes=undoes
        )

    def approve(self, effect_id: str, *, hash: str, by: str = OWNER) -> Effect:
        """Mark a pending effect as approved; approving it again changes nothing.

        Raises:
            BadInput: if the hash is not that of what was shown, it was rejected or has
                expired, or its kind is not for `by` to approve.
            GroundChanged: if what it rests on has changed since; it is then shown anew.
        """
        effect = self.get(effect_id)
        if hash != effect.hash:
            wrong = f"Hash {hash!r} is not that of effect {effect_id!r}"
            raise BadInput(wrong, f"Look at it with `nova approvals show {effect_id}` first.")
        if effect.status == "pending" and self._is_overdue(effect):
            effect = self._expire(effect)
        if effect.status in ("rejected", "expired"):
            wrong = f"Effect {effect_id!r} {_ENDED[effect.status]}"
            raise BadInput(wrong, f"Draft it anew with `nova approvals renew {effect_id}`.")
        if effect.status != "pending":
            return effect
        approvers = self._registry.get(effect.kind).approvers
        if by not in approvers:
            wrong = f"Effect {effect_id!r} is not for {by!r} to approve"
            raise BadInput(wrong, f"It waits for {', '.join(sorted(approvers))}.")
        self._check_ground(effect)
        return self._move(effect, status="approved")

    def edit(self, effect_id: str, payload: Mapping[str, JsonValue]) -> Effect:
        """Change a pending draft before it is approved: it is settled and shown anew.

        Raises:
            BadInput: if it is decided already, or its handler refuses the change.
        """
        effect = self.get(effect_id)
        if effect.status != "pending":
            wrong = f"Effect {effect_id!r} is {effect.status} already"
            raise BadInput(wrong, "Ask for it again to get a new draft.")
        changed = effect.draft.model_copy(update={"payload": dict(payload)})
        return self._show_anew(effect, self._settle_again(effect, changed))

    def undo(self, effect_id: str) -> Effect:
        """Store the draft that takes back what was done; it needs an approval of its own.

        Raises:
            BadInput: if it was not done, or cannot be taken back.
        """
        effect = self.get(effect_id)
        kind = self._registry.get(effect.kind)
        if effect.status != "done":
            wrong = f"Effect {effect_id!r} is {effect.status}: there is nothing to take back"
            raise BadInput(wrong, "Only what was done can be undone.")
        if not isinstance(kind.handler, Settler):
            wrong = f"Effect {effect_id!r} cannot be taken back by Nova"
            raise BadInput(wrong, kind.undo)
        earlier = [each for each in self.list() if each.undoes == effect_id]
        for each in earlier:
            if each.status in ("pending", "approved", "done"):
                return each
        draft = kind.handler.undo(effect)
        key = f"{effect.idempotency_key}/undo/{len(earlier)}"
        return self._store(draft, effect.origin, key=key, ordinal=len(earlier), undoes=effect_id)

    def reject(self, effect_id: str) -> Effect:
        """Mark a pending effect as rejected; rejecting it again changes nothing.

        Raises:
            BadInput: if it was approved already.
        """
        effect = self.get(effect_id)
        if effect.status in ("rejected", "expired"):
            return effect
        if effect.status != "pending":
            wrong = f"Effect {effect_id!r} is {effect.status} already"
            raise BadInput(wrong, self._registry.get(effect.kind).undo)
        return self._move(effect, status="rejected", outcome="Rejected; nothing was done.")

    def carry_out(self, effect_id: str) -> Effect:
        """Carry out an approved effect once and return it with its outcome.

        A failure is an outcome: it is stored as `failed` with its one line. If a database
        cannot be reached the effect stays approved: it is tried again when Nova is next opened.

        Raises:
            BadInput: if the effect was not approved.
            GroundChanged: if what it rests on has changed since; it waits again, shown anew.
        """
        with self._carrying:
            effect = self.get(effect_id)
            if effect.status in ("done", "failed"):
                return effect
            if effect.status != "approved":
                wrong = f"Effect {effect_id!r} is {effect.status}, not approved"
                raise BadInput(wrong, "Approve it first with `nova approvals approve`.")
            try:
                outcome = self._registry.get(effect.kind).handler.carry_out(effect)
            except GroundChanged:
                waiting = self._move(effect, status="pending")
                self._check_ground(waiting)
                raise
            except DataUnavailable as error:  # whether it was done is not known: it stays approved
                return self._move(effect, status="approved", outcome=str(error))
            except NovaError as error:
                return self._move(effect, status="failed", outcome=str(error))
            return self._move(effect, status="done", outcome=outcome)

    def restore(self, rows: Iterable[Sequence[object]]) -> int:
        """Take in rows of a damaged file, whatever else is among them; return how many fitted.

        Of several versions of one effect, the one that was decided last is kept.
        """
        return self._table.restore(rows)

    def erase(
        self, erased: Erased, *, told: Collection[str], own: Collection[str]
    ) -> Sequence[Effect]:
        """Take erased words out of the effects; return those that held some, as they were.

        What still waited is rejected: nobody approved what is left.

        Args:
            erased: the words.
            told: runs in which a model was told them: no sentence of theirs stays.
            own: runs of whose request nothing is left.
        """
        held = []
        for effect in self.list():
            wholly = effect.run_id in {*told, *own}
            left = without(effect, erased, wholly=wholly, now=self._now())
            if left != effect:
                held.append(effect)
                self._table.put(left)
        return held

    def _check_ground(self, effect: Effect) -> None:
        """Show a draft anew if what it rests on has changed, and say so."""
        if not isinstance(self._registry.get(effect.kind).handler, Settler):
            return
        settled = self._settle_again(effect, effect.draft)
        if settled.hash == effect.hash:
            return
        self._show_anew(effect, settled)
        told = changes(effect.ground, settled.ground)
        wrong = f"What effect {effect.effect_id!r} rests on has changed since it was shown: {told}"
        raise GroundChanged(
            wrong, f"Nothing was done; look again with `nova approvals show {effect.effect_id}`."
        )

    def _settle_again(self, effect: Effect, draft: EffectDraft) -> Settled:
        """Return how a waiting draft stands now; what its handler refuses it can only be rejected."""
        try:
            return self._registry.get(effect.kind).settle(draft, effect.origin)
        except GroundChanged:
            raise
        except BadInput as error:
            wrong = (
                f"Effect {effect.effect_id!r} cannot be carried out as things stand: {error.wrong}"
            )
            raise GroundChanged(wrong, f"Nothing was done. {error.cure}") from error

    def _show_anew(self, effect: Effect, settled: Settled) -> Effect:
        update = {
            "target": settled.draft.target,
            "payload": settled.draft.payload,
            "hash": settled.hash,
            "preview": settled.preview,
            "ground": settled.ground,
        }
        self._table.put(effect.model_copy(update=update), was="pending")
        return self.get(effect.effect_id)

    def _is_overdue(self, effect: Effect) -> bool:
        if self._waits is None:
            return False
        return self._clock() - datetime.fromisoformat(effect.created_at) > self._waits

    def _expire(self, effect: Effect) -> Effect:
        days = self._waits.days if self._waits else 0
        outcome = f"Expired after {days} days without an answer; nothing was done."
        return self._move(effect, status="expired", outcome=outcome)

    def _now(self) -> str:
        return self._clock().isoformat(timespec="milliseconds")

    def _move(self, effect: Effect, *, status: Status, outcome: str = "") -> Effect:
        moved = effect.model_copy(
            update={"status": status, "outcome": outcome, "decided_at": self._now()}
        )
        told = {"effect": effect.effect_id, "kind": effect.kind, "run": effect.run_id}
        self._log(f"effect.{status}", told)
        # Another thread may decide in between: what it decided stands.
        return moved if self._table.put(moved, was=effect.status) else self.get(effect.effect_id)
