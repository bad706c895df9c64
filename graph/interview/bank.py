"""The question bank: what is asked next follows from what is missing."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from graph.interview.interview import Asked, Interview, Statement
from memory.extraction.values import values_in
from memory.extraction.words import words_of

_FILE = Path(__file__).with_name("questions.yaml")
_MOST_MORE = 20
"""How often more of one aspect is asked for, as long as it brings something."""
_MOST_FOLLOWED = 4
"""Questions about single statements between two about the topic, at most."""
_FOLLOW_UPS = ("vague", "border", "name", "depends", "example")
_VAGUE = re.compile(
    r"\b(?:often|rarely|regularly|soon|too (?:hot|cold|long|much|tight|loose|fast|high|low|hard|dry|wet|thick|thin)"
    r"|a (?:bit|little|lot|while|few)|some time|from time to time|now and then|enough|plenty|quickly|slowly"
    r"|early enough|for long|not much|many)\b",
    re.IGNORECASE,
)
_RULE = re.compile(r"\b(?:always|never|must|every|all|none|nobody|everybody)\b", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:ask|call|phone|talk to|see|with|from|to)\s+(?P<name>(?-i:[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)?))",
    re.IGNORECASE,
)


class Aspect(BaseModel):
    """One side of what an expert knows about a topic."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    cues: str
    """What tells that a statement belongs here."""
    open: tuple[str, ...]
    probes: tuple[str, ...] = ()
    """What one case is walked through with."""
    more: str
    stem: str


def aspects() -> Mapping[str, Aspect]:
    """Return the aspects in the order in which they are asked about."""
    return _bank()[0]


def aspect_of(text: str) -> str:
    """Return the aspect that a statement made before belongs to, by its words."""
    found = (name for name, each in aspects().items() if re.search(each.cues, text, re.I))
    return next(found, "rest")


def stem_of(interview: Interview) -> str:
    """Return the sentence that makes a whole one of a short answer to the last question."""
    asked = interview.question
    stem = aspects()[asked.aspect].stem if asked else aspects()["rest"].stem
    return _filled(stem.replace("{answer}", "{{answer}}"), interview)


def next_question(interview: Interview) -> Asked | None:
    """Return what is asked next, or None if there is nothing left to ask.

    First what the last statements leave open, then the case at hand, then more of an aspect that
    still brings something, then the aspect of which least is known.
    """
    for asked in (
        *_about_statements(interview),
        *_through_case(interview),
        *_more(interview),
        *_gaps(interview),
    ):
        if not any(_is_same(asked, before) for before in interview.asked):
            return asked
    return None


def gaps(interview: Interview) -> list[str]:
    """Return the titles of the aspects that nothing is known of."""
    known = _known(interview)
    closed = _closed_aspects(interview)
    return [
        each.title
        for name, each in aspects().items()
        if not known[name] and name not in closed and name != "rest"
    ]


def _is_same(one: Asked, other: Asked) -> bool:
    return one.question_id == other.question_id and one.about == other.about


def _filled(question: str, interview: Interview, **filled: str) -> str:
    return question.format(topic=interview.topic, expert=interview.expert, **filled)


def _about_statements(interview: Interview) -> Iterator[Asked]:
    """Yield what the newest confirmed statements leave open."""
    if _followed(interview) >= _MOST_FOLLOWED:
        return
    last = interview.question
    if last and last.came == "vague" and last.question_id not in _FOLLOW_UPS:
        kind = "depends" if "depend" in last.text.lower() else "example"
        yield _follow(kind, interview, last.aspect, about=last.question_id)
    for statement in reversed(interview.confirmed[-_MOST_FOLLOWED:]):
        yield from _open_in(statement, interview)


def _open_in(statement: Statement, interview: Interview) -> Iterator[Asked]:
    vague = _VAGUE.search(statement.text)
    if vague and not values_in(statement.text):
        yield _follow("vague", interview, "limit", statement=statement, word=vague.group())
    if _RULE.search(statement.text) and not (statement.scope or statement.exceptions):
        yield _follow("border", interview, "exception", statement=statement)
    named = _NAMED.search(statement.text)
    is_known = statement.aspect == "people"
    if named and not is_known and named["name"] != interview.expert:
        yield _follow("name", interview, "people", about=named["name"], name=named["name"])


def _follow(
    kind: str,
    interview: Interview,
    aspect: str,
    *,
    statement: Statement | None = None,
    about: str | None = None,
    **filled: str,
) -> Asked:
    text = _bank()[1][kind]
    said = statement.text if statement else ""
    return Asked(
        question_id=kind,
        text=_filled(text, interview, statement=said, **filled),
        aspect=aspect,
        about=statement.label if statement else about,
    )


def _followed(interview: Interview) -> int:
    """Return how many of the last questions in a row were about single statements."""
    count = 0
    for asked in reversed(interview.asked):
        if asked.question_id not in _FOLLOW_UPS:
            break
        count += 1
    return count


def _through_case(interview: Interview) -> Iterator[Asked]:
    """Yield the probes of the case that was begun last, while it is being told."""
    cases = [asked for asked in interview.asked if _is_case(asked)]
    if not cases or cases[-1].came not in ("statements", "vague"):
        return
    at = interview.asked.index(cases[-1])
    since = {asked.question_id for asked in interview.asked[at:]}
    refused = any(asked.came == "refused" for asked in interview.asked[at:])
    number = len(cases)
    for index, probe in enumerate(aspects()["incident"].probes):
        question_id = f"incident.probe{index + 1}.{number}"
        if question_id not in since and not refused:
            yield Asked(question_id=question_id, text=_filled(probe, interview), aspect="incident")


def _is_case(asked: Asked) -> bool:
    return bool(re.fullmatch(r"incident\.(?:\d+|more\d+)", asked.question_id))


def _more(interview: Interview) -> Iterator[Asked]:
    """Yield the question for more of the aspect that brought something last."""
    about_topic = [asked for asked in interview.asked if asked.question_id not in _FOLLOW_UPS]
    if not about_topic:
        return
    last = about_topic[-1]
    since = interview.asked[interview.asked.index(last) :]
    if not any(asked.came == "statements" for asked in (since if last.came == "vague" else [last])):
        return
    name = last.aspect
    times = sum(f"{name}.more" in asked.question_id for asked in interview.asked)
    if times < _MOST_MORE:
        text = _filled(aspects()[name].more, interview)
        yield Asked(question_id=f"{name}.more{times + 1}", text=text, aspect=name)


def _gaps(interview: Interview) -> Iterator[Asked]:
    """Yield the open questions of each aspect, the one of which least is known first."""
    known, closed = _known(interview), _closed_aspects(interview)
    order = list(aspects())
    names = sorted(order, key=lambda name: (name == "rest", known[name], order.index(name)))
    for round_ in range(max(len(each.open) for each in aspects().values())):
        for name in names:
            questions = aspects()[name].open
            if name in closed or round_ >= len(questions):
                continue
            text = _filled(questions[round_], interview)
            yield Asked(question_id=f"{name}.{round_ + 1}", text=text, aspect=name)


def _known(interview: Interview) -> Counter[str]:
    """Return how much is known of each aspect: on record and confirmed."""
    confirmed: Iterable[str] = (each.aspect for each in interview.confirmed)
    return Counter([*interview.on_record, *confirmed])


def _closed_aspects(interview: Interview) -> set[str]:
    """Return the aspects that the expert does not want to speak about, by more than one word."""
    refused = Counter(asked.aspect for asked in interview.asked if asked.came == "refused")
    return {name for name, times in refused.items() if times > 1}


def is_leading(question: str) -> bool:
    """Whether a question can be answered with yes, or carries an answer in itself."""
    words = words_of(question)
    opens = words[0].lower if words else ""
    return opens in _CLOSED or bool(
        re.search(r"(?i)\b(?:isn't it|right|correct|don't you)\?$", question)
    )


_CLOSED = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "do",
        "does",
        "did",
        "have",
        "has",
        "had",
        "can",
        "could",
        "will",
        "would",
        "should",
        "shall",
        "may",
        "might",
        "isn't",
        "aren't",
        "don't",
        "doesn't",
        "didn't",
    ]
)


@cache
def _bank() -> tuple[Mapping[str, Aspect], Mapping[str, str]]:
    read = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    found = {name: Aspect.model_validate(each) for name, each in read["aspects"].items()}
    return found, dict(read["follow_up"])
