"""The plan: which role may do what with which rows, as the catalogue and the connection say."""

from collections.abc import Mapping
from typing import NamedTuple

from projects.data.catalogue import Catalogue
from projects.data.cut import Visible, conditions, literal

KEYS_TABLE = "nova_effect"
"""Where a database notes which effects were carried out."""

WRITTEN_BY = "written_by"
"""Its column with the role that noted an effect: no other one reads that."""

READ = frozenset({"SELECT"})


class RolePlan(NamedTuple):
    """What one role may do, and nothing else."""

    name: str
    tables: Mapping[str, frozenset[str]]
    """The privileges on each table."""
    rows: Mapping[str, str]
    """The condition on the rows of each table that is cut."""
    is_writing: bool = False
    password: str | None = None
    """Set when the role is made; never told."""


class Plan(NamedTuple):
    """What all roles of one connection may do."""

    roles: tuple[RolePlan, ...]
    undecided: Mapping[str, str]
    """Tables that are listed without a cut although they bear the columns others are cut by."""
    keys: frozenset[str]
    """The columns that tables are cut by."""
    seconds: float


def planned(
    catalogue: Catalogue,
    visible: Visible,
    columns: Mapping[str, frozenset[str]],
    *,
    reader: tuple[str, str | None],
    writer: tuple[str, str | None] | None = None,
    seconds: float = 10.0,
) -> Plan:
    """Return what the roles of a connection may do.

    Args:
        catalogue: which tables there are, and how they are cut.
        visible: the tenant and branches that the connection is for.
        columns: the columns that each listed table really has.
        reader: name and password of the role that reads.
        writer: the same of the role that writes, if there is one.
        seconds: how long a statement may take.
    """
    unclear = undecided(catalogue, columns)
    own = {table: READ for table in catalogue.tables if table not in unclear}
    roles = [RolePlan(reader[0], own, _rows(catalogue, visible, reader[0]), password=reader[1])]
    if writer is not None:
        wanted = {**own, **_written(catalogue, own), KEYS_TABLE: READ | {"INSERT"}}
        own_keys = f"session_user = {literal(writer[0])} AND {WRITTEN_BY} = session_user"
        rows = {**_rows(catalogue, visible, writer[0]), KEYS_TABLE: own_keys}
        roles.append(RolePlan(writer[0], wanted, rows, is_writing=True, password=writer[1]))
    return Plan(tuple(roles), unclear, _keys(catalogue), seconds)


def _rows(catalogue: Catalogue, visible: Visible, role: str) -> Mapping[str, str]:
    """Return the condition on the rows of each table that is cut, bound to who logged in."""
    cut = conditions(catalogue, visible, views="public.", is_policy=True)
    own = f"session_user = {literal(role)}"
    return {table: f"{own} AND {condition}" for table, condition in cut.items() if condition}


def _written(
    catalogue: Catalogue, readable: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """Return what the commands of a catalogue need on each table."""
    wanted: dict[str, frozenset[str]] = {}
    for command in catalogue.commands.values():
        for write in command.all_writes():
            name = write.table.rpartition(".")[2]
            if name in readable:
                privilege = "INSERT" if write.insert else "UPDATE"
                wanted[name] = wanted.get(name, READ) | {privilege}
    return wanted


def undecided(catalogue: Catalogue, columns: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Return the tables that hold somebody's rows by their columns and are listed as everybody's."""
    keys = _keys(catalogue)
    scope = (catalogue.scope.tenant, catalogue.scope.branch)
    held = {each.table for each in scope if each}
    found = {}
    for table, cut in catalogue.tables.items():
        shared = sorted(keys & columns.get(table, frozenset()))
        if shared and not cut.columns and table not in held:
            found[table] = shared[0]
    return found


def _keys(catalogue: Catalogue) -> frozenset[str]:
    """Return the columns with the keys of tenants and branches."""
    cuts = catalogue.tables.values()
    return frozenset(each for cut in cuts for each in (cut.tenant, *cut.branch) if each)
