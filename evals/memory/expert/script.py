"""The scripted expert: reads what Nova asks as a person does, and answers by its own knowledge.

It knows nothing of the interviewer's insides: a read-back is a question that quotes a sentence and
may be answered with yes; anything else is a question to which it tells what it knows.
"""

import re
from dataclasses import dataclass, field
from random import Random

from evals.memory.expert.facts import Clash, Fact, Knowledge, wordings

_QUOTED = re.compile(r"[\u201c\"]([^\u201d\"]+)[\u201d\"]")
_ASPECTS = (
    ("newcomer", r"newcomer|beginner|less experience|hard way|wrong with"),
    ("people", r"\bwhom?\b|named|person"),
    ("warning", r"notice|\bsign|\bsee, hear|smell|first thing"),
    ("limit", r"number|limit|how much|how long|figures"),
    ("exception", r"not hold|exception|different"),
    ("rule", r"\brules?\b|always"),
    ("incident", r"\bcase\b|last time|happened|turn out|rule out|check"),
)
_CHATTER, _VAGUE, _REFUSED = 0.05, 0.07, 0.03
_TWO = 0.25
"""Chances: of leaving the subject, of saying nothing definite, of refusing, of telling two facts."""


@dataclass
class Expert:
    """One scripted expert in the course of an interview."""

    knowledge: Knowledge
    bank: str
    random: Random
    agreed: list[str] = field(default_factory=list)
    """The questions to which it said a plain yes."""
    told: list[Fact] = field(default_factory=list)
    hesitated: set[str] = field(default_factory=set)
    changing: list[Clash] = field(default_factory=list)
    """Own contradictions whose first statement was told and agreed to."""
    done: set[str] = field(default_factory=set)
    """First statements of contradictions told."""
    asked_again: dict[str, int] = field(default_factory=dict)

    def answer(self, question: str, options: list[str]) -> str:
        """Return what the expert says to a question."""
        if any(option.startswith("the earlier") for option in options):
            return self._compares(question)
        quoted = _QUOTED.findall(question)
        if quoted and "yes" in options:
            return self._confirms(quoted[-1] if len(quoted) == 1 else quoted[0], question)
        if options == ["leave it out"]:
            return self._rewords()
        return self._tells(question)

    def _say(self, kind: str, **filled: str) -> str:
        return self.random.choice(wordings(self.bank)[kind]).format(**filled)

    def _tells(self, question: str) -> str:
        """Tell a fact that fits the question, or something else as people do."""
        chance = self.random.random()
        if chance < _CHATTER:
            return self._say("digress")
        if chance < _CHATTER + _VAGUE:
            return self._say("vague")
        if chance < _CHATTER + _VAGUE + _REFUSED:
            return self._say("refuse")
        if (clash := self._next_clash()) is not None:
            return clash
        wanted = next((name for name, cue in _ASPECTS if re.search(cue, question, re.I)), None)
        left = [fact for fact in self.knowledge.facts if fact not in self.told]
        fitting = [fact for fact in left if fact.aspect == wanted] if wanted else left
        if not fitting and "not asked" in question:
            fitting = left
        if not fitting:
            return self._say("nothing")
        return self._told(fitting)

    def _told(self, fitting: list[Fact]) -> str:
        fact = fitting[0]
        lead = self.random.choice(wordings(self.bank)["lead"])
        with_second = "{second" in lead
        if with_second and (len(fitting) < 2 or self.random.random() > _TWO):
            lead, with_second = "{fact}", False
        second = fitting[1].said if with_second else ""
        self.told += [fact, fitting[1]] if with_second else [fact]
        return lead.format(
            fact=fact.said, lower=_lower(fact.said), second=second, second_lower=_lower(second)
        )

    def _next_clash(self) -> str | None:
        """Return, from time to time, one half of a contradiction."""
        if len(self.told) % 4 != 3 and len(self.told) < len(self.knowledge.facts):
            return None
        for clash in self.changing:
            self.changing.remove(clash)
            return self._say("again", fact=clash.after, lower=_lower(clash.after))
        for clash in self.knowledge.clashes:
            said = clash.before if clash.is_own else clash.after
            if said not in self.done:
                self.done.add(said)
                return said
        return None

    def _confirms(self, quoted: str, question: str) -> str:
        """Say yes to what is so, and to nothing else."""
        fact = self._meant(quoted)
        return (
            self._other(quoted, question) if fact is None else self._word_on(fact, quoted, question)
        )

    def _other(self, quoted: str, question: str) -> str:
        """Say yes to one half of a contradiction; what is no knowledge of the trade is left out."""
        clash = self._clashing(quoted)
        if clash is None:
            return self._say("drop")
        if clash.is_own and clash.before_key in quoted and clash.before not in self.hesitated:
            self.hesitated.add(clash.before)
            self.changing.append(clash)
        return self._agrees(question)

    def _word_on(self, fact: Fact, quoted: str, question: str) -> str:
        if not fact.is_confirmed:
            return self._say("doubtful")
        if self.random.random() < _CHATTER and fact.text not in self.hesitated:
            self.hesitated.add(fact.text)
            return self._say("doubtful")
        if fact.wrong and fact.wrong in quoted:
            return self._say("edit", value=fact.value, wrong=fact.wrong, fact=fact.text)
        if fact.scope and fact.scope not in quoted:
            return self._say("scope", scope=fact.scope)
        return self._agrees(question) if _is_true(quoted, fact) else self._say("drop")

    def _agrees(self, question: str) -> str:
        self.agreed.append(question)
        return self._say("agree")

    def _meant(self, quoted: str) -> Fact | None:
        """Return the fact that a quoted sentence tells, right or wrong."""
        words = _words(quoted)
        best = max(self.told, key=lambda fact: _overlap(words, fact), default=None)
        return best if best is not None and _overlap(words, best) >= 0.8 else None

    def _clashing(self, quoted: str) -> Clash | None:
        said = [
            (len(_words(text) & _words(quoted)) / len(_words(text)), clash)
            for clash in self.knowledge.clashes
            for text in (clash.before, clash.after)
        ]
        score, clash = max(said, key=lambda pair: pair[0])
        return clash if score >= 0.8 else None

    def _compares(self, question: str) -> str:
        quoted = _QUOTED.findall(question)
        found = [clash for text in quoted if (clash := self._clashing(text)) is not None]
        if len(found) >= 2 and found[0] is found[1]:
            return self._say(found[0].holds)
        return "Both, they are about different things."

    def _rewords(self) -> str:
        """Say in full what was meant; it had been one that was told wrong."""
        last = self.told[-1] if self.told else None
        return last.text if last else "Leave it out."


def _is_true(quoted: str, fact: Fact) -> bool:
    return all(key.lower() in quoted.lower() for key in fact.keys)


def _overlap(words: set[str], fact: Fact) -> float:
    said = _words(fact.said) | _words(fact.text)
    common = len(words & said)
    return common / max(len(_words(fact.text)), 1) if common else 0.0


def _words(text: str) -> set[str]:
    return set(re.findall(r"[\w']+", text.lower()))


def _lower(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text if first[:1].isupper() and first not in _COMMON else text[:1].lower() + text[1:]


_COMMON = frozenset(
    [
        "The",
        "Change",
        "Never",
        "Always",
        "Dry",
        "When",
        "You",
        "For",
        "Newcomers",
        "Beginners",
        "Young",
        "A",
        "At",
        "It",
        "Spare",
    ]
)
