"""`python -m evals.benchmarks`: measure everything and write the report."""

import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from evals.benchmarks import bars, cold
from evals.benchmarks.charts import draw
from evals.benchmarks.contestants import make_home
from evals.benchmarks.effort import FEW, FULL, MANY, QUICK, TEAM, Effort
from evals.benchmarks.page import page
from evals.benchmarks.results import Pair, Results, TeamFound
from evals.machine import this_machine


def main(
    quick: Annotated[bool, typer.Option(help="A short look; only says what it found.")] = False,
    render: Annotated[bool, typer.Option(help="Measure nothing; write the page anew.")] = False,
    docs: Annotated[Path, typer.Option(help="Where the report lies.")] = Path("docs"),
) -> None:
    """Measure how fast and how lean Nova is, and write docs/performance.md with its charts."""
    kept = docs / "performance" / "results.json"
    if render:
        results = Results.model_validate_json(kept.read_bytes())
    else:
        results = _measure(QUICK if quick else FULL, is_quick=quick)
        typer.echo("\n".join(bars.table(bars.bars(results))))
    if not quick:
        draw(results, kept.parent)
        kept.write_text(results.model_dump_json(indent=2) + "\n", encoding="utf-8")
        (docs / "performance.md").write_text(page(results), encoding="utf-8")


def _measure(effort: Effort, *, is_quick: bool) -> Results:
    machine = this_machine()
    with tempfile.TemporaryDirectory() as folder:
        _say(f"making a home with {effort.claims:,} claims")
        home = make_home(Path(folder), claims=effort.claims)
        found = [
            _probe(home, agents, is_quick=is_quick, is_whole=agents == TEAM and not at)
            for at in range(effort.rounds)
            for agents in (FEW, TEAM, MANY)
        ]
    _say("measuring cold starts")
    return Results(
        when=datetime.now(UTC).date(),
        machine=machine,
        claims=effort.claims,
        is_quick=is_quick,
        teams=tuple(_best([each for each in found if each.agents == n]) for n in (FEW, TEAM, MANY)),
        cold=cold.measure(),
    )


def _probe(home: Path, agents: int, *, is_quick: bool, is_whole: bool) -> TeamFound:
    """Measure one team in a process of its own."""
    _say(f"measuring a team of {agents}" + (", the whole of it" if is_whole else ""))
    options = [*["--quick"] * is_quick, *["--whole"] * is_whole]
    command = ["-m", "evals.benchmarks.probe", str(home), "--agents", str(agents), *options]
    done = subprocess.run([sys.executable, *command], check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own
    return TeamFound.model_validate_json(done.stdout)


def _best(rounds: list[TeamFound]) -> TeamFound:
    """Return the first round with the CPU of the least disturbed one."""
    direct = min(each.cpu.direct for each in rounds)
    nova = min(each.cpu.nova for each in rounds)
    return rounds[0].model_copy(update={"cpu": Pair(direct=direct, nova=nova)})


def _say(what: str) -> None:
    typer.echo(f"{what} ...", err=True)


if __name__ == "__main__":
    typer.run(main)
