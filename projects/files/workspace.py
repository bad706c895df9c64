"""The workspace folder of a home: where drafts that a person approved are written."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from pydantic import JsonValue

from projects.arguments import Argument, ArgumentPolicy
from projects.effects import Effect
from projects.errors import BadInput
from projects.proposal import EffectDraft

MAX_BYTES = 1_000_000
"""Largest draft that is written, in bytes of UTF-8."""

_SUFFIXES = frozenset({".md", ".txt", ".csv", ".json"})


def _path(draft: EffectDraft) -> tuple[Argument, ...]:
    return (Argument("path", draft.target),)


PATHS = ArgumentPolicy(_path, folders=(".",))
"""Every path below the workspace is allowed; the handler looks closer."""


class FileHandler:
    """The effect kind `file`: writes one text file below the workspace folder."""

    def __init__(self, workspace: Path) -> None:
        """Write below `workspace` and nowhere else."""
        self._workspace = workspace

    def check(self, target: str, payload: Mapping[str, JsonValue]) -> None:
        """Refuse a target outside the workspace or a payload that is not text.

        Raises:
            BadInput: naming what is wrong with the draft.
        """
        self._path(target)
        self._content(payload)

    def preview(self, target: str, payload: Mapping[str, JsonValue]) -> str:
        """Return the path and the whole text as it would be written."""
        return f"Write {target} ({len(self._content(payload))} characters):\n\n{payload['content']}"

    def carry_out(self, effect: Effect) -> str:
        """Write the file; a file with other words under that name is kept beside it.

        Writing the same words twice is one write, which makes it idempotent.

        Raises:
            BadInput: if the folder cannot be written.
        """
        path = self._path(effect.target)
        content = self._content(effect.payload)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            while path.exists() and path.read_text(encoding="utf-8") != content:
                path = path.with_name(f"{path.stem}-{effect.effect_id[-6:]}{path.suffix}")
            _write(path, content)
        except OSError as error:
            wrong = f"{path} could not be written ({error.strerror})"
            raise BadInput(
                wrong, "Free the path or the disk, then ask for the draft again."
            ) from error
        return f"Wrote {path.relative_to(self._workspace)} in the workspace."

    def _path(self, target: str) -> Path:
        pure = PurePosixPath(target)
        parts = pure.parts
        plain = all(part not in ("..", "/") and not part.startswith(".") for part in parts)
        if not parts or pure.is_absolute() or not plain or "\\" in target or "\0" in target:
            wrong = f"File target {target!r} does not lie below the workspace"
            raise BadInput(wrong, "Use a relative path such as drafts/note.md.")
        if pure.suffix not in _SUFFIXES:
            wrong = f"File target {target!r} has no allowed ending"
            raise BadInput(wrong, f"Use one of {', '.join(sorted(_SUFFIXES))}.")
        path = self._workspace.joinpath(*parts)
        # A link inside the workspace could lead out of it.
        if not path.resolve().is_relative_to(self._workspace.resolve()):
            wrong = f"File target {target!r} leads out of the workspace through a link"
            raise BadInput(wrong, "Remove the link, or choose another path.")
        return path

    @staticmethod
    def _content(payload: Mapping[str, JsonValue]) -> str:
        content = payload.get("content")
        if set(payload) != {"content"} or not isinstance(content, str) or not content.strip():
            wrong = "A file draft needs exactly one key, 'content', with its text"
            raise BadInput(wrong, "Draft it again.")
        if len(content.encode("utf-8", "surrogatepass")) > MAX_BYTES:
            wrong = f"The file draft is larger than {MAX_BYTES} bytes"
            raise BadInput(wrong, "Draft a shorter text.")
        return content


def _write(path: Path, content: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
    Path(name).replace(path)
