"""What agents may read, and the forms in which they propose."""

from agents.tools.catalogue import PROPOSALS, TOOLS, ToolCard, missing_abilities
from agents.tools.toolbox import DataSource, Noted, Notes, Search, Timetable, Toolbox

__all__ = [
    "PROPOSALS",
    "TOOLS",
    "DataSource",
    "Noted",
    "Notes",
    "Search",
    "Timetable",
    "ToolCard",
    "Toolbox",
    "missing_abilities",
]
