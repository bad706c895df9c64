"""Hints: what belongs to projects besides their names: people, organisations, terms, their matter."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.supervisor.speech import content, words
from graph.supervisor.spelling import TOKEN, WORDLIKE, Spoken, joined_up, plain, singular
from graph.supervisor.verbs import OBJECT_VERBS, VERBS, word_set
from projects.project import BUILT_IN, Project

_TELLING = 2
"""Words of its name or terms that hint at a project without any of them being said whole."""
_HEADS = word_set(
    "business site project app side people team folks crew startup thing platform shop"
)
"""What people put behind one word of a name instead of the rest: the sweeper shop."""
_AFTER_NAME = word_set("is has was had wants wanted needs says said asks asked calls called will")
"""What shows that the first word of a sentence is a name."""
_NAME_IN = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w'&\u2019-]*(?:\s+[A-Z][\w'&\u2019-]*)+")
"""A name of several words within a sentence."""
_FAINT = 4
"""The rank of the faintest hint."""
_OF_ONE_WORD = (1, 2)
"""The ranks of the parts of names: "to Ms" is no Tom."""
_LONGEST_HINT = 4
"""Words of a hint at most."""


@dataclass(frozen=True)
class Hints:
    """Finds what hints at projects in words that name none."""

    projects: tuple[Project, ...]

    def in_words(self, spoken: Sequence[Spoken]) -> tuple[tuple[str, ...], bool]:
        """Return the projects with the strongest hints in the words, and whether these are faint."""
        best: dict[str, int] = {}
        for said, size, is_name in self._spans(spoken):
            for rank, project, needs_capital in self._by_words.get(said, ()):
                if (is_name or not needs_capital) and (size == 1 or rank not in _OF_ONE_WORD):
                    best[project] = min(rank, best.get(project, rank))
        strongest = min(best.values(), default=0)
        found = tuple(each.id for each in self.projects if best.get(each.id) == strongest)
        return found, bool(found) and strongest == _FAINT

    def of_matter(self, text: str) -> tuple[str, ...]:
        """Return the project of whose own words the text has most, two at least."""
        said = content(text.replace("-", " "))
        counts = {project: len(said & own) for project, own in self._own_words.items()}
        most = max(counts.values(), default=0)
        found = tuple(project for project, count in counts.items() if count == most)
        return found if most >= _TELLING and len(found) == 1 else ()

    @cached_property
    def _own_words(self) -> Mapping[str, frozenset[str]]:
        """The words in the names, terms and description of each project that no other has."""
        return _unshared(
            {
                each.id: content(
                    " ".join((*map(_unled, each.names), *each.glossary, _plainly(each)))
                )
                for each in self._own
            }
        )

    @cached_property
    def _own_of_names(self) -> Mapping[str, frozenset[str]]:
        """The words in the names of each project that no other project's names have."""
        return _unshared(
            {
                each.id: frozenset(
                    word
                    for name in map(_unled, each.names)
                    for word in TOKEN.findall(plain(name))
                    if len(word) >= 4 and not is_ordinary(word) and word not in _HEADS
                )
                for each in self._own
            }
        )

    def partial_rivals(self, spoken: Sequence[Spoken]) -> tuple[str, ...]:
        """Return the projects whose names begin with one word that was said as a name."""
        for word in spoken:
            if word.is_capital:
                owners = [each.id for each in self.projects if word.bare in _starts(each.name)]
                if len(owners) > 1:
                    return tuple(owners)
        return ()

    @cached_property
    def _by_words(self) -> Mapping[str, Sequence[tuple[int, str, bool]]]:
        """What belongs to projects, by its words: rank (less is stronger), project, needs a capital."""
        hints: list[tuple[int, str, str, bool]] = []
        for project in self.projects:
            for person in project.people:
                hints.append((0, joined_up(person.name), project.id, False))
                hints += [
                    (1, part, project.id, part in WORDLIKE)
                    for part in TOKEN.findall(plain(person.name))
                    if len(part) >= 3
                ]
            around = _around(project)
            hints += [(0, joined_up(name), project.id, False) for name in around]
            hints += [
                (
                    _FAINT if len(TOKEN.findall(term)) == 1 else 3,
                    singular(joined_up(term)),
                    project.id,
                    False,
                )
                for term in project.glossary
            ]
            hints += [
                (2, start, project.id, True)
                for name in (project.name, *around)
                for start in _starts(name)
            ]
        for owner, own in self._own_of_names.items():
            hints += [(3, word + head, owner, False) for word in own for head in _HEADS]
        by_words: dict[str, list[tuple[int, str, bool]]] = defaultdict(list)
        for rank, hint, owner, needs_capital in hints:
            by_words[hint].append((rank, owner, needs_capital))
        return by_words

    def _spans(self, spoken: Sequence[Spoken]) -> Iterator[tuple[str, int, bool]]:
        """Yield runs of up to four words, joined, their number, and whether it began with a capital.

        Left out are those with which no hint begins.
        """
        begun = self._begun
        for at, first in enumerate(spoken):
            if first.bare not in begun and singular(first.bare) not in begun:
                continue
            # The first word of a sentence has a capital in any case.
            is_subject = at + 1 < len(spoken) and spoken[at + 1].bare in _AFTER_NAME
            is_name = first.is_capital and (at > 0 or is_subject)
            joined = ""
            for size, word in enumerate(spoken[at : at + _LONGEST_HINT], start=1):
                joined += word.bare
                yield joined, size, is_name
                if (one := singular(joined)) != joined:
                    yield one, size, is_name

    @cached_property
    def _begun(self) -> frozenset[str]:
        """All with which a hint may begin."""
        return frozenset(hint[:end] for hint in self._by_words for end in range(1, len(hint) + 1))

    @property
    def _own(self) -> tuple[Project, ...]:
        """The projects that people work on, without the built-in ones."""
        return tuple(each for each in self.projects if each.id not in BUILT_IN)


def _unshared(words_of: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Return the words of each project that no other has."""
    shared = Counter(word for own in words_of.values() for word in own)
    return {
        project: frozenset(word for word in own if shared[word] == 1 and len(word) > 1)
        for project, own in words_of.items()
    }


def _unled(name: str) -> str:
    """Return a name without the verb that it may begin with: Find a Sign."""
    first, _, rest = name.partition(" ")
    return rest if first.lower() in VERBS | OBJECT_VERBS else name


def _around(project: Project) -> tuple[str, ...]:
    """Return the organisations of a project's people, and whom its description names."""
    employers = (person.organisation for person in project.people if person.organisation)
    found = (*employers, *_NAME_IN.findall(project.about or ""))
    own = {joined_up(name) for name in project.names}
    return tuple(dict.fromkeys(name for name in found if joined_up(name) not in own))


def _plainly(project: Project) -> str:
    """Return what a project is, without whom that names."""
    return _NAME_IN.sub(" ", project.about or "")


def _starts(name: str) -> tuple[str, ...]:
    """Return the telling first word of a name of several words."""
    parts = words(plain(name))
    if len(parts) > 1 and len(parts[0]) >= 4 and not is_ordinary(parts[0]):
        return (parts[0],)
    return ()


def is_ordinary(word: str) -> bool:
    """Whether `word` is one of the words that people begin or join sentences with."""
    return word in VERBS or not content(word)
