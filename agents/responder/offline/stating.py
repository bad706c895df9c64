"""Stating: how recalled items become sentences that can be cited."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from agents.responder.offline.terms import terms
from agents.responder.sentences import sentences
from projects.source import Citation, Recalled

_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I'll|I've|I'd|my|me|mine|myself)\b")


class Section(NamedTuple):
    """A heading under which claims of some kinds stand together."""

    title: str
    gap: str
    """What is not on record if there is none of them."""
    kinds: frozenset[str | None]


SECTIONS = (
    Section("Decided", "decisions", frozenset({"decision", "constraint"})),
    Section("Promised", "promises", frozenset({"commitment"})),
    Section(
        "Where things stand",
        "the current state",
        frozenset({"state", "procedure", "episode", "preference", None}),
    ),
)


class Statement(NamedTuple):
    """A line of an answer and the citation of the sentence in it."""

    line: str
    citation: Citation


class Stated(NamedTuple):
    """A text whose every fact is cited."""

    text: str
    citations: tuple[Citation, ...]
    question: str | None = None
    """What it asks back, because the request leaves open what it means."""
    is_sure: bool = True
    """Whether it answers; what only comes nearest does not."""


def state(item: Recalled, *, quote: str | None = None, labelled: bool = True) -> Statement:
    """Return an item as a sentence with who said it and since when.

    Args:
        item: what was found.
        quote: its part to use.
        labelled: whether to say who said it; not for what stands beside another of its turn.
    """
    words = quote or item.text
    sentence = as_sentence(words)
    shown = f'"{sentence}"' if item.kind == "turn" or _FIRST_PERSON.search(sentence) else sentence
    citation = Citation(kind=item.kind, id=item.id, quote=words, sentence=sentence)
    label = f" ({_label(item)})" if labelled and _label(item) else ""
    return Statement(f"{shown}{label}", citation)


def as_sentence(words: str) -> str:
    """Return `words` on one line, with a capital at the front and a full stop at the end."""
    line = " ".join(words.split()).rstrip(",;: ")
    line = line[:1].upper() + line[1:]
    return line if line.endswith((".", "!", "?")) else f"{line}."


def telling_part(item: Recalled, about: frozenset[str]) -> str | None:
    """Return the sentence of a turn that says most of what is asked; None if all are questions."""
    told = [part for part in sentences(item.text) if not part.endswith("?")]
    return max(told, key=lambda part: len(terms(part) & about), default=None)


def as_list(statements: Sequence[Statement]) -> Stated:
    """Return one statement as a line, several as a list."""
    lines = [statement.line for statement in statements]
    text = lines[0] if len(lines) == 1 else "\n".join(f"- {line}" for line in lines)
    return Stated(text, tuple(statement.citation for statement in statements))


def as_block(statements: Sequence[Statement]) -> Stated:
    """Return statements that belong together as one line."""
    line = " ".join(statement.line for statement in statements)
    return Stated(line, tuple(statement.citation for statement in statements))


def as_bullets(parts: Sequence[Stated]) -> Stated:
    """Return one text as it is, several as the lines of a list."""
    if len(parts) == 1:
        return parts[0]
    citations = tuple(citation for part in parts for citation in part.citations)
    return Stated("\n".join(f"- {part.text}" for part in parts), citations)


def joined(parts: Iterable[Stated]) -> Stated:
    """Return several texts as one, a blank line between them."""
    filled = [part for part in parts if part.text]
    citations = tuple(citation for part in filled for citation in part.citations)
    return Stated("\n\n".join(part.text for part in filled), citations)


def _label(item: Recalled) -> str:
    parts = [item.speaker or "", (item.valid_from or item.said_at or "")[:10]]
    if not item.current:
        parts.append(f"until {item.valid_to[:10]}" if item.valid_to else "no longer current")
    return ", ".join(part for part in parts if part)
