"""A team of any size, made up: every agent keeps one kind of thing in order, in its own words."""

from itertools import islice, product
from pathlib import Path

import yaml

_TRADES = [
    "bakery",
    "bindery",
    "brewery",
    "cannery",
    "clinic",
    "dairy",
    "dockyard",
    "farm",
    "forge",
    "foundry",
    "gallery",
    "garage",
    "kennel",
    "laundry",
    "library",
    "mill",
    "museum",
    "nursery",
    "orchard",
    "pharmacy",
]
_THINGS = [
    "ledgers",
    "permits",
    "recipes",
    "rosters",
    "samples",
    "tenders",
    "timetables",
    "tools",
    "uniforms",
    "vouchers",
]
_FAMILIES = ("north", "east", "south", "west", "centre")
_INSTRUCTIONS = (
    "You look after the {thing} of the {trade}. Answer directly and completely, in the language "
    "of the request; lead with the answer, then the reasons. If a detail is missing, make the "
    "most sensible assumption and say which. Keep numbers exact and name units."
)


def names(size: int) -> list[tuple[str, str]]:
    """Return (trade, thing) of each agent of a team of `size`, at most 200."""
    return list(islice(product(_TRADES, _THINGS), 0, 200, 200 // size))[:size]


def requests(size: int) -> list[str]:
    """Return one request for each agent of the team; none of them is among its examples."""
    return [f"Which {thing} of the {trade} are new this week?" for trade, thing in names(size)]


def direct_prompt(size: int, at: int) -> str:
    """Return what a direct call tells the model instead of the agent at place `at`."""
    trade, thing = names(size)[at]
    return _INSTRUCTIONS.format(trade=trade, thing=thing)


def write_team(folder: Path, size: int) -> Path:
    """Write the specs of a team into `folder` and return it."""
    team = names(size)
    for at, (trade, thing) in enumerate(team):
        other_trade, other_thing = team[(at + 1) % size]
        front = {
            "name": f"{trade}_{thing}",
            "family": _FAMILIES[at % len(_FAMILIES)],
            "purpose": f"Looks after the {thing} of the {trade}.",
            "responsibilities": [f"Keep the {thing} of the {trade} in order"],
            "not_for": [
                {
                    "ask": f"{other_thing} of the {other_trade}",
                    "instead": f"{other_trade}_{other_thing}",
                }
            ],
            "examples": [
                f"Show me the {thing} of the {trade}.",
                f"How many {thing} does the {trade} have?",
                f"Put the {trade}'s {thing} in order.",
            ],
            "near_miss": {
                "request": f"What about the {other_thing} of the {other_trade}?",
                "instead": f"{other_trade}_{other_thing}",
            },
            "tools": [],
            "proposes": [],
            "failure_modes": ["mixes up two trades"],
            "tier": "fast",
            "audience": ["me"],
            "offline": "Says that it needs a model.",
        }
        file = folder / "specs" / str(front["family"]) / f"{front['name']}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        body = yaml.safe_dump(front, sort_keys=False)
        file.write_text(f"---\n{body}---\n\n{direct_prompt(size, at)}\n", encoding="utf-8")
    return folder
