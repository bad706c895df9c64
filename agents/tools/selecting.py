"""The tools of an agent that may write a SELECT: run one, draw a result. Loads LangChain."""

from typing import Literal

from langchain_core.tools import BaseTool
from langgraph.runtime import get_runtime
from pydantic import BaseModel, ConfigDict, Field, create_model

from agents.tools.databases import made, one_of, reached, shown
from agents.tools.offer import Offer, table_lines
from agents.tools.toolbox import Desk
from projects.data import chart_of
from projects.errors import BadInput, DataUnavailable, ToolFailed, ToolRetry

MOST_REFUSED = 3
"""Statements of one step that may be refused; after that no more are tried."""

_MOST_SHOWN = 25
"""Rows that the model sees; the person sees more."""

_MOST_CHARTS = 3
_UNDRAWN = "A chart needs two rows, a name or a date, and a number: run such a query first."


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ChartArguments(_Strict):
    """What `render_chart` takes."""

    shape: Literal["line", "bar"] | None = Field(default=None, description="Default: what fits")
    column: str | None = Field(default=None, description="What is drawn; default: the first number")


def select_tool(offer: Offer) -> BaseTool:
    """Return `run_select` for the databases of an offer."""
    arguments = create_model(
        "SelectArguments",
        __base__=_Strict,
        sql=(
            str,
            Field(min_length=1, description="One SELECT over the tables of read_schema, names AS"),
        ),
        project=(one_of(offer.projects) | None, None),
    )
    hint = "Only if no named query fits. Nova shows its SQL below your answer, marked unverified."
    return made("run_select", hint, arguments, _run_select)


def chart_tool(_: Offer) -> BaseTool:
    """Return `render_chart`."""
    return made(
        "render_chart", "It draws the last result, below your answer.", ChartArguments, _draw
    )


async def _run_select(sql: str, project: str | None = None) -> str:
    desk = get_runtime(Desk).context
    data = reached(desk)
    async with desk.writing:  # the tries of calls that come together are counted one by one
        owner = project or (await data.databases())[0]
        if desk.refused >= MOST_REFUSED:
            message = "No statement is tried any more in this step: say what was refused, and why."
            raise ToolFailed(message)
        try:
            table = await data.select(owner, sql)
        except BadInput as error:
            desk.refused += 1
            raise ToolRetry(await _told(error, sql, owner, desk)) from error
        except DataUnavailable as error:
            raise ToolFailed(str(error)) from error
        desk.selected.append(table)
    return shown(table, desk, most=_MOST_SHOWN)


async def _told(error: BadInput, sql: str, project: str, desk: Desk) -> str:
    """Return a refusal with the tables at hand, and how often it may be tried again."""
    left = MOST_REFUSED - desk.refused
    tables = await reached(desk).tables(project)
    again = f"You may try {left} more." if left else "That was the last try."
    return "\n".join([f"{error} {again}", *table_lines(tables, sql)]).replace("<", "&lt;")


async def _draw(shape: Literal["line", "bar"] | None = None, column: str | None = None) -> str:
    desk = get_runtime(Desk).context
    table = desk.tables[-1] if desk.tables else None
    chart = chart_of(table, shape=shape, measure=column) if table else None
    if chart is None:
        raise ToolRetry(_UNDRAWN)
    if chart not in desk.charts and len(desk.charts) < _MOST_CHARTS:
        desk.charts.append(chart)
    return "\n".join(["It will stand below your answer:", *chart.sparklines])
