"""The catalogue of predicates: which words are one relation, how many values it has, how it ages.

The built-in one comes with Nova. A home's `predicates.yaml` goes on top of it, and a project's
`predicates/PROJECT.yaml` on top of that. What stands in none of them accumulates.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PositiveInt,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from memory.claim import Slot
from memory.extraction.relations import BUILT_IN
from memory.extraction.statement import Statement
from memory.extraction.words import lemma
from projects.errors import BrokenSpec

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]


def _split(value: object) -> object:
    return tuple(value.lower().split()) if isinstance(value, str) else value


class Predicate(BaseModel):
    """One relation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: Annotated[tuple[str, ...], BeforeValidator(_split)] = ()
    """Verbs and nouns that mean it, in their base forms."""
    values: Literal["one", "many"] | None = None
    """How many it has at a time; None: as the sentence tells, else they accumulate."""
    half_life_days: PositiveInt | None = None
    """After how many days half of its worth is gone; None: it does not age."""


_Entries = TypeAdapter(dict[Name, Predicate])
_UNKNOWN = Predicate()


class Predicates:
    """What a home knows of predicates, project by project."""

    def __init__(self, folder: Path | None = None) -> None:
        """Read the built-in catalogue, and what lies in `folder` on top of it.

        Raises:
            BrokenSpec: if a file is no catalogue; the message names file and key.
        """
        self._of_home: dict[str, Predicate] = dict(built_in())
        self._of_project: dict[str, Mapping[str, Predicate]] = {}
        if folder is None:
            return
        self._of_home |= _changed(self._of_home, folder / "predicates.yaml")
        for path in sorted((folder / "predicates").glob("*.yaml")):
            self._of_project[path.stem] = self._of_home | _changed(self._of_home, path)

    def of(self, slot: Slot, *, project: str) -> Predicate:
        """Return what is known of the relation of a slot; nothing is known of most."""
        known = self._of_project.get(project, self._of_home)
        if slot.predicate in known and known[slot.predicate] != _UNKNOWN:
            return known[slot.predicate]
        named = [known[word] for word in slot.subject if word in known]
        return named[0] if len(named) == 1 else _UNKNOWN

    def keyed(self, statement: Statement, *, project: str) -> Statement:
        """Return a statement with the slot that the catalogue gives it."""
        slot = self._renamed(statement.slot, project)
        values = self.of(slot, project=project).values
        if values is not None and statement.kind != "episode":
            slot = slot.model_copy(update={"single": values == "one"})
        return statement if slot == statement.slot else statement._replace(slot=slot)

    def half_life_of(self, slot: Slot, *, project: str) -> int | None:
        """Return after how many days half of the worth of such a claim is gone."""
        return self.of(slot, project=project).half_life_days

    def _renamed(self, slot: Slot, project: str) -> Slot:
        """Call by one name what the home's own files say is one relation."""
        known = self._of_project.get(project, self._of_home)
        own = {
            word: name
            for name, entry in known.items()
            if entry is not built_in().get(name)
            for word in entry.words
        }
        if not own:
            return slot
        predicate = own.get(slot.predicate, slot.predicate)
        subject = {own.get(word, word) for word in slot.subject} - {predicate}
        # A copy would keep the topic that was worked out from the old names.
        return Slot(
            subject=tuple(sorted(subject)),
            predicate=predicate,
            value_type=slot.value_type,
            qualifiers=slot.qualifiers,
            single=slot.single,
        )


@cache
def built_in() -> Mapping[str, Predicate]:
    """Return the catalogue that comes with Nova."""
    return load(BUILT_IN)


def load(path: Path) -> Mapping[str, Predicate]:
    """Read one file of predicates.

    Raises:
        BrokenSpec: if it is not YAML, or no catalogue.
    """
    cure = "Each entry has a name and, if they matter: words, values (one or many), half_life_days."
    try:
        return _Entries.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        wrong = f"{path}: not valid YAML ({str(error).splitlines()[0]})"
        raise BrokenSpec(wrong, cure) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "file"
        wrong = f"{path}: {where}: {first['msg']}"
        raise BrokenSpec(wrong, cure) from error


def _changed(known: Mapping[str, Predicate], path: Path) -> dict[str, Predicate]:
    """Return the entries of a file, each over what was known under its name."""
    if not path.exists():
        return {}
    found: dict[str, Predicate] = {}
    for name, entry in load(path).items():
        before = known.get(name, _UNKNOWN)
        words = tuple(dict.fromkeys((*before.words, *(lemma(word) for word in entry.words))))
        given = entry.model_dump(exclude_unset=True) | {"words": words}
        found[name] = before.model_copy(update=given)
    return found
