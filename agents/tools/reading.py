"""Read tools: what an agent may look up while it works. Loads LangChain."""

from langchain_core.tools import BaseTool, StructuredTool
from langgraph.runtime import get_runtime
from pydantic import BaseModel, ConfigDict, Field, field_validator

from agents.spec import AgentSpec
from agents.tools.catalogue import TOOLS
from agents.tools.databases import query_tool, schema_tool
from agents.tools.offer import NOTHING, Offer
from agents.tools.pipelines import logs_tool, rehearsal_tool, status_tool
from agents.tools.selecting import chart_tool, select_tool
from agents.tools.toolbox import Desk
from projects.errors import ToolFailed, ToolRetry, UnknownName

_MOST = 20
"""Items of memory that one search returns."""


class SearchArguments(BaseModel):
    """What `search_memory` takes."""

    model_config = ConfigDict(extra="forbid")

    query: str = Field(min_length=2, max_length=500, description="Plain words")
    project: str | None = Field(default=None, description="Only the project with this id")
    k: int = Field(default=8, description="At most so many")

    @field_validator("k")
    @classmethod
    def _bounded(cls, k: int) -> int:
        # A model that asks for a thousand is best answered with as many as it may have.
        return min(max(k, 1), _MOST)


def read_tools(spec: AgentSpec, offer: Offer = NOTHING) -> list[BaseTool]:
    """Return the read tools that `spec` names and that are there; they read from the `Desk`."""
    there = _WITH_DATA if offer.queries or offer.may_select else _ALWAYS
    tools = [tool for tool in spec.tools if tool != "run_named_query" or offer.queries]
    return [there[tool](offer) for tool in tools if tool in there]


def _search_memory_tool(_: Offer) -> BaseTool:
    ability = TOOLS["search_memory"].description
    return StructuredTool.from_function(
        coroutine=_search_memory,
        name="search_memory",
        description=f"{ability[:1].upper()}{ability[1:]}.",
        args_schema=SearchArguments,
    )


async def _search_memory(query: str, project: str | None = None, k: int = 8) -> str:
    desk = get_runtime(Desk).context
    try:
        found = await desk.toolbox.search(query, project=project, k=k)
    except UnknownName as error:
        raise ToolRetry(str(error)) from error
    except (OSError, TimeoutError) as error:
        message = "The memory cannot be searched just now; answer from what you have."
        raise ToolFailed(message) from error
    if not found:
        return "Nothing on record fits this query."
    return "\n".join(desk.sources.recall(item).line for item in found)


class ListArguments(BaseModel):
    """What `list_schedules` takes: nothing."""

    model_config = ConfigDict(extra="forbid")


def _list_schedules_tool(_: Offer) -> BaseTool:
    return StructuredTool.from_function(
        coroutine=_list_schedules,
        name="list_schedules",
        description="See what is scheduled, with the next fire times.",
        args_schema=ListArguments,
    )


async def _list_schedules() -> str:
    timetable = get_runtime(Desk).context.toolbox.timetable
    if timetable is None:
        message = "What is scheduled cannot be seen from here; say so."
        raise ToolFailed(message)
    return "\n".join(await timetable.lines()) or "Nothing is scheduled."


class AgendaArguments(BaseModel):
    """What `read_agenda` takes."""

    model_config = ConfigDict(extra="forbid")

    project: str | None = Field(default=None, description="Only the project with this id")


def _read_agenda_tool(_: Offer) -> BaseTool:
    ability = TOOLS["read_agenda"].description
    return StructuredTool.from_function(
        coroutine=_read_agenda,
        name="read_agenda",
        description=f"{ability[:1].upper()}{ability[1:]}.",
        args_schema=AgendaArguments,
    )


async def _read_agenda(project: str | None = None) -> str:
    desk = get_runtime(Desk).context
    if desk.toolbox.agenda is None:
        message = "The agenda cannot be read in this step."
        raise ToolFailed(message)
    entries = await desk.toolbox.agenda.entries(project=project)
    around = await desk.toolbox.around([turn for entry in entries for turn in entry.turn_ids])
    labels = {item.id: desk.sources.recall(item).label for item in around if item.kind == "turn"}
    lines = [
        f"[{', '.join(labels[turn] for turn in entry.turn_ids if turn in labels)}] {entry.line}"
        if entry.turn_ids
        else entry.line
        for entry in entries
        if not entry.turn_ids or set(entry.turn_ids) & set(labels)
    ]
    return "\n".join(line.replace("<", "&lt;") for line in lines) or "Nothing is open."


_ALWAYS = {
    "search_memory": _search_memory_tool,
    "read_agenda": _read_agenda_tool,
    "list_schedules": _list_schedules_tool,
    "pipeline_status": status_tool,
    "pipeline_logs": logs_tool,
    "pipeline_dry_run": rehearsal_tool,
}
_WITH_DATA = {
    **_ALWAYS,
    "run_named_query": query_tool,
    "read_schema": schema_tool,
    "run_select": select_tool,
    "render_chart": chart_tool,
}
