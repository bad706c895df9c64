"""Drawing: a chart as a picture, where matplotlib is installed (the extra `charts`)."""

import warnings
from base64 import b64encode
from html import escape
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Literal

from projects.data.cells import amount
from projects.data.chart import Chart
from projects.errors import BadInput

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Picture = Literal["svg", "png"]

_SIZE = (8.0, 4.2)
"""Inches; a bar chart grows with its bars."""
_INCHES_A_BAR = 0.32
_MOST_TICKS = 12
_LONGEST = 120
"""Characters of a name in a chart."""
_COLOURS = ("#2f6fb0", "#d97706", "#2e8b57", "#a23b72", "#6b6f76", "#8c6d1f")
_ONE_AT_A_TIME = Lock()
"""Settings of matplotlib and what is warned of hold for the whole process."""


def drawn(chart: Chart, *, form: Picture = "svg") -> bytes:
    """Return a chart as a picture.

    Raises:
        BadInput: if matplotlib is not installed.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError as error:
        wrong = "No chart can be drawn: matplotlib is not installed"
        raise BadInput(wrong, "Install it with `pip install nova-agents[charts]`.") from error
    # The same chart is the same file, and no name in it is read as a formula.
    settings = rc_context({"svg.hashsalt": "nova", "font.size": 10, "text.parse_math": False})
    with _ONE_AT_A_TIME, settings, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of letters that its font does not have
        bars = len(chart.labels) * len(chart.series) if chart.shape == "bar" else 0
        height = max(_SIZE[1], 1.4 + bars * _INCHES_A_BAR)
        figure = Figure(figsize=(_SIZE[0], height), layout="constrained")
        axes = figure.add_subplot()
        (_lines if chart.shape == "line" else _bars)(axes, chart)
        _dress(axes, chart)
        figure.supxlabel(_safe(chart.line), fontsize=8, color="#666666")
        kept = BytesIO()
        nothing = {"Date": None} if form == "svg" else {"Software": None}
        figure.savefig(kept, format=form, dpi=144, metadata=nothing)
    return kept.getvalue()


def picture(chart: Chart) -> str:
    """Return a chart as a part of a page; without matplotlib, its lines."""
    try:
        inside = b64encode(drawn(chart)).decode()
    except BadInput:
        return "".join(f"<p>{escape(line)}</p>" for line in chart.sparklines)
    title = escape(chart.title)
    return f'<img src="data:image/svg+xml;base64,{inside}" alt="{title}" style="max-width: 100%">'


def _lines(axes: "Axes", chart: Chart) -> None:
    along = range(len(chart.labels))
    for colour, series in zip(_COLOURS, chart.series, strict=False):
        values = [float("nan") if value is None else value for value in series.values]
        axes.plot(along, values, marker="o", markersize=3.5, color=colour, label=_safe(series.name))
    step = max(1, -(-len(chart.labels) // _MOST_TICKS))
    shown = [*along][::step]
    axes.set_xticks(shown, [_safe(chart.labels[at]) for at in shown], rotation=30, ha="right")
    axes.yaxis.set_major_formatter(lambda value, _at: _tick(float(value), chart.unit))


def _bars(axes: "Axes", chart: Chart) -> None:
    wide = 0.8 / len(chart.series)
    for at, (colour, series) in enumerate(zip(_COLOURS, chart.series, strict=False)):
        places = [row + at * wide for row in range(len(chart.labels))]
        values = [value or 0.0 for value in series.values]
        bars = axes.barh(places, values, height=wide, color=colour, label=_safe(series.name))
        told = [amount(value, chart.unit) for value in series.values]
        axes.bar_label(bars, told, padding=3, fontsize=8)
    middle = (len(chart.series) - 1) * wide / 2
    axes.set_yticks(
        [row + middle for row in range(len(chart.labels))], [_safe(each) for each in chart.labels]
    )
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.xaxis.set_major_formatter(lambda value, _at: _tick(float(value), chart.unit))


def _dress(axes: "Axes", chart: Chart) -> None:
    axes.set_title(_safe(chart.title), loc="left", fontsize=12)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y" if chart.shape == "line" else "x", alpha=0.25)
    if len(chart.series) > 1:
        axes.legend(frameon=False, fontsize=8)
    elif chart.shape == "line":
        axes.set_ylabel(_safe(chart.series[0].name))


def _tick(value: float, unit: str | None) -> str:
    return amount(value, unit).removesuffix(".00")


def _safe(words: str) -> str:
    """Return words of the data as far as they can be drawn, long ones cut."""
    seen = "".join(each if each.isprintable() else " " for each in words)
    return seen if len(seen) <= _LONGEST else f"{seen[: _LONGEST - 1]}…"
