"""The picture of the report: how far each figure is from its bar, as SVG."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet

from evals.figure import Said
from evals.suite import Found, Suite, said

_MET, _MISSED, _BAR = "#3b6fb6", "#c0392b", "#5f6b76"
_ROW = 0.27
"""Height of a row, in inches."""


class _Row(NamedTuple):
    suite: str
    found: Said
    bar: float


def draw(suites: Sequence[Suite], results: dict[str, Found], file: Path) -> None:
    """Write one picture of all shares that are held to a bar into `file`."""
    rows = [
        _Row(suite.name, each, each.figure.bar)
        for suite in suites
        if suite.name in results
        for each in said(suite, results[suite.name])
        if each.figure.bar is not None and each.figure.unit == "%"
    ]
    # Without the salt the ids in a file differ from run to run; text stays text.
    with rc_context({"svg.hashsalt": "nova", "svg.fonttype": "none", "font.size": 10}):
        sheet = Sheet(figsize=(8, 0.9 + _ROW * len(rows)), layout="constrained")
        _shares(rows, sheet.subplots())
        sheet.savefig(file, metadata={"Date": None})


def _shares(rows: Sequence[_Row], axes: Axes) -> None:
    """Draw a line for each share: where it may lie, and where it does."""
    for place, row in enumerate(rows):
        figure, value = row.found
        allowed = (row.bar, 1.0) if figure.is_floor else (0.0, row.bar)
        axes.plot(allowed, (place, place), color="#dfe5ea", linewidth=7, solid_capstyle="butt")
        axes.plot(row.bar, place, "|", color=_BAR, markersize=9)
        axes.plot(value, place, "o", color=_MET if figure.is_met(value) else _MISSED, markersize=6)
    names = [f"{row.suite}: {row.found.figure.what}" for row in rows]
    axes.set_yticks(range(len(rows)), names, fontsize=8)
    axes.set(xlim=(-0.02, 1.02), ylim=(len(rows) - 0.4, -0.6))
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
