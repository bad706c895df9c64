"""What is visible: the names in a project's file become the keys by which rows are cut."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from projects.data.catalogue import Catalogue, Keys
from projects.data.cut import Branch, Visible
from projects.data.vocabulary import Key

Named = Callable[[Keys], Sequence[tuple[Any, ...]]]
"""Reads the rows (key, name and, of branches, tenant) of the table that keys stand in."""


def found_visible(
    catalogue: Catalogue, named: Named, *, tenant: str | None, branches: Sequence[str] | None
) -> Visible:
    """Return the keys of the tenant and of its branches; `branches` None: all of them.

    Raises:
        LookupError: naming the tenant that is not there.
    """
    keys = catalogue.scope
    tenant_key = _tenant(keys.tenant, named, tenant) if keys.tenant else None
    if keys.branch is None:
        return Visible(tenant_key)
    if keys.branch.table is None:
        given = tuple(Branch(name, name) for name in branches or ())
        return Visible(tenant_key, given, is_every_branch=branches is None)
    rows = named(keys.branch)
    own = [row for row in rows if not keys.branch.tenant or _key(row[2]) == tenant_key]
    found = [Branch(_key(row[0]), str(row[1])) for row in own]
    if branches is None:
        return Visible(tenant_key, tuple(found))
    chosen = tuple(branch for branch in found if _is_named(branch.name, branches))
    return Visible(tenant_key, chosen, len(chosen) == len(found))


def _tenant(keys: Keys, named: Named, name: str | None) -> Key:
    if keys.table is None:
        if not name:
            message = "no tenant is named"
            raise LookupError(message)
        return name
    found = [(_key(row[0]), str(row[1])) for row in named(keys)]
    known = [key for key, called in found if name and _is_named(called, (name,))]
    if len(known) != 1:
        names = ", ".join(repr(called) for _, called in found)
        message = f"no tenant is called {name!r}; there are {names or 'none'}"
        raise LookupError(message)
    return known[0]


def _key(value: object) -> Key:
    if isinstance(value, str | int | float):
        return value
    return str(value) if isinstance(value, UUID) else int(str(value))


def _is_named(name: str, wanted: Sequence[str]) -> bool:
    return name.casefold() in {each.casefold() for each in wanted}
