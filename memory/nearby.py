"""Which claims of a project come nearest to a sentence in meaning: asked for before one is written."""

from collections.abc import Mapping
from functools import cached_property

from memory.embedding import Embed
from memory.following import Follower
from memory.index import Index
from memory.scale import Scale, scale_of
from projects.errors import EmbeddingUnavailable
from projects.scope import SENSITIVITIES

_NEAREST = 12


class Nearby:
    """Looks in the index; the caller holds the lock."""

    def __init__(self, follower: Follower, index: Index, embed: Embed) -> None:
        """Ask `index`, which `follower` keeps level with the ledger."""
        self._follower, self._index, self._embed = follower, index, embed

    def __call__(self, project: str, text: str) -> Mapping[str, float]:
        """Return the nearest claims by id, with their cosines on the built-in model's scale."""
        self._follower.catch_up()
        try:
            vector = self._embed([text])[0]
        except EmbeddingUnavailable:
            return {}
        reach = {project: SENSITIVITIES}
        found = self._follower.guarded(
            lambda: self._index.by_meaning(vector, reach=reach, limit=_NEAREST)
        )
        claims = {
            key.removeprefix("claim:"): cosine
            for key, cosine in found.items()
            if key.startswith("claim:")
        }
        return self._scale.of(claims)

    @cached_property
    def _scale(self) -> Scale:
        return scale_of(self._embed)
