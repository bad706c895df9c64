"""What somebody passes on without standing for it: reports, rumours, fiction, echoes, quotations."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection
from functools import lru_cache
from typing import Literal

from memory.echo import is_echo
from memory.extraction.words import readings
from projects.expression import expression

Standing = Literal["echo", "jest", "reported", "quoted"]

_SOURCES = (
    r"(?:some(?:one|body)|any(?:one|body)|every(?:one|body)|people|they|folks|a (?:guy|man|woman|friend|colleague|"
    r"stranger|neighbou?r|customer)|(?:my|our|the|his|her|their|your|this|that|an?|one|some) (?:[\w'\u2019-]+ ){0,2}?"
    r"(?:neighbou?r|friend|colleague|mate|boss|uncle|aunt|driver|stranger|customer|salesman|rep|guy|caller|"
    r"web ?site|site|page|home ?page|letter|e-?mail|mail|message|ad|advert|advertisement|brochure|flyer|leaflet|sign|"
    r"poster|article|paper|newspaper|news|blog|post|forum|review|wiki|wikipedia|report|document|file|pdf|manual|"
    r"label|note|screenshot|internet|web|radio|tv|listing|profile|readme|contract|text|chat|thread|invoice|memo|review|catalogue|study|podcast|video)s?"
    r"|wikipedia|google|reddit|twitter|facebook|the internet|legend|(?-i:[A-Z][\w'\u2019-]+)(?: (?-i:[A-Z][\w'\u2019-]+))?)"
)
_SAYING = (
    r"(?:says?|said|claims?|claimed|told (?:me|us)|tells (?:me|us)|states?|stated|reads?|writes|wrote|reckons?|"
    r"reckoned|thinks?|thought|believes?|believed|insists?|insisted|swears?|swore|announced|mentioned|"
    r"assured (?:me|us)|suggests?|suggested|reports?|reported|alleges?|argues?|promises (?!to\b)|calls (?:it|this|that|them|us)|warns?|predicts?|has it)"
)
_REPORTED = expression(
    rf"(?i)(?:^|[,;:][ \t]*+|\b(?:and|but|because|that|on|in|here|yesterday|today) )(?P<who>{_SOURCES})"
    rf"(?: (?:in|at|on|from|of) (?:[\w'\u2019-]+ ){{0,4}}?[\w'\u2019-]+)?,? (?:also |just |always |once |has |have |had )?"
    rf"(?:{_SAYING}|(?:(?:is|are|was|were|keeps?|kept|been) )+(?:say|claim|tell|think|believ|suggest|whisper|report|predict)ing)\b"
)
_RUMOUR = expression(
    r"(?i)\b(?:rumou?rs?|gossip|word(?: on the street)?) (?:is|has it|says|goes)\b|\bword (?:is|has it)\b"
    r"|\baccording to (?!plan\b|schedule\b|my\b|our\b)|\b(?:apparently|supposedly|allegedly|reportedly|purportedly)\b"
    r"|\bi(?:['\u2019]ve| have)? (?:read|heard|overheard|was told|been told|gather|hear)\b(?: \w+){0,3}? (?:that|somewhere|online)\b"
    r"|\bi(?:['\u2019]ve| have)? (?:read|heard|saw|seen|found|got (?:it|this))\b(?: \w+){0,4}? (?:on|in|from|at) (?:the |an? |some |their |his )?(?:\w+ )?"
    r"(?:web ?site|site|page|internet|news|paper|newspaper|forum|blog|post|article|magazine|radio|tv|brochure|letter|mail|leaflet|review|facebook|twitter|reddit|wikipedia|pub|bus|train)\b"
    r"|\bit (?:is|['\u2019]s) (?:said|rumou?red|believed|claimed)\b"
    r"|\b(?:on|from|in) (?:their|the|his|her|its|some|a) (?:\w+ )?(?:web ?site|site|page|brochure|ad|advert|letter|"
    r"e-?mail|mail|post|article|forum|profile|document|flyer|listing)\b.{0,40}?\b(?:says?|it says|reads?|states?|claims?|stands)\b"
    r"|\b(?:says|wrote|reads|quote) (?:the|their|his|her|a) (?:\w+ )?(?:web ?site|site|page|mail|e-?mail|letter|ad|article|post|sign|document)\b"
    r"|, (?:says|said|claims|claimed|reckons|thinks|according to) (?:the |my |our |a )?[\w'\u2019-]+(?: [\w'\u2019-]+)?[.!]?\s*$"
)
_JEST = expression(
    r"(?i)\b(?:just |only )?(?:kidding|joking|messing with you|pulling your leg)\b|^\W*jokes?\b\W|\bjk\b|\blol\b"
    r"|\bi (?:dreamt|dreamed|had a dream|imagine[d]?|fantasi[sz]ed?|pretend(?:ed)?)\b"
    r"|\b(?:for (?:(?:the )?sake of )?argument|hypothetically|theoretically|let['\u2019]?s (?:say|pretend|imagine|assume)|"
    r"once upon a time|in another life|in theory|pretend (?:that|to)|make[- ]believe|role-?play)\b"
    r"|\bin (?:my|the|a|this|our|his|her|that|one|last night['\u2019]s) (?:[\w-]+ )?(?:novels?|stor(?:y|ies)|films?|movies?|"
    r"books? (?:i|we|by|about|the)|dreams?|series|script|screenplay|campaign|video game|fairy ?tale|comic|manga|legend|sitcom|show)\b"
    r"|\bmy character\b|\b(?:in|for) (?:the|a|my|our|this) (?:game|larp|simulation|thought experiment|exercise)\b[^.!?]{0,20}\b(?:my|i|we|he|she)\b"
    r"|^\W*(?:imagine|suppose|supposing|assume|assuming|what if|picture)\b"
)
_HEADER = expression(
    r"(?im)^[ \t>*_-]*+(?:begin )?(?:-{2,}\s*)?(?:forwarded|original) message\b"
    r"|^[ \t>*]*+(?:from|subject|betreff|von|fwd?|wg)[ \t]*+:"
)
_PASTED = expression(
    r"(?i)\b(?:copied|pasted|copy-pasted|excerpt|extract|clipped|scraped|transcribed|quoted?|quoting|cited) (?:it |this |that )?from\b"
    r"|^\W*(?:transcript|excerpt|quote|extract|article|web ?page|page content|document|clipping|chat log|log)\b[^\n:]{0,60}:"
    r"|\b(?:proof-?read|translate|summari[sz]e|rewrite|rephrase|correct|shorten|edit|review|check|paraphrase|polish)"
    r"\b[^.!?\n]{0,60}:|\bis (?:this|the following|that) (?:sentence|text|paragraph|line|wording|mail|email) \w+\b[^.!?\n]{0,30}:"
    r"|\b(?-i:[A-Z][\w'\u2019-]+)(?: (?-i:[A-Z][\w'\u2019-]+)){0,2} (?:writes|wrote|says|said|answered|replied|texted|posted|asks)\s*:"
    r"|\b(?:letter|mail|e-?mail|page|site|website|brochure|sign|article|text|post|ad|note|message|flyer|document)s? "
    r"(?:of [^.!?\n:]{1,40} )?(?:says|said|reads|read|states|goes|is)\s*:"
)
_PAPERS = (
    r"(?:letter|e-?mail|mail|page|web ?site|brochure|sign|poster|flyer|leaflet|article|text|post|advert|ad|"
    r"message|memo|newsletter|headline|caption|slogan|script|play|film|novel|book|song|poem|lyrics|minutes|"
    r"plaque|label|notice|transcript|chapter|quote|quotation)"
)
_LABELLED = expression(
    rf"(?i)(?:^|[.!?\n][ \t]*+)[^.!?:\n]{{0,40}}\b{_PAPERS}s?\b[^.!?:\n]{{0,40}}:[ \t]*+\S"
)
"""Words of some paper, behind its name."""
_IN_MARKS = expression(
    r"[\"\u201c\u201e\u00ab][^\"\u201c\u201d\u00bb\n]{25,600}[\"\u201d\u201c\u00bb]"
    r"|(?:^|(?<=[\s:(]))['\u2018](?=\w)[^\n]{25,600}?['\u2019](?=[\s.,;:!?)]|\Z)"
)
"""Sentences between quotation marks: somebody else's, or from elsewhere."""
_SPEAKER = expression(r"(?m)^[ \t>*-]*+[A-Z][\w .'\u2019-]{0,24}:[ \t]+\S")
_LABEL = expression(
    r"(?i)^[ \t>*-]*(?:notes?|reminder|remember|fyi|important|update|correction|decision|rule|ps|todo|info|address|"
    r"phone|price|deadline|due|contact|hours?|date|time|place|supplier)\b"
)
_BREAK = expression(r"[.!?](?=\s|\Z)[\"\u201d\u2019)]*|\n+")
_ABBREVIATED = expression(
    r"(?i)\b(?:dr|mr|mrs|ms|st|no|nr|vs|etc|e\.g|i\.e|approx|inc|ltd|co|[a-z])\.\Z"
)


def standing_of(source: str, quote: str, trusted: Collection[str] = ()) -> Standing | None:
    """Return how the words of `quote` are passed on in `source`; None if they are stated.

    What one of the `trusted` is reported to say counts as stated.
    """
    at = source.find(quote)
    if at < 0:
        return None
    if at >= _foreign_from(source) or _is_in_marks(source, at):
        return "quoted"
    said = sentence_around(source, at, len(quote))
    if is_echo(said, _sentence_after(source, at + len(quote))):
        return "echo"
    if _JEST.search(said):
        return "jest"
    return "reported" if _is_reported(said, trusted) else None


def _is_reported(said: str, trusted: Collection[str]) -> bool:
    if _RUMOUR.search(said):
        return True
    for match in _REPORTED.finditer(said):
        who = match["who"].casefold()
        if _is_word(who) or any(who in name.casefold() for name in trusted):
            continue
        return True
    return False


def _is_word(who: str) -> bool:
    """Whether what looks like a name at the beginning is a common word: "Nobody said"."""
    return who in {"i", "we", "you", "nobody", "he", "she", "it", "that", "this", "which", "what"} or (
        " " not in who and {"ADV", "CONJ"} & set(readings(who)) != set()
    )  # fmt: skip


@lru_cache(maxsize=64)
def _foreign_from(source: str) -> int:
    """Return where the text of others begins in `source`; its length if nowhere."""
    found = (pattern.search(source) for pattern in (_HEADER, _PASTED, _LABELLED))
    starts = [match.start() for match in found if match]
    speakers = [item for item in _SPEAKER.finditer(source) if not _LABEL.match(item.group())]
    if len(speakers) > 1:
        starts.append(speakers[0].start())
    return min(starts, default=len(source))


def _is_in_marks(source: str, at: int) -> bool:
    return any(match.start() < at < match.end() for match in _IN_MARKS.finditer(source))


def sentence_around(source: str, at: int, length: int) -> str:
    """Return the whole sentence of `source` in which so many letters stand."""
    breaks = _breaks(source)
    before, after = bisect_right(breaks, at), bisect_left(breaks, at + length)
    start = breaks[before - 1] if before else 0
    return source[start : breaks[after] if after < len(breaks) else len(source)].strip()


def _sentence_after(source: str, at: int) -> str:
    """Return the sentence that follows the one which ends at `at` or later."""
    breaks = _breaks(source)
    end = bisect_left(breaks, at)
    if end >= len(breaks):
        return ""
    return source[breaks[end] : breaks[end + 1] if end + 1 < len(breaks) else len(source)].strip()


@lru_cache(maxsize=8)
def _breaks(source: str) -> tuple[int, ...]:
    """Return where the sentences of `source` end; each of its statements asks for it."""
    return tuple(
        match.end()
        for match in _BREAK.finditer(source)
        if not _ABBREVIATED.search(source[max(0, match.start() - 8) : match.start() + 1])
    )
