"""The catalogue: every tool and every kind of proposal that a spec may name."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from agents.spec import AgentSpec


class ToolCard(BaseModel):
    """One ability that a spec may name, and whether it is there yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    description: str
    """What it lets an agent do, as a verb phrase: "read files that you hand over"."""
    is_available: bool = False
    reads_data: bool = False
    """Whether it also takes a database that is connected."""
    needs_model: bool = False
    """Whether only a language model can use it."""


def _cards(*cards: ToolCard) -> Mapping[str, ToolCard]:
    return MappingProxyType({card.name: card for card in cards})


TOOLS = _cards(
    ToolCard(
        name="search_memory", description="search what Nova was told before", is_available=True
    ),
    ToolCard(name="fetch_web", description="read pages on the web"),
    ToolCard(name="call_mcp", description="ask outside sources over MCP"),
    ToolCard(name="read_files", description="read files that you hand over"),
    ToolCard(
        name="run_named_query",
        description="read live company data",
        is_available=True,
        reads_data=True,
    ),
    ToolCard(
        name="read_schema",
        description="read what a database holds",
        is_available=True,
        reads_data=True,
    ),
    ToolCard(
        name="run_select",
        description="run a freely written SELECT on a database",
        is_available=True,
        reads_data=True,
        needs_model=True,
    ),
    ToolCard(name="render_chart", description="draw charts", is_available=True, reads_data=True),
    ToolCard(name="pipeline_status", description="see where pipelines stand", is_available=True),
    ToolCard(name="pipeline_logs", description="read the logs of pipeline runs", is_available=True),
    ToolCard(
        name="pipeline_dry_run", description="try out a pipeline without effect", is_available=True
    ),
    ToolCard(name="list_schedules", description="see what is scheduled", is_available=True),
    ToolCard(name="read_agenda", description="read what is open, scored", is_available=True),
    ToolCard(name="read_git", description="read the history of the source code"),
    ToolCard(name="run_lint", description="lint source code"),
    ToolCard(name="run_tests", description="run tests"),
    ToolCard(name="run_evals", description="run Nova's evaluations"),
)
"""Read tools by name."""

PIPELINE_TOOLS = frozenset({"pipeline_status", "pipeline_logs", "pipeline_dry_run"})
"""Those that tell of pipelines."""

PROPOSALS = _cards(
    ToolCard(name="memory", description="propose what to remember", is_available=True),
    ToolCard(name="file", description="propose a file", is_available=True),
    ToolCard(name="branch", description="propose a change on a branch"),
    ToolCard(
        name="pipeline_run", description="start, pause or resume a pipeline", is_available=True
    ),
    ToolCard(name="pipeline", description="define a pipeline", is_available=True),
    ToolCard(name="schedule", description="change a schedule", is_available=True),
    ToolCard(name="named_query", description="save a SELECT as a named query", is_available=True),
    ToolCard(name="staging_import", description="load a file", is_available=True),
    ToolCard(name="draft_po", description="draft a purchase order", is_available=True),
    ToolCard(name="draft_transfer", description="draft a transfer", is_available=True),
    ToolCard(name="draft_quote", description="draft a quote", is_available=True),
    ToolCard(name="draft_rma", description="draft a return", is_available=True),
    ToolCard(
        name="draft_invoice_note", description="draft a note on an invoice", is_available=True
    ),
    ToolCard(name="access_request", description="draft a request for access", is_available=True),
    ToolCard(name="plan", description="follow a plan through", is_available=True),
    ToolCard(name="agenda", description="snooze or close items of the agenda", is_available=True),
)
"""Kinds of proposals: `memory`, and kinds of effects."""


def missing_abilities(
    spec: AgentSpec,
    *,
    effect_kinds: Collection[str] = ("file",),
    has_data: bool = False,
    has_model: bool = True,
) -> list[str]:
    """Return what the agent should be able to do but cannot yet, as verb phrases."""
    tools = [_lacking(tool, has_data=has_data, has_model=has_model) for tool in spec.tools]
    kinds = [kind for kind in spec.proposes if kind != "memory" and kind not in effect_kinds]
    return [*(tool for tool in tools if tool), *(_described(PROPOSALS, kind) for kind in kinds)]


def sees_for_itself(spec: AgentSpec) -> bool:
    """Whether an agent may read more than memory and databases, and needs no model for it."""
    cards = (TOOLS[tool] for tool in spec.tools if tool in TOOLS and tool != "search_memory")
    return any(card.is_available and not (card.reads_data or card.needs_model) for card in cards)


def _lacking(tool: str, *, has_data: bool, has_model: bool) -> str:
    """Return what is lacking without this tool; empty if it is there."""
    card = TOOLS.get(tool)
    if card is None or not card.is_available:
        return _described(TOOLS, tool)
    if card.reads_data and not has_data:
        return f"{card.description} (no database is connected)"
    if card.needs_model and not has_model:
        return f"{card.description} (that needs a language model)"
    return ""


def _described(cards: Mapping[str, ToolCard], name: str) -> str:
    return cards[name].description if name in cards else f"use {name}"
