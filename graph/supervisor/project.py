"""Which project a request is about: by name, by its people and words, by what is known."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from graph.supervisor.hints import Hints, is_ordinary
from graph.supervisor.speech import overlap
from graph.supervisor.spelling import (
    SHORT_WORDS,
    TOKEN,
    Spoken,
    joined_up,
    plain,
    spoken_in,
)
from graph.supervisor.verbs import OBJECT_VERBS, VERBS, word_set
from projects.project import BUILT_IN, Project
from projects.scope import PERSONAL, Scope
from projects.source import Recalled

_FUZZY_FROM = 5
"""Names shorter than this are only found as they are written."""
_SLIPS, _TWO_SLIPS_FROM = 2, 10
_BETWEEN = re.compile(
    r"(?:['\u2019]s)?(?:\s+[\w'\u2019-]+){0,8}\W*(?:\bor\b|/)(?:\W+[\w'\u2019-]+){0,3}?\W*",
    re.IGNORECASE,
)
"""What stands between two names of which only one is meant: "AIREP or Find a Sign"."""
_ONE_OF = re.compile(
    r"\bone\s+of\s+(?:(?:the|these|those)\s+two|them)\b|\bnot\s+both\b|\bone\s+or\s+the\s+other\b"
    r"|\bwhichever\b|\bmixed\s+(?:them|it)\s+up\b"
    r"|\b(?:forg[eo]t|(?:not|un)\s*sure|(?:can't|cannot|don't)\s+(?:remember|recall|know))\s+which\b",
    re.IGNORECASE,
)
_AFTER_OBJECT = word_set("that which who whose of from where he she they it")
"""What shows that words are no name, but an order: find a sign that ..."""
_LEADING = VERBS | OBJECT_VERBS
_SIMILAR = 0.5
_CLEARLY = 0.08
_SHARED = 0.34


@dataclass(frozen=True)
class Found:
    """The projects that some words point to, strongest pointer first."""

    named: tuple[str, ...] = ()
    """Those called by name, in the order of the words."""
    hinted: tuple[str, ...] = ()
    """Those whose people, organisations or terms are named; more than one is no hint."""
    rivals: tuple[str, ...] = ()
    """Several that one name fits equally."""
    is_faint: bool = False
    """Whether nothing but one word of a project's terms hints at it, which others may use, too."""


@dataclass(frozen=True)
class _Name:
    """What goes by a name, and of how many words it is."""

    owners: tuple[str, ...]
    size: int


class _Shape(NamedTuple):
    """How names look that begin with the same letter."""

    lengths: frozenset[int]
    heads: tuple[str, ...]
    """How those begin that may be written out."""


@dataclass(frozen=True)
class _Match:
    """A name in the words: whose it may be, and where it stands."""

    owners: tuple[str, ...]
    start: int
    end: int


def finder_over(projects: Iterable[Project], *, scope: Scope) -> "ProjectFinder":
    """Return a finder; for the same projects it is made once, with all its tables."""
    return _finder_over(tuple(projects), scope.heard_of)


@lru_cache(maxsize=16)
def _finder_over(projects: tuple[Project, ...], heard_of: frozenset[str] | None) -> "ProjectFinder":
    return ProjectFinder(projects, scope=Scope(projects=heard_of))


@lru_cache(maxsize=64)
def _found(finder: "ProjectFinder", text: str) -> Found:
    """Return what a finder finds; several nodes ask it about the same words."""
    return finder._find(text)


@lru_cache(maxsize=64)
def _named(finder: "ProjectFinder", text: str) -> tuple[_Match, ...]:
    return tuple(finder._names_in(spoken_in(text)))


class ProjectFinder:
    """Finds projects in words, among those that a scope may enter."""

    def __init__(self, projects: Iterable[Project], *, scope: Scope) -> None:
        """Learn what the projects go by. Those outside the scope do not exist here."""
        self._projects = [
            project
            for project in projects
            if project.id != PERSONAL and scope.may_enter(project.id)
        ]
        self._hints = Hints(tuple(self._projects))

    def find(self, text: str) -> Found:
        """Return the projects that `text` points to."""
        return _found(self, text)

    def _find(self, text: str) -> Found:
        spoken = spoken_in(text)
        named: dict[str, None] = {}
        matches = _named(self, text)
        rivals: tuple[str, ...] = ()
        for match in matches:
            if len(match.owners) == 1:
                named.update(dict.fromkeys(match.owners))
            elif not rivals:
                rivals = match.owners
        hinted, is_faint = self._hints.in_words(spoken)
        if (is_faint or not hinted) and (own := self._hints.of_matter(text)):
            hinted, is_faint = own, False
        if not named and not rivals and len(hinted) != 1:
            rivals = self._hints.partial_rivals(spoken)
        # Another name in the same words settles which of the rivals is meant.
        rivals = () if set(rivals) & set(named) else rivals
        return Found(tuple(named), hinted, rivals or _alternatives(text, matches), is_faint)

    def masked(self, text: str, mask: str = "the project") -> str:
        """Return `text` with `mask` for the names of projects, so that none passes for its matter."""
        parts, start = [], 0
        for match in _named(self, text):
            parts += [text[start : match.start], mask]
            start = match.end
        return "".join([*parts, text[start:]])

    def remembered(self, text: str, recalled: Sequence[Recalled]) -> str | None:
        """Return the project of the strongest evidence, if one stands out."""
        best: dict[str, float] = {}
        known = {project.id for project in self._projects}
        for item in recalled:
            if item.project in known and item.current and overlap(text, item.text) >= _SHARED:
                best[item.project] = max(best.get(item.project, 0.0), item.similarity)
        ranked = sorted(best.items(), key=lambda pair: -pair[1])
        if not ranked or ranked[0][1] < _SIMILAR:
            return None
        if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _CLEARLY:
            return None
        return ranked[0][0]

    @property
    def projects(self) -> tuple[Project, ...]:
        """The projects that people work on, without the built-in ones."""
        return tuple(each for each in self._projects if each.id not in BUILT_IN)

    @property
    def all(self) -> tuple[str, ...]:
        """The projects that people work on, without the built-in ones."""
        return tuple(each.id for each in self._projects if each.id not in BUILT_IN)

    def name_of(self, project: str) -> str:
        """Return what people call `project`."""
        return next((each.name for each in self._projects if each.id == project), project)

    @cached_property
    def _names(self) -> Mapping[str, _Name]:
        """Each name, run together."""
        names: dict[str, _Name] = {}
        for project in self._projects:
            for name in project.names:
                size = len(TOKEN.findall(plain(name)))
                known = names.get(joined_up(name), _Name((), size))
                owners = dict.fromkeys((*known.owners, project.id))
                names[joined_up(name)] = _Name(tuple(owners), max(size, known.size))
        names.pop("", None)
        return names

    @cached_property
    def _misspellable(self) -> Mapping[str, Sequence[tuple[str, _Name]]]:
        """The names that may be written with a slip, by the letter that they begin with."""
        known: dict[str, list[tuple[str, _Name]]] = defaultdict(list)
        for spelling, name in self._names.items():
            if len(spelling) >= _FUZZY_FROM:
                known[spelling[0]].append((spelling, name))
        return known

    @cached_property
    def _initials(self) -> Mapping[str, tuple[str, ...]]:
        initials: dict[str, dict[str, None]] = defaultdict(dict)
        for project in self._projects:
            parts = TOKEN.findall(plain(project.name))
            if len(parts) >= 3:
                initials["".join(part[0] for part in parts)][project.id] = None
        return {short: tuple(owners) for short, owners in initials.items()}

    def _names_in(self, spoken: Sequence[Spoken]) -> Iterator[_Match]:
        """Yield each name in the words, the longest at each place."""
        at, shapes = 0, self._shapes
        while at < len(spoken):
            # A slip of the pen is allowed anywhere but in the first letter.
            shape = shapes.get(spoken[at].bare[:1])
            for size in self._sizes(spoken, at, shape) if shape else ():
                owners = self._owners(spoken[at : at + size])
                if owners and not _is_order(spoken[at : at + size + 1], size):
                    yield _Match(owners, spoken[at].start, spoken[at + size - 1].end)
                    at += size
                    break
            else:
                at += 1

    def _sizes(self, spoken: Sequence[Spoken], at: int, shape: _Shape) -> list[int]:
        """Return how many words from here on may be a name, by letters alone; most first."""
        found, joined = [], ""
        for size, word in enumerate(spoken[at : at + self._longest], start=1):
            joined += word.bare
            if len(joined) in shape.lengths or joined.startswith(shape.heads):
                found.append(size)
        return found[::-1]

    @cached_property
    def _longest(self) -> int:
        # One more than the longest name has: people put spaces where there are none.
        return 1 + max((name.size for name in self._names.values()), default=0)

    @cached_property
    def _shapes(self) -> Mapping[str, _Shape]:
        """How names look that begin with a letter, and what is short for them."""
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in (*self._names, *self._initials):
            slips = _SLIPS if len(name) >= _FUZZY_FROM else 0
            lengths[name[0]].update(range(len(name) - slips, len(name) + slips + 1))
        heads: dict[str, list[str]] = defaultdict(list)
        for head, last, _ in self._shortened:
            heads[head[0]].append(head + last)
        return {
            letter: _Shape(frozenset(lengths[letter]), tuple(heads[letter]))
            for letter in {*lengths, *heads}
        }

    def _owners(self, span: Sequence[Spoken]) -> tuple[str, ...]:
        """Return the projects that go by the words of `span`, one slip of the pen allowed."""
        joined = "".join(word.bare for word in span)
        if joined in self._names:
            return self._names[joined].owners
        if len(span) == 1 and joined in self._initials:
            is_word = joined in SHORT_WORDS or is_ordinary(joined)
            return self._initials[joined] if span[0].is_upper or not is_word else ()
        if owners := self._written_out(span):
            return owners
        if len(joined) < _FUZZY_FROM or joined[0] not in self._misspellable:
            return ()
        if len(span) == 1 and is_ordinary(joined):
            return ()
        slips = _SLIPS if len(joined) >= _TWO_SLIPS_FROM else 1
        near: dict[str, None] = {}
        for spelling, name in self._misspellable.get(joined[0], ()):
            # A run of more words than the name has would swallow its neighbours.
            if len(span) > name.size or abs(len(spelling) - len(joined)) > slips:
                continue
            if OSA.distance(joined, spelling, score_cutoff=slips) <= slips:
                near.update(dict.fromkeys(name.owners))
        return tuple(near)

    def _written_out(self, span: Sequence[Spoken]) -> tuple[str, ...]:
        """Return the projects whose name is short for these words: AI Rep for AI reporting."""
        joined = "".join(word.bare for word in span)
        found: dict[str, None] = {}
        for head, last, owners in self._shortened:
            is_apart = len(span) == 1 or joined == head + span[-1].bare
            if is_apart and joined.startswith(head + last):
                found.update(dict.fromkeys(owners))
        return tuple(found)

    @cached_property
    def _shortened(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """The names of which the last of several words may be short for a longer one."""
        found = []
        for project in self._projects:
            for name in project.names:
                *head, last = TOKEN.findall(plain(name)) or [""]
                if head and len(last) == 3 and len("".join(head)) + 3 >= _FUZZY_FROM:
                    found.append(("".join(head), last, (project.id,)))
        return tuple(dict.fromkeys(found))


def _is_order(span: Sequence[Spoken], size: int) -> bool:
    """Whether a name of several words is no name, by the word behind it: find a sign that ..."""
    is_plain = size > 1 and not any(word.is_capital for word in span[1:size])
    is_led = span[0].bare in _LEADING
    if not (is_plain and is_led and len(span) > size):
        return False
    behind = span[size]
    return behind.bare in _AFTER_OBJECT and behind.start == span[size - 1].end + 1


def _alternatives(text: str, matches: Sequence[_Match]) -> tuple[str, ...]:
    """Return the projects of which the words leave open which one is meant."""
    sure = [match for match in matches if len(match.owners) == 1]
    found = tuple(dict.fromkeys(match.owners[0] for match in sure))
    if len(found) != 2:
        return ()
    for first, second in pairwise(sure):
        is_either = _BETWEEN.fullmatch(text[first.end : second.start])
        if first.owners != second.owners and (is_either or _ONE_OF.search(text)):
            return found
    return ()
