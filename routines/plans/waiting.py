"""Whether what a step waits for has come: judged by rule, from what was told and the books."""

import re
from asyncio import to_thread
from datetime import datetime

from memory.extraction.lexicon import word_set
from routines.agenda.reading.matter import matter_of
from routines.agenda.reading.sentence import bare, sentences_of
from routines.plans.plan import OnDate, OnFigure, OnPerson, Plan, Wait
from routines.plans.signals import Signals

_ANSWERS = word_set(
    """
    answer answered answers reply replied replies response responded responds came come comes
    back wrote writes said says yes confirmed confirms confirmation heard got ok okay approval
    approved approves go-ahead agreed agrees
    """
)
_AHEAD = re.compile(
    r"\b(?:will|would|should|if|when|once|until|going to|wait(?:ing)?)\b|'ll\b", re.I
)
_UNDONE = re.compile(
    r"n't\b|\b(?:slipp(?:ed|ing|s)|ran out of|dropped the ball|have to wait|asked (?:where|when|again|about)|hanging over|no (?:joy|movement|luck|sign|time)|short of|pending|running late|is late|are late)\b|\b(?:not|never|yet to|still (?:open|without|have to|has to|need|needs|waiting|owe|missing|lacks?|outstanding|on my)|"
    r"no progress|overdue|without|lacks?|late with|behind (?:on|with)|almost|nearly|half|partly|partially|unfinished|"
    r"forgot|missed|failed to|remains open|outstanding)\b",
    re.IGNORECASE,
)
_ANSWERING = re.compile(
    r"\b(?:answer|repl|respon|confirm|came back|come back|okay|yes|approv|agree)\w*", re.I
)
_WORD = re.compile(r"[\w'-]+")


async def is_over(wait: Wait, plan: Plan, signals: Signals, now: datetime) -> bool:
    """Whether a step of `plan` has to wait no longer."""
    if isinstance(wait, OnDate):
        return now.date() >= wait.day
    if isinstance(wait, OnFigure):
        figure = await signals.figure(wait.question, plan)
        return figure is not None and _is_passed(wait, figure)
    told = await to_thread(signals.said, plan.made_at, now)
    return any(
        has_done(wait, quote)
        for turn in told
        if turn.thread != plan.thread
        for quote in sentences_of(turn.text)
    )


def has_done(wait: OnPerson, sentence: str) -> bool:
    """Whether a sentence tells that a person has done what is waited for."""
    text = bare(sentence)
    names = matter_of(f"x {wait.who}").names or {wait.who.casefold()}
    said = {word.casefold().removesuffix("'s") for word in _WORD.findall(text)}
    if not names & said or _UNDONE.search(text) or _AHEAD.search(text) or text.endswith("?"):
        return False
    if _ANSWERING.search(wait.what):
        return bool(said & _ANSWERS)
    wanted = matter_of(wait.what).words
    verb = {word.casefold() for word in _WORD.findall(wait.what)[:1]}
    about = matter_of(text).words
    return bool(verb & said) if not wanted else bool(wanted & about) and bool(verb & said or about)


def _is_passed(wait: OnFigure, figure: float) -> bool:
    return {
        "below": figure < wait.bound,
        "above": figure > wait.bound,
        "at least": figure >= wait.bound,
        "at most": figure <= wait.bound,
    }[wait.comparison]
