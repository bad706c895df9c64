"""Spelling: words as they are written, and as they are compared with names."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from graph.supervisor.verbs import word_set

TOKEN = re.compile(r"[^\W_]+")
_SPOKEN = re.compile(r"\b(?:[^\W\d_]\.){2,}|(?!(?<=['\u2019])s\b)[^\W_]+")
"""A word, or an abbreviation with its points; the s of a genitive is none."""

# Common words that the first letters of a name may spell: those need capitals.
SHORT_WORDS = word_set(
    """
    ace act add age aid aim air all and any ape arc are ark arm art ash ask ate bad bag ban bar bat
    bay bed bee bet bid big bin bit box boy bug bus but buy cab can cap car cat cop cow cry cup cut
    dad day den did die dig dim dip dog dot dry due ear eat egg end era eye fan far fat fax fee few
    fig fin fit fix fly foe fog for fox fun fur gap gas get god got gum gun gut guy had ham has hat
    hen her hid him hip his hit hot how ice ill ink inn ion its jam jar jaw jet job joy key kid kit
    lab lad lap law lay led leg let lid lie lip lit log lot low mad man map mat may men met mix mob
    mom mud nab nag nap net new nor not now nut oak odd off oil old one our out owe own pad pan par
    pat paw pay pen
    pet pie pin pit pot put rag ran rat raw red rep rib rid rig rob rod row rub rug run sad sat saw
    say sea see set she sin sir sit six sky son spy sum sun tag tan tap tar tax tea ten the tie tin
    tip toe ton too top toy try tub two use van vat via war was way web wet who why win yes yet you
    zip zoo
    """
)

# First names that are also words: they need their capital letter.
WORDLIKE = word_set(
    """
    april art august bill bob chase dean dot drew earl faith frank gene grace grant guy holly hope
    iris ivy jack jay joy june mark max may melody miles misty nick norm pat penny pierce ray rich
    rob robin rose rusty sandy skip stew sue summer ted tim tony van wade ward will
    """
)


class Spoken(NamedTuple):
    """One word of the request: as compared, how it was written, and where it stands."""

    bare: str
    is_capital: bool
    is_upper: bool
    start: int
    end: int


@lru_cache(maxsize=16)  # names and hints are looked for in the words of the same request
def spoken_in(text: str) -> tuple[Spoken, ...]:
    """Return the words of `text`, and where each stands."""
    return tuple(map(_spoken, _SPOKEN.finditer(text)))


def _spoken(match: re.Match[str]) -> Spoken:
    word = match[0]
    bare = plain(word.replace(".", "") if "." in word else word)
    return Spoken(bare, word[0].isupper(), word.isupper(), match.start(), match.end())


@lru_cache(maxsize=5_000)
def plain(text: str) -> str:
    """Return `text` in lower case and without accents."""
    folded = unicodedata.normalize("NFKD", text)
    return "".join(char for char in folded if not unicodedata.combining(char)).casefold()


def joined_up(text: str) -> str:
    """Return the words of `text` run together, as names are compared."""
    return "".join(TOKEN.findall(plain(text)))


def singular(word: str) -> str:
    """Return `word` without the ending of a plural."""
    if word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
