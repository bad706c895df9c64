"""Questions: from the words of one to a query with its vector, or with none if it can't be had."""

from functools import cached_property

from memory.embedding import Embed
from memory.scale import Scale, scale_of
from memory.search import Query, query_of
from projects.errors import EmbeddingUnavailable


class Questions:
    """Makes queries. A question itself is kept nowhere, since most are asked only once."""

    def __init__(self, embed: Embed, kept: Embed) -> None:
        """Take an embedding, and the same behind a cache."""
        self._embed = embed
        self._kept = kept

    def read(self, text: str) -> Query:
        """Return a question as recall sees it; without a vector only its words count."""
        try:
            return query_of(text, self._embed([text])[0], scale=self._scale)
        except EmbeddingUnavailable:
            return query_of(text, None)

    @cached_property
    def _scale(self) -> Scale:
        return scale_of(self._kept)
