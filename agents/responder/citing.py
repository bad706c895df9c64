"""Citing: turns the labels in a model's text into citations, and takes them out of it."""

import re
from typing import NamedTuple

from agents.responder.sentences import sentences
from agents.tools.sources import Source, Sources
from projects.source import Citation

# Possessive throughout, and spaces only from where they begin: a hostile text costs linear time.
_LABELS = r"\[\s*+[ctrdCTRD]\d++(?:\s*+[,;]\s*+[ctrdCTRD]\d++)*+\s*+\]"
_MARKER = re.compile(_LABELS)
_LATE_MARKER = re.compile(rf"([.!?])[ \t]*+((?:{_LABELS}[ \t]*+)++)")
_SPACED_MARKERS = re.compile(rf"(?<![ \t])[ \t]*+(?:{_LABELS}([ \t]*+))++")
_CLOSING = ".,;:!?)\n"
_LABEL = re.compile(r"[ctrd]\d+", re.IGNORECASE)
_WHOLE = 240
"""Sources up to this length are quoted whole."""


class Cited(NamedTuple):
    """A text without labels, what its sentences rest on, and labels that nothing bears."""

    text: str
    citations: tuple[Citation, ...]
    unknown: tuple[str, ...]


def cite(text: str, sources: Sources) -> Cited:
    """Return `text` with its labels read: each cited sentence with the words that carry it."""
    marked = _LATE_MARKER.sub(r" \2\1 ", text)
    citations: dict[Citation, None] = {}
    unknown: dict[str, None] = {}
    for sentence in sentences(marked):
        labels = _labels(sentence)
        clean = strip_labels(sentence).strip() if labels else ""
        for label in labels:
            source = sources.find(label)
            if source is None:
                unknown[label] = None
            elif clean:
                citations[_citation(source, clean)] = None
    return Cited(strip_labels(marked), tuple(citations), tuple(unknown))


def strip_labels(text: str) -> str:
    """Return `text` without its labels and the spaces before them."""
    if "[" in text:
        text = _SPACED_MARKERS.sub(_gap, text)
    lines = text.splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()


def _gap(marked: re.Match[str]) -> str:
    """Return what stays of some markers: the space after them, before another word."""
    after = marked.string[marked.end() : marked.end() + 1]
    return marked[1] if after and after not in _CLOSING else ""


def _labels(sentence: str) -> list[str]:
    markers = _MARKER.findall(sentence)
    found = (label.lower() for marker in markers for label in _LABEL.findall(marker))
    return list(dict.fromkeys(found))


def _citation(source: Source, sentence: str) -> Citation:
    quote = _closest(source.text, sentence)
    return Citation(kind=source.kind, id=source.id, quote=quote, sentence=sentence)


def _closest(text: str, sentence: str) -> str:
    """Return the part of `text` that shares most words with `sentence`; short texts whole."""
    if len(text) <= _WHOLE:
        return text
    words = _words(sentence)
    return max(sentences(text), key=lambda part: len(_words(part) & words))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))
