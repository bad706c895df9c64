"""A rehearsal: the same function over the same steps, but nothing is stored, drafted or asked."""

from datetime import UTC, datetime

from pydantic import JsonValue

from projects.errors import NovaError
from projects.pipeline import PipelineRun, Rehearsed, Wait
from routines.pipelines.journal import moment
from routines.pipelines.pipeline import Pipeline, Values
from routines.pipelines.step import Manner, Parts, Place, Step
from routines.pipelines.steps import Steps


async def rehearse(
    pipeline: Pipeline, values: Values, *, parts: Parts, project: str | None
) -> Rehearsed:
    """Return what a run would do: queries and transforms run, effects are only shown."""
    run = PipelineRun(
        run_id="dry",
        pipeline=pipeline.name,
        parameters=values,
        status="running",
        by="dry run",
        project=project,
        created_at=moment(),
    )
    taker = _Taker(run, parts)
    try:
        outcome = await pipeline.flow(Steps(taker), values)
    except NovaError as error:
        return Rehearsed(lines=tuple(taker.lines), error=str(error), failed_step=taker.at)
    return Rehearsed(lines=tuple(taker.lines), outcome=outcome)


class _Taker:
    """Takes each step as far as it changes nothing."""

    def __init__(self, run: PipelineRun, parts: Parts) -> None:
        self._run = run
        self._parts = parts
        self.lines: list[str] = []
        self.at = ""
        """The step that was begun last."""

    async def take(self, name: str, step: Step, _: Manner) -> JsonValue:
        """Rehearse a step, and note what it would do."""
        self.at = name
        place = Place(self._parts, self._run, name, datetime.now(UTC), _hold)
        done = await step.rehearse(place)
        self.lines.append(f"{name} ({step.kind}): {done.told or 'done'}")
        return done.value


def _hold(_: Wait) -> None:
    """Wait for nothing: who only looks is not kept."""
