"""How a review item looks: what is asked, what is known, what was said, what each answer does."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from nova.cli.differing import differences
from nova.cli.output import plain
from nova.cli.show import indented

if TYPE_CHECKING:
    from memory import ReviewItem, Shown
    from memory.review import Side, Source

_AROUND = 140
"""Characters of a turn that are shown on either side of what it is cited for."""
_REASONS = {
    "conflict": "conflict",
    "weak_conflict": "weaker source",
    "several_match": "which one?",
    "forget_unasked": "to forget?",
}


def card(shown: "Shown", *, marks: Collection[str] | None = None, place: str = "") -> Group:
    """Return an item as a person decides on it.

    Args:
        shown: the item.
        marks: the known claims that a yes would change; default: those that the item marks.
        place: where in a row of items it stands, in words.
    """
    chosen = {side.claim.claim_id for side in shown.known if side.marked}
    return Group(*_parts(shown, chosen if marks is None else marks, place))


def kind_of(reason: str) -> str:
    """Return what sort of question it is, in a word or two."""
    return _REASONS.get(reason, reason.replace("_", " "))


def from_whom(item: "ReviewItem") -> str:
    """Return whose proposal it is."""
    by = item.proposal.proposed_by
    if by == "hygiene":
        return "hygiene"
    if by != "user":
        return f"agent {by}"
    trust = item.claim.trust if item.claim is not None else "user"
    return "your words" if trust == "user" else f"from a {trust}"


def _parts(shown: "Shown", marks: Collection[str], place: str) -> Iterator[RenderableType]:
    item = shown.item
    head = [place, item.project, kind_of(item.reason), from_whom(item)]
    if item.filed_at:
        head.append(f"asked {item.filed_at[:10]}")
    yield Text.assemble((item.review_id, "bold"), ("  " + " · ".join(filter(None, head)), "dim"))
    yield Text(plain(shown.because))
    if item.status != "open":
        yield Text(f"It is decided: {item.status}.", style="yellow")
    elif shown.changed:
        yield Text("Something has changed since this was asked: this is how it is now.", "yellow")
    yield Text()
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, words in _rows(shown, marks):
        grid.add_row(name, words)
    yield indented(grid)


def _rows(shown: "Shown", marks: Collection[str]) -> Iterator[tuple[Text, RenderableType]]:
    if shown.new is not None:
        yield Text("new", style="green"), _side(shown.new)
    alone = shown.new is None and len(shown.known) == 1
    for number, side in enumerate(shown.known, start=1):
        mark = "x" if side.claim.claim_id in marks else " "
        name = Text(f"{number} [{mark}]" if side.live and not alone else f"{number}", style="cyan")
        yield name, _side(side)
    for words in _compared(shown):
        yield Text("change", style="dim"), words


def _compared(shown: "Shown") -> Iterator[Text]:
    if shown.new is not None:
        pairs = [(side.claim.text, shown.new.claim.text) for side in shown.known]
    elif shown.item.reason in {"contradicted", "duplicate"}:
        newest = shown.known[-1].claim.text if shown.known else ""
        pairs = [(side.claim.text, newest) for side in shown.known[:-1]]
    else:
        pairs = []
    for old, new in pairs:
        found = differences(old, new)
        if found is not None:
            yield found


def _side(side: "Side") -> Group:
    claim = side.claim
    facts = [claim.claim_id, claim.tier, f"since {claim.valid_from[:10]}"]
    if not side.live:
        facts.append(f"{claim.close_reason} {(claim.valid_to or claim.retired_at or '')[:10]}")
    if claim.sensitivity in {"secret", "internal"}:
        facts.append(claim.sensitivity)
    lines: list[RenderableType] = [Text(plain(claim.text), style="bold")]
    lines.append(Text(" · ".join(facts), style="dim"))
    lines += [_said(source) for source in side.sources[-3:]]
    if len(side.sources) > 3:
        lines.append(Text(f"and in {len(side.sources) - 3} earlier turns", style="dim"))
    return Group(*lines)


def _said(source: "Source") -> Text:
    """Return the cited words within their turn, which stand out."""
    who = f"{source.speaker} ({source.role})" if source.role != "user" else source.speaker
    line = Text(f"{source.said_at[:10]} {plain(who)}: ", style="dim")
    at = source.text.find(source.quote)
    if at < 0:
        return line.append(plain(" ".join(source.quote.split())))
    end = at + len(source.quote)
    before = source.text[max(at - _AROUND, 0) : at]
    after = source.text[end : end + _AROUND]
    line.append(("…" if at > _AROUND else "") + _flat(before))
    line.append(_flat(source.quote), style="underline not dim")
    return line.append(_flat(after) + ("…" if len(source.text) > end + _AROUND else ""))


def _flat(text: str) -> str:
    return plain(text).replace("\n", " ")
