"""Reading a plan out of plain words: its steps in the order spoken, and what each waits for.

No dependence is guessed. What cannot be read as a step or a wait is asked, never assumed.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from graph.supervisor.dependence import needs
from graph.supervisor.speech import begins_with_verb
from projects.errors import BadInput
from routines.agenda.reading.day import day_in
from routines.agenda.reading.matter import named
from routines.plans.plan import MOST_STEPS, OnDate, OnFigure, OnPerson, PlannedStep, Wait

_ITEM = re.compile(r"(?m)^\s*(?:\(?\d{1,2}[.)]|[-*\u2022])\s+")
_SENTENCE = re.compile(
    r"(?<=[.!?])(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bMrs\.)\s+(?=[A-Z])|\s*;\s+|\n+"
)
_JOINT = re.compile(
    r",?\s+and\s+(?:then\s+)?|,\s*(?:then\s+)?|\s+then\s+|\s+(?=(?:once|as soon as|when|after)\s)",
    re.I,
)
_WAITS = r"(?:when|once|as soon as|after|if|until|wait (?:for|until|till))"
_NAME = r"(?P<who>(?:(?:Mr|Mrs|Ms|Dr)\.? )?(?-i:[A-Z])[\w-]+(?: (?-i:[A-Z])[\w-]+)?|he|she|they)"
_VERBS = (
    r"answered|replied|responded|confirmed|signed|sent|agreed|approved|delivered|paid|called|come back|came back|given|"
    r"decided|finished|returned|said yes|got back|provided|shipped|written|booked|received|read|reviewed|checked|"
    r"answers|replies|responds|confirms|signs|sends|agrees|approves|delivers|pays|calls|comes back|gives|decides|"
    r"finishes|returns|says yes|gets back|provides|ships|writes|books|reviews"
)
_PERSON = re.compile(
    rf"^{_WAITS}\s+{_NAME}(?:'s)?\s+(?:has |have |had |'s |'ve )?(?P<what>(?:{_VERBS})\b)",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    rf"^wait (?:for|on)\s+{_NAME}(?:'s)?\s*(?:to\s+)?(?P<what>answer|reply|response|confirmation|signature|okay|ok|yes|approval|go-ahead|{_VERBS}|[a-z ]{{3,40}})?",
    re.IGNORECASE,
)
_APPROVED = re.compile(
    r"^(?:when|once|as soon as|after)\s+(?:it|that|this|they|the [\w ]{2,30}?|I)\s+(?:is|are|has been|have been|was|gets|have|has)?\s*"
    r"(?:approved?|been approved)(?: (?:it|that|this|them))?\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"^(?:when|once|as soon as|after)\s+(?:that|this|it|they|all|everything)(?:'s| is| are)?(?: all)?(?: done| ready| finished| there| in place)?\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"^(?:if|when|once|as soon as|wait until|until)\s+(?P<subject>.+?)\s+(?:is |are |falls |drops |fall |drop |goes |go |rises |rise |gets |get |has |have |reaches )?"
    r"(?P<how>below|under|less than|fewer than|above|over|more than|at least|at most)\s+\$?(?P<bound>\d[\d,]*(?:\.\d+)?)",
    re.IGNORECASE,
)
_HOW = {
    "below": "below", "under": "below", "less than": "below", "fewer than": "below", "above": "above",
    "over": "above", "more than": "above", "at least": "at least", "at most": "at most",
}  # fmt: skip
_DAY = re.compile(
    r"^(?:on |from |after |next |this |not before |the day after )?(?P<day>(?:next |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day(?: week)?|tomorrow|the day after tomorrow"
    r"|in (?:a|one|two|three|four|five|six|\d+) (?:days?|weeks?|months?)|\d{4}-\d\d-\d\d|(?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december) \d{1,2}|\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:january|february|march|april|may|june|july|august|september|"
    r"october|november|december)|next (?:week|month))\b",
    re.IGNORECASE,
)
_DAY_LAST = re.compile(
    r"\s+(?P<words>(?:on (?:next )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|on (?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? [a-z]+"
    r"|on [a-z]+ \d{1,2}(?:st|nd|rd|th)?|on \d{4}-\d\d-\d\d|next (?:week|month|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|tomorrow"
    r"|in (?:a|one|two|three|four|five|six|\d+) (?:days?|weeks?|months?)))$",
    re.IGNORECASE,
)
_THEN = re.compile(r"^(?:and\s+)?(?:then|after that|afterwards|finally|next,|lastly)\b[\s,]*", re.I)
_LEAD = re.compile(r"^(?:(?:please|also|so|first|and|but)\b[\s,]*|,\s*)+", re.IGNORECASE)
_WAITING = re.compile(rf"^{_WAITS}\b", re.IGNORECASE)
_SHORTEST, _LONGEST = 2, 2_000
_HE = frozenset({"he", "she", "they"})


class _Read(NamedTuple):
    text: str
    wait: Wait | None
    is_next: bool
    """Whether it comes after the step before it, by its words."""


def steps_in(text: str, today: date) -> list[PlannedStep]:
    """Return the steps that plain words ask for, in their order.

    Raises:
        BadInput: if what a step waits for is unclear, or there are more than seven.
    """
    if len(text) > _LONGEST:
        wrong = f"The plan is {len(text)} characters long; {_LONGEST} can be read as steps"
        raise BadInput(wrong, "Say the steps alone.")
    steps: list[PlannedStep] = []
    said: list[str] = []
    pending: list[str] = []
    for piece in _pieces(text):
        if _only_waits(piece):
            pending.append(piece)
            continue
        whole = ", ".join([*pending, piece])
        pending = []
        read = _read(whole, steps, today)
        if len(read.text) < _SHORTEST:
            wrong = f"{piece!r} says nothing that could be done"
            raise BadInput(wrong, "Say each step as a request of its own.")
        said.append(read.text)
        before = {*needs(said, len(steps)), *((len(steps) - 1,) if read.is_next and steps else ())}
        steps.append(PlannedStep(text=read.text, after=tuple(sorted(before)), wait=read.wait))
    if pending:
        wrong = f"What is to be done {pending[-1]!r} is not said"
        raise BadInput(wrong, "Say it behind that, as in: when Dana has answered, write to Ben.")
    if len(steps) > MOST_STEPS:
        wrong = f"A plan has {MOST_STEPS} steps at most; these are {len(steps)}"
        raise BadInput(wrong, "Plan a first stage of it, and the rest when that is done.")
    return steps


def _pieces(text: str) -> list[str]:
    """Cut a request where a task, or a wait for one, begins."""
    items = [item.strip() for item in _ITEM.split(text) if item.strip()]
    if _ITEM.search(text) and len(items) > 1:
        return [item.rstrip(" .,;") for item in items]
    found: list[str] = []
    for sentence in _SENTENCE.split(text.strip()):
        found += _cut(sentence.strip(" .,;"))
    return [piece for piece in found if piece]


def _cut(sentence: str) -> list[str]:
    pieces, start = [], 0
    for joint in _JOINT.finditer(sentence):
        if joint.start() <= start:
            continue
        right = sentence[joint.end() :]
        then = "then " if re.search(r"\bthen\b", joint[0], re.I) else ""
        if _begins(right):
            pieces.append(sentence[start : joint.start()].strip(" ,"))
            sentence = f"{sentence[: joint.end()]}{then}{right}" if then else sentence
            start = joint.end()
            if then:
                return [*pieces, *_cut(sentence[start:])]
    pieces.append(sentence[start:].strip(" ,"))
    return pieces


def _begins(words: str) -> bool:
    """Whether words begin a task or a wait."""
    plain = _LEAD.sub("", words)
    return bool(_WAITING.match(plain) or _DAY.match(plain) or begins_with_verb(plain))


def _only_waits(piece: str) -> bool:
    """Whether a piece names a wait and no task behind it."""
    plain = _LEAD.sub("", _THEN.sub("", piece))
    for form in (_PERSON, _ANSWER, _APPROVED, _BEFORE, _FIGURE, _DAY):
        found = form.match(plain)
        if found is not None:
            rest = (_deed(plain, found).rest if form is _PERSON else plain[found.end() :]).strip(
                " ,"
            )
            return not rest or not begins_with_verb(_THEN.sub("", rest))
    return False


class _Deed(NamedTuple):
    what: str
    rest: str


def _deed(plain: str, found: re.Match[str]) -> _Deed:
    """Return what somebody has to do, and what is to be done then: a comma or a verb parts them."""
    after = plain[found.end() :]
    deed, comma, rest = after.partition(",")
    if comma:
        return _Deed(f"{found['what']}{deed}", rest)
    for space in re.finditer(r"\s+", after):
        rest = _THEN.sub("", after[space.end() :])
        # A last word alone is what was sent ("the price list"), not what to do then.
        if " " in rest and begins_with_verb(rest):
            return _Deed(f"{found['what']}{after[: space.start()]}", after[space.end() :])
    return _Deed(f"{found['what']}{after}", "")


def _read(piece: str, before: Sequence[PlannedStep], today: date) -> _Read:
    """Return one step with what it waits for."""
    plain = _LEAD.sub("", piece)
    is_next = _THEN.match(plain) is not None
    plain = _LEAD.sub("", _THEN.sub("", plain))
    wait: Wait | None = None
    while True:
        named, rest, comes_after = _lead(plain, before, today)
        if rest == plain:
            break
        wait, is_next, plain = wait or named, is_next or comes_after, _THEN.sub("", rest)
    if _WAITING.match(plain):
        wrong = f"What is waited for in {plain!r} is unclear"
        cure = "Name a person and what they do, a day, or a figure with a bound."
        raise BadInput(wrong, cure)
    last = _DAY_LAST.search(plain)
    day = day_in(last["words"], today) if last and wait is None else None
    if last and day and not day.is_bound:
        plain, wait = plain[: last.start()], OnDate(day=day.day)
    return _Read(plain[:1].upper() + plain[1:], wait, is_next)


def _lead(plain: str, before: Sequence[PlannedStep], today: date) -> tuple[Wait | None, str, bool]:
    """Return the wait with which words begin, the rest, and whether the step before is meant."""
    for form in (_APPROVED, _BEFORE):
        found = form.match(plain)
        if found:
            return None, plain[found.end() :].strip(" ,"), True
    found = _FIGURE.match(plain)
    if found:
        return _figure(found), plain[found.end() :].strip(" ,"), False
    found = _PERSON.match(plain)
    if found:
        deed = _deed(plain, found)
        wait = OnPerson(who=_who(found["who"], before), what=deed.what.strip())
        return wait, deed.rest.strip(" ,"), _is_spoken_of(wait.who, found["who"], before)
    found = _ANSWER.match(plain)
    if found:
        who, what = _who(found["who"], before), (found["what"] or "answered").strip()
        # "Wait for Ada's answer" is told as a step of its own: it comes where it is told.
        return OnPerson(who=who, what=what), plain[found.end() :].strip(" ,"), True
    found = _DAY.match(plain)
    day = day_in(found[0], today) if found else None
    if found and day:
        return OnDate(day=day.day), plain[found.end() :].strip(" ,"), False
    return None, plain, False


def _is_spoken_of(who: str, word: str, before: Sequence[PlannedStep]) -> bool:
    """Whether the step before is what somebody answers to: it names them, or the wait says "she"."""
    return bool(before) and (word.lower() in _HE or who in before[-1].text)


def _figure(found: re.Match[str]) -> OnFigure:
    how = _HOW[found["how"].lower()]
    subject = found["subject"].strip()
    question = subject if subject.lower().startswith(("what", "how")) else f"What is {subject}?"
    return OnFigure.model_validate(
        {"question": question, "comparison": how, "bound": float(found["bound"].replace(",", ""))}
    )


def _who(name: str, before: Sequence[PlannedStep]) -> str:
    """Return whom a pronoun means: the person of the step before."""
    if name.lower() not in _HE:
        return name
    for step in reversed(before):
        if isinstance(step.wait, OnPerson):
            return step.wait.who
        found = named(step.text)
        if found:
            return found[0]
    wrong = f"Who {name!r} is, is not said"
    raise BadInput(wrong, "Name the person who is waited for.")
