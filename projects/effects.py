"""Effects: changes outside a run, registered by kind, stored before they are carried out.

An agent only drafts an effect. The graph stores the draft here as pending; a person
approves the hash of exactly what was shown; `carry_out` then runs the handler of its kind
once, however often it is called.
"""

import hashlib
import json
import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError
from sqlalchemy import Column, Engine, Integer, MetaData, Row, String, Table, Text, select
from sqlalchemy.dialects.sqlite import insert

from projects.erased import Erased
from projects.errors import BadInput, NovaError, UnknownName
from projects.proposal import EffectDraft

Status = Literal["pending", "approved", "rejected", "done", "failed"]
Risk = Literal["low", "high"]


class Effect(BaseModel):
    """One change outside the run, as it was shown and as far as it has come."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    effect_id: str
    kind: str
    target: str
    payload: dict[str, JsonValue]
    hash: str
    """SHA-256 over kind, target and payload: an approval names it."""
    idempotency_key: str
    """run_id, step and ordinal: the same draft of the same run is stored once."""
    reversible: bool
    preview: str
    status: Status
    principal: str
    audience: str
    project: str | None
    thread: str
    run_id: str
    outcome: str = ""
    """What came of it, in one line; empty while nothing has."""
    created_at: str
    decided_at: str | None = None


class Handler(Protocol):
    """Carries out, shows and checks the effects of one kind."""

    def check(self, target: str, payload: Mapping[str, JsonValue]) -> None:
        """Raise BadInput if this effect could not be carried out as drafted."""
        ...

    def preview(self, target: str, payload: Mapping[str, JsonValue]) -> str:
        """Return what a person is shown before approving."""
        ...

    def carry_out(self, effect: Effect) -> str:
        """Do it, idempotently by `effect.idempotency_key`; return the outcome in one line."""
        ...


@dataclass(frozen=True)
class EffectKind:
    """What the registry declares of a kind; names are never a guide to effects."""

    name: str
    handler: Handler
    risk: Risk
    reversible: bool
    undo: str
    """How a person undoes it."""


class Registry:
    """The kinds of effects that this system can carry out."""

    def __init__(self, kinds: tuple[EffectKind, ...]) -> None:
        """Know exactly these kinds."""
        self._kinds = {kind.name: kind for kind in kinds}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all kinds."""
        return tuple(self._kinds)

    def get(self, name: str) -> EffectKind:
        """Return the kind called `name`.

        Raises:
            UnknownName: if it is not registered.
        """
        if name not in self._kinds:
            wrong = f"No effect kind is called {name!r}"
            raise UnknownName(wrong, f"Known kinds: {', '.join(self._kinds)}.")
        return self._kinds[name]


@dataclass(frozen=True)
class Origin:
    """Where a draft comes from and on whose behalf."""

    run_id: str
    step: int
    thread: str
    principal: str
    audience: str
    project: str | None


_metadata = MetaData()
_effects = Table(
    "effect",
    _metadata,
    Column("effect_id", String, primary_key=True),
    Column("idempotency_key", String, unique=True, nullable=False),
    Column("status", String, nullable=False, index=True),
    Column("thread", String, nullable=False),
    Column("run_id", String, nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("ordinal", Integer, nullable=False),
)


class Outbox:
    """The store of effects: pending until a person decides, done at most once."""

    def __init__(self, engine: Engine, registry: Registry) -> None:
        """Keep the effects in a table of `engine`."""
        self._engine = engine
        self._registry = registry
        self._carrying = threading.Lock()
        _metadata.create_all(engine)

    def store(self, draft: EffectDraft, *, origin: Origin, ordinal: int) -> Effect:
        """Store a draft as pending and return it; the first of its key wins.

        Raises:
            UnknownName: if its kind is not registered.
            BadInput: if its handler refuses it.
        """
        kind = self._registry.get(draft.kind)
        kind.handler.check(draft.target, draft.payload)
        key = f"{origin.run_id}/{origin.step}/{ordinal}"
        effect = Effect(
            effect_id="f_" + hashlib.sha256(key.encode()).hexdigest()[:12],
            kind=draft.kind,
            target=draft.target,
            payload=draft.payload,
            hash=_hash(draft),
            idempotency_key=key,
            reversible=kind.reversible,
            preview=kind.handler.preview(draft.target, draft.payload),
            status="pending",
            principal=origin.principal,
            audience=origin.audience,
            project=origin.project,
            thread=origin.thread,
            run_id=origin.run_id,
            created_at=_now(),
        )
        row = {**_columns(effect), "ordinal": ordinal}
        with self._engine.begin() as connection:
            connection.execute(insert(_effects).values(row).on_conflict_do_nothing())
        return self.get(effect.effect_id)

    def get(self, effect_id: str) -> Effect:
        """Return one effect.

        Raises:
            UnknownName: if there is none with this id.
        """
        with self._engine.connect() as connection:
            row = connection.execute(
                select(_effects.c.body).where(_effects.c.effect_id == effect_id)
            ).first()
        if row is None:
            wrong = f"No effect has the id {effect_id!r}"
            raise UnknownName(wrong, "See `nova approvals list`.")
        return _effect(row)

    def list(self, *, status: Status | None = None, run_id: str | None = None) -> list[Effect]:
        """Return effects in the order in which they were drafted."""
        query = select(_effects.c.body).order_by(_effects.c.run_id, _effects.c.ordinal)
        if status is not None:
            query = query.where(_effects.c.status == status)
        if run_id is not None:
            query = query.where(_effects.c.run_id == run_id)
        with self._engine.connect() as connection:
            found = [_effect(row) for row in connection.execute(query)]
        return sorted(found, key=lambda effect: effect.created_at)

    def approve(self, effect_id: str, *, hash: str) -> Effect:
        """Mark a pending effect as approved; approving it again changes nothing.

        Raises:
            BadInput: if the hash is not that of what was shown, or it was rejected.
        """
        effect = self.get(effect_id)
        if hash != effect.hash:
            wrong = f"Hash {hash!r} is not that of effect {effect_id!r}"
            raise BadInput(wrong, f"Look at it with `nova approvals show {effect_id}` first.")
        if effect.status == "rejected":
            wrong = f"Effect {effect_id!r} was rejected"
            raise BadInput(wrong, "Ask for it again to get a new draft.")
        if effect.status != "pending":
            return effect
        return self._move(effect, status="approved")

    def reject(self, effect_id: str) -> Effect:
        """Mark a pending effect as rejected; rejecting it again changes nothing.

        Raises:
            BadInput: if it was approved already.
        """
        effect = self.get(effect_id)
        if effect.status == "rejected":
            return effect
        if effect.status != "pending":
            wrong = f"Effect {effect_id!r} is {effect.status} already"
            raise BadInput(wrong, self._registry.get(effect.kind).undo)
        return self._move(effect, status="rejected", outcome="Rejected; nothing was done.")

    def carry_out(self, effect_id: str) -> Effect:
        """Carry out an approved effect once and return it with its outcome.

        A failure is an outcome: it is stored as `failed` with its one line.

        Raises:
            BadInput: if the effect was not approved.
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
            except NovaError as error:
                return self._move(effect, status="failed", outcome=str(error))
            return self._move(effect, status="done", outcome=outcome)

    def restore(self, rows: Iterable[Sequence[object]]) -> int:
        """Take in rows of a damaged file, whatever else is among them; return how many fitted.

        Of several versions of one effect, the one that was decided last is kept.
        """
        found: dict[str, tuple[Effect, object]] = {}
        for row in rows:
            effect = _readable(row)
            known = found.get(effect.effect_id) if effect else None
            if effect and (
                known is None or (effect.decided_at or "") > (known[0].decided_at or "")
            ):
                found[effect.effect_id] = (effect, row[-1])
        with self._engine.begin() as connection:
            for effect, ordinal in found.values():
                values = {**_columns(effect), "ordinal": ordinal}
                connection.execute(insert(_effects).values(values).on_conflict_do_nothing())
        return len(found)

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
            left = _without(effect, erased, wholly=effect.run_id in {*told, *own})
            if left != effect:
                held.append(effect)
                with self._engine.begin() as connection:
                    row = _effects.update().where(_effects.c.effect_id == effect.effect_id)
                    connection.execute(row.values(_columns(left)))
        return held

    def _move(self, effect: Effect, *, status: Status, outcome: str = "") -> Effect:
        moved = effect.model_copy(
            update={"status": status, "outcome": outcome, "decided_at": _now()}
        )
        with self._engine.begin() as connection:
            done = connection.execute(
                _effects.update()
                .where(_effects.c.effect_id == effect.effect_id)
                .where(_effects.c.status == effect.status)
                .values(_columns(moved))
            )
        # Another thread decided in between: what it decided stands.
        return moved if done.rowcount else self.get(effect.effect_id)


def _hash(draft: EffectDraft) -> str:
    body = json.dumps(draft.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()


def _columns(effect: Effect) -> dict[str, str]:
    return {
        "effect_id": effect.effect_id,
        "idempotency_key": effect.idempotency_key,
        "status": effect.status,
        "thread": effect.thread,
        "run_id": effect.run_id,
        "body": effect.model_dump_json(),
    }


def _without(effect: Effect, erased: Erased, *, wholly: bool) -> Effect:
    """Return what is left of an effect."""
    shown = ("target", "payload", "preview", "outcome")
    clear = erased.blackened if wholly else erased.cleared
    left: dict[str, JsonValue] = {
        key: erased.cleared(getattr(effect, key))
        if key == "target"
        else clear(getattr(effect, key))
        for key in shown
    }
    if all(left[key] == getattr(effect, key) for key in shown):
        return effect
    if effect.status in ("pending", "approved"):
        left |= {"status": "rejected", "outcome": "Its words were erased; nothing was done."}
    return effect.model_copy(update={**left, "decided_at": effect.decided_at or _now()})


def _readable(row: Sequence[object]) -> Effect | None:
    """Return the effect in a row of the table's form, if it is whole."""
    if len(row) != len(_effects.columns):
        return None
    try:
        effect = Effect.model_validate_json(str(row[-2]))
    except ValidationError:
        return None
    return effect if row[0] == effect.effect_id else None


def _effect(row: Row[str]) -> Effect:
    return Effect.model_validate_json(row.body)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
