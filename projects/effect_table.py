"""The table of effects: one row each, as JSON, with what is searched by beside it."""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import JsonValue, ValidationError
from sqlalchemy import Column, Engine, Integer, MetaData, Row, String, Table, Text, select
from sqlalchemy.dialects.sqlite import insert

from projects.effect import Effect, Status
from projects.erased import Erased
from projects.errors import StoreDamaged

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

_GARBLED = "garbled"
"""The status of a row that cannot be read: it is kept, and is nobody's to decide."""


class EffectTable:
    """Holds effects; it decides nothing about them."""

    def __init__(self, engine: Engine) -> None:
        """Keep them in a table of `engine`."""
        self._engine = engine
        _metadata.create_all(engine)

    def add(self, effect: Effect, *, ordinal: int) -> None:
        """Add an effect; the first of its key stands."""
        row = {**_columns(effect), "ordinal": ordinal}
        with self._engine.begin() as connection:
            connection.execute(insert(_effects).values(row).on_conflict_do_nothing())

    def put(self, effect: Effect, *, was: Status | None = None) -> bool:
        """Put an effect in place of what is there, if that still has the status `was`."""
        query = _effects.update().where(_effects.c.effect_id == effect.effect_id)
        if was is not None:
            query = query.where(_effects.c.status == was)
        with self._engine.begin() as connection:
            return bool(connection.execute(query.values(_columns(effect))).rowcount)

    def find(self, effect_id: str) -> Effect | None:
        """Return one effect, if it is there; raises StoreDamaged if its row is garbled."""
        with self._engine.connect() as connection:
            row = connection.execute(
                select(_effects.c.body).where(_effects.c.effect_id == effect_id)
            ).first()
        if row is None:
            return None
        effect = _whole(row)
        if effect is None:
            wrong = f"Effect {effect_id!r} in the outbox is garbled"
            raise StoreDamaged(wrong, "Nothing was done with it; ask for it again.")
        return effect

    def list(self, *, status: Status | None, run_id: str | None) -> list[Effect]:
        """Return effects in the order in which they were drafted."""
        query = select(_effects.c.body).order_by(_effects.c.run_id, _effects.c.ordinal)
        if status is not None:
            query = query.where(_effects.c.status == status)
        if run_id is not None:
            query = query.where(_effects.c.run_id == run_id)
        with self._engine.connect() as connection:
            # A garbled row must not take the others along: `set_aside` tells of it.
            found = [effect for row in connection.execute(query) if (effect := _whole(row))]
        return sorted(found, key=lambda effect: effect.created_at)

    def set_aside(self) -> Sequence[str]:
        """Mark waiting rows that are garbled, so that they wait no more; return their ids."""
        is_waiting = _effects.c.status.in_(("pending", "approved"))
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(_effects.c.effect_id, _effects.c.body).where(is_waiting)
            )
            found = [str(row.effect_id) for row in rows if _whole(row) is None]
        if found:
            marked = _effects.update().where(_effects.c.effect_id.in_(found))
            with self._engine.begin() as connection:
                connection.execute(marked.values(status=_GARBLED))
        return found

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


def _columns(effect: Effect) -> dict[str, str]:
    return {
        "effect_id": effect.effect_id,
        "idempotency_key": effect.idempotency_key,
        "status": effect.status,
        "thread": effect.thread,
        "run_id": effect.run_id,
        "body": effect.model_dump_json(),
    }


def _readable(row: Sequence[object]) -> Effect | None:
    """Return the effect in a row of the table's form, if it is whole."""
    if len(row) != len(_effects.columns):
        return None
    try:
        effect = Effect.model_validate_json(str(row[-2]))
    except ValidationError:
        return None
    return effect if row[0] == effect.effect_id else None


def _whole(row: Row[Any, Any]) -> Effect | None:
    try:
        return Effect.model_validate_json(row.body)
    except ValidationError:
        return None


def without(effect: Effect, erased: Erased, *, wholly: bool, now: str) -> Effect:
    """Return what is left of an effect."""
    held = effect.model_dump(mode="json")
    clear = erased.blackened if wholly else erased.cleared
    left: dict[str, JsonValue] = {
        "target": erased.cleared(effect.target),
        **{key: clear(held[key]) for key in ("payload", "preview", "outcome", "ground", "consent")},
    }
    if all(left[key] == held[key] for key in left):
        return effect
    if effect.status in ("pending", "approved"):
        left |= {"status": "rejected", "outcome": "Its words were erased; nothing was done."}
    left["decided_at"] = effect.decided_at or now
    return Effect.model_validate({**held, **left})
