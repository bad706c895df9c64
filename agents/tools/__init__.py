"""What agents may read, and the forms in which they propose."""

from agents.tools.catalogue import (
    PIPELINE_TOOLS,
    PROPOSALS,
    TOOLS,
    ToolCard,
    missing_abilities,
    sees_for_itself,
)
from agents.tools.toolbox import (
    DataSource,
    Noted,
    Notes,
    PipelineSource,
    Search,
    Timetable,
    Toolbox,
)

__all__ = [
    "PIPELINE_TOOLS",
    "PROPOSALS",
    "TOOLS",
    "DataSource",
    "Noted",
    "Notes",
    "PipelineSource",
    "Search",
    "Timetable",
    "ToolCard",
    "Toolbox",
    "missing_abilities",
    "sees_for_itself",
]
