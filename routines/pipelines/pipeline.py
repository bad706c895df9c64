"""A pipeline: a short Python function over steps, with what it takes and what it is for."""

import hashlib
import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from projects.pipeline import Parameter, PipelineCard, Scalar
from routines.pipelines.steps import Steps

Values = Mapping[str, Scalar]
"""The parameters of a run, each as its pipeline takes it."""
Flow = Callable[[Steps, Values], Awaitable[str]]
"""Does the work through steps; returns in a line what came of it.

Besides its steps it only decides: what it reads or changes otherwise would not be the same when
the run goes on after a halt.
"""


@dataclass(frozen=True)
class Pipeline:
    """A registered pipeline."""

    card: PipelineCard
    flow: Flow

    @property
    def name(self) -> str:
        """What it is called."""
        return self.card.name


def pipeline(
    *,
    about: str,
    words: Sequence[str] = (),
    project: str | None = None,
    parameters: Mapping[str, Parameter] | None = None,
    steps: Sequence[str] = (),
) -> Callable[[Flow], Pipeline]:
    """Make a pipeline of a function; it is called what the function is called.

    Args:
        about: what it is for, in a sentence.
        words: how people call it.
        project: whose database and memory it works with, if it is always the same.
        parameters: what it takes.
        steps: the names of its steps, as far as they are known beforehand.
    """

    def made(flow: Flow) -> Pipeline:
        card = PipelineCard(
            name=getattr(flow, "__name__", "pipeline"),
            about=about,
            words=tuple(words),
            project=project,
            parameters=parameters or {},
            steps=tuple(steps),
            digest=_digest(flow),
        )
        return Pipeline(card, flow)

    return made


def _digest(flow: Flow) -> str:
    try:
        source = inspect.getsource(flow)
    except (OSError, TypeError):  # a function without a file: what it is called must do
        source = repr(getattr(flow, "__qualname__", flow))
    return hashlib.sha256(source.encode()).hexdigest()[:16]
