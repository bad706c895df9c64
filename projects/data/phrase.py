"""What a result looked through, in words: so that "none" never means "none you may see"."""

from collections.abc import Sequence

from projects.data.catalogue import BRANCH, Catalogue
from projects.data.cut import Visible
from projects.data.query import Query
from projects.data.selection import Selection

_NAMED = 4
"""More branches than these are counted."""


def scope_phrase(catalogue: Catalogue, visible: Visible, query: Query, selection: Selection) -> str:
    """Return the branches that a selection looked through, or the name of the whole database."""
    return visible_phrase(catalogue, visible, _filtered(query, selection))


def visible_phrase(catalogue: Catalogue, visible: Visible, named: set[str] | None = None) -> str:
    """Return the branches that can be seen, of those that are `named` if any are."""
    if catalogue.scope.branch is None:
        return f"all of {catalogue.about}"
    if visible.is_every_branch and not visible.branches and catalogue.scope.branch.table is None:
        return "all branches"
    chosen = [name for name in visible.names if named is None or name in named]
    if not chosen:
        return "no branch that you may see"
    if len(chosen) == len(visible.names) and visible.is_every_branch:
        return {1: f"{chosen[0]} branch", 2: "both branches"}.get(
            len(chosen), f"all {len(chosen)} branches"
        )
    if len(chosen) > _NAMED:
        return f"{len(chosen)} branches"
    return f"{_listed(chosen)} branch{'es' if len(chosen) > 1 else ''}"


def _filtered(query: Query, selection: Selection) -> set[str] | None:
    """Return the branches that the filters leave by name; None if they leave all."""
    named: set[str] | None = None
    for each in selection.filters:
        if query.columns[each.column].kind == BRANCH and each.op in ("=", "in") and each.values:
            wanted = {str(value) for value in each.values}
            named = wanted if named is None else named & wanted
    return named


def _listed(names: Sequence[str]) -> str:
    *rest, last = names
    return f"{', '.join(rest)} and {last}" if rest else last
