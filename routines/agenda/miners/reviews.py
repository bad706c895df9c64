"""Statements that wait at the desk until the person says whether they are so."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from memory import ReviewItem
from routines.agenda.item import Found, Source

_SHOWN = 3
"""Questions that are named of a project."""


class OpenReviews:
    """Reads the desk: all that waits there for a project is one item."""

    def __init__(self, waiting: Callable[[], Sequence[ReviewItem]]) -> None:
        """Read what `waiting` returns: the open review items."""
        self._waiting = waiting

    def mine(self, at: datetime) -> Sequence[Found]:
        """Return one item for each project for which something waited at a moment."""
        by_project: dict[str, list[ReviewItem]] = defaultdict(list)
        for item in self._waiting():
            if item.filed_at and datetime.fromisoformat(item.filed_at) <= at:
                by_project[item.project].append(item)
        return [_found(project, items) for project, items in sorted(by_project.items())]


def _found(project: str, items: Sequence[ReviewItem]) -> Found:
    dated = sorted(items, key=lambda item: (item.filed_at, item.review_id))
    many = "One statement waits" if len(dated) == 1 else f"{len(dated)} statements wait"
    return Found(
        key=f"reviews:{project}",
        kind="review",
        text=f"{many} for your word: {dated[-1].question}",
        project=project,
        sources=tuple(
            Source(
                kind="review",
                id=item.review_id,
                quote=item.question,
                at=datetime.fromisoformat(item.filed_at),
            )
            for item in dated[-_SHOWN:]
        ),
        move="answer them with `nova memory review`",
    )
