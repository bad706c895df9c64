"""The tools that read databases: named queries, and what a database holds. Loads LangChain."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

from langchain_core.tools import BaseTool, StructuredTool
from langgraph.runtime import get_runtime
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from agents.tools.catalogue import TOOLS
from agents.tools.offer import Offer, described, table_lines
from agents.tools.toolbox import DataSource, Desk
from projects.data import Filter, Form, Op, Selection, Table
from projects.errors import BadInput, DataUnavailable, NovaError, ToolFailed, ToolRetry

_MOST_ROWS = 50
_MOST_CARDS = 12

Value = str | int | float | bool


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FilterArgument(_Strict):
    """One condition on a column."""

    column: str
    op: Op = "="
    values: list[Value] = Field(
        default_factory=list, max_length=50, description="Dates as 2026-01-31; between takes two"
    )
    than: str | None = Field(default=None, description="Another column, in place of values")


class _QueryArguments(_Strict):
    """What `run_named_query` takes, but for the names that the catalogues give."""

    filters: list[FilterArgument] = Field(default_factory=list, max_length=20)
    form: Form = Field(default="rows", description="rows, or one figure over them")
    columns: list[str] = Field(
        default_factory=list, max_length=40, description="Shown, or totalled; default: the usual"
    )
    by: list[str] = Field(
        default_factory=list, max_length=4, description="Groups; a date as column.month"
    )
    order: list[str] = Field(
        default_factory=list, max_length=4, description="-column: largest first"
    )
    limit: int | None = Field(default=None, ge=1, le=_MOST_ROWS)
    parameters: dict[str, Value] = Field(default_factory=dict)


def query_tool(offer: Offer) -> BaseTool:
    """Return `run_named_query` for the queries of an offer."""
    arguments = create_model(
        "QueryArguments",
        __base__=_QueryArguments,
        query=(one_of(offer.queries), Field(description="One of the queries that you are shown")),
        project=(one_of(offer.projects) | None, None),
    )
    return made("run_named_query", "Cite the rows by their labels.", arguments, _run_query)


def schema_tool(offer: Offer) -> BaseTool:
    """Return `read_schema` for the databases of an offer."""
    arguments = create_model(
        "SchemaArguments",
        __base__=_Strict,
        about=(str, Field(max_length=300, description="What you look for, in plain words")),
        project=(one_of(offer.projects) | None, None),
    )
    describe = partial(_describe, with_columns=offer.may_select)
    return made("read_schema", "It lists tables, words and named queries.", arguments, describe)


async def _run_query(query: str, project: str | None = None, **given: Any) -> str:  # noqa: ANN401 - validated by the tool's schema
    desk = get_runtime(Desk).context
    data = reached(desk)
    filters = [Filter(**each.model_dump()) for each in given.pop("filters", ())]
    try:
        selection = Selection(query=query, filters=tuple(filters), **given)
        owner = project or await _owner(data, query)
        limited = selection.model_copy(update={"limit": selection.limit or _default(selection)})
        table = await data.run(owner, limited)
    except (BadInput, ValidationError) as error:
        raise ToolRetry(_line(error)) from error
    except DataUnavailable as error:
        raise ToolFailed(str(error)) from error
    return shown(table, desk)


async def _describe(about: str, project: str | None = None, *, with_columns: bool = False) -> str:
    data = reached(get_runtime(Desk).context)
    lines = []
    for owner in await data.databases():
        if project in (None, owner):
            try:
                catalogue = await data.catalogue(owner)
                tables = await data.tables(owner) if with_columns else {}
            except NovaError as error:
                raise ToolFailed(str(error)) from error
            lines += described(catalogue, owner, about, most=_MOST_CARDS)
            lines += table_lines(tables, about)
    return "\n".join(lines).replace("<", "&lt;")


def shown(table: Table, desk: Desk, *, most: int = _MOST_ROWS) -> str:
    """Return a table as an agent sees it: each row under a label, and what it rests on."""
    desk.tables.append(table)
    table = table.head(most)
    if not table.matched:
        return f"None: no row fits, {table.line.split(', ', 1)[1]}."
    rows = [desk.sources.row(table, index).line for index in range(len(table.rows))]
    more = " Others equal the last one." if table.is_tied else ""
    if table.is_truncated:
        more = " Not all are shown: filter more, or ask for a count or a total."
    return "\n".join([*rows, f"({table.line}.{more})"])


def _default(selection: Selection) -> int:
    return 1 if selection.form in ("largest", "smallest") else _MOST_ROWS // 2


def reached(desk: Desk) -> DataSource:
    """Return the databases of a step.

    Raises:
        ToolFailed: if there are none.
    """
    if desk.toolbox.data is None:
        message = "No database is connected; answer without it."
        raise ToolFailed(message)
    return desk.toolbox.data


async def _owner(data: DataSource, query: str) -> str:
    """Return the first project whose catalogue has the query."""
    projects = await data.databases()
    for project in projects:
        if query in (await data.catalogue(project)).queries:
            return project
    return projects[0]


def _line(error: BadInput | ValidationError) -> str:
    if isinstance(error, ValidationError):
        detail = error.errors()[0]
        return f"{'.'.join(str(part) for part in detail['loc'])}: {detail['msg']}"
    return str(error)


def one_of(names: Sequence[str]) -> Any:  # noqa: ANN401 - a Literal made of data has no type
    """Return the type of an argument that is one of these names."""
    return Literal[tuple(names)]


def made(name: str, hint: str, arguments: type[BaseModel], run: Any) -> BaseTool:  # noqa: ANN401 - a coroutine of any arguments
    """Return a read tool that the catalogue of tools lists."""
    ability = TOOLS[name].description
    return StructuredTool.from_function(
        coroutine=run,
        name=name,
        description=f"{ability[:1].upper()}{ability[1:]}. {hint}",
        args_schema=arguments,
    )
