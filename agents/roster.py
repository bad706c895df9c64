"""The roster: all agents together, and what must hold between them."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Template
from types import MappingProxyType

from rapidfuzz import process

from agents.spec import AgentSpec, load_spec
from agents.tools.catalogue import PROPOSALS, TOOLS
from projects.errors import BadInput, BrokenSpec, UnknownName

BUILT_IN = Path(__file__).parent
"""The folder of the agents that come with Nova."""

PLACEHOLDER = "FILL IN"
"""What a new agent's file holds wherever its author has to write."""

_TEMPLATE = Path(__file__).parent / "template.md"
_BOUNDARIES_IN_CARD = 4
_NAME = re.compile(r"[a-z][a-z0-9_]{1,47}")


@dataclass(frozen=True)
class Roster:
    """All agents, in the order of family and name."""

    agents: Mapping[str, AgentSpec]
    """Each agent under its name."""
    folders: Mapping[str, str]
    """The name of the folder in which each agent's file lies."""

    @classmethod
    def load(cls, folder: Path = BUILT_IN) -> "Roster":
        """Read every agent below `folder`/specs, and `folder`/utterances if it is there.

        Raises:
            BrokenSpec: if there is no agent, a file is not valid or a name is there twice.
        """
        utterances = folder / "utterances"
        agents: dict[str, AgentSpec] = {}
        places: dict[str, Path] = {}
        for path in sorted((folder / "specs").glob("*/*.md")):
            spec = load_spec(path, utterances if utterances.is_dir() else None)
            if spec.name in agents:
                wrong = (
                    f"Agent {spec.name!r} is in both {str(places[spec.name])!r} and {str(path)!r}"
                )
                raise BrokenSpec(wrong, "Give one of them another name.")
            agents[spec.name], places[spec.name] = spec, path
        if not agents:
            wrong = f"No agent found in {str(folder / 'specs')!r}"
            raise BrokenSpec(wrong, "Put each agent's file at specs/<family>/<name>.md.")
        ordered = sorted(agents.values(), key=lambda spec: (spec.family, spec.name))
        return cls(
            MappingProxyType({spec.name: spec for spec in ordered}),
            MappingProxyType({name: path.parent.name for name, path in places.items()}),
        )

    @property
    def families(self) -> tuple[str, ...]:
        """The families of all agents, each once, in order."""
        return tuple(dict.fromkeys(spec.family for spec in self.agents.values()))

    def get(self, name: str) -> AgentSpec:
        """Return the agent of that name.

        Raises:
            UnknownName: if there is none; the message names the nearest.
        """
        try:
            return self.agents[name]
        except KeyError:
            near = [match[0] for match in process.extract(name, list(self.agents), limit=3)]
            wrong = f"No agent is called {name!r}"
            raise UnknownName(wrong, f"Nearest: {', '.join(near)}.") from None

    def siblings(self, name: str) -> tuple[str, ...]:
        """Return the agents that border on `name`, by its own boundaries or by theirs."""
        own = self.get(name).siblings
        others = [spec.name for spec in self.agents.values() if name in spec.siblings]
        return tuple(dict.fromkeys((*own, *others)))

    @cached_property
    def digest(self) -> str:
        """A hash over all that the files say; it changes when any of them does."""
        sha = hashlib.sha256()
        for spec in self.agents.values():
            sha.update(spec.model_dump_json().encode())
        return sha.hexdigest()

    def cards(self) -> dict[str, str]:
        """Return a compact card of each agent, in a fixed order: purpose and boundaries."""
        return dict(self._cards)

    @cached_property
    def _cards(self) -> Mapping[str, str]:
        return {name: _card(spec) for name, spec in self.agents.items()}

    def check(self) -> list[str]:
        """Return what is wrong with the set, a line each; an empty list is a sound roster."""
        return [problem for spec in self.agents.values() for problem in self._problems(spec)]

    def warnings(self) -> list[str]:
        """Return what may lead to wrong routes, a line each: borders that only one side knows."""
        return list(self._one_sided_borders())

    def _one_sided_borders(self) -> Iterator[str]:
        for spec in self.agents.values():
            alone = [
                repr(name)
                for name in spec.siblings
                if name in self.agents and spec.name not in self.agents[name].siblings
            ]
            if alone:
                yield f"{spec.name!r} borders on {', '.join(alone)}, but not the other way round"

    def _problems(self, spec: AgentSpec) -> Iterator[str]:
        folder = self.folders[spec.name]
        if spec.family != folder:
            yield f"{spec.name!r} says family {spec.family!r} but lies in {folder!r}"
        if PLACEHOLDER in spec.model_dump_json():
            yield f"{spec.name!r} still holds {PLACEHOLDER!r}"
        yield from self._wrong_names(spec)
        yield from _unknown_abilities(spec)
        for line, times in Counter(map(str.casefold, spec.utterances)).items():
            if times > 1:
                yield f"{spec.name!r} has the utterance {line!r} {times} times"

    def _wrong_names(self, spec: AgentSpec) -> Iterator[str]:
        for name in dict.fromkeys((*spec.siblings, *spec.may_ask)):
            if name not in self.agents:
                yield f"{spec.name!r} names the agent {name!r}, which does not exist"
            elif name == spec.name:
                yield f"{spec.name!r} names itself as another agent"
        if not spec.not_for and len(self.agents) > 1:
            yield f"{spec.name!r} has no not_for: say what the nearest of the others is asked instead"
        if spec.near_miss is None:
            if len(self.agents) > 1:
                yield f"{spec.name!r} has no near_miss: give a request that one of the others gets"
        elif spec.near_miss.instead not in spec.siblings:
            near = spec.near_miss.instead
            yield f"{spec.name!r} has a near miss for {near!r}, which is not among its not_for"


def _unknown_abilities(spec: AgentSpec) -> Iterator[str]:
    for tool in spec.tools:
        if tool not in TOOLS:
            yield f"{spec.name!r} uses the tool {tool!r}, which is not in the catalogue"
    for kind in spec.proposes:
        if kind not in PROPOSALS:
            yield f"{spec.name!r} proposes {kind!r}, which is no kind of proposal"


def scaffold(name: str, *, family: str, folder: Path) -> Path:
    """Write the file of a new agent to be filled in, and return where it lies.

    Raises:
        BadInput: if a name is not in snake case, or the file is already there.
    """
    for word in (name, family):
        if not _NAME.fullmatch(word):
            wrong = f"{word!r} cannot name an agent or a family"
            raise BadInput(wrong, "Use lower-case letters, digits and underscores.")
    path = folder / "specs" / family / f"{name}.md"
    if path.exists():
        wrong = f"Agent file {str(path)!r} is already there"
        raise BadInput(wrong, "Choose another name, or edit that file.")
    path.parent.mkdir(parents=True, exist_ok=True)
    template = Template(_TEMPLATE.read_text(encoding="utf-8"))
    path.write_text(template.substitute(name=name, family=family), encoding="utf-8")
    return path


def _card(spec: AgentSpec) -> str:
    shown = spec.not_for[:_BOUNDARIES_IN_CARD]
    borders = "; ".join(f"{border.ask} > {border.instead}" for border in shown)
    return f"{spec.name}: {spec.purpose}" + (f" Not for: {borders}." if borders else "")
