"""Which claims of a project come nearest to a sentence in meaning: asked for before one is written."""

from collections.abc import Mapping
from functools import cached_property

from memory.embedding import Embed
from memory.ledger import Ledger
from memory.scale import Scale, scale_of
from projects.errors import EmbeddingUnavailable

_NEAREST = 12
_NEWEST = 500
"""So many claims, the newest, are compared: what ends now has mostly begun of late."""


class Nearby:
    """Compares with the live claims by their kept vectors; the caller holds the lock.

    The index is left alone: to ask Chroma between two writes leaves files that it cannot read.
    """

    def __init__(self, ledger: Ledger, embed: Embed) -> None:
        """Compare with what is live in `ledger`."""
        self._ledger, self._embed = ledger, embed

    def __call__(self, project: str, text: str) -> Mapping[str, float]:
        """Return the nearest claims by id, with their cosines on the built-in model's scale."""
        live = sorted(self._ledger.known.live(project), key=lambda claim: claim.recorded_at)
        live = live[-_NEWEST:]
        if not live:
            return {}
        try:
            rows = self._embed([text, *(claim.text for claim in live)])
        except EmbeddingUnavailable:
            return {}
        cosines = (rows[1:] @ rows[0]).tolist()
        found = {claim.claim_id: cosine for claim, cosine in zip(live, cosines, strict=True)}
        best = sorted(found, key=found.__getitem__, reverse=True)[:_NEAREST]
        return self._scale.of({claim_id: found[claim_id] for claim_id in best})

    @cached_property
    def _scale(self) -> Scale:
        return scale_of(self._embed)
