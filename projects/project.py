"""Projects: named bodies of work, a YAML file each, and the two that are built in."""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from projects.errors import BadInput, BrokenSpec, UnknownName
from projects.glance import once
from projects.scope import NOVA, PERSONAL, Sensitivity

ProjectId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(_Strict):
    """Somebody who belongs to a project: naming them suggests it."""

    name: Label
    role: Label | None = None
    organisation: Label | None = None


class AudienceRules(_Strict):
    """Who may learn what is known about a project."""

    default_sensitivity: Sensitivity = "client"
    """Sensitivity of a claim whose words do not say otherwise."""


class MemoryRules(_Strict):
    """How a project's memory is kept."""

    core_tokens: Annotated[int, Field(ge=0)] = 4_000
    """How much may always be in context; what is least needed then goes to the archive."""
    half_lives: Mapping[Label, Annotated[int, Field(gt=0)]] = Field(
        default_factory=lambda: {"episode": 90}
    )
    """By kind of claim (`state`, `episode`, ...): after how many days half of its worth is gone."""
    trusted: tuple[Label, ...] = ()
    """People whose word counts as your own, also where you only pass it on.

    With nobody named, whoever speaks to Nova is taken at their word, and what others are
    reported to say goes to the archive. With somebody named, so does what the rest say.
    """

    def __hash__(self) -> int:
        """Return a hash by what can be hashed."""
        return hash((self.core_tokens, self.trusted))

    def trusts(self, speaker: str) -> bool:
        """Whether what this speaker states is taken at their word."""
        name = speaker.casefold()
        if not self.trusted or name in _OWNERS:
            return True
        return name in {trusted.casefold() for trusted in self.trusted}


_OWNERS = frozenset({"user", "owner", "me", "i"})
"""What the person is called whose Nova it is."""


class ConnectionScope(_Strict):
    """What a connection may see at all, by the names that its database uses."""

    tenant: Label | None = None
    branches: tuple[Label, ...] | None = None
    """None: all branches of the tenant."""


class Connection(_Strict):
    """Where a project's data lies, and the catalogue of what may be asked of it."""

    url: Label
    """An SQLAlchemy URL; `${NAME}` stands for that variable, so that no password stands here."""
    write_url: Label | None = None
    """The same for the role that may write; without it nothing is ever written."""
    catalogue: Label
    """The catalogue's folder; a relative path begins at the home."""
    scope: ConnectionScope = ConnectionScope()


class Project(_Strict):
    """A named body of work with its own memory and people."""

    id: ProjectId
    name: Label
    about: Sentence | None = None
    """What it is, in a sentence or two: its words, and whom it names, hint at the project."""
    aliases: tuple[Label, ...] = ()
    people: tuple[Person, ...] = ()
    glossary: Mapping[Label, Label] = Field(default_factory=dict)
    """Terms of this project and what they mean; using one suggests the project."""
    audience: AudienceRules = AudienceRules()
    memory: MemoryRules = MemoryRules()
    data: Connection | None = None
    """Its database, if it has one."""

    def __hash__(self) -> int:
        """Return a hash by id: glossaries are mappings, which have none."""
        return hash(self.id)

    @property
    def names(self) -> tuple[str, ...]:
        """Everything this project is called, its id as words included."""
        return (self.name, *self.aliases, self.id.replace("_", " "))


_INWARD = AudienceRules(default_sensitivity="internal")

_NOTHING = re.compile(r"(?!)")

BUILT_IN: Mapping[str, Project] = {
    PERSONAL: Project(id=PERSONAL, name="Personal", audience=_INWARD),
    NOVA: Project(id=NOVA, name="Nova", audience=_INWARD),
}
"""Projects that every home has without a file."""


def project_id(name: str) -> str:
    """Return the id that a project called `name` gets: lower case, words joined by `_`."""
    words = re.findall(r"[a-z0-9]+", name.casefold())
    joined = "_".join(words)[:48] or "project"
    return joined if joined[0].isalpha() else f"p_{joined}"[:48]


class Projects:
    """The projects of a home: read from a folder of YAML files, added to by name."""

    def __init__(self, folder: Path) -> None:
        """Serve the projects whose files lie in `folder` (made on the first `add`)."""
        self._folder = folder
        self._known: dict[str, Project] = {}
        self._stamp: tuple[tuple[str, int], ...] | None = None
        self._owners: Mapping[str, tuple[str, ...]] = {}
        self._names = _NOTHING

    def __iter__(self) -> Iterator[Project]:
        """Yield all projects, the built-in ones last."""
        return iter(self._read().values())

    def get(self, project: str) -> Project:
        """Return the project with this id, name or alias.

        Raises:
            UnknownName: if there is none; the message names the nearest ones.
        """
        known = self.id_of(project)
        found = self._read()
        if known is not None:
            return found[known]
        wanted = project.casefold()
        near = get_close_matches(wanted, found, n=3) or sorted(found)
        wrong = f"No project is called {project!r}"
        raise UnknownName(
            wrong,
            f"Known: {', '.join(near)}. Add one with `nova projects add {project_id(project)}`.",
        )

    def id_of(self, project: str) -> str | None:
        """Return the id of the project with this id, name or alias; None if there is none."""
        found = self._read()
        if project in found:
            return project
        wanted = {project.casefold(), project_id(project)}
        for known in found.values():
            if wanted & {known.id, *(name.casefold() for name in known.names)}:
                return known.id
        return None

    def default_sensitivity(self, project: str) -> Sensitivity:
        """Return the sensitivity of a claim of `project` whose words do not say otherwise."""
        found = self._read().get(project)
        return found.audience.default_sensitivity if found else "internal"

    def memory_rules(self, project: str) -> MemoryRules:
        """Return how the memory of `project` is kept."""
        found = self._read().get(project)
        return found.memory if found else MemoryRules()

    def name_of(self, project: str) -> str:
        """Return the display name of `project`, its id if it is not known."""
        found = self._read().get(project)
        return found.name if found else project

    def create(self, project: str) -> str:
        """Return the id of the project that goes by `project`; one is added if none does."""
        known = self.id_of(project)
        if known is not None:
            return known
        new = Project(id=project_id(project), name=project.replace("_", " ").title())
        self.add(new)
        return new.id

    def named_in(self, text: str) -> frozenset[str]:
        """Return the projects that `text` calls by name, or by somebody's full name."""
        self._read()
        said = " ".join(text.split())
        return frozenset(
            project for name in self._names.findall(said) for project in self._owners_of(name)
        )

    def _owners_of(self, name: str) -> tuple[str, ...]:
        owners = self._owners.get(name.casefold(), ())
        # "a bolt" is no Bolt, but "two bolt signs" of Bolt Signs is. Who works for two is of neither.
        is_name = " " in name or not name.islower()
        return owners if is_name and len(owners) == 1 else ()

    def add(self, project: Project) -> Path:
        """Write the file of a new project and return its path.

        Raises:
            BadInput: if one of that id or name exists already.
        """
        taken = {name.casefold(): known.id for known in self for name in (*known.names, known.id)}
        for name in (project.id, *project.names):
            if name.casefold() in taken:
                wrong = f"Project {taken[name.casefold()]!r} already goes by {name!r}"
                raise BadInput(wrong, "Choose another id and name, or edit its file.")
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{project.id}.yaml"
        body = project.model_dump(mode="json", exclude_defaults=True)
        _write_whole(path, yaml.safe_dump(body, sort_keys=False, allow_unicode=True))
        return path

    def append(self, project: str, body: str) -> Path:
        """Add a block of YAML at the end of a project's file, whose other lines stay as they are.

        Raises:
            BadInput: if the project has no file.
        """
        for path in sorted(self._folder.glob("*.yaml")):
            if load_project(path).id == project:
                text = path.read_text(encoding="utf-8").rstrip("\n")
                _write_whole(path, f"{text}\n{body}")
                return path
        wrong = f"Project {project!r} has no file"
        raise BadInput(wrong, "Only a project of your own can be connected: `nova projects add`.")

    def _read(self) -> Mapping[str, Project]:
        return once(self, self._look)

    def _look(self) -> Mapping[str, Project]:
        stamp = tuple(sorted(_changes_in(self._folder)))
        if stamp != self._stamp:
            found: dict[str, Project] = {}
            for name, _ in stamp:
                file = self._folder / name
                project = load_project(file)
                if project.id in found or project.id in BUILT_IN:
                    wrong = f"{file}: a second project with the id {project.id!r}"
                    raise BrokenSpec(wrong, "Give it another id, or delete one file.")
                found[project.id] = project
            self._known, self._stamp = {**found, **BUILT_IN}, stamp
            self._owners = _owners(found.values())
            self._names = _any_of(self._owners)
        return self._known


def _owners(projects: Iterable[Project]) -> Mapping[str, tuple[str, ...]]:
    """Return whose each name is, and each full name of somebody whom one project alone has."""
    owners: dict[str, tuple[str, ...]] = {}
    for project in projects:
        full = [person.name for person in project.people if " " in person.name.strip()]
        for name in {" ".join(each.casefold().split()) for each in (*project.names, *full)}:
            owners[name] = (*owners.get(name, ()), project.id)
    return owners


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of some names; where one begins with another, the longer."""
    longest_first = sorted(names, key=len, reverse=True)
    if not longest_first:
        return _NOTHING
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _changes_in(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield the name of each file of a project, and when it was changed; asked for all the time."""
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".yaml"):
                yield entry.name, entry.stat().st_mtime_ns


def load_project(path: Path) -> Project:
    """Read one project file.

    Raises:
        BrokenSpec: if it is not YAML, or not a project; the message names file and key.
    """
    try:
        return Project.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        first = str(error).splitlines()[0]
        wrong = f"{path}: not valid YAML ({first})"
        raise BrokenSpec(
            wrong, "Mend the file; `nova projects show` prints a valid one."
        ) from error
    except ValidationError as error:
        detail = error.errors()[0]
        where = ".".join(str(part) for part in detail["loc"]) or "file"
        wrong = f"{path}: {where}: {detail['msg']}"
        raise BrokenSpec(
            wrong, "Keys: id, name, about, aliases, people, glossary, audience, memory, data."
        ) from error


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old text or the new one, never a half."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(path)
