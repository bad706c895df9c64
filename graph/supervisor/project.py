"""Which project a request is about: by name, by its people and words, by memory, by thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class ProjectName:
    """What a project goes by in people's words."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    """Terms of its glossary."""


class ProjectNames(Protocol):
    """Whatever knows the projects at this moment; asked anew for each request."""

    def names(self) -> Sequence[ProjectName]:
        """Return all projects in a fixed order."""
        ...
