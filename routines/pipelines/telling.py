"""Telling: what agents may know of pipelines, and how a draft of theirs would be shown."""

import inspect
from asyncio import to_thread
from collections.abc import Mapping, Sequence
from pathlib import Path

from projects.effect import Origin, Settled
from projects.errors import UnknownName
from projects.pipeline import Given, LogLine, PipelineCard, Rehearsed, Standing
from projects.proposal import EffectDraft
from projects.scope import Scope
from routines.pipelines.declaration import read_pipeline
from routines.pipelines.pipeline import Pipeline
from routines.pipelines.pipelines import Pipelines
from routines.pipelines.rehearsal import rehearse
from routines.pipelines.step import Parts

_MOST_RUNS = 50


class Teller:
    """Tells the agents of one step; what it tells is for the owner alone."""

    def __init__(self, pipelines: Pipelines, parts: Parts, scope: Scope) -> None:
        """Tell what `scope` may see."""
        self._pipelines = pipelines
        self._parts = parts
        self._scope = scope

    async def cards(self) -> Sequence[PipelineCard]:
        """Return the pipelines there are, the step's own project's first."""
        found = await to_thread(self._pipelines.cards)
        seen = [card for card in found if self._may_see(card.project)]
        return sorted(seen, key=lambda card: card.project != self._scope.project)

    async def choices(self, card: PipelineCard) -> Mapping[str, Sequence[str]]:
        """Return what each parameter may be, where that is a list; raises NovaError."""
        return await to_thread(self._pipelines.choices, card)

    async def runs(self, pipeline: str | None = None) -> Sequence[Standing]:
        """Return the newest runs first, with their steps."""
        return await to_thread(self._runs, pipeline)

    async def run(self, run_id: str) -> Standing:
        """Return one run with its steps; raises UnknownName."""
        standing = await to_thread(self._pipelines.standing, run_id)
        if not self._may_see(standing.run.project):
            wrong = f"No run of a pipeline has the id {run_id!r}"
            raise UnknownName(wrong, "See `nova pipelines status`.")
        return standing

    async def logs(self, run_id: str) -> Sequence[LogLine]:
        """Return what happened in a run, oldest first; raises UnknownName."""
        await self.run(run_id)
        return await to_thread(self._pipelines.logs, run_id)

    async def definition(self, name: str) -> str:
        """Return how a pipeline is defined; raises UnknownName."""
        return await to_thread(self._definition, name)

    async def rehearse(
        self, name: str, parameters: Given, *, definition: str | None = None
    ) -> Rehearsed:
        """Return what a run would do, of a pipeline there is or of one as `definition` says.

        Raises:
            BadInput: if there is none, or its parameters are not right.
        """
        pipeline = await to_thread(self._pipeline, name, definition)
        wanted = await to_thread(self._pipelines.read, pipeline.card, parameters)
        return await rehearse(
            pipeline, wanted.parameters, parts=self._parts, project=wanted.project
        )

    async def settle(self, draft: EffectDraft) -> Settled:
        """Return how a draft would be shown; raises BadInput if it would be refused."""
        scope = self._scope
        origin = Origin("", 0, "", scope.principal, scope.audience, scope.project)
        return await to_thread(self._parts.registry.get(draft.kind).settle, draft, origin)

    def _runs(self, pipeline: str | None) -> list[Standing]:
        runs = self._pipelines.runs(pipeline=pipeline, limit=_MOST_RUNS)
        return [self._pipelines.standing(r.run_id) for r in runs if self._may_see(r.project)]

    def _pipeline(self, name: str, definition: str | None) -> Pipeline:
        if definition is None:
            return self._pipelines.library.get(name)
        return read_pipeline(definition, source=f"the definition of {name!r}")

    def _definition(self, name: str) -> str:
        pipeline = self._pipelines.library.get(name)
        path = Path(pipeline.card.source)
        if path.is_file():
            return path.read_text(encoding="utf-8")
        return inspect.getsource(pipeline.flow)

    def _may_see(self, project: str | None) -> bool:
        return project is None or self._scope.may_enter(project)
