"""Arguments that point outside: who may be written to, which hosts asked, which paths touched.

Each comes from an allow-list or from the person's own words of the request. What a model, a file
or a page brings in is refused, however plausible it reads.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from projects.proposal import EffectDraft

ArgumentKind = Literal["recipient", "host", "path"]


class Argument(NamedTuple):
    """One value of a draft that points outside."""

    kind: ArgumentKind
    value: str
    """An address, a host or URL, a path."""


@dataclass(frozen=True)
class ArgumentPolicy:
    """What the drafts of one kind may point at."""

    read: Callable[[EffectDraft], Iterable[Argument]]
    """Returns every argument of a draft that points outside."""
    recipients: frozenset[str] = field(default_factory=frozenset)
    """Addresses, or whole domains written as `@example.com`."""
    hosts: frozenset[str] = field(default_factory=frozenset)
    """Hosts; `.example.com` stands for all below it."""
    folders: tuple[str, ...] = ()
    """Folders below which every path is allowed."""

    def unsaid(self, draft: EffectDraft, words: str) -> list[Argument]:
        """Return the arguments that are neither allowed nor named in the person's own words."""
        return [each for each in self.read(draft) if not self._is_fine(each, words)]

    def _is_fine(self, argument: Argument, words: str) -> bool:
        value = normal(argument)
        if not value:
            return False
        return self._is_allowed(argument.kind, value) or is_spoken(value, words)

    def _is_allowed(self, kind: ArgumentKind, value: str) -> bool:
        if kind == "recipient":
            known = {each.casefold() for each in self.recipients}
            return value in known or f"@{value.rpartition('@')[2]}" in known
        if kind == "host":
            known = {each.casefold() for each in self.hosts}
            parents = {value[at:] for at, letter in enumerate(value) if letter == "."}
            return value in known or bool(parents & known)
        return any(
            PurePosixPath(value).is_relative_to(folder.casefold()) for folder in self.folders
        )


def is_spoken(value: str, words: str) -> bool:
    """Whether `words` hold `value` as a whole: not as a part of a longer address or path."""
    edge = r"[\w@/\\:-]"
    # A full stop ends a sentence as often as it joins a name.
    pattern = rf"(?<!{edge})(?<!{edge}\.){re.escape(value)}(?!{edge}|\.\w)"
    return re.search(pattern, _without_schemes(words.casefold())) is not None


def normal(argument: Argument) -> str:
    """Return the form in which an argument is compared; empty if it has none that is safe."""
    value = argument.value.strip()
    if not value or any(ord(letter) < 32 or letter.isspace() for letter in value):
        return ""
    if argument.kind == "host":
        return _host(value)
    if argument.kind == "recipient":
        return value.casefold()
    path = PurePosixPath(value)
    return "" if ".." in path.parts or "\\" in value else path.as_posix().casefold()


def _host(value: str) -> str:
    """Return the host that a client would call: not what stands before an @ or after a slash."""
    try:
        host = urlsplit(value if "//" in value else f"//{value}").hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".").casefold() if "\\" not in value else ""


def _without_schemes(words: str) -> str:
    """Return the words with each web address as its host and its path apart."""
    return re.sub(r"\bhttps?://([^\s/?#]*)", lambda url: f" {_spoken_host(url[1])} ", words)


def _spoken_host(authority: str) -> str:
    return _host(authority)
