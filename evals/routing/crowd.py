"""A roster of any size: the built-in agents, then copies of them that work for another site."""

from itertools import islice, product
from pathlib import Path

import yaml

from agents.roster import BUILT_IN, Roster
from agents.spec import AgentSpec

_SITES = ("Oslo", "Lagos", "Lima", "Cork", "Perth", "Turin", "Quito", "Osaka")
_COPIED = 12
"""Requests that a copy is learnt from: more would only make learning longer."""


def write_crowd(folder: Path, size: int) -> Path:
    """Write a roster of `size` agents into `folder`, the built-in ones first, and return it."""
    own = list(Roster.load(BUILT_IN).agents.values())
    copies = (_copy(spec, site) for site, spec in product(_SITES, own))
    (folder / "utterances").mkdir(parents=True)
    for spec in [*own, *islice(copies, size - len(own))]:
        path = folder / "specs" / spec.family / f"{spec.name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        front = spec.model_dump(mode="json", exclude={"instructions", "utterances"})
        written = yaml.safe_dump(front, sort_keys=False, allow_unicode=True)
        path.write_text(f"---\n{written}---\n\n{spec.instructions}\n", encoding="utf-8")
        lines = "\n".join(spec.utterances)
        (folder / "utterances" / f"{spec.name}.txt").write_text(lines, encoding="utf-8")
    return folder


def _copy(spec: AgentSpec, site: str) -> AgentSpec:
    near = spec.near_miss
    return spec.model_copy(
        update={
            "name": f"{spec.name}_{site.lower()}",
            "purpose": f"For {site}: {spec.purpose}",
            "examples": _for(site, spec.examples),
            "utterances": _for(site, spec.utterances[:_COPIED]),
            "near_miss": near
            and near.model_copy(update={"request": f"For {site}: {near.request}"}),
        }
    )


def _for(site: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"For {site}: {line}" for line in lines)
