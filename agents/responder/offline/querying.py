"""Querying: answers a question from a project's database, by the query that was read in it."""

from asyncio import to_thread
from collections.abc import Sequence
from dataclasses import replace

from agents.querying import Nearest, Reader, Readers, Reading, Source, Unsure, View, to_draw
from agents.responder.assignment import Assignment
from agents.responder.offline.drawing import course_of, draw_nearest, drawn_from
from agents.responder.offline.showing import (
    EITHER,
    FEW,
    NEAREST,
    is_nearest,
    run,
    show,
    show_nearest,
)
from agents.responder.offline.stating import Stated, joined
from agents.responder.offline.summing import summed
from agents.responder.offline.telling import MOST_ROWS, closing, listing, same_answer, tell
from agents.responder.reply import Reply
from agents.tools.toolbox import DataSource
from projects.data import Filter, Query, Selection, Table
from projects.errors import NeedsValue, NovaError

NAMED_QUERY = "run_named_query"
"""The tool of agents that may ask any named query."""

OWN_SELECT = "run_select"
"""The tool of agents that may write a SELECT, for which they need a language model."""

_NEEDS_MODEL = "A SELECT written for just this question needs a language model."
_MOST_DETAILS = 12
NEVER = "I can't tell by these rows: each of them has its {}, and what never was stands in none."
"""Said where rows are looked for that lack what every row has."""


async def answer_from_data(
    assignment: Assignment, data: DataSource, readers: Readers
) -> Reply | None:
    """Return what the databases answer, what must be asked first, or what comes nearest, if any.

    An agent without the tool answers only what its own queries hold. What is to be drawn is
    read as a question for its figures, and drawn if they have a shape.
    """
    drawn = to_draw(assignment.text)
    if drawn is not None:
        told = await _from_data(assignment, data, readers, text=drawn, is_drawn=True)
        if told is not None and told.charts:
            return told
    return await _from_data(assignment, data, readers, text=assignment.text)


async def _from_data(
    assignment: Assignment,
    data: DataSource,
    readers: Readers,
    *,
    text: str,
    is_drawn: bool = False,
) -> Reply | None:
    spec = assignment.spec
    unsure: list[tuple[Unsure | Nearest, Reader]] = []
    unread: list[NovaError] = []
    for project in await _reachable(assignment, data):
        try:
            reader = await _reader(project, data, readers)
        except NovaError as error:
            unread.append(error)
            continue
        read = await to_thread(reader.read, text, agent=spec.name)
        if read is None or not (NAMED_QUERY in spec.tools or read.agent == spec.name):
            continue
        if isinstance(read, Reading):
            return await _answered(read, reader, data, is_drawn=is_drawn)
        if is_drawn and isinstance(read, Nearest):
            shown = await draw_nearest(read, reader, data)
            if shown is not None:
                return shown
        unsure.append((read, reader))
    told = await _told(unsure, data)
    if told is not None:
        return _and_what_it_takes(told) if OWN_SELECT in spec.tools else told
    is_own = NAMED_QUERY in spec.tools and bool(unread)
    return Reply(text=str(unread[0]), missing=(unread[0].wrong,)) if is_own else None


def _and_what_it_takes(told: Reply) -> Reply:
    """Return what only comes near with a line on what would answer it."""
    if not is_nearest(told):
        return told
    return told.model_copy(update={"text": f"{told.text}\n\n{_NEEDS_MODEL}"})


async def _told(
    unsure: Sequence[tuple[Unsure | Nearest, Reader]], data: DataSource
) -> Reply | None:
    """Return what must be asked first, else what comes nearest, else what is not there."""
    asking = [each for each, _ in unsure if isinstance(each, Unsure)]
    choosing = [each for each in asking if not each.is_refusal]
    if choosing:
        return _asked(max(choosing, key=lambda each: each.confidence))
    near = [(each, reader) for each, reader in unsure if isinstance(each, Nearest)]
    near = [each for each in near if each[0].knows_names] or ([] if asking else near)
    for each, reader in sorted(near, key=lambda pair: -pair[0].confidence):
        shown = await show_nearest(each, reader, data)
        if shown is not None:
            return shown
    return _asked(max(asking, key=lambda each: each.confidence)) if asking else None


async def _reachable(assignment: Assignment, data: DataSource) -> Sequence[str]:
    """Return the project of the step if it has a database, else all that have one."""
    projects = await data.databases()
    own = [project for project in projects if project == assignment.project]
    return own or projects


async def _reader(project: str, data: DataSource, readers: Readers) -> Reader:
    stamp = await data.stamp(project)
    known = readers.known(stamp)
    if known is not None:
        return known
    catalogue = await data.catalogue(project)
    words = {name: await data.vocabulary(project, name) for name in catalogue.vocabularies}
    source = Source(project, catalogue, await data.today(project), words)
    return await to_thread(readers.of, stamp, lambda: source)


async def _answered(
    reading: Reading, reader: Reader, data: DataSource, *, is_drawn: bool = False
) -> Reply | None:
    query = reader.query(reading.selection.query)
    try:
        table = await data.run(reading.project, reading.selection)
        if _leads_with_nothing(table, reading.selection):
            reading = replace(reading, selection=_of_somebody(reading.selection))
            table = await data.run(reading.project, reading.selection)
    except NeedsValue as error:
        return Reply(text=error.cure, question=error.cure)
    except NovaError as error:
        return Reply(text=str(error), missing=(error.wrong,))
    for rival in reading.rivals:
        if not await _agrees(table, rival, reading, data):
            views = [_view(each, reader) for each in (reading.selection, rival)]
            return await show(views, reading.project, reader, data, opening=EITHER)
    shown = await _instead(reading, reader, table, data)
    if shown is not None:
        return shown
    told = [tell(table, reading, query), *await _below(table, reading, query, data)]
    whole = joined([*told, course_of(table), Stated(closing(table), ())])
    reply = Reply(text=whole.text, citations=whole.citations)
    return drawn_from(reply, table) if is_drawn else reply


async def _instead(
    reading: Reading, reader: Reader, table: Table, data: DataSource
) -> Reply | None:
    """Return what comes nearest, where the rows are too many to tell or there are none."""
    if reading.near is None:
        return None
    if table.form == "rows" and table.row_count > MOST_ROWS:
        # What is asked for may stand in what was cut off.
        return await show_nearest(reading.near, reader, data)
    if table.matched > 0:
        return None
    lacking = await _never_lacking(reading, data)
    query = reader.query(reading.selection.query)
    none = NEVER.format(lacking) if lacking else tell(table, reading, query).text
    shown = await show_nearest(reading.near, reader, data, opening=f"{none} {NEAREST}")
    return Reply(text=none, missing=(none,)) if shown is None and lacking else shown


def _leads_with_nothing(table: Table, chosen: Selection) -> bool:
    """Whether what ranks first has no name: no company owes the most."""
    is_ranking = table.form in ("largest", "smallest") and bool(chosen.by)
    return is_ranking and bool(table.rows) and table.rows[0][0] is None


def _of_somebody(selection: Selection) -> Selection:
    """Return a ranking of what has a name."""
    named = tuple(Filter(column=name, op="not_null") for name in selection.by if "." not in name)
    return selection.model_copy(update={"filters": (*selection.filters, *named)})


async def _never_lacking(reading: Reading, data: DataSource) -> str:
    """Return what rows are looked for that lack it, though every row has it; empty if none is.

    Who never ordered stands in no order: that none lacks a customer does not tell who.
    """
    chosen = reading.selection
    lacking = tuple(each for each in chosen.filters if each.op == "is_null")
    rows = Selection(query=chosen.query, parameters=chosen.parameters, filters=lacking, limit=1)
    found = await run(rows, reading.project, data) if lacking else None
    return lacking[0].column.replace("_", " ") if found and found.matched == 0 else ""


async def _below(table: Table, reading: Reading, query: Query, data: DataSource) -> list[Stated]:
    """Return what a short answer was taken from, and what a long one comes to."""
    chosen = reading.selection
    is_number = table.form in ("total", "count") and not chosen.by
    is_cut = table.form == "rows" and table.matched <= FEW and len(table.columns) < len(query.shown)
    below: list[Stated] = []
    if is_cut or (is_number and 1 < table.matched <= _MOST_DETAILS):
        rows = await run(_rows(chosen), reading.project, data)
        below += [listing(rows, query)] if rows else []
    if table.form in ("largest", "smallest") and len(table.rows) == 1 and table.matched > 1:
        rows = await run(chosen.model_copy(update={"limit": FEW}), reading.project, data)
        below += [listing(rows, query)] if rows and len(rows.rows) > 1 else []
    below += await summed(table, chosen, query, lambda each: run(each, reading.project, data))
    return below


async def _agrees(table: Table, rival: Selection, reading: Reading, data: DataSource) -> bool:
    """Whether another reading comes to the same answer."""
    asked = (*reading.asked, *(reading.selection.columns[:1] if table.form == "largest" else ()))
    try:
        other = await data.run(reading.project, rival)
    except NovaError:
        return True
    return same_answer(table, other, asked)


def _rows(selection: Selection) -> Selection:
    """Return the rows that a total was taken of."""
    update = {
        "form": "rows", "columns": (), "by": (), "having": (), "each": "total", "order": (),
        "limit": _MOST_DETAILS,
    }  # fmt: skip
    return selection.model_copy(update=update)


def _view(selection: Selection, reader: Reader) -> View:
    """Return another reading as something to look at."""
    rows = selection if selection.form == "rows" else _rows(selection)
    return View(selection, rows, reader.query(selection.query).agent)


def _asked(unsure: Unsure) -> Reply:
    if unsure.is_refusal:
        return Reply(text=unsure.question, missing=(unsure.question,))
    return Reply(text=unsure.question, question=unsure.question)
