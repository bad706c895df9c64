"""The report as Markdown: what a person wrote (`page.md`), filled in with what a run found."""

from pathlib import Path
from string import Template

from evals.benchmarks import bars, cold
from evals.benchmarks.results import Growth, Results, TeamFound, Whole

_WRITTEN = Path(__file__).with_name("page.md")


def page(results: Results) -> str:
    """Return the whole report."""
    team = next(team for team in results.teams if team.whole)
    return Template(_WRITTEN.read_text(encoding="utf-8")).substitute(
        when=results.when,
        machine=results.machine.described(),
        kind="**This was a quick look, not a full run.**" if results.is_quick else "",
        claims=f"{results.claims:,}",
        routed=f"{team.routed:.0%}",
        bars=_lines(bars.table(bars.bars(results))),
        request=_lines(_request(team, results.whole)),
        teams=_lines(_teams(results.teams)),
        growth=_lines(_growth(results.whole.growth)),
        cold=_lines(cold.table(results.cold)),
    )


def _request(team: TeamFound, whole: Whole) -> list[str]:
    rows = {
        "CPU, model at once, ms": team.cpu,
        "time, model at 300 ms + 10 ms a token, ms": whole.latency,
        f"requests a second, {whole.at_once} at once": whole.throughput,
        f"time of one of {whole.at_once}, ms": whole.waited,
        "prompt tokens, where nothing is recalled": whole.prompt,
    }
    lines = ["| one request | direct | Nova | Nova / direct |", "|---|---:|---:|---:|"]
    return lines + [
        f"| {what} | {pair.direct:.1f} | {pair.nova:.1f} | {pair.ratio:.2f} |"
        for what, pair in rows.items()
    ]


def _teams(teams: tuple[TeamFound, ...]) -> list[str]:
    lines = [
        "| agents | direct, ms CPU | Nova, ms CPU | added / direct | resident, MB |",
        "|---:|---:|---:|---:|---:|",
    ]
    return lines + [
        f"| {team.agents} | {team.cpu.direct:.2f} | {team.cpu.nova:.2f} "
        f"| {team.cpu.added:.2f} | {team.resident:.0f} |"
        for team in teams
    ]


def _growth(growth: Growth) -> list[str]:
    lines = ["| turn | CPU, ms | stored so far, KB | KB a turn |", "|---:|---:|---:|---:|"]
    return lines + [
        f"| {turn} | {cpu:.1f} | {growth.stored[turn]:.0f} | {growth.stored[turn] / turn:.1f} |"
        for turn, cpu in sorted(growth.cpu.items())
    ]


def _lines(table: list[str]) -> str:
    return "\n".join(table)
