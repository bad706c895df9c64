"""The matters that were told so far, and which of them a sentence speaks of."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from routines.agenda.reading.matter import Matter, Rarity
from routines.agenda.reading.thing import Kind, Thing
from routines.agenda.said import Said

SAME = 0.5
"""Share of what tells a matter apart that a sentence about it names."""
_NAMED = 0.25
_OTHERS = 0.45
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


class Matters:
    """Every matter that was told, in its order."""

    def __init__(self, rarity: Rarity) -> None:
        """Weigh words by how rare they are in all that was said."""
        self.things: list[Thing] = []
        self.spoken: Thing | None = None
        """What the turn has spoken of so far."""
        self._rarity = rarity
        self._by_word: dict[str, list[int]] = defaultdict(list)
        """Where among them those are that a word tells of: a person has hundreds."""

    def keep(self, thing: Thing) -> None:
        """Add one."""
        for word in thing.about.words:
            self._by_word[word].append(len(self.things))
        self.things.append(thing)

    def open_on(
        self,
        turn: Said,
        about: Matter,
        kinds: tuple[Kind, ...] | None = None,
        *,
        least: float = SAME,
    ) -> Thing | None:
        """Return the open matter that a sentence is most likely about, if it is clear."""
        near = self._near(about) if about.words else self.things
        standing = [
            each
            for each in near
            if each.closed_at is None and (kinds is None or each.kind in kinds)
        ]
        if about.words:
            return self._most_like(turn, about, standing, least=least)
        if self.spoken is not None:
            return self.spoken if self.spoken in standing else None
        return _just_spoken_of(turn, about, standing)

    def perhaps_on(self, turn: Said, about: Matter, *, least: float) -> list[tuple[float, Thing]]:
        """Return the open matters that a sentence may be about, and how much it is about each."""
        standing = [
            each
            for each in self._near(about)
            if each.closed_at is None and not _are_others(each.about, about)
        ]
        ranked = self._ranked(turn, about, standing)
        return [(likeness, each) for likeness, each in ranked if likeness >= least]

    def known(self, turn: Said, kind: Kind, about: Matter, *, is_hinge: bool) -> Thing | None:
        """Return the open matter that is told of once more; `is_hinge`: something waits for it."""
        kinds: tuple[Kind, ...] = ("promise", "task")
        if kind in ("awaited", "blocked"):
            kinds = ("awaited", "blocked", *(kinds if is_hinge else ()))
        elif kind == "question":
            kinds = ("question",)
        found = self.open_on(turn, about, kinds)
        if found is None or _are_others(found.about, about):
            return None
        back = self._covered(about, found.about)
        forth = self._covered(found.about, about)
        return found if (back >= SAME or is_hinge) and forth + back >= 2 * SAME else None

    def ended_on(self, turn: Said, about: Matter) -> Thing | None:
        """Return the matter that ended not long ago and that a sentence is about."""
        ended = [
            each
            for each in self._near(about)
            if each.closed_at and _is_recent(each.closed_at, turn.at)
        ]
        return self._most_like(turn, about, ended, least=SAME)

    def _near(self, about: Matter) -> list[Thing]:
        """Return what shares a word with a sentence, in its order."""
        places = {place for word in about.words for place in self._by_word.get(word, ())}
        return [self.things[place] for place in sorted(places)]

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


def _are_others(one: Matter, other: Matter) -> bool:
    """Whether both name people, and not the same."""
    return bool(one.names and other.names and not one.names & other.names)


def _is_told(way: Matter, told: Matter) -> bool:
    """Whether enough of one way is told to know it from a mere word of it."""
    return len(way.words & told.words) >= _SEVERAL or told.words <= way.words


def _is_recent(then: datetime, now: datetime) -> bool:
    return now - then < _COMES_BACK


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
