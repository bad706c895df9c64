"""The digest: the agenda of a day as a short text with its sources."""

from routines.agenda.agenda import Listing
from routines.agenda.item import Item

NOTHING = "Nothing needs you today."
_SOON = 5
"""Items with a day that are named below the first three."""


def digest(listing: Listing) -> str:
    """Return what should be done next and what is due after it, as Markdown with sources."""
    lines = [f"# {listing.at:%A} {listing.at.day} {listing.at:%B %Y}", ""]
    if not listing.top:
        return "\n".join([*lines, NOTHING, *_besides(listing)])
    for number, item in enumerate(listing.top, start=1):
        lines += [f"{number}. **{item.text}**", f"   {reasons(item)}"]
        lines += [f"   First move: {item.move}."] if item.move else []
        lines += [f"   {source_line(item)}"]
    dated = [item for item in listing.later if item.due is not None][:_SOON]
    if dated:
        lines += ["", "Due after that:"]
        lines += [f"- {item.due}: {item.text} ({item.item_id})" for item in dated]
    left = len(listing.later) - len(dated)
    lines += ["", f"{left} more: `nova next --all`."] if left else []
    return "\n".join([*lines, *_besides(listing)])


def reasons(item: Item) -> str:
    """Return why an item weighs what it does: each term with its points, and their sum."""
    terms = ", ".join(f"{term.name} {term.points:+d} ({term.because})" for term in item.terms)
    return f"{item.score} = {terms}"


def source_line(item: Item) -> str:
    """Return what an item rests on, the newest source first."""
    told = [f"{source.kind} {source.id}, {source.at:%Y-%m-%d}" for source in reversed(item.sources)]
    return f"From {'; '.join(told)}. Item {item.item_id}."


def _besides(listing: Listing) -> list[str]:
    """Return how many are perhaps over, below the first three, and how many sleep."""
    doubted = sum(item.is_doubted for item in listing.later)
    lines = ["", f"{doubted} perhaps over: `nova next --all`."] if doubted else []
    many = len(listing.asleep)
    return [*lines, "", f"{many} asleep."] if many else lines
