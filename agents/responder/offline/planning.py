"""Planning the day without a model: the agenda's first items with their terms, or one changed."""

import re
from collections.abc import Sequence

from agents.responder.assignment import Assignment
from agents.responder.offline.terms import names, terms
from agents.responder.reply import Reply
from agents.tools.agenda import AGENDA, AgendaSource, Change, Entry, change_draft
from agents.tools.toolbox import Toolbox
from projects.source import Citation

_NEXT = re.compile(
    r"\b(?:what|which|anything|something|how|is there|where|who|show|list|tell|give)\b.*\b(?:next|first|plate|agenda|to-?do|todos?|priorit\w+|urgent|"
    r"open|overdue|outstanding|pending|blocked|stuck|waiting|attention|important|due|focus|best use|work on|"
    r"start with|today|tackle|left|matters most|deserves?|forgot(?:ten)?|loose ends|need(?:s|ed)? (?:me|doing))\b"
    r"|\b(?:my|the) (?:agenda|to-?dos?|day|plate|list)\b|\bwhat now\b|\bwhat should I do\b|\bwhere do I (?:start|begin)\b",
    re.IGNORECASE,
)
_CLOSE = re.compile(
    r"\b(?:close|tick off|check off|cross off|strike|mark|done with|complete[d]?|remove|take|drop)\b"
    r"(?=.*\b(?:item|off|done|agenda|list|closed|complete[d]?|plate|about|matter|point)\b)"
    r"|^\W*(?:close|tick off|check off|cross off)\b",
    re.IGNORECASE,
)
_SNOOZE = re.compile(
    r"\b(?:snooze|put off|postpone|park|hide|not now|later|bring (?:it|this|that) up (?:again )?|remind me (?:again )?of)\b"
    r".*?(?P<until>\b(?:until|till|to|on|for|by|next|tomorrow|in)\b.*)?$",
    re.IGNORECASE,
)
_SNOOZED = re.compile(
    r"^\W*(?:please |can you |could you )?(?:snooze|put off|postpone|park|hide)\b", re.I
)
_WAKE = re.compile(r"^\W*(?:please )?(?:wake|unsnooze|wake up)\b", re.IGNORECASE)
_ITEM = re.compile(r"\bi_[0-9a-f]{4,}\b")
_WORDS = terms("item agenda list off done matter point plate close tick check cross snooze put off "
               "postpone park hide mark complete until tomorrow week month next later")  # fmt: skip
_SLEEP = re.compile(r"^(?:until|till|to|on|for|by)\s+", re.IGNORECASE)
_ASKED = terms("next first plate agenda priority urgent open overdue outstanding pending blocked stuck waiting "
               "attention important due focus best use start today tackle left matter deserve project work day "
               "minute hour lunch thing item forget loose end should morning afternoon week tomorrow show list "
               "tell give top three five list task todo wait need who anyone friday monday tuesday wednesday "
               "thursday saturday sunday time")  # fmt: skip
_KINDS = (
    (re.compile(r"\b(?:blocked|stuck|hold)\b", re.I), ("blocked", "awaited")),
    (re.compile(r"\b(?:undecided|decide|decisions?|open questions?)\b", re.I), ("question",)),
    (re.compile(r"\b(?:promis\w+|owe)\b", re.I), ("promise", "task")),
    (re.compile(r"\b(?:fail\w*|broken|broke)\b", re.I), ("run", "pipeline", "schedule")),
    (re.compile(r"\b(?:approv\w+|sign off)\b", re.I), ("approval",)),
)
_SILENT = "Nothing needs you today."
_SHOWN = 3


async def plan_day(assignment: Assignment, toolbox: Toolbox) -> Reply | None:
    """Return what should be done next, or the draft that changes an item; None if neither is asked."""
    agenda = toolbox.agenda
    if agenda is None or "read_agenda" not in assignment.spec.tools:
        return None
    change = _change_in(assignment.text) if AGENDA in toolbox.effect_kinds else None
    if change is not None:
        return await _changed(assignment, agenda, change)
    if not _NEXT.search(assignment.text) or _is_particular(assignment):
        return None
    entries = await agenda.entries(project=assignment.project)
    return await _listed(_wanted(entries, assignment.text), assignment, toolbox)


def _is_particular(assignment: Assignment) -> bool:
    """Whether a request asks about something by name, which memory answers."""
    project = terms(
        f"{assignment.project_name or ''} {(assignment.project or '').replace('_', ' ')}"
    )
    asked = terms(assignment.text) - project - _ASKED
    return bool(names(assignment.text) - project) or len(asked) > 1


def _wanted(entries: Sequence[Entry], text: str) -> list[Entry]:
    """Return the entries of the kind that is asked for; the first few where none is named."""
    for pattern, kinds in _KINDS:
        if pattern.search(text):
            return [entry for entry in entries if entry.kind in kinds and not entry.is_asleep]
    return [entry for entry in entries if entry.is_top]


async def _listed(entries: Sequence[Entry], assignment: Assignment, toolbox: Toolbox) -> Reply:
    """Return the first entries with their terms, dates and sources."""
    turn_ids = [turn for entry in entries for turn in entry.turn_ids]
    around = await toolbox.around(turn_ids) if turn_ids else ()
    known = {item.id: item for item in around}
    seen = [entry for entry in entries if not entry.turn_ids or set(entry.turn_ids) & set(known)]
    if not seen:
        where = f" in {assignment.project_name}" if assignment.project_name else ""
        return Reply(text=f"{_SILENT[:-1]}{where}." if where else _SILENT)
    lines, citations = [], []
    for number, entry in enumerate(seen[:_SHOWN], start=1):
        sentence = f"{number}. {entry.text}"
        lines += [
            sentence,
            f"   {entry.score} = {entry.why}. First move: {entry.move}. ({entry.item_id})",
        ]
        citations += [
            Citation(kind="turn", id=turn, quote=quote, sentence=sentence)
            for turn, quote in zip(entry.turn_ids, entry.quotes, strict=True)
            if turn in known
        ][-1:]
    left = len(seen) - _SHOWN
    lines += ["", f"{left} more: `nova next --all`."] if left > 0 else []
    return Reply(text="\n".join(lines), citations=tuple(citations))


def _change_in(text: str) -> tuple[Change, str | None] | None:
    """Return what a request wants to be done with an item, and until when."""
    if text.rstrip().endswith("?"):
        return None
    if _WAKE.search(text):
        return "wake", None
    if _SNOOZED.search(text):
        found = _SNOOZE.search(text)
        until = found["until"] if found else None
        return "snooze", _SLEEP.sub("", until.strip(" .!")) if until else "tomorrow"
    return ("done", None) if _CLOSE.search(text) else None


async def _changed(
    assignment: Assignment, agenda: AgendaSource, change: tuple[Change, str | None]
) -> Reply:
    """Return the draft that changes the item that the words mean, or ask which."""
    entries = await agenda.entries(project=None)
    fits = _meant(entries, assignment.text)
    if not fits:
        return Reply(text="No open item of the agenda is about that: see `nova next --all`.")
    if len(fits) > 1:
        listed = "\n".join(f"- {entry.text} ({entry.item_id})" for entry in fits[:_SHOWN])
        question = f"Which of these?\n{listed}"
        return Reply(
            text=question, question=question, options=tuple(e.item_id for e in fits[:_SHOWN])
        )
    what, until = change
    draft = change_draft(fits[0], what, until=until)
    done = {"done": "Close", "snooze": f"Put off until {until}", "wake": "Wake"}[what]
    return Reply(text=f"{done}: {fits[0].text}", effects=(draft,))


def _meant(entries: Sequence[Entry], text: str) -> list[Entry]:
    """Return the entries that words are about, those that share most with them."""
    named = set(_ITEM.findall(text))
    if named:
        return [entry for entry in entries if entry.item_id in named]
    asked = terms(text) - _WORDS
    shares = {entry.item_id: len(asked & terms(entry.text)) for entry in entries}
    most = max(shares.values(), default=0)
    return [entry for entry in entries if most and shares[entry.item_id] == most]
