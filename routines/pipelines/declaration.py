"""Declared pipelines: a file of a home, as a pipeline over the registered steps.

A declaration holds no code. Whatever stands in it, it can read what its owner may read and draft
what then waits for approval, so that a file from a model or a friend is no danger to run.
"""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from pydantic import BaseModel, Field, JsonValue, ValidationError, model_validator

from projects.data.loading import Identifier, Strict, Words, parse, read_yaml, yaml_of
from projects.errors import BadInput, BrokenSpec
from projects.pipeline import Parameter, PipelineCard
from routines.pipelines.asking import RequestArguments, request_step
from routines.pipelines.drafting import EffectArguments, approval_step, effect_step, effects_of
from routines.pipelines.filling import Known, filled, places
from routines.pipelines.operations import OPERATIONS, TransformArguments, operate
from routines.pipelines.pipeline import Pipeline, Values
from routines.pipelines.reading import QueryArguments, query_step, transform_step
from routines.pipelines.remembering import (
    AgendaArguments,
    RecordArguments,
    SweepArguments,
    agenda_step,
    record_step,
    sweep_step,
)
from routines.pipelines.staging import StageArguments, stage_step
from routines.pipelines.step import Manner, Step
from routines.pipelines.steps import Steps
from routines.pipelines.waiting import WaitArguments, wait_step

_READ = ("query", "request", "wait")
"""Kinds that are tried again by themselves when what they read cannot be reached."""
_MOST_STEPS = 60
_CURE = "Mend the definition; `nova pipelines check` looks at it again."


class Each(Strict):
    """The same step for each item of a list."""

    of: str
    """The list, such as `{cities.records}`."""
    at_once: int = Field(default=4, ge=1, le=32)


class DeclaredStep(Strict):
    """One step: its name, one kind with its arguments, and how it is taken."""

    name: Identifier
    query: dict[str, JsonValue] | None = None
    transform: dict[str, JsonValue] | None = None
    request: dict[str, JsonValue] | None = None
    stage: dict[str, JsonValue] | None = None
    record: dict[str, JsonValue] | None = None
    sweep: dict[str, JsonValue] | None = None
    agenda: dict[str, JsonValue] | None = None
    effect: dict[str, JsonValue] | None = None
    wait: dict[str, JsonValue] | None = None
    approval: list[Identifier] | None = None
    """The steps whose drafts a person has to decide before the run goes on."""
    each: Each | None = None
    """Do it for each item, which is `{item}` then."""
    when: str | None = None
    """Passed over unless this is so, such as `{prices.is_publishable}`."""
    retries: int | None = Field(default=None, ge=0, le=10)
    seconds: float | None = Field(default=None, gt=0)
    """Time for one attempt."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = [kind for kind in (*KINDS, "approval") if getattr(self, kind) is not None]
        if len(given) != 1:
            message = f"step {self.name!r} needs one of {', '.join((*KINDS, 'approval'))}"
            raise ValueError(message)
        if self.each is not None and self.approval is not None:
            message = f"step {self.name!r}: an approval is for all drafts at once, not for each"
            raise ValueError(message)
        return self

    @property
    def kind(self) -> str:
        """Which kind of step it is."""
        return next(kind for kind in (*KINDS, "approval") if getattr(self, kind) is not None)

    @property
    def arguments(self) -> dict[str, JsonValue]:
        """What the kind is given, its places not yet filled."""
        found = getattr(self, self.kind)
        return found if isinstance(found, dict) else {}

    @property
    def manner(self) -> Manner:
        """How it is taken."""
        usual = 2 if self.kind in _READ else 0
        return Manner(usual if self.retries is None else self.retries, self.seconds)


class Declaration(Strict):
    """A pipeline as a file declares it."""

    name: Identifier
    about: Words
    project: str | None = None
    words: tuple[Words, ...] = ()
    parameters: Mapping[Identifier, Parameter] = Field(default_factory=dict)
    steps: tuple[DeclaredStep, ...] = Field(min_length=1, max_length=_MOST_STEPS)
    outcome: str = ""
    """What came of it, in a line."""

    @model_validator(mode="after")
    def _known_names(self) -> Self:
        known = {*self.parameters, "project", "item"}
        for step in self.steps:
            if step.name in known:
                message = f"two things are called {step.name!r}: give each a name of its own"
                raise ValueError(message)
            drafted = step.approval or []
            used = {*places(step.arguments), *places(step.when), *drafted}
            used |= set(places(step.each.of)) if step.each else set()
            if unknown := sorted(used - known):
                message = f"step {step.name!r} names {unknown[0]!r}, which no step before it brings"
                raise ValueError(message)
            _check(step)
            known.add(step.name)
        if unknown := sorted(set(places(self.outcome)) - known):
            message = f"the outcome names {unknown[0]!r}, which there is not"
            raise ValueError(message)
        return self


class _Kind(NamedTuple):
    arguments: type[BaseModel]
    make: Callable[[Any], Step]


def _transform(arguments: TransformArguments) -> Step:
    return transform_step(lambda: operate(arguments))


KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "query": _Kind(QueryArguments, query_step),
        "transform": _Kind(TransformArguments, _transform),
        "request": _Kind(RequestArguments, request_step),
        "stage": _Kind(StageArguments, stage_step),
        "record": _Kind(RecordArguments, record_step),
        "sweep": _Kind(SweepArguments, sweep_step),
        "agenda": _Kind(AgendaArguments, agenda_step),
        "effect": _Kind(EffectArguments, effect_step),
        "wait": _Kind(WaitArguments, wait_step),
    }
)
"""The registered kinds of steps, by the key that a declaration calls them by."""


def load_pipeline(path: Path) -> Pipeline:
    """Read a declared pipeline from its file; raises BrokenSpec."""
    return _read(lambda: read_yaml(path), source=str(path))


def read_pipeline(text: str, *, source: str) -> Pipeline:
    """Read a declared pipeline from a text; raises BrokenSpec."""
    return _read(lambda: yaml_of(text, where=source), source=source)


def _read(value: Callable[[], object], *, source: str) -> Pipeline:
    try:
        return _pipeline(parse(Declaration, value(), where=source), source=source)
    except BrokenSpec as error:
        raise BrokenSpec(error.wrong, _CURE) from error


def _pipeline(declared: Declaration, *, source: str) -> Pipeline:
    body = declared.model_dump_json(exclude_none=True)
    card = PipelineCard(
        name=declared.name,
        about=declared.about,
        project=declared.project,
        words=declared.words,
        parameters=declared.parameters,
        steps=tuple(step.name for step in declared.steps),
        source=source,
        digest=hashlib.sha256(body.encode()).hexdigest()[:16],
    )

    async def flow(steps: Steps, given: Values) -> str:
        known: dict[str, JsonValue] = {"project": declared.project, **given}
        for step in declared.steps:
            known[step.name] = await _taken(step, steps, known)
        return str(filled(declared.outcome, known) or "")

    return Pipeline(card, flow)


async def _taken(step: DeclaredStep, steps: Steps, known: Known) -> JsonValue:
    """Take a declared step, or pass it over; return what it brings."""
    if step.when is not None and not filled(step.when, known):
        return None
    if step.approval is not None:
        drafts = effects_of([known[name] for name in step.approval])
        return await steps.take(step.name, approval_step(drafts), step.manner)
    if step.each is None:
        return _named(await steps.take(step.name, _made(step, known), step.manner))
    items = filled(step.each.of, known)
    if not isinstance(items, list):
        wrong = f"Step {step.name!r}: {step.each.of} is no list"
        raise BadInput(wrong, "Name a list, such as the records of a query.")

    async def work(below: Steps, item: JsonValue) -> JsonValue:
        made = _made(step, {**known, "item": item})
        return _named(await below.take(step.kind, made, step.manner))

    return list(await steps.each(step.name, items, work, at_once=step.each.at_once))


def _made(step: DeclaredStep, known: Known) -> Step:
    kind = KINDS[step.kind]
    arguments = filled(step.arguments, known)
    try:
        return kind.make(kind.arguments.model_validate(arguments))
    except ValidationError as error:
        detail = error.errors()[0]
        where = ".".join(map(str, detail["loc"]))
        wrong = f"Step {step.name!r}: {where}: {detail['msg']}"
        raise BadInput(wrong, "Mend the definition, or give another parameter.") from error


def _named(value: JsonValue) -> JsonValue:
    """Return what a query brought with its rows as records, by the names of their columns."""
    if not isinstance(value, dict) or "columns" not in value or "rows" not in value:
        return value
    columns, rows = value["columns"], value["rows"]
    if not isinstance(columns, list) or not isinstance(rows, list):
        return value
    records: list[JsonValue] = [
        dict(zip(map(str, columns), row, strict=True)) for row in rows if isinstance(row, list)
    ]
    return {**value, "records": records}


def _check(step: DeclaredStep) -> None:
    """Refuse arguments that the kind of step does not take; raises ValueError."""
    if step.approval is not None:
        return
    fields = KINDS[step.kind].arguments.model_fields
    for name in step.arguments:
        if name not in fields:
            message = f"step {step.name!r}: {step.kind} takes {', '.join(fields)}, not {name!r}"
            raise ValueError(message)
    for name, field in fields.items():
        if field.is_required() and name not in step.arguments:
            message = f"step {step.name!r}: {step.kind} needs {name!r}"
            raise ValueError(message)
    if step.kind == "transform" and step.arguments.get("do") not in OPERATIONS:
        message = f"step {step.name!r}: do is one of {', '.join(OPERATIONS)}"
        raise ValueError(message)
