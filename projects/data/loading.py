"""Reading the YAML of a catalogue: what is wrong is named by its file and key."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from projects.errors import BrokenSpec

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML without libyaml: the same, several times slower
    from yaml import SafeLoader  # type: ignore[assignment]

_BOOLEAN = "tag:yaml.org,2002:bool"


class _Loader(SafeLoader):
    """Reads words such as `on`, `off`, `yes` and `no` as words: people ask with them."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOLEAN]
    for first, resolvers in SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOLEAN, re.compile("true|false"), ["t", "f"])

Model = TypeVar("Model", bound=BaseModel)

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,62}$")]
"""A name in the database, or one that becomes a name in a statement."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]

_CURE = "Mend the file; `nova data check` looks at it again."


class Strict(BaseModel):
    """A frozen value that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def read_yaml(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds; `parse` validates it
    """Return what a YAML file holds.

    Raises:
        BrokenSpec: if it cannot be read or is not YAML.
    """
    try:
        return yaml_of(path.read_text(encoding="utf-8"), where=str(path))
    except OSError as error:
        wrong = f"{path}: cannot be read ({error.strerror})"
        raise BrokenSpec(wrong, "Check the folder of the catalogue.") from error
    except UnicodeDecodeError as error:
        raise _no_yaml(str(path), error) from error


def yaml_of(text: str, *, where: str) -> Any:  # noqa: ANN401 - as above
    """Return what a YAML text holds; raises BrokenSpec naming `where` if it is not YAML."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe one
    except yaml.YAMLError as error:
        raise _no_yaml(where, error) from error


def _no_yaml(where: str, error: Exception) -> BrokenSpec:
    return BrokenSpec(f"{where}: not valid YAML ({' '.join(str(error).split())})", _CURE)


def parse(model: type[Model], value: object, *, where: str) -> Model:
    """Return `value` as a `model`.

    Raises:
        BrokenSpec: naming `where` and the key that is wrong.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        detail = error.errors()[0]
        key = ".".join(str(part) for part in detail["loc"])
        said = detail["msg"].removeprefix("Value error, ")
        raise broken(where, f"{key}: {said}" if key else said) from error


def broken(where: str | Path, wrong: str) -> BrokenSpec:
    """Return the error for a file of a catalogue that does not say what it must."""
    message = f"{where}: {wrong}"
    return BrokenSpec(message, _CURE)


def entries(path: Path) -> Iterator[Mapping[str, object]]:
    """Yield the entries of a YAML file that holds a list of mappings.

    Raises:
        BrokenSpec: if it holds anything else.
    """
    listed = read_yaml(path)
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise broken(path, "holds no list of queries")
    yield from listed
