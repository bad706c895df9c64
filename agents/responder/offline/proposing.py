"""Proposing: the drafts that a named query proposes, such as an order to each supplier of what is low."""

from asyncio import to_thread
from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from agents.commanding import Unclear
from agents.commanding.filling import unheard
from agents.commanding.names import Said
from agents.tools.toolbox import DataSource
from projects.data import PLAIN_TYPES, Command, Entry, Filter, Selection

_MOST_ROWS = 500
_MOST_LINES = 50


async def proposed(
    project: str,
    command: Command,
    text: str,
    entries: Mapping[str, Sequence[Entry]],
    data: DataSource,
    *,
    about: str | None = None,
) -> list[dict[str, JsonValue]] | Unclear | None:
    """Return a payload for each draft that the books propose; None if the request counts things itself.

    A name that nobody bears is asked about: without it there would be drafts for everybody. What
    the project itself is called (`about`) is none.
    """
    said = await to_thread(Said.read, text, command, entries)
    part = command.lines
    kinds = {field.type for field in part.fields.values()} if part else set()
    if part is None or command.proposals is None or any(map(said.of, kinds - {*PLAIN_TYPES})):
        return None
    unclear = unheard(said, command, about=about)
    if unclear is not None:
        return unclear
    column = command.proposals.column
    query = (await data.catalogue(project)).query(command.proposals.query)
    named = {
        name: {value for each in said.of(field.type) for value in each.values}
        for name, field in command.fields.items()
        if field.type not in PLAIN_TYPES and column(name) in query.columns
    }
    filters = tuple(
        Filter(column=column(name), op="in", values=tuple(values))
        for name, values in named.items()
        if values
    )
    chosen = Selection(
        query=query.name, filters=filters, columns=tuple(query.columns), limit=_MOST_ROWS
    )
    table = await data.run(project, chosen)
    grouped: dict[tuple[JsonValue, ...], list[JsonValue]] = {}
    heads = [name for name in command.fields if column(name) in table.columns]
    inside = [name for name in part.fields if column(name) in table.columns]
    for row in table.rows:
        cells = dict(zip(table.columns, row, strict=True))
        key = tuple(cells[column(name)] for name in heads)
        line = {name: cells[column(name)] for name in inside}
        if None not in key:  # nobody is known who would sell it
            grouped.setdefault(key, []).append(line)
    return [
        {**dict(zip(heads, key, strict=True)), "lines": lines[:_MOST_LINES]}
        for key, lines in grouped.items()
    ]
