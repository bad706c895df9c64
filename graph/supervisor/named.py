"""Names of pipelines in a request: they make the router surer of who works on pipelines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from agents.pipelines import named_in
from agents.spec import AgentSpec
from agents.tools import PIPELINE_TOOLS
from graph.supervisor.router import Routed
from projects.pipeline import PipelineCard

_LIKELY = 0.5
"""Confidence from which a name decides for an agent of pipelines; a name alone says not whose."""

Cards = Callable[[], Sequence[PipelineCard]]


@dataclass(frozen=True)
class NamedPipelines:
    """Knows the pipelines of the home by name, as those of the books are known by their values."""

    agents: Mapping[str, AgentSpec]
    cards: Cards = tuple

    def weighed(self, text: str, routed: Routed) -> Routed:
        """Return where a text goes, accepted if it names a pipeline and its agent is likely."""
        spec = self.agents.get(routed.label)
        is_likely = spec and PIPELINE_TOOLS & set(spec.tools) and routed.confidence >= _LIKELY
        if not is_likely or not named_in(text, self.cards()).is_sure:
            return routed
        return replace(routed, accepted=True, is_far=False, names=True)
