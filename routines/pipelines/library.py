"""The library: the pipelines that there are, built in, from packages and from the home."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib.metadata import entry_points
from pathlib import Path

from projects.errors import BrokenSpec, UnknownName
from routines.pipelines.declaration import load_pipeline
from routines.pipelines.pipeline import Pipeline

GROUP = "nova.pipelines"
"""Entry points of installed packages that are pipelines written in Python."""
_NEAREST = 3

Stamp = tuple[tuple[str, int], ...]


class Library:
    """Pipelines by name. A file of the home is read anew when it has changed."""

    def __init__(self, built_in: Sequence[Pipeline], folder: Path) -> None:
        """Know the built-in ones, those of installed packages and those declared in `folder`."""
        self._built_in = tuple(built_in)
        self._folder = folder
        self._installed: tuple[Pipeline, ...] | None = None
        self._stamp: Stamp | None = None
        self._known: dict[str, Pipeline] = {}
        self._broken: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Where a home declares its own."""
        return self._folder

    def all(self) -> Mapping[str, Pipeline]:
        """Return all that can be started, by name."""
        stamp = self._changes()
        if stamp != self._stamp:
            self._read()
            self._stamp = stamp
        return self._known

    def broken(self) -> tuple[str, ...]:
        """Return what is wrong with files that cannot be read, a line each."""
        self.all()
        return self._broken

    def get(self, name: str) -> Pipeline:
        """Return a pipeline; raises UnknownName."""
        known = self.all()
        if name in known:
            return known[name]
        near = get_close_matches(name, known, n=_NEAREST, cutoff=0.4)
        wrong = f"No pipeline is called {name!r}"
        listed = f"Nearest: {', '.join(near)}. " if near else ""
        raise UnknownName(wrong, f"{listed}See `nova pipelines list`.")

    def add(self, pipeline: Pipeline) -> None:
        """Know one more, for as long as this process lives."""
        self._built_in = (*self._built_in, pipeline)
        self._stamp = None

    def path_of(self, name: str) -> Path:
        """Return where the home declares a pipeline, or would."""
        return self._folder / f"{name}.yaml"

    def _read(self) -> None:
        if self._installed is None:
            self._installed = _installed()
        self._known = {each.name: each for each in (*self._built_in, *self._installed)}
        broken = []
        for path in sorted(self._folder.glob("*.yaml")):
            try:
                found = load_pipeline(path)
            except BrokenSpec as error:
                broken.append(error.wrong)
                continue
            if found.name in self._known:
                broken.append(f"{path}: a pipeline is called {found.name!r} already")
            elif found.name != path.stem:
                broken.append(f"{path}: it is called {found.name!r}, so must its file be")
            else:
                self._known[found.name] = found
        self._broken = tuple(broken)

    def _changes(self) -> Stamp:
        if not self._folder.is_dir():
            return ()
        found = sorted(self._folder.glob("*.yaml"))
        return tuple((path.name, path.stat().st_mtime_ns) for path in found)


def _installed() -> tuple[Pipeline, ...]:
    """Return the pipelines of installed packages: code is trusted by installing it, no other way."""
    found = []
    for entry in entry_points(group=GROUP):
        loaded = entry.load()
        if isinstance(loaded, Pipeline):
            found.append(loaded)
    return tuple(found)
