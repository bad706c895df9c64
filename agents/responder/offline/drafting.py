"""Drafting: arranges what is known into a plain text that a person can send."""

import re
from calendar import month_name, monthrange
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from agents.responder.assignment import Assignment
from agents.responder.offline.asking import read_request, topic
from agents.responder.offline.fitting import fitting
from agents.responder.offline.gathering import project_words
from agents.responder.offline.stating import SECTIONS, as_sentence
from agents.responder.offline.terms import terms
from agents.responder.reply import Reply
from projects.proposal import EffectDraft
from projects.source import Citation, Recalled

_MOST_IN_SECTION = 5
_RECENT = timedelta(days=120)
"""An update tells what is recent; of what is older, only the newest of its section."""
_STANDING = re.compile(
    r"\b(?:updates?|status|reports?|summary|summaries|overview|progress|recap|briefing|newsletter"
    r"|where (?:we|things) stand)\b",
    re.IGNORECASE,
)
"""Words for a text about a project as it stands, rather than about one matter."""
_PURPOSE = re.compile(
    r"\b(?P<doing>(?:asking|inviting|thanking|reminding|confirming|announcing|offering|requesting"
    r"|apologi[sz]ing|congratulating|explaining|proposing|suggesting|declining|accepting)\b.+)"
    r"|\b(?:saying|telling (?:him|her|them|\w+)|to (?:say|tell (?:him|her|them|\w+)))(?: that)?\s+"
    r"(?P<saying>.+)",
    re.IGNORECASE | re.DOTALL,
)
_NO_MATTER = terms(
    "client customer team update status report summary overview progress recap briefing newsletter "
    "short brief quick friendly weekly monthly"
)
"""Words that tell the kind of text, not what it is about."""
_DAY_OF_MONTH = re.compile(rf"\b({'|'.join(month_name[1:])})\s+(\d{{1,2}})\b", re.IGNORECASE)
_RECIPIENT = re.compile(r"\b(?:to|for)\s+((?:Mr|Mrs|Ms|Dr)\.?\s+)?([A-Z][a-z]+)\b")
_NEEDS_MODEL = (
    "I can't word a new text without a language model; NOVA_MODEL with OPENAI_API_KEY "
    "or OPENAI_BASE_URL turns one on."
)


class _Fact(NamedTuple):
    kind: str
    day: str
    citation: Citation


def draft(
    items: Sequence[Recalled], assignment: Assignment, *, as_file: bool, is_kept: bool = False
) -> Reply:
    """Return a draft made of recalled claims and earlier results alone, gaps named below it.

    Args:
        items: what was recalled.
        assignment: the step.
        as_file: whether the draft may become a file.
        is_kept: whether its words are being kept: then it isn't so that nothing is on record.
    """
    facts = [*_earlier(assignment), *_recalled(items, assignment)]
    purpose = _purpose(assignment.text)
    if not facts and not purpose:
        nothing = f" I have nothing on record about {topic(assignment.text)}."
        text = _NEEDS_MODEL if is_kept else f"{_NEEDS_MODEL}{nothing}"
        return Reply(text=text, missing=(_NEEDS_MODEL,), needs_model=True)
    sections = _sections(facts, assignment.now)
    content = _letter(purpose, sections, assignment)
    gaps = [section.gap for section in SECTIONS if facts and section.title not in sections]
    noted = f"\n\nNothing recorded on {' or '.join(gaps)}." if gaps else ""
    rests = "what is on record" if facts else "your words alone"
    effect = EffectDraft(kind="file", target=_target(assignment), payload={"content": content})
    return Reply(
        text=f"A draft from {rests}:\n\n{content}{noted}",
        citations=tuple(fact.citation for fact in facts if fact.citation.sentence in content),
        effects=(effect,) if as_file else (),
        missing=tuple(f"Nothing recorded on {gap}." for gap in gaps),
    )


def _earlier(assignment: Assignment) -> list[_Fact]:
    cited = {citation.id: citation for step in assignment.earlier for citation in step.citations}
    return [_Fact("state", "", _cited(each.quote, each)) for each in cited.values()]


def _recalled(items: Sequence[Recalled], assignment: Assignment) -> list[_Fact]:
    known = {citation.id for step in assignment.earlier for citation in step.citations}
    claims = [item for item in items if item.kind == "claim" and item.current]
    own = [item for item in claims if item.project == assignment.project and item.id not in known]
    asked = read_request(assignment.text, project_words=project_words(assignment))
    matter = asked.terms - terms(_recipient(assignment)) - _NO_MATTER
    if assignment.project and not matter:
        usable = own
    elif assignment.project and _STANDING.search(assignment.text):
        usable = fitting(own, asked, project=assignment.project) or own
    else:
        usable = fitting(own or claims, asked, project=assignment.project)
    return [
        _Fact(
            item.claim_kind or "state",
            (item.valid_from or item.said_at or "")[:10],
            _cited(item.text, Citation(kind="claim", id=item.id, quote=item.text, sentence="")),
        )
        for item in usable
        if item.claim_kind != "preference" and not _is_past_due(item, assignment.now)
    ]


def _is_past_due(item: Recalled, now: str) -> bool:
    """Whether a promise names a day that is over: kept or not, it is no news for a reader."""
    days = _DAY_OF_MONTH.findall(item.text)
    if item.claim_kind != "commitment" or not days:
        return False
    said = datetime.fromisoformat(item.said_at or now)
    return all(_day_after(said, *day) < datetime.fromisoformat(now).date() for day in days)


def _day_after(said: datetime, month: str, day: str) -> date:
    """Return the first "May 4" that came no earlier than the words were said."""
    number = list(month_name).index(month.capitalize())
    latest = monthrange(said.year, number)[1]
    found = date(said.year, number, min(int(day), latest))
    return (
        found if found >= said.date() else found.replace(year=said.year + 1, day=min(found.day, 28))
    )


def _cited(words: str, citation: Citation) -> Citation:
    return citation.model_copy(update={"quote": words, "sentence": as_sentence(words)})


def _sections(facts: Sequence[_Fact], now: str) -> dict[str, list[str]]:
    since = (datetime.fromisoformat(now) - _RECENT).date().isoformat()
    sections = {}
    for section in SECTIONS:
        chosen = [fact for fact in facts if fact.kind in section.kinds]
        chosen.sort(key=lambda fact: fact.day or now)
        recent = [fact for fact in chosen if (fact.day or now) >= since] or chosen[-1:]
        lines = list(dict.fromkeys(fact.citation.sentence for fact in recent))
        if lines:
            sections[section.title] = lines[-_MOST_IN_SECTION:]
    return sections


def _purpose(text: str) -> str:
    """Return what the text is to say, as a sentence in the person's own words, if they say it."""
    found = _PURPOSE.search(text)
    if found is None or _STANDING.search(text):
        return ""
    words = " ".join((found["doing"] or found["saying"]).split()).rstrip(" .!")
    return (
        f"I am writing to you, {words}." if found["doing"] else f"{words[:1].upper()}{words[1:]}."
    )


def _letter(purpose: str, sections: dict[str, list[str]], assignment: Assignment) -> str:
    subject = assignment.project_name or topic(assignment.text)
    parts = [f"Subject: {subject}, {assignment.now[:10]}", f"Hello{_recipient(assignment)},"]
    parts += [purpose] if purpose else []
    for title, lines in sections.items():
        bullets = "\n".join(f"- {line}" for line in lines)
        parts.append(f"{title}:\n{bullets}")
    return "\n\n".join([*parts, "Kind regards"])


def _recipient(assignment: Assignment) -> str:
    found = _RECIPIENT.search(assignment.text)
    if found is None or found[2].casefold() in project_words(assignment):
        return ""
    return f" {found[1] or ''}{found[2]}"


def _target(assignment: Assignment) -> str:
    subject = assignment.project or topic(assignment.text)
    slug = re.sub(r"[^a-z0-9]+", "-", subject.casefold()).strip("-")[:40] or "draft"
    return f"drafts/{slug}-{assignment.now[:10]}.md"
