"""Defining: a new or changed pipeline of a home, as a kind of effects.

The draft is a declaration, never code. It is checked and rehearsed each time it is shown, and
what is shown is what an approval names.
"""

import asyncio
import os
import tempfile
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from difflib import unified_diff
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from projects.effects import Effect, EffectKind, Origin, Settled
from projects.errors import BadInput, GroundChanged, NeedsValue, NovaError
from projects.proposal import EffectDraft
from routines.pipelines.declaration import read_pipeline
from routines.pipelines.pipeline import Pipeline
from routines.pipelines.pipelines import Pipelines
from routines.pipelines.rehearsal import rehearse
from routines.pipelines.step import Parts

PIPELINE = "pipeline"
"""The kind of effects that write a pipeline's definition to the home."""
_LARGEST = 64_000
_NONE = "no such file"

T = TypeVar("T")


class DefinitionForm(BaseModel):
    """What a model fills in to define a pipeline."""

    model_config = ConfigDict(extra="forbid")

    definition: str = Field(min_length=1, description="The whole YAML")
    sample: dict[str, JsonValue] = Field(
        default_factory=dict, description="Parameters for the dry run that a person is shown"
    )


def definition_kind(pipelines: Pipelines, parts: Parts) -> EffectKind:
    """Return the kind; a definition always waits for its approval."""
    return EffectKind(
        PIPELINE,
        DefinitionHandler(pipelines, parts),
        risk="low",
        reversible=True,
        undo="`nova approvals undo EFFECT` drafts what puts the former definition back.",
        is_own=True,
        form=DefinitionForm,
    )


class DefinitionHandler:
    """Writes definitions below the home; a draft rests on the file that it would change."""

    def __init__(self, pipelines: Pipelines, parts: Parts) -> None:
        """Write to the folder of the home's pipelines."""
        self._pipelines = pipelines
        self._parts = parts

    def settle(self, draft: EffectDraft, origin: Origin) -> Settled:
        """Return the definition with its difference from the one there is, and its dry run.

        Raises:
            BadInput: if it is not valid, or takes a name that is not a home's to give.
        """
        text = _text(draft)
        path = self._path(draft.target)
        before = _read(path)
        if not text:
            return Settled(draft, f"Delete pipeline {draft.target}", (_ground(before),))
        pipeline = read_pipeline(text, source=f"the definition of {draft.target!r}")
        if pipeline.name != draft.target:
            wrong = f"The definition is of {pipeline.name!r}, not of {draft.target!r}"
            raise BadInput(wrong, "Give both the same name.")
        parts = [
            f"{'Change' if before else 'New'} pipeline {pipeline.name}: {pipeline.card.about}",
            _difference(before, text),
            "\n".join(self._rehearsed(pipeline, draft)),
        ]
        return Settled(draft, "\n\n".join(parts), (_ground(before),))

    def carry_out(self, effect: Effect) -> str:
        """Write the file, or delete it; done again it is the same.

        Raises:
            GroundChanged: if the file is no longer what was shown.
        """
        path, text = self._path(effect.target), _text(effect.draft)
        before = _read(path)
        if before != text and _ground(before) != effect.ground[0]:
            wrong = f"Pipeline {effect.target!r} has changed since its definition was shown"
            raise GroundChanged(wrong, f"Look again: `nova approvals show {effect.effect_id}`.")
        if not text:
            path.unlink(missing_ok=True)
            return f"Deleted pipeline {effect.target}."
        _write(path, text)
        return f"Wrote pipeline {effect.target}; `nova pipelines run {effect.target}` starts it."

    def undo(self, effect: Effect) -> EffectDraft:
        """Return the draft that puts the former definition back."""
        former = effect.ground[0].partition("\n")[2]
        return EffectDraft(kind=PIPELINE, target=effect.target, payload={"definition": former})

    def _path(self, name: str) -> Path:
        known = self._pipelines.library.all().get(name)
        path = self._pipelines.library.path_of(name)
        if known is not None and known.card.source != str(path):
            wrong = f"Pipeline {name!r} comes from {known.card.source}, not from this home"
            raise BadInput(wrong, "Give the definition another name.")
        if not name.isidentifier() or not name.islower():
            wrong = f"{name!r} is no name of a pipeline"
            raise BadInput(wrong, "Use small letters, digits and underscores.")
        return path

    def _rehearsed(self, pipeline: Pipeline, draft: EffectDraft) -> list[str]:
        """Return the dry run with the parameters that the draft gives, a line each."""
        given = draft.payload.get("sample")
        try:
            wanted = self._pipelines.read(pipeline.card, given if isinstance(given, dict) else {})
            found = _now(
                rehearse(pipeline, wanted.parameters, parts=self._parts, project=wanted.project)
            )
        except NeedsValue as error:
            return [f"Dry run: not made. {error.wrong}."]
        except NovaError as error:
            return [f"Dry run: failed. {error}"]
        lines = [f"  {line}" for line in found.lines]
        if found.error:
            return ["Dry run: failed.", *lines, f"  {found.failed_step}: {found.error}"]
        return ["Dry run: it went through.", *lines]


def _now(work: Coroutine[object, object, T]) -> T:
    """Run a coroutine to its end from where no loop may be running, whichever thread this is."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def _text(draft: EffectDraft) -> str:
    text = draft.payload.get("definition")
    if not set(draft.payload) <= {"definition", "sample"} or not isinstance(text, str):
        wrong = "A draft of a pipeline needs 'definition', its whole YAML, and may give 'sample'"
        raise BadInput(wrong, "Draft it again.")
    if len(text.encode("utf-8", "surrogatepass")) > _LARGEST:
        wrong = f"The definition is larger than {_LARGEST} bytes"
        raise BadInput(wrong, "Draft a shorter one.")
    return text


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        wrong = f"{path} cannot be read ({error})"
        raise BadInput(wrong, "Mend or move the file.") from error


def _ground(before: str) -> str:
    return f"the definition there is:\n{before}" if before else _NONE


def _difference(before: str, after: str) -> str:
    if not before:
        return after.strip()
    lines = unified_diff(before.splitlines(), after.splitlines(), "before", "after", lineterm="")
    return "\n".join(lines) or "Nothing would change."


def _write(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old text or the new one, never a half."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except OSError as error:
        wrong = f"{path} could not be written ({error.strerror})"
        raise BadInput(wrong, "Free the path or the disk, then ask for the draft again.") from error
