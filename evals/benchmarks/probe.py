"""Measures one team in a process of its own and prints what it found as JSON."""

import asyncio
import tempfile
from pathlib import Path
from statistics import mean
from typing import Annotated

import typer

from evals.benchmarks.contestants import Contestant, Direct, Team
from evals.benchmarks.effort import FULL, QUICK, Effort
from evals.benchmarks.endpoint import Endpoint, running
from evals.benchmarks.measuring import crowd, crowds, growth, latency, overhead, resident
from evals.benchmarks.results import Pair, TeamFound, Whole

FIRST, PER_TOKEN = 0.3, 0.01
"""Seconds: what a quick hosted model takes."""


def main(
    home: Annotated[Path, typer.Argument(help="A home to measure on; it is copied.")],
    agents: Annotated[int, typer.Option(help="How many agents the team has.")] = 34,
    whole: Annotated[bool, typer.Option(help="Everything, not only CPU and memory.")] = False,
    quick: Annotated[bool, typer.Option(help="A short look.")] = False,
) -> None:
    """Measure one team."""
    found = measure(home, agents=agents, whole=whole, effort=QUICK if quick else FULL)
    typer.echo(found.model_dump_json())


def measure(home: Path, *, agents: int, whole: bool, effort: Effort) -> TeamFound:
    """Measure a team of so many agents on a copy of `home`."""
    with tempfile.TemporaryDirectory() as folder, running() as endpoint:
        direct = Direct(endpoint.base_url, agents)
        team = Team(endpoint.base_url, agents, home=home, folder=Path(folder))
        try:
            return asyncio.run(_measure(endpoint, direct, team, effort, whole=whole))
        finally:
            team.close()


async def _measure(
    endpoint: Endpoint, direct: Direct, team: Team, effort: Effort, *, whole: bool
) -> TeamFound:
    try:
        await crowd(direct, count=effort.batch)  # what is loaded and learnt at first use
        await crowd(team, count=2 * team.size)
        cpu = await overhead(direct, team, batches=effort.batches, size=effort.batch)
        more = await _whole(endpoint, direct, team, effort) if whole else None
    finally:
        await direct.close()
    return TeamFound(agents=team.size, cpu=cpu, resident=resident(), routed=team.routed, whole=more)


async def _whole(endpoint: Endpoint, direct: Direct, team: Team, effort: Effort) -> Whole:
    prompt = await _prompt(endpoint, direct, team)
    grown = await growth(team, marks=effort.marks)
    endpoint.set(first=FIRST, per_token=PER_TOKEN)
    single = await latency(direct, team, count=effort.singles)
    many = await crowds(
        direct, team, rounds=effort.crowds, count=effort.crowd, at_once=effort.at_once
    )
    return Whole(
        prompt=prompt,
        latency=single,
        throughput=many.throughput,
        waited=many.waited,
        at_once=effort.at_once,
        growth=grown,
    )


async def _prompt(endpoint: Endpoint, direct: Direct, team: Team) -> Pair:
    """Return the prompt tokens of one request, on average over those that recall nothing."""
    told: list[tuple[float, float]] = []
    for at in range(team.size):
        before = team.recalled
        tokens = await _tokens(endpoint, direct, at), await _tokens(endpoint, team, at)
        if team.recalled == before:
            told.append(tokens)
    return Pair(direct=mean(each for each, _ in told), nova=mean(each for _, each in told))


async def _tokens(endpoint: Endpoint, contestant: Contestant, at: int) -> float:
    endpoint.set(prompt_tokens=0)
    await contestant.ask(at)
    return endpoint.set().prompt_tokens


if __name__ == "__main__":
    typer.run(main)
