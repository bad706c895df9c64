"""Which agents of a roster keep and recall what is known, keep time and chat.

The rules need these few by what they can do, since a roster may name them as it likes or
have none of them: then the rules that need one are passed over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from agents.spec import AgentSpec

INTERVIEW = "interview"
"""The procedure of an agent that interviews experts."""
IMPORT = "import"
"""The procedure of an agent that takes in files."""
_MEMORY_ALONE = frozenset({"search_memory"})


@dataclass(frozen=True)
class Capabilities:
    """The names of the agents with which rules deal; None where the roster has none."""

    keeper: str | None = None
    """Keeps facts that a person states."""
    recall: str | None = None
    """Says what is known."""
    timer: str | None = None
    """Keeps schedules and reminders."""
    fallback: str | None = None
    """Chats."""
    planner: str | None = None
    """Keeps plans whose steps wait."""
    interviewer: str | None = None
    """Interviews experts."""
    importer: str | None = None
    """Takes in files for databases."""

    @classmethod
    def of(cls, agents: Mapping[str, AgentSpec]) -> "Capabilities":
        """Find them by their tools, proposals and boundaries."""
        specs = agents.values()
        keeper = _only(
            spec for spec in specs if set(spec.proposes) == {"memory"} and spec.tier == "fast"
        )
        readers = [spec for spec in specs if not spec.proposes and _knows_memory_alone(spec)]
        borders = keeper.siblings if keeper else ()
        recall = _only(spec for spec in readers if spec.name in borders)
        fallback = _only(spec for spec in readers if spec is not recall)
        timer = _only(spec for spec in specs if "schedule" in spec.proposes)
        planner = _only(spec for spec in specs if "plan" in spec.proposes)
        return cls(
            keeper=keeper.name if keeper else None,
            recall=recall.name if recall else None,
            timer=timer.name if timer else None,
            planner=planner.name if planner else None,
            # Without a keeper there is no telling who recalls and who chats.
            fallback=fallback.name if fallback and recall else None,
            interviewer=next((spec.name for spec in specs if spec.procedure == INTERVIEW), None),
            importer=next((spec.name for spec in specs if spec.procedure == IMPORT), None),
        )


def _knows_memory_alone(spec: AgentSpec) -> bool:
    return frozenset(spec.tools) == _MEMORY_ALONE


def _only(specs: Iterable[AgentSpec]) -> AgentSpec | None:
    found = list(specs)
    return found[0] if len(found) == 1 else None
