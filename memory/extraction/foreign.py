"""What stands in a turn without being the person's own word: quoted and pasted text."""

import re

_ADDRESSED = re.compile(r"\A\s*@[A-Za-z][\w-]*[,:]?(?=\s)")
_QUOTED_LINE = re.compile(r"(?m)^[ \t]*>[^\n]*")
_FENCED = re.compile(r"```.*?(?:```|\Z)", re.S)
_IN_QUOTES = re.compile(
    r"(?<!\w)[\"\u201c\u201e\u00ab](?=\S)[^\"\u201c\u201d\u201e\u00ab\u00bb]++"
    r"[\"\u201c\u201d\u00bb](?!\w)"
)
_LINE_WITH_COLON = re.compile(r"(?m)^(?P<lead>[^\n]*):[ \t\r]*\n")
_OF_OTHERS = re.compile(
    r"(?i)\b(?:e-?mails?|mails?|messages?|texts?|texted|letters?|memos?|wrote|writes|written|says|said|"
    r"sent|sends|pasted?|forwarded|quoted?|repl(?:y|ies|ied)|received|transcript)\b"
)
_POINTS_ON = re.compile(r"(?i)\b(?:this|these|following|notes?|below)\b")
_TO_KEEP = re.compile(
    r"(?i)^[\W\d]*(?:(?:please|also|and|so|ok|can you|could you)\b[\s,]*)*(?:remember|keep in mind|"
    r"don['\u2019]t forget|memori[sz]e|for the record|note (?:that|the|this|these)|take note|"
    r"notes?(?: to self)?\W*$)"
)
_END = re.compile(r"[.!?]\s")
_WORDS_OF_A_NAME = 4
"""How many words in quotes may still be the name of something."""


def own_words(text: str) -> str:
    """Return `text` with blanks for all that others wrote; every place stays where it was."""
    text = _ADDRESSED.sub(_blank, text)
    text = _QUOTED_LINE.sub(_blank, text)
    text = _FENCED.sub(_blank, text)
    text = _IN_QUOTES.sub(_unless_name, text)
    for line in _LINE_WITH_COLON.finditer(text):
        if _introduces(line["lead"]):
            begin = line.start() + _last_sentence(line["lead"])
            return text[:begin] + _blanks(text[begin:])
    return text


def _introduces(lead: str) -> bool:
    """Whether a line that ends in a colon says that what follows was written by others."""
    if _OF_OTHERS.search(lead):
        return True
    return bool(_POINTS_ON.search(lead)) and not _TO_KEEP.match(lead)


def _last_sentence(lead: str) -> int:
    ends = [match.end() for match in _END.finditer(lead)]
    return ends[-1] if ends else 0


def _unless_name(match: re.Match[str]) -> str:
    return _blank(match) if len(match.group().split()) > _WORDS_OF_A_NAME else match.group()


def _blank(match: re.Match[str]) -> str:
    return _blanks(match.group())


def _blanks(text: str) -> str:
    return "".join("\n" if char == "\n" else " " for char in text)
