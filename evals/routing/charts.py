"""The pictures of the report, as SVG that is the same for the same results."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from evals.routing.results import Confusion, Found, Results, Suite

_NOVA, _STANDS, _LINE = "#3b6fb6", "#c0392b", "#9aa5b1"
_DARK = 0.45
"""From this share on a cell is dark."""
_NAMES: dict[Suite, str] = {
    "clinc150": "CLINC150",
    "banking77": "BANKING77",
    "own": "own roster, clear requests",
}


def draw(results: Results, folder: Path) -> list[str]:
    """Write each picture that the results allow into `folder` and return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    curved = [found for found in results.suites if found.suite in _NAMES]
    own = results.suite("own")
    # Without the salt the ids in a file differ from run to run; text stays text.
    with rc_context({"svg.hashsalt": "nova", "svg.fonttype": "none", "font.size": 10}):
        pictures = {}
        if curved:
            pictures["reliability"] = _panels(curved, _reliability)
            pictures["risk"] = _panels(curved, _risk)
        if own and own.confusion:
            pictures["confusion"] = _confusion(own.confusion)
        for name, figure in pictures.items():
            figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
    return list(pictures)


def _panels(suites: Sequence[Found], panel: Callable[[Found, Axes], None]) -> Figure:
    figure = Figure(figsize=(3.7 * len(suites), 3.6), layout="constrained")
    for found, axes in zip(suites, figure.subplots(1, len(suites), squeeze=False)[0], strict=True):
        panel(found, axes)
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_title(_NAMES[found.suite], loc="left", fontsize=11)
    return figure


def _reliability(found: Found, axes: Axes) -> None:
    """Draw what comes true against what was promised; the size of a dot is its share."""
    total = sum(each.choices for each in found.reliability)
    axes.plot([0, 1], [0, 1], "--", color=_LINE)
    sure = [each.confidence for each in found.reliability]
    right = [each.right for each in found.reliability]
    axes.plot(sure, right, color=_NOVA, linewidth=1)
    sizes = [15 + 400 * each.choices / total for each in found.reliability]
    axes.scatter(sure, right, s=sizes, color=_NOVA, alpha=0.75, edgecolors="white")
    axes.set(xlabel="confidence", ylabel="share that is right", xlim=(0, 1.05), ylim=(0, 1.05))


def _risk(found: Found, axes: Axes) -> None:
    """Draw what would be wrong if so much were acted upon."""
    covered = [each.coverage for each in found.risk]
    axes.plot(covered, [each.risk for each in found.risk], color=_NOVA)
    if found.stands:
        axes.plot(found.stands.coverage, found.stands.risk, "o", color=_STANDS, label="Nova acts")
        axes.legend(frameon=False, loc="upper left")
    axes.set(xlabel="share acted upon", ylabel="of this wrong", xlim=(0, 1.02))
    axes.set_ylim(0, max(0.1, axes.get_ylim()[1]))


def _confusion(confusion: Confusion) -> Figure:
    """Draw who was thought likeliest for whose requests: a shade is a share of the row."""
    counts = np.array(confusion.counts, dtype=float)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    names = [name.replace("_", " ") for name in confusion.agents]
    figure = Figure(figsize=(10, 9.4), layout="constrained")
    axes = figure.subplots()
    axes.set_facecolor("#f7f9fb")
    axes.set_axisbelow(True)
    axes.grid(color="#e4e8ec", linewidth=0.5)
    places = np.arange(len(names))
    axes.set_xticks(places, names, rotation=90, fontsize=8)
    axes.set_yticks(places, names, fontsize=8)
    axes.set(xlabel="thought likeliest", ylabel="meant")
    axes.set(xlim=(-0.7, len(names) - 0.3), ylim=(len(names) - 0.3, -0.7))
    for row, column in zip(*np.nonzero(counts), strict=True):
        share = float(shares[row, column])
        shade = _NOVA if row == column else _STANDS
        corner = (column - 0.5, row - 0.5)
        axes.add_patch(Rectangle(corner, 1, 1, facecolor=shade, alpha=0.25 + 0.75 * share))
        said = f"{counts[row, column]:.0f}"
        colour = "white" if share > _DARK else "#33404d"
        axes.text(column, row, said, ha="center", va="center", fontsize=7, color=colour)
    return figure
