"""The charts of the report, as SVG that is the same for the same results."""

from collections.abc import Callable
from pathlib import Path

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from evals.benchmarks import bars
from evals.benchmarks.results import Results

_DIRECT, _NOVA, _BAR = "#9aa5b1", "#3b6fb6", "#c0392b"


def draw(results: Results, folder: Path) -> None:
    """Write each chart into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, chart in _CHARTS.items():
        # Without the salt the ids in a file differ from run to run; text stays text.
        with rc_context({"svg.hashsalt": "nova", "svg.fonttype": "none", "font.size": 10}):
            figure = Figure(figsize=(8, 3.2), layout="constrained")
            sides = figure.subplots(1, 2)
            chart(results, *sides)
            for side in sides:
                side.spines[["top", "right"]].set_visible(False)
                side.set_title(side.get_title(), loc="left", fontsize=11)
                side.set_title("")
            figure.savefig(folder / f"{name}.svg", metadata={"Date": None})


def _cpu(results: Results, left: Axes, right: Axes) -> None:
    teams = sorted(results.teams, key=lambda team: team.agents)
    sizes = [str(team.agents) for team in teams]
    direct = [team.cpu.direct for team in teams]
    added = [team.cpu.nova - team.cpu.direct for team in teams]
    left.bar(sizes, direct, color=_DIRECT, label="direct call")
    left.bar(sizes, added, bottom=direct, color=_NOVA, label="added by Nova")
    left.set(title="CPU a request, ms", xlabel="agents")
    left.margins(y=0.35)  # room for the legend
    left.legend(frameon=False, loc="upper left")
    right.bar(sizes, [team.resident for team in teams], color=_NOVA)
    right.set(title="Resident memory, MB", xlabel="agents")
    _limit(right, bars.MEMORY)


def _growth(results: Results, left: Axes, right: Axes) -> None:
    growth = results.whole.growth
    left.plot(list(growth.cpu), list(growth.cpu.values()), "o-", color=_NOVA)
    left.set(title="CPU of a turn, ms", xlabel="turn")
    _limit(left, bars.GROWTH * growth.cpu[1])
    right.plot(list(growth.stored), list(growth.stored.values()), "o-", color=_NOVA)
    right.plot(
        [0, growth.last], [0, bars.STORED * growth.last], "--", color=_BAR, label="the limit"
    )
    right.set(title="Stored since the first turn, KB", xlabel="turn")
    right.legend(frameon=False)


def _throughput(results: Results, left: Axes, right: Axes) -> None:
    names, colours = ["direct call", "Nova"], [_DIRECT, _NOVA]
    many, single = results.whole.throughput, results.whole.latency
    left.barh(names, [many.direct, many.nova], color=colours)
    left.set(title=f"Requests a second, {results.whole.at_once} at once")
    left.axvline(bars.THROUGHPUT * many.direct, linestyle="--", color=_BAR)
    right.barh(names, [single.direct, single.nova], color=colours)
    right.set(title="Time of one request, ms")
    right.axvline(bars.TIME * single.direct, linestyle="--", color=_BAR, label="the limit")
    right.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))


def _limit(axes: Axes, at: float) -> None:
    axes.axhline(at, linestyle="--", color=_BAR, label="the limit")
    axes.set_ylim(0, max(at * 1.15, axes.get_ylim()[1]))


_CHARTS: dict[str, Callable[[Results, Axes, Axes], None]] = {
    "cpu": _cpu,
    "growth": _growth,
    "throughput": _throughput,
}
