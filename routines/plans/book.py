"""The book of plans: where each plan and each step stands, in tables of the home's database."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from pydantic import JsonValue
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, Text, select
from sqlalchemy.dialects.sqlite import insert

from projects.errors import UnknownName
from routines.plans.plan import Plan, PlanStatus, PlanStep, StepStatus

_metadata = MetaData()
_plans = Table(
    "plan",
    _metadata,
    Column("plan_id", String, primary_key=True),
    Column("status", String, nullable=False, index=True),
    Column("made_at", String, nullable=False),
    Column("doc", Text, nullable=False),
)
_steps = Table(
    "plan_step",
    _metadata,
    Column("plan_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("status", String, nullable=False, index=True),
    Column("doc", Text, nullable=False),
)


class PlanBook:
    """The plans of a home."""

    def __init__(self, engine: Engine) -> None:
        """Keep them in tables of `engine`."""
        self._engine = engine
        self.is_idle = False
        """Whether no plan is active, as far as is known: then nothing need be read to follow one."""
        self._put = 0
        _metadata.create_all(engine)

    def put(self, plan: Plan) -> Plan:
        """Write a plan down; the first one of its id stands."""
        head = plan.model_copy(update={"steps": ()})
        row = {
            "plan_id": plan.plan_id,
            "status": plan.status,
            "made_at": plan.made_at.isoformat(),
            "doc": head.model_dump_json(),
        }
        with self._engine.begin() as connection:
            connection.execute(insert(_plans).values(row).on_conflict_do_nothing())
            for step in plan.steps:
                values = {"plan_id": plan.plan_id, **_columns(step)}
                connection.execute(insert(_steps).values(values).on_conflict_do_nothing())
        self._put += 1
        self.is_idle = False
        return self.get(plan.plan_id)

    def get(self, plan_id: str) -> Plan:
        """Return a plan by its id, or the beginning of it; raises UnknownName."""
        query = select(_plans.c.doc).where(_plans.c.plan_id.startswith(plan_id, autoescape=True))
        with self._engine.connect() as connection:
            rows = connection.execute(query.limit(2)).all()
        if not plan_id or len(rows) != 1:
            wrong = f"No plan has the id {plan_id!r}"
            raise UnknownName(wrong, "See `nova plans list --all`.")
        return self._whole(rows[0].doc)

    def list(self, *, status: PlanStatus | None = "active") -> Sequence[Plan]:
        """Return the plans, oldest first; `status=None` for all of them."""
        query = select(_plans.c.doc).order_by(_plans.c.made_at, _plans.c.plan_id)
        if status is not None:
            query = query.where(_plans.c.status == status)
        put = self._put
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        if status == "active":  # one that was put down meanwhile may be missing here
            self.is_idle = not rows and put == self._put
        return [self._whole(row.doc) for row in rows]

    def move(
        self,
        plan_id: str,
        step: PlanStep,
        status: StepStatus,
        *,
        at: datetime,
        run_id: str | None = None,
        outcome: str = "",
    ) -> bool:
        """Say where a step stands now; False if another process moved it in between."""
        told = {"status": status, "run_id": run_id or step.run_id, "changed_at": at}
        moved = step.model_copy(update={**told, "outcome": outcome or step.outcome})
        here = (_steps.c.plan_id == plan_id) & (_steps.c.number == step.number)
        with self._engine.begin() as connection:
            done = connection.execute(
                _steps.update()
                .where(here & (_steps.c.status == step.status))
                .values(_columns(moved))
            )
        return done.rowcount > 0

    def finish(self, plan_id: str, step: int) -> Plan:
        """Say that a step, counted from 1, is done by a person's word; raises UnknownName."""
        plan = self.get(plan_id)
        found = next((one for one in plan.steps if one.number == step - 1), None)
        if found is None:
            wrong = f"Plan {plan.plan_id!r} has no step {step}"
            raise UnknownName(wrong, f"See `nova plans show {plan.plan_id}`.")
        if found.status not in ("done", "cancelled"):
            self.move(
                plan.plan_id, found, "done", at=datetime.now(UTC), outcome="Done by your word."
            )
        return self.get(plan.plan_id)

    def end(self, plan_id: str, status: PlanStatus) -> Plan:
        """Say that nothing more is done for a plan."""
        plan = self.get(plan_id)
        ended = plan.model_copy(update={"status": status, "steps": ()})
        with self._engine.begin() as connection:
            row = _plans.update().where(_plans.c.plan_id == plan.plan_id)
            connection.execute(row.values(status=status, doc=ended.model_dump_json()))
        return self.get(plan.plan_id)

    def rewrite(self, changed: Callable[[JsonValue], JsonValue]) -> int:
        """Put what `changed` leaves of each plan in its place: for words that must be gone."""
        count = 0
        with self._engine.begin() as connection:
            for table, keys in ((_plans, ("plan_id",)), (_steps, ("plan_id", "number"))):
                for row in connection.execute(select(table)).all():
                    left = json.dumps(changed(json.loads(row.doc)), ensure_ascii=False)
                    if json.loads(left) == json.loads(row.doc):
                        continue
                    here = table.update()
                    for key in keys:
                        here = here.where(table.c[key] == getattr(row, key))
                    connection.execute(here.values(doc=left))
                    count += 1
        return count

    def _whole(self, doc: str) -> Plan:
        head = Plan.model_validate_json(doc)
        query = select(_steps.c.doc).where(_steps.c.plan_id == head.plan_id)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(_steps.c.number)).all()
        steps = tuple(PlanStep.model_validate_json(row.doc) for row in rows)
        return head.model_copy(update={"steps": steps})


def _columns(step: PlanStep) -> dict[str, object]:
    return {"number": step.number, "status": step.status, "doc": step.model_dump_json()}
