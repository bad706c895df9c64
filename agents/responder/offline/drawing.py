"""Drawing: a question that wants to see a course or a shape, answered by figures that have one."""

from agents.querying import Nearest, Reader, View
from agents.responder.offline.showing import UNSURE, run
from agents.responder.offline.stating import Stated, joined
from agents.responder.offline.telling import closing, listing, narrowed
from agents.responder.reply import Reply
from agents.tools.toolbox import DataSource
from projects.data import Chart, Table, chart_of, is_series


def course_of(table: Table) -> Stated:
    """Return how a result goes over time in a line for each series; nothing if it does not."""
    chart = chart_of(table) if is_series(table) else None
    return _lines(chart) if chart is not None else Stated("", ())


def drawn_from(told: Reply, table: Table) -> Reply:
    """Return an answer with the chart of its figures, if they have a shape."""
    chart = chart_of(table)
    if chart is None:
        return told
    text = told.text if is_series(table) else f"{told.text}\n\n{_lines(chart).text}"
    return told.model_copy(update={"charts": (chart,), "text": text})


async def draw_nearest(near: Nearest, reader: Reader, data: DataSource) -> Reply | None:
    """Return the likeliest figures that can be drawn, told as what comes nearest; None if none."""
    for view in near.views:
        table = await _figures(view, near.project, data)
        chart = chart_of(table) if table is not None else None
        if table is not None and chart is not None:
            query = reader.query(view.rows.query)
            about = narrowed(view.rows, query)
            title = query.purpose.rstrip(".").split(". ")[0]
            parts = (
                Stated(UNSURE, ()),
                Stated(f"{title}{f' ({about})' if about else ''}:", ()),
                listing(table, query, is_filled=True),
                _lines(chart),
                Stated(closing(table), ()),
            )
            whole = joined(parts)
            return Reply(text=whole.text, citations=whole.citations, charts=(chart,))
    return None


async def _figures(view: View, project: str, data: DataSource) -> Table | None:
    """Return the figures that a view was read to ask for, by what divides them."""
    figure = view.figure
    if figure is None or not figure.by:
        return None
    return await run(figure.model_copy(update={"filters": view.rows.filters}), project, data)


def _lines(chart: Chart) -> Stated:
    return Stated("\n".join(chart.sparklines), ())
