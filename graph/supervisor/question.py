"""How the supervisor asks back and says no, in plain words."""

import re
from collections.abc import Mapping, Sequence

from agents.spec import AgentSpec

_EXCERPT = 80
_PURPOSE = 90
_SAYS_ENOUGH = 30


def which_agent(text: str, options: Sequence[str], agents: Mapping[str, AgentSpec]) -> str:
    """Return one question that names each option by what it is for."""
    offers = [
        f"{number}. {name.replace('_', ' ')} ({_short(agents[name].purpose)})"
        for number, name in enumerate(options, start=1)
    ]
    asked = f"Who should take “{_excerpt(text)}”: "
    if len(offers) == 1:
        asked, offers = f"Is “{_excerpt(text)}” for this agent: ", [offers[0][3:]]
    return f"{asked}{_either(offers)}?"


def which_project(names: Sequence[str]) -> str:
    """Return one question that names the projects that may be meant."""
    offers = [f"{number}. {name}" for number, name in enumerate(names, start=1)]
    return f"Which project do you mean: {_either(offers)}?"


def which_of_yours() -> str:
    """Return the question for a project that names none: who reads it may not know of others."""
    return "Which project do you mean? Say its whole name."


def which_client(names: Sequence[str]) -> str:
    """Return one question that asks of which project the client is meant."""
    offers = [f"{number}. {name}" for number, name in enumerate(names, start=1)]
    return f"Of which project is the client: {_either(offers)}?"


def unknown_agent(said: str, nearest: Sequence[str]) -> str:
    """Return the question after a name that no agent has."""
    return f"No agent is called @{said}. Do you mean {_either([f'@{name}' for name in nearest])}?"


def nothing_said() -> str:
    """Return the answer to a request without words."""
    return "There is no request in this. Say in plain words what you want."


def dropped() -> str:
    """Return the answer to a reply that takes the request back."""
    return "All right, I leave it."


def nobody(text: str, nearest: Sequence[str], agents: Mapping[str, AgentSpec]) -> str:
    """Return the refusal of what no agent does, with what comes nearest."""
    near = [f"{name} ({_short(agents[name].purpose)})" for name in nearest]
    told = f"None of the agents does “{_excerpt(text)}”."
    return f"{told} Nearest: {_either(near)}." if near else told


def _short(purpose: str) -> str:
    """Return the beginning of a purpose that says enough, in mid-sentence form."""
    whole = re.sub(r"\s*\([^()]*\)", "", purpose)
    first = re.split(r"[.;:] | when | by ", whole, maxsplit=1)[0].rstrip(".")
    if len(first) > _PURPOSE:
        cut = first[:_PURPOSE]
        first = max(cut.rpartition(", ")[0], cut.rpartition(" and ")[0], key=len)
        first = f"{first if len(first) >= _SAYS_ENOUGH else cut.rpartition(' ')[0]} ..."
    return first if first[1:2].isupper() else first[:1].lower() + first[1:]


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else f"{line[: _EXCERPT - 1].rstrip()}…"
