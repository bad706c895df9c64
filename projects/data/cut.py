"""The cut: for each table of a catalogue, which of its rows a connection may see."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from projects.data.catalogue import Catalogue, TableCut
from projects.data.vocabulary import Key


class Branch(NamedTuple):
    """One branch: the key that rows bear, the name that people use."""

    key: Key
    name: str


class Visible(NamedTuple):
    """What a connection may see, as keys of the database."""

    tenant: Key | None = None
    branches: tuple[Branch, ...] = ()
    is_every_branch: bool = True
    """Whether these are all branches of the tenant."""

    @property
    def names(self) -> tuple[str, ...]:
        """The branches' names."""
        return tuple(branch.name for branch in self.branches)


def conditions(
    catalogue: Catalogue, visible: Visible, *, views: str = "temp.", is_policy: bool = False
) -> Mapping[str, str]:
    """Return the condition on each table's rows, as SQL without parameters; empty for none.

    A table that goes `through` another one comes behind it. `views` stands before the name of
    that other one as it is cut itself. In a policy the table goes by its own name.

    The table goes by the name `t`: a bare `"column"` that is not there would be a text to SQLite.
    A view's definition can hold no bound values, so keys stand in it as literals. They come
    from the database's own tables of tenants and branches, and are quoted here.
    """
    return {
        name: _condition(catalogue, cut, visible, views, quoted(name) if is_policy else "t")
        for name, cut in sorted(_whole(catalogue), key=lambda each: _depth(catalogue, each[0]))
    }


def _depth(catalogue: Catalogue, table: str) -> int:
    """Return through how many others a table goes."""
    through = catalogue.tables[table].through
    return 0 if through is None else 1 + _depth(catalogue, through.table)


def _whole(catalogue: Catalogue) -> Sequence[tuple[str, TableCut]]:
    """Return all tables; those that hold tenants and branches are cut to what is visible too."""
    cuts = dict(catalogue.tables)
    tenant, branch = catalogue.scope.tenant, catalogue.scope.branch
    if tenant is not None and tenant.table:
        cuts[tenant.table] = cuts[tenant.table].model_copy(update={"tenant": tenant.key})
    if branch is not None and branch.table:
        own = {"tenant": branch.tenant, "branch": (branch.key,)}
        cuts[branch.table] = cuts[branch.table].model_copy(update=own)
    return list(cuts.items())


def _condition(catalogue: Catalogue, cut: TableCut, visible: Visible, views: str, row: str) -> str:
    parts = []
    if cut.tenant and catalogue.scope.tenant:
        parts.append(f"{row}.{quoted(cut.tenant)} = {literal(visible.tenant)}")
    # All branches of a tenant need no naming, unless nothing else keeps out another tenant's.
    names_branches = not visible.is_every_branch or not cut.tenant
    if cut.branch and catalogue.scope.branch and names_branches:
        keys = ", ".join(literal(branch.key) for branch in visible.branches) or "NULL"
        parts += [f"{row}.{quoted(column)} IN ({keys})" for column in cut.branch]
    if cut.through:
        key = quoted(cut.through.key or cut.through.column)
        parent = f"SELECT p.{key} FROM {views}{quoted(cut.through.table)} AS p"  # noqa: S608 - quoted
        parts.append(f"{row}.{quoted(cut.through.column)} IN ({parent})")
    return " AND ".join(parts)


def quoted(name: str) -> str:
    """Return a name of the database as SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(key: Key | None) -> str:
    """Return a key as SQL; NULL for none, which equals nothing."""
    if key is None:
        return "NULL"
    if isinstance(key, str):
        return "'" + key.replace("'", "''") + "'"
    return repr(key)
