"""Pipelines: routines of several steps that run unattended and survive whatever comes."""

from routines.pipelines.built_in import BUILT_IN
from routines.pipelines.defining import PIPELINE, definition_kind
from routines.pipelines.handling import PIPELINE_RUN, run_kind
from routines.pipelines.journal import Journal
from routines.pipelines.library import Library
from routines.pipelines.pipeline import Flow, Pipeline, Values, pipeline
from routines.pipelines.pipelines import Pipelines
from routines.pipelines.rehearsal import rehearse
from routines.pipelines.runner import Runner
from routines.pipelines.step import Ask, Asked, Manner, Parts
from routines.pipelines.steps import Steps
from routines.pipelines.telling import Teller

__all__ = [
    "BUILT_IN",
    "PIPELINE",
    "PIPELINE_RUN",
    "Ask",
    "Asked",
    "Flow",
    "Journal",
    "Library",
    "Manner",
    "Parts",
    "Pipeline",
    "Pipelines",
    "Runner",
    "Steps",
    "Teller",
    "Values",
    "definition_kind",
    "pipeline",
    "rehearse",
    "run_kind",
]
