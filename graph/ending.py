"""How a run ends that did not do all of it: what was done, what was not, why, and what to do."""

from collections.abc import Iterable, Sequence

STUCK = "Not done: a step that it needs failed."
"""Of a step that cannot start."""


def handed_back(had: Sequence[str], likely: Sequence[str]) -> str:
    """Return the line of a step that nobody took.

    Args:
        had: the agents that handed it back, in their order.
        likely: agents that may be meant.
    """
    if likely:
        named = " or ".join(f"@{name}" for name in likely)
        cure = f"Nobody else surely fits: begin the request with {named} if one of them is meant."
    else:
        cure = "No other agent fits: say it in other words, or begin the request with @ and a name."
    return f"Not done: {_listed(had)} handed it back. {cure}"


def summary(done: Sequence[str], undone: Sequence[str]) -> str:
    """Return what of several tasks was done and what was not; nothing if all of it was."""
    count = len(done) + len(undone)
    if not undone or count == 1:
        return ""
    left = "; ".join(f"\u201c{text}\u201d" for text in undone)
    return f"Done: {len(done)} of {count} tasks. Not done: {left}."


def _listed(names: Iterable[str]) -> str:
    *first, last = dict.fromkeys(names)
    return f"{', '.join(first)} and {last}" if first else last
