"""Measures one team in a process of its own and prints what it found as JSON."""

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from evals.benchmarks.contestants import Direct, Team
from evals.benchmarks.endpoint import Endpoint, running
from evals.benchmarks.measuring import growth, latency, load, overhead, resident

_FIRST, _PER_TOKEN = 0.3, 0.01
"""Seconds: what a quick hosted model takes."""
_AT_ONCE = 64
_MARKS = (1, 10, 50, 100, 200)


def main(
    home: Annotated[Path, typer.Argument(help="A home to measure on; it is copied.")],
    agents: Annotated[int, typer.Option(help="How many agents the team has.")] = 34,
    whole: Annotated[bool, typer.Option(help="Everything, not only CPU and memory.")] = False,
) -> None:
    """Measure one team."""
    with tempfile.TemporaryDirectory() as folder, running() as endpoint:
        found = asyncio.run(_measure(endpoint, home, Path(folder), agents, whole=whole))
    typer.echo(json.dumps(found))


async def _measure(
    endpoint: Endpoint, home: Path, folder: Path, agents: int, *, whole: bool
) -> dict[str, Any]:
    direct = Direct(endpoint.base_url, agents)
    team = Team(endpoint.base_url, agents, home=home, folder=folder)
    await load(direct, count=20, at_once=1)  # what is loaded and learnt at first use
    await load(team, count=2 * agents, at_once=1)
    found: dict[str, Any] = {"agents": agents}
    found["overhead"] = (await overhead(direct, team, batches=8, size=12))._asdict()
    found["resident"] = resident()
    if whole:
        found["prompt"] = {
            "direct": await _prompt(endpoint, direct, agents),
            "nova": await _prompt(endpoint, team, agents),
        }
        endpoint.set(first=_FIRST, per_token=_PER_TOKEN)
        found["latency"] = {"direct": await latency(direct, 12), "nova": await latency(team, 12)}
        found["load"] = {
            "direct": (await load(direct, count=256, at_once=_AT_ONCE))._asdict(),
            "nova": (await load(team, count=256, at_once=_AT_ONCE))._asdict(),
        }
        endpoint.set(first=0, per_token=0)
        found["growth"] = (await growth(team, turns=_MARKS[-1], marks=_MARKS))._asdict()
        found["resident_after"] = resident()
    team.close()
    return found


async def _prompt(endpoint: Endpoint, contestant: Direct | Team, agents: int) -> float:
    """Return the prompt tokens of one request, on average over the team."""
    endpoint.set(prompt_tokens=0)
    await load(contestant, count=agents, at_once=1)
    return endpoint.set().prompt_tokens / agents


if __name__ == "__main__":
    typer.run(main)
