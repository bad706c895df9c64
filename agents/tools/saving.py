"""The tool that proposes to keep a SELECT as a named query. Loads LangChain."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, ConfigDict, Field

from projects.data import NAMED_QUERY, Table, as_payload, as_query
from projects.errors import BadInput
from projects.proposal import EffectDraft

SAVE_QUERY = "save_query"


class SaveArguments(BaseModel):
    """What `save_query` takes: the words for the last SELECT that ran, never its SQL."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{2,62}$", description="As lapsed_customers")
    purpose: str = Field(min_length=3, max_length=500, description="What it tells, in a sentence")
    grain: str = Field(min_length=3, max_length=500, description="As: one row per customer")
    examples: list[str] = Field(
        default_factory=list, max_length=10, description="How people would ask for it"
    )


def save_tool() -> BaseTool:
    """Return `save_query`; what it saves has run in this step, so it is known to work."""
    return StructuredTool.from_function(
        coroutine=_noted,
        name=SAVE_QUERY,
        description="Propose to keep your last SELECT as a named query; a person decides.",
        args_schema=SaveArguments,
        return_direct=True,
    )


class Saves(NamedTuple):
    """What is to be kept, and why something cannot be, a line each."""

    drafts: tuple[EffectDraft, ...]
    refused: tuple[str, ...]


def read_saves(
    calls: Iterable[tuple[str, dict[str, Any]]], selected: Sequence[Table], *, agent: str
) -> Saves:
    """Return the drafts that keep the last of these results' SELECTs, as tool calls ask for it."""
    drafts, refused = [], []
    for name, arguments in calls:
        if name == SAVE_QUERY:
            try:
                drafts.append(_saved(arguments, selected, agent=agent))
            except BadInput as error:
                refused.append(f"Nothing was saved. {error}")
    return Saves(tuple(drafts[:1]), tuple(refused))


def _saved(arguments: dict[str, Any], selected: Sequence[Table], *, agent: str) -> EffectDraft:
    if not selected:
        wrong = "No SELECT ran in this step that could be saved"
        raise BadInput(wrong, "Run it, then save it.")
    query = as_query(selected[-1], agent=agent, **arguments)
    return EffectDraft(kind=NAMED_QUERY, target=selected[-1].project, payload=as_payload(query))


async def _noted(**_: object) -> str:
    return "Noted."
