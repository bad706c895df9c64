"""The story of what was said: which matters it opened, and which of them are open still."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from memory.hearsay import standing_of
from routines.agenda.reading.asking import ways_in
from routines.agenda.reading.closing import (
    is_gift,
    news_of,
    says_again,
    says_answered,
    says_day,
    says_decided,
    says_done,
    says_dropped,
    says_meant,
    says_moved,
    says_undone,
    says_weighed,
)
from routines.agenda.reading.day import day_in
from routines.agenda.reading.hurdle import hurdle_in
from routines.agenda.reading.matter import Matter, Rarity, matter_of
from routines.agenda.reading.opening import Kind, Opening, opening_in
from routines.agenda.reading.sentence import bare, sentences_of
from routines.agenda.reading.thing import Aim, Thing, Told
from routines.agenda.said import Said

_NOT_MEANT = ("echo", "jest", "quoted")
"""How words stand that nobody says as their own; what is reported counts."""
_COMMAND = re.compile(
    r"(?:@\w+[ ,:]*)?(?:please )?(?:close|tick off|check off|cross off|snooze|put off|postpone|park|wake|mark)\b",
    re.IGNORECASE,
)
"""What is done with an item of the agenda is no news of the matter."""
_SAME = 0.5
"""Share of what tells a matter apart that a sentence about it names."""
_DECIDES = 0.2
"""The same for a decision, which names one of the ways and not the other."""
_PLAINLY = 0.75
"""The same for a sentence that names one of the ways and says no more."""
_TOLD_AGAIN = 0.72
"""The same for a sentence that opens a matter once more."""
_NAMED = 0.25
_OTHERS = 0.5
"""What is left of a likeness where the people differ."""
_BESIDE, _NEARLY = 0.6, 0.9
"""What is left of it where the word for the thing itself is not named, by how many others are."""
_SEVERAL = 2
_BACK = 0.9
"""What it weighs that all of a sentence is about a matter, though not all of the matter is in it."""
_CLEAR = 0.005
"""By how much a matter must be more likely than the next one."""
_JUST_NOW = timedelta(hours=3)
"""So long "that is done" may mean what was spoken of."""
_COMES_BACK = timedelta(days=45)
"""So long something that was done may turn out not to be."""


def told_in(turns: Sequence[Said]) -> list[Thing]:
    """Return every matter that some turns opened, in their order, with what became of it."""
    return _Story(turns).things


class _Story:
    """Goes through what was said, once, oldest first."""

    def __init__(self, turns: Iterable[Said]) -> None:
        self.things: list[Thing] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)
        """Where among them those are that a word tells of: a person has hundreds."""
        self._spoken: Thing | None = None
        """What the turn has spoken of so far."""
        said = sorted(turns, key=lambda turn: (turn.at, turn.turn_id))
        each = [(turn, _without_lead(list(sentences_of(turn.text)))) for turn in said]
        self._rarity = Rarity(quote for _, quotes in each for quote in quotes)
        for turn, quotes in each:
            self._spoken = None
            for quote in quotes:
                self._hear(turn, quote)

    def _hear(self, turn: Said, quote: str) -> None:
        text = bare(quote)
        if not self._is_meant(turn, quote, text) or (turn.is_order and _COMMAND.match(text)):
            return
        told = Told(turn.turn_id, quote, turn.at, opens=False)
        if not (
            self._moves(turn, text, told, plainly=True)
            or self._ends(turn, text, told)
            or self._moves(turn, text, told)
        ):
            self._goes_on(turn, quote, text, told)

    def _goes_on(self, turn: Said, quote: str, text: str, told: Told) -> None:
        """Note what a sentence opens, or that something is open still."""
        opening = opening_in(quote, turn.at.date(), is_order=turn.is_order)
        if opening is not None and turn.by:
            opening = _of_another(opening, turn.by)
        if opening is not None and not (
            says_undone(text) and not opening.goal and self._is_open(turn, opening)
        ):
            self._open(turn, opening)
        elif says_undone(text):
            self._stays(turn, text, told)
        else:
            self._spoken = self._best(turn, matter_of(text)) or self._spoken

    def _is_meant(self, turn: Said, quote: str, text: str) -> bool:
        """Whether somebody says a sentence as their own."""
        standing = standing_of(turn.text, quote)
        return standing not in _NOT_MEANT or (standing == "quoted" and self._is_label(turn, text))

    def _is_label(self, turn: Said, text: str) -> bool:
        """Whether what stands before a colon is no paper that is quoted, but something open."""
        label, colon, _ = text.partition(":")
        about = matter_of(label)
        return bool(colon and about.words) and self._best(turn, about) is not None

    def _ends(self, turn: Said, text: str, told: Told) -> bool:
        """Whether a sentence ends a matter that is open."""
        about = matter_of(text)
        if hurdle_in(text) is not None:
            return False
        if self._decides(turn, text, about, told):
            return True
        owed = self._best(turn, about)
        if owed is None or not _is_ended(owed, text):
            return False
        return self._close(owed, told)

    def _decides(self, turn: Said, text: str, about: Matter, told: Told) -> bool:
        """Whether a sentence says which way an open question was decided."""
        if says_decided(text):
            least = _DECIDES
        elif says_meant(text):
            least = _SAME
        elif not says_weighed(text):
            least = _PLAINLY
        else:
            return False
        asked = self._best(turn, about.flat, ("question",), least=least)
        if asked is None or self._is_nearer(turn, about, asked):
            return False
        opening = opening_in(text, turn.at.date())
        if opening is not None and (least == _PLAINLY or opening.kind in ("question", "blocked")):
            return False
        return self._close(asked, told)

    def _is_nearer(self, turn: Said, about: Matter, asked: Thing) -> bool:
        """Whether a sentence is rather about something that is owed than about a question."""
        rival = self._best(turn, about)
        return (
            rival is not None
            and rival.kind != "question"
            and self._likeness(rival, about) > self._likeness(asked, about.flat)
        )

    def _moves(self, turn: Said, text: str, told: Told, *, plainly: bool = False) -> bool:
        """Whether a sentence puts something that is owed on another day."""
        day = day_in(text, turn.at.date())
        if day is None or day.day == turn.at.date():
            return False
        rest = f"{text[: day.start]} {text[day.end :]}"
        owed = self._best(turn, matter_of(rest), ("promise", "task", "awaited"))
        if owed is None:
            return False
        is_new = not plainly and owed.due not in (None, day.day) and says_day(rest)
        if not is_new and not says_moved(news_of(rest, owed.text), plainly=plainly):
            return False
        owed.due = day.day
        owed.told.append(told)
        self._spoken = owed
        return True

    def _stays(self, turn: Said, text: str, told: Told) -> None:
        """Note that something is still open, or is open again."""
        about = matter_of(text)
        owed = self._best(turn, about)
        if owed is not None:
            owed.told.append(told)
            self._spoken = owed
            return
        if says_again(text):
            self._reopen(turn, about, told)

    def _reopen(self, turn: Said, about: Matter, told: Told) -> None:
        ended = [
            each
            for each in self._near(about)
            if each.closed_at and turn.at - each.closed_at < _COMES_BACK
        ]
        found = self._most_like(turn, about, ended, least=_SAME)
        if found is not None:
            again = Thing(found.kind, found.text, found.about, found.project, turn.thread)
            again.told.append(Told(told.turn_id, told.quote, told.at, opens=True))
            again.who, again.goals = found.who, found.goals
            self._keep(again)

    def _is_open(self, turn: Said, opening: Opening) -> bool:
        """Whether something that is owed by these words is open."""
        if opening.kind == "question" and ways_in(opening.about)[1:]:
            return False
        return self._best(turn, matter_of(opening.text), ("promise", "task")) is not None

    def _close(self, thing: Thing, told: Told) -> bool:
        thing.closed_at, thing.closing = told.at, told
        self._spoken = thing
        return True

    def _open(self, turn: Said, opening: Opening) -> None:
        about = matter_of(opening.about)
        if opening.kind == "question":
            about = about.flat
        if not (about.words or (about.names and opening.kind in ("promise", "task"))):
            return
        told = Told(turn.turn_id, opening.text, turn.at, opens=True)
        known = self._known(turn, opening, about)
        if known is None:
            known = Thing(opening.kind, opening.text, about, turn.project, turn.thread)
            if opening.kind == "question":
                known.ways = tuple(matter_of(way).flat for way in ways_in(opening.about))
            self._keep(known)
        known.told.append(told)
        self._spoken = known
        known.due = opening.due or known.due
        known.who = known.who or opening.who
        if opening.goal:
            day = day_in(opening.goal, turn.at.date())
            aim = Aim(opening.goal, matter_of(opening.goal), day.day if day else None)
            known.goals.append(aim)

    def _known(self, turn: Said, opening: Opening, about: Matter) -> Thing | None:
        """Return the open matter that an opening tells of once more."""
        kinds: tuple[Kind, ...] = ("promise", "task")
        if opening.kind in {"awaited", "blocked"}:
            kinds = (
                ("awaited", "blocked", "promise", "task")
                if opening.goal
                else ("awaited", "blocked")
            )
        elif opening.kind == "question":
            kinds = ("question",)
        found = self._best(turn, about, kinds, least=_SAME)
        if found is None:
            return None
        back = self._covered(about, found.about)
        is_again = back >= _SAME or bool(opening.goal)
        forth = self._covered(found.about, about)
        return found if is_again and forth + back >= 2 * _SAME else None

    def _best(
        self,
        turn: Said,
        about: Matter,
        kinds: tuple[Kind, ...] | None = None,
        *,
        least: float = _SAME,
    ) -> Thing | None:
        """Return the open matter that a sentence is most likely about, if it is clear."""
        near = self._near(about) if about.words else self.things
        standing = [
            each
            for each in near
            if each.closed_at is None and (kinds is None or each.kind in kinds)
        ]
        if not about.words and self._spoken is not None:
            return self._spoken if self._spoken in standing else None
        if not about.words:
            return _just_spoken_of(turn, about, standing)
        return self._most_like(turn, about, standing, least=least)

    def _near(self, about: Matter) -> list[Thing]:
        """Return what shares a word with a sentence, in its order."""
        places = {place for word in about.words for place in self._by_word.get(word, ())}
        return [self.things[place] for place in sorted(places)]

    def _keep(self, thing: Thing) -> None:
        for word in thing.about.words:
            self._by_word[word].append(len(self.things))
        self.things.append(thing)

    def _most_like(
        self, turn: Said, about: Matter, among: Sequence[Thing], *, least: float
    ) -> Thing | None:
        ranked = sorted(self._ranked(turn, about, among), key=lambda pair: -pair[0])
        if not ranked or ranked[0][0] < least:
            return None
        first = ranked[0][1]
        alike = [each for share, each in ranked if share > ranked[0][0] - _CLEAR]
        if any(each.about != first.about for each in alike):
            return None  # which one is meant is not clear
        return max(alike, key=lambda each: each.seen_at)

    def _ranked(
        self, turn: Said, about: Matter, among: Sequence[Thing]
    ) -> Iterator[tuple[float, Thing]]:
        for each in among:
            if each.about.words & about.words:
                nearer = 0.01 * (each.thread == turn.thread) + 0.01 * (each.project == turn.project)
                yield self._likeness(each, about) + nearer, each

    def _likeness(self, thing: Thing, told: Matter) -> float:
        """Return how much a sentence is about a thing, or about one of the ways it leaves open."""
        ways = (way for way in thing.ways if way.words and _is_told(way, told))
        return max(self._share(one, told) for one in (thing.about, *ways))

    def _share(self, wanted: Matter, told: Matter) -> float:
        """Return how much of what tells a matter apart a sentence names."""
        share = self._covered(wanted, told)
        if len(wanted.words & told.words) >= _SEVERAL:
            share = max(share, _BACK * self._covered(told, wanted))
        if wanted.names and told.names:
            share = share + _NAMED if wanted.names & told.names else share * _OTHERS
        if wanted.head and wanted.names and wanted.head not in told.words:
            return share * (_BESIDE if len(wanted.words & told.words) < _SEVERAL else _NEARLY)
        return share

    def _covered(self, wanted: Matter, told: Matter) -> float:
        whole = self._rarity.weight(wanted.words)
        return self._rarity.weight(wanted.words & told.words) / whole if whole else 0.0


def _is_told(way: Matter, told: Matter) -> bool:
    """Whether enough of one way is told to know it from a mere word of it."""
    return len(way.words & told.words) >= _SEVERAL or told.words <= way.words


def _of_another(opening: Opening, speaker: str) -> Opening | None:
    """Return what somebody else's words open: what they owe; their questions are their own."""
    if opening.kind not in ("promise", "task") or opening.goal:
        return None
    return opening._replace(kind="awaited", who=speaker)


def _is_ended(owed: Thing, text: str) -> bool:
    """Whether a sentence about something open says that it is over."""
    if says_dropped(news_of(text, owed.text)):
        return True
    is_awaited = owed.kind in ("awaited", "blocked")
    if not says_done(text, owed.about, owed.text, is_awaited=is_awaited):
        return False
    if owed.kind in ("promise", "task"):
        return not is_gift(text, owed.who)
    return owed.kind != "question" or says_answered(text) or says_decided(text)


def _without_lead(quotes: list[str]) -> list[str]:
    """Return the sentences of a turn without those that only lead up to the others: "Settled."."""
    has_words = [bool(matter_of(bare(quote)).words) for quote in quotes]
    first = has_words.index(True) if True in has_words else 0
    return quotes[first:]


def _just_spoken_of(turn: Said, about: Matter, standing: Sequence[Thing]) -> Thing | None:
    """Return what "that is done" means: what this conversation spoke of last."""
    near = [
        each
        for each in standing
        if each.thread == turn.thread
        and turn.at - each.seen_at < _JUST_NOW
        and (not about.names or about.names & each.about.names)
    ]
    return max(near, key=lambda each: each.seen_at, default=None)
