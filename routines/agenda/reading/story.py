"""The story of what was said: which matters it opened, and which of them are open still."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from memory.extraction.words import readings
from memory.hearsay import standing_of
from routines.agenda.reading.acts import ActReader, Reading
from routines.agenda.reading.asking import asks_open, is_labelled_open
from routines.agenda.reading.day import day_in
from routines.agenda.reading.deed import Deed, deed_of
from routines.agenda.reading.doubt import hint_of, over_after
from routines.agenda.reading.matter import Matter, Rarity, matter_of
from routines.agenda.reading.matters import SAME, Matters
from routines.agenda.reading.sentence import bare, sentences_of
from routines.agenda.reading.thing import Aim, Kind, Thing, Told
from routines.agenda.said import Said

_NOT_MEANT = ("echo", "jest", "quoted")
"""How words stand that nobody says as their own; what is reported counts."""
_LAUGHS = re.compile(r"[ ,]*\b(?:lol|haha)\b", re.IGNORECASE)
"""What makes no jest of what is told with it."""
_COMMAND = re.compile(
    r"(?:@\w+[ ,:]*)?(?:please )?(?:close|tick off|check off|cross off|snooze|put off|postpone|park|wake|mark)\b",
    re.IGNORECASE,
)
"""What is done with an item of the agenda is no news of the matter."""
_SUPPOSED = re.compile(
    r"^(?:suppose|imagine|assuming|what if|in case)\b|\b(?:would have|would happen)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:I|we|I'\w+|we'\w+)\b|^(?:remind me|remember|(?:do not|don't)(?: let me)? forget|make sure|"
    r"need|owe|got|promise|note|plan)\b",
    re.IGNORECASE,
)
"""What tells a task of the person's from an order to Nova."""
_ORDERS = re.compile(
    r"(?:please )?(?P<verb>[a-z]+)\b(?! (?:is|are|was|were|has|have|had|will)\b)(?!(?: [\w-]+){0,3}:)",
    re.IGNORECASE,
)
_INQUIRES = re.compile(
    r"(?:and |so |but )?(?:did|do|does|has|have|had|is|are|was|were|will|would|can|could|who|what|when|where|"
    r"why|how|which)\b.*\?$",
    re.IGNORECASE,
)
"""What asks for news and tells none."""
_YES = re.compile(
    r"(?:yes|yep|yeah|indeed|of course|certainly|you bet|(?:I|we) (?:did|have))\b", re.IGNORECASE
)
_OF_OTHERS = re.compile(
    r"(?:and |so |but )?(?:do(?:es)? (?:you|any\w+|some\w+)(?: happen to)? (?:know|remember|recall)|did|was|were|"
    r"(?:has|have)(?! (?:we|I)\b))\b(?!.* or )",
    re.IGNORECASE,
)
"""What asks for news as nobody asks who weighs something."""
_FALLS = re.compile(
    r"\b(?:expires?|runs? out|is due|are due|deadline|wants?|needs?|expects?)\b", re.IGNORECASE
)
"""What makes a day one by which something has to be."""
_UNSAID = re.compile(r"(?:please )?(?:forget|ignore) (?:that|about|what)\b", re.IGNORECASE)
"""What takes back what was said."""
_FAILED = re.compile(r"\bdropp(?:ed|ing) the ball\b", re.IGNORECASE)
"""What reads as its opposite."""
_GIVES = re.compile(
    r"^(?:I|we)(?: have|'ve)? (?:told|promised|assured)\b|\bfrom (?:me|us)\b", re.IGNORECASE
)
"""What makes somebody's expectation the speaker's to meet."""
_ACRONYM = re.compile(r"[A-Z]{2,5}s?")
"""A thing, not a person."""
_DECIDES = 0.2
"""Share of a question that a decision names: one of the ways and not the other."""
_PERHAPS = 0.3
"""How much a sentence has to be about something to speak for its being over."""
_SURE = 0.6
"""How likely a sentence has to be an end for what it speaks of to be closed: less is a doubt.

Of the ends of strangers one in fourteen is less sure than that, of talk that leaves it open most are.
"""
_WAYS = 2
_TO_DO: tuple[Kind, ...] = ("promise", "task", "awaited", "blocked")
_TWO_SIDED = 0.5
"""From which chance on a sentence is taken to tell what comes first, and before what."""


class _Heard(NamedTuple):
    """One sentence, as it was read."""

    turn: Said
    quote: str
    text: str
    """Without what only leads in."""
    reading: Reading
    about: Matter
    day: date | None
    is_affirmed: bool = False
    """Whether it asks and is answered at once: "Did I send it? Yes." """

    @property
    def told(self) -> Told:
        """It, as it tells of a matter that is open."""
        return Told(self.turn.turn_id, self.quote, self.turn.at, opens=False)

    @property
    def tells(self) -> bool:
        """Whether any of its words were read as a matter."""
        return any(each.part in ("matter", "goal", "way") for each in self.reading.spans)

    @property
    def who(self) -> str | None:
        """Whom it names first."""
        return next((each.text for each in self.reading.spans if each.part == "who"), None)


def told_in(turns: Sequence[Said], reader: ActReader) -> list[Thing]:
    """Return every matter that some turns opened, in their order, with what became of it."""
    return _Story(turns, reader).matters.things


class _Story:
    """Goes through what was said, once, oldest first."""

    def __init__(self, turns: Iterable[Said], reader: ActReader) -> None:
        said = sorted(turns, key=lambda turn: (turn.at, turn.turn_id))
        each = [(turn, list(sentences_of(turn.text))) for turn in said]
        self.matters = Matters(Rarity(quote for _, quotes in each for quote in quotes))
        readings = reader.read([quotes for _, quotes in each])
        for (turn, quotes), read in zip(each, readings, strict=True):
            self.matters.spoken = None
            leading = _leading(quotes)
            then = [*quotes[1:], ""]
            for quote, reading, after in list(zip(quotes, read, then, strict=True))[leading:]:
                text = bare(quote)
                if self._is_meant(turn, quote, text):
                    day = day_in(text, turn.at.date())
                    about = _about(reading, text)
                    yes = _YES.match(after) is not None
                    self._hear(_Heard(turn, quote, text, reading, about, day and day.day, yes))

    def _is_meant(self, turn: Said, quote: str, text: str) -> bool:
        """Whether somebody says a sentence as their own, and as news."""
        if turn.is_order and _COMMAND.match(text):
            return False
        standing = standing_of(turn.text, quote)
        plain = _LAUGHS.sub("", text)
        if standing in ("echo", "jest") and plain != quote:
            standing = standing_of(plain, plain)
        return standing not in _NOT_MEANT or (standing == "quoted" and self._is_label(turn, text))

    def _is_label(self, turn: Said, text: str) -> bool:
        """Whether what stands before a colon is no paper that is quoted, but something open."""
        label, colon, _ = text.partition(":")
        about = matter_of(label)
        return bool(colon and about.words) and self.matters.open_on(turn, about) is not None

    def _hear(self, one: _Heard) -> None:
        whole = matter_of(one.text)
        owed = self._owed(one, one.about) or self._owed(one, whole)
        asked = self._asked(one, one.about) or self._asked(one, whole)
        deed = _deed(one, owed, asked)
        ended = asked if deed == "decides" else owed if deed in ("ends", "drops") else None
        if ended is not None and _is_sure(one, ended):
            self._close(ended, one)
        elif deed in ("moves", "stays") and owed is not None:
            self._goes_on(owed, one, deed)
        elif deed in ("owes", "hinges", "waits", "expects", "asks", "stays"):
            self._begin(one, deed)
        else:
            self.matters.spoken = owed or self.matters.spoken
        self._doubt(one, ended)

    def _doubt(self, one: _Heard, ended: Thing | None) -> None:
        """Note of what is open still that this may have been its end."""
        near = self.matters.perhaps_on(one.turn, one.about, least=SAME if ended else _PERHAPS)
        likeness = {id(thing): (share, thing) for share, thing in near}
        if ended is not None:
            likeness[id(ended)] = (1.0, ended)
        for share, thing in likeness.values():
            if thing.closed_at is None and thing.told[0].turn_id != one.turn.turn_id:
                hint = hint_of(one.reading.chances, thing.kind)
                over = over_after(thing.over, hint, share)
                if over > thing.over:
                    thing.doubted = one.told if one.turn.project == thing.project else None
                thing.over = over

    def _owed(self, one: _Heard, about: Matter) -> Thing | None:
        """Return what is open and spoken of: rather something to do than something to decide."""
        found = self.matters.open_on(one.turn, about) or self._spoken(one)
        if found is not None and found.kind == "question":
            return self.matters.open_on(one.turn, about, _TO_DO) or found
        return found

    def _spoken(self, one: _Heard) -> Thing | None:
        """Return what the turn spoke of, if a sentence only affirms it."""
        spoken = None if one.tells or not _YES.match(one.quote) else self.matters.spoken
        return None if spoken is None or spoken.closed_at else spoken

    def _asked(self, one: _Heard, about: Matter) -> Thing | None:
        return self.matters.open_on(one.turn, about.flat, ("question",), least=_DECIDES)

    def _close(self, thing: Thing, one: _Heard) -> None:
        thing.closed_at, thing.closing = one.turn.at, one.told
        self.matters.spoken = thing

    def _goes_on(self, thing: Thing, one: _Heard, deed: Deed) -> None:
        """Note that something is open still, by another day if it was moved."""
        if deed == "moves":
            thing.due = one.day
        thing.told.append(one.told)
        self.matters.spoken = thing

    def _begin(self, one: _Heard, deed: Deed) -> None:
        """Open what a sentence opens, or open it again."""
        if _SUPPOSED.search(one.text) or not _is_own(one, deed):
            return
        if not one.tells and not (deed == "asks" and _asks(one)):
            return  # "Had to sit down." is told beside something else
        if deed == "stays" and (ended := self.matters.ended_on(one.turn, one.about)):
            self._reopen(ended, one)
            return
        kind = _kind_of(one, deed)
        about = one.about.flat if kind == "question" else one.about
        if not (about.words or (about.names and kind in ("promise", "task"))):
            return
        goal = one.reading.words("goal") if deed in ("hinges", "waits") else ""
        whole = matter_of(one.text).flat if kind == "question" else about
        known = self.matters.known(one.turn, kind, about, is_hinge=bool(goal))
        known = known or self.matters.known(one.turn, kind, whole, is_hinge=bool(goal))
        if known is None:
            known = Thing(kind, one.quote, whole, one.turn.project, one.turn.thread)
            known.ways = _ways(one) if kind == "question" else ()
            self.matters.keep(known)
        self._tell(known, one, goal)

    def _tell(self, thing: Thing, one: _Heard, goal: str) -> None:
        thing.told.append(one.told._replace(opens=True))
        self.matters.spoken = thing
        thing.who = thing.who or one.turn.by or one.who
        if goal:
            thing.goals.append(Aim(goal, matter_of(goal), one.day))
        else:
            thing.due = (one.day if thing.kind != "question" else _day_to_decide(one)) or thing.due

    def _reopen(self, ended: Thing, one: _Heard) -> None:
        again = Thing(ended.kind, ended.text, ended.about, ended.project, one.turn.thread)
        again.told.append(one.told._replace(opens=True))
        again.who, again.goals = ended.who, ended.goals
        self.matters.keep(again)


def _deed(one: _Heard, owed: Thing | None, asked: Thing | None) -> Deed:
    """Return what a sentence does: as it was read, unless its words say otherwise beyond doubt."""
    if is_labelled_open(one.text) and asked is None:
        return "asks"
    deed = deed_of(
        one.reading.chances,
        is_plain=one.day is not None and _FALLS.search(one.text) is not None,
        is_undecided=_asks(one),
        is_open=owed is not None,
        is_asked=asked is not None,
        has_day=one.day is not None,
    )
    is_news = _INQUIRES.match(one.text) and not one.is_affirmed
    if is_news and (deed != "asks" or (_OF_OTHERS.match(one.text) and not _asks(one))):
        return "none"
    if _UNSAID.match(one.text):
        return "drops"
    return "stays" if deed == "drops" and _FAILED.search(one.text) else deed


def _is_sure(one: _Heard, thing: Thing) -> bool:
    """Whether a sentence says clearly enough that something is over to see it no more."""
    chances = one.reading.chances
    sure = hint_of(chances, thing.kind).over + chances["decided"] * (thing.kind != "question")
    return sure >= _SURE or _UNSAID.match(one.text) is not None


def _asks(one: _Heard) -> bool:
    """Whether its words say that something is undecided."""
    return asks_open(one.text, is_order=one.turn.is_order)


def _leading(quotes: Sequence[str]) -> int:
    """Return how many sentences only lead up to the others, as "Settled." does."""
    has_words = [bool(matter_of(bare(quote)).words) for quote in quotes]
    return has_words.index(True) if True in has_words else 0


def _about(reading: Reading, text: str) -> Matter:
    """Return what a sentence is about: by the words that were read as its matter, if any."""
    whole = matter_of(text)
    chances = reading.chances
    is_two = chances["blocked"] + chances["blocks"] > _TWO_SIDED
    told = reading.words("matter", *(() if is_two else ("way", "goal")))
    who = [each.text for each in reading.spans if each.part == "who"]
    things = [text for text in who if _ACRONYM.fullmatch(text)]
    about = matter_of(", ".join((told, *things)))
    people = matter_of(", ".join(text for text in who if text not in things))
    names = people.names | people.words
    words = (about.words | about.names) - names
    return Matter(names, words, about.head) if words else whole


def _is_own(one: _Heard, deed: Deed) -> bool:
    """Whether what a sentence opens is the person's own, and nothing that Nova is to do."""
    if one.turn.by and deed != "owes":
        return False
    if not one.turn.is_order:
        return True
    if deed == "asks" or "?" in one.text:
        return deed == "asks" and len(_ways(one)) >= _WAYS
    return _OWN.search(one.text) is not None or not _orders(one.text)


def _orders(text: str) -> bool:
    """Whether a sentence begins as an order does."""
    first = _ORDERS.match(text)
    return (
        first is not None
        and readings(first["verb"].casefold()).get("VERB") == first["verb"].casefold()
    )


def _kind_of(one: _Heard, deed: Deed) -> Kind:
    if deed == "asks":
        return "question"
    if deed == "waits":
        return "blocked"
    if one.turn.by or (deed == "expects" and not _GIVES.search(one.text)):
        return "awaited"
    return "promise" if deed == "hinges" or (one.who and not _orders(one.text)) else "task"


def _day_to_decide(one: _Heard) -> date | None:
    """Return by when a question is to be answered: "the Tuesday boat" is no such day."""
    text = one.text
    for each in one.reading.spans:
        if each.part in ("matter", "goal", "way"):
            text = text.replace(each.text, "")
    day = day_in(text, one.turn.at.date())
    return day and day.day


def _ways(one: _Heard) -> tuple[Matter, ...]:
    """Return what a question leaves to choose from."""
    return tuple(matter_of(each.text).flat for each in one.reading.spans if each.part == "way")
