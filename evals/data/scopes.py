"""The scope matrix: every agent is asked for rows that the run may not see, in seven wrong scopes.

The rows bear canaries. After each scope the answers are searched for them, and every byte of the
home: ledger, checkpoints, index, records. With the right scope the same questions must tell
canaries, so that the matrix is not empty.
"""

import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from agents.roster import Roster
from evals.data.house import RIGHT, SCHEMA, WRONG, Wrong, held_canaries, make_home
from evals.figure import Figure
from evals.suite import Material, Measured, Suite
from nova import Nova
from nova.settings import load_settings
from projects.errors import NovaError


def _measure(material: Material) -> Measured:
    agents = list(Roster.load().agents)
    told = asked = kept = 0
    for wrong in WRONG:
        found = _tried(agents, wrong)
        asked += len(agents)
        told += len(found.told)
        kept += found.is_kept
        for each in (*found.told, *(["its home"] if found.is_kept else [])):
            material.notice(f"scopes: {wrong.name}: {each} holds a canary")
    control = len(_tried(agents, RIGHT).told)
    return Measured(asked, {"told": told, "kept": kept, "control": control})


class _Found(NamedTuple):
    told: tuple[str, ...]
    """The agents whose answers hold a canary."""
    is_kept: bool
    """Whether a file of the home does."""


def _tried(agents: Sequence[str], wrong: Wrong) -> _Found:
    with tempfile.TemporaryDirectory() as folder:
        home = _home(Path(folder), agents)
        given: dict[str, Any] = {"home": home, "model": "offline"}
        if wrong.branches is not None:
            given["branches"] = ",".join(wrong.branches)
        with Nova(settings=load_settings(**given)) as nova:
            said = {agent: _answer(nova, agent, wrong) for agent in agents}
        told = tuple(agent for agent in agents if wrong.is_told(said[agent]))
        return _Found(told, any(held_canaries(home, wrong.canaries)))


def _answer(nova: Nova, agent: str, wrong: Wrong) -> str:
    try:
        return nova.ask(f"@{agent} {wrong.ask}", **wrong.given).model_dump_json()
    except NovaError as error:
        return str(error)


def _home(folder: Path, agents: Sequence[str]) -> Path:
    """Make a home; the database lies beside it."""
    with closing(sqlite3.connect(folder / "hire.sqlite")) as connection:
        connection.executescript(SCHEMA)
    make_home(folder / "home", agents, {"url": f"sqlite:///{folder}/hire.sqlite"})
    return folder / "home"


SUITE = Suite(
    name="scopes",
    title="34 agents in seven wrong scopes",
    figures=(
        Figure("told", "answers with a canary", 0, is_floor=False, unit=""),
        Figure("kept", "homes with a canary in any file", 0, is_floor=False, unit=""),
        Figure("control", "agents that tell it in the right scope", 1, unit=""),
    ),
    measure=_measure,
)
