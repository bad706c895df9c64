"""The description of one agent: a strict front matter and the instructions below it."""

import re
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from projects.errors import BrokenSpec

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,47}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=600)]

HEADINGS = ("Work", "Never", "Output", "Failure modes", "Hand back")
"""The sections of instructions that have any, in this order."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_HEADING = re.compile(r"^## (.+?)\s*$", re.MULTILINE)


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Boundary(_Strict):
    """What an agent is not for, and which sibling is."""

    ask: Line
    instead: Name


class NearMiss(_Strict):
    """A request whose words suggest this agent, though it belongs to a sibling."""

    request: Line
    instead: Name


class AgentSpec(_Strict):
    """One of the agents: what it does, what it must leave to others, what it may use."""

    name: Name
    family: Name
    purpose: Line
    responsibilities: tuple[Line, ...] = Field(min_length=1)
    not_for: tuple[Boundary, ...] = ()
    """Its borders; only an agent without colleagues has none."""
    examples: tuple[Line, ...] = Field(min_length=2)
    near_miss: NearMiss | None = None
    """A request that it might be taken for; only an agent without colleagues has none."""
    tools: tuple[Name, ...]
    """Read tools that it may call."""
    proposes: tuple[Name, ...]
    """Kinds of proposals that it may return: `memory`, or kinds of effects."""
    may_ask: tuple[Name, ...] = ()
    """Agents whose answer it may request as a step of the same plan."""
    failure_modes: tuple[Line, ...] = Field(min_length=1)
    tier: Literal["fast", "strong"]
    audience: tuple[Literal["me", "team", "client", "public"], ...] = Field(min_length=1)
    offline: Line
    """What it does without a language model, in one line."""
    procedure: Name | None = None
    """The subgraph of an agent that has a procedure of its own."""
    instructions: str = Field(min_length=1)
    """The Markdown body: what a model is told."""
    utterances: tuple[str, ...] = ()
    """Requests that the router learns from."""

    @property
    def siblings(self) -> tuple[str, ...]:
        """Agents that its boundaries name, each once, in their order."""
        return tuple(dict.fromkeys(boundary.instead for boundary in self.not_for))


def load_spec(path: Path, utterances_folder: Path | None = None) -> AgentSpec:
    """Read one agent from its file, and its utterances from the folder if they are there.

    Without an utterances file of its name the agent's examples are learnt from.

    Raises:
        BrokenSpec: if the file does not say what it must; one line names file and key.
    """
    front, body = _split(path)
    utterances = _utterances(utterances_folder, front.get("name"))
    learnt = {"utterances": utterances or front.get("examples", ())}
    reserved = {"instructions", "utterances"} & front.keys()
    if reserved:
        raise _broken(path, f"key {min(reserved)!r}", "nothing by that name in the front matter")
    try:
        spec = AgentSpec.model_validate({**front, **learnt, "instructions": body.strip()})
    except ValidationError as error:
        raise _from_validation(path, error) from None
    _check_body(path, spec)
    return spec


def _split(path: Path) -> tuple[dict[str, object], str]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _broken(path, "the file", f"readable UTF-8 text ({error})") from None
    match = _FRONT_MATTER.match(text)
    if match is None:
        raise _broken(path, "the beginning", "front matter between two lines of ---")
    try:
        front = yaml.load(match[1], Loader=_Loader)  # noqa: S506 it is the safe one, in C
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 2}" if mark else "the front matter"
        raise _broken(path, line, "valid YAML; quote texts that hold ': ' or '#'") from None
    if not isinstance(front, dict):
        raise _broken(path, "the front matter", "keys and values")
    return {str(key): value for key, value in front.items()}, match[2]


def _utterances(folder: Path | None, name: object) -> tuple[str, ...]:
    if folder is None:
        return ()
    path = folder / f"{name}.txt"
    if not path.is_file():
        return ()
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip())


def _check_body(path: Path, spec: AgentSpec) -> None:
    found = tuple(_HEADING.findall(spec.instructions))
    if not found:  # a plain agent gets by with a paragraph
        return
    if found != HEADINGS:
        wanted = ", ".join(HEADINGS)
        raise _broken(path, f"the headings {', '.join(found)!r}", f"exactly: {wanted}")
    section = spec.instructions.partition("## Failure modes")[2].partition("\n## ")[0]
    for mode in spec.failure_modes:
        if _squeezed(mode) not in _squeezed(section):
            raise _broken(path, f"section 'Failure modes' without {mode!r}", "a bullet for each")


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _from_validation(path: Path, error: ValidationError) -> BrokenSpec:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    expected = {
        "missing": "it to be there",
        "extra_forbidden": f"only the keys {', '.join(_KEYS)}",
    }.get(first["type"], first["msg"].removeprefix("Input ").removeprefix("should be "))
    return _broken(path, f"key {key!r}", expected)


def _broken(path: Path, found: str, expected: str) -> BrokenSpec:
    wrong = f"Agent file {str(path)!r}: {found} is not right, expected {expected}"
    return BrokenSpec(wrong, "Correct the file, then run `nova agents check`.")


_KEYS = tuple(name for name in AgentSpec.model_fields if name not in {"instructions", "utterances"})
