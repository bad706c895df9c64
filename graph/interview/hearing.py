"""Hears a message of the expert: an answer, a word on what was read back, a word on two that clash."""

import re
from collections.abc import Callable, Mapping

from graph.interview.bank import stem_of
from graph.interview.choosing import chosen
from graph.interview.cutting import statements_in
from graph.interview.editing import edited
from graph.interview.hedging import is_nothing, is_off_record, is_refusal, is_vague
from graph.interview.interview import Came, Interview, Rival, Stage, Statement, Status
from graph.interview.move import Move, Said, confirmed, taken_back
from graph.interview.opening import asks_status, ending, plain_name, plain_topic
from graph.interview.reply import Reply, understood
from graph.interview.words import say
from graph.supervisor.speech import content
from memory.refusal import refusal_of

_TRIES = 2
"""Times that a statement is read back without a clear word before it is left unconfirmed."""
_TELLING = 3
"""Words of matter that make a statement of what is said beside a yes or no."""
_REFERENCE = re.compile(
    r"""(?:(?<![\w'\u2019])s|\b(?:statement|point)\s)\#?(?P<number>\d{1,3})\b|\b(?:the\ )?last\ (?:one|statement|point)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_WRONG = re.compile(
    r"""\b(?:wrong|not\ (?:right|true|correct)|isn['\u2019]t\ (?:right|true|correct)|take\ (?:it\ |that\ )?back|scrap|scratch|delete|drop|remove
    |withdraw|forget|strike|incorrect|mistake|misspoke)\b""",
    re.IGNORECASE | re.VERBOSE,
)


def hear(interview: Interview, said: Said) -> Move:
    """Return what the answer to its question makes of the interview."""
    if interview.stage not in ("naming", "choosing"):
        referred = _referred(interview, said)
        if referred is not None:
            return referred
    return _HEARD[interview.stage](interview, said)


def overheard(interview: Interview, said: Said) -> Move:
    """Return what a message adds that does not answer the question: a yes to it is none."""
    if interview.stage in ("naming", "choosing"):
        return Move(interview)
    return taken_in(interview, said, said.text, least=_TELLING)


def _named(interview: Interview, said: Said) -> Move:
    name = plain_name(re.sub(r"(?i)\b(?:about|on)\b.*$", "", said.text))
    topic = interview.topic or (
        plain_topic(said.text) if re.search(r"(?i)\b(?:about|on)\b", said.text) else ""
    )
    stage: Stage = "naming" if not name else "asking" if topic else "choosing"
    return Move(interview.at(stage).model_copy(update={"expert": name, "topic": topic}))


def _topical(interview: Interview, said: Said) -> Move:
    topic = plain_topic(said.text)
    return Move(interview.at("asking" if topic else "choosing").model_copy(update={"topic": topic}))


def _answered(interview: Interview, said: Said) -> Move:
    """Take the answer to a question."""
    came: Came = "statements"
    if is_off_record(said.text):
        return Move(interview.with_came("nothing").at("asking"), (say("aside"),))
    if is_nothing(said.text):
        came = "nothing"
    elif is_vague(said.text):
        came = "vague"
    elif is_refusal(said.text):
        return Move(interview.with_came("refused").at("asking"), (say("skipped"),))
    if came != "statements":
        return Move(interview.with_came(came).at("asking"))
    move = taken_in(interview, said, said.text)
    brought = len(move.interview.statements) > len(interview.statements)
    return move._replace(
        interview=move.interview.with_came("statements" if brought else "vague").at("asking")
    )


def tells(text: str) -> bool:
    """Whether an answer may hold a statement."""
    says_none = is_nothing(text) or is_vague(text) or is_refusal(text) or is_off_record(text)
    return not (says_none or ending(text) or asks_status(text))


def taken_in(interview: Interview, said: Said, words: str, *, least: int = 0) -> Move:
    """Return the interview with the statements that some words hold, to be read back.

    Args:
        interview: as it stands.
        said: the message.
        words: what of it is cut.
        least: words of matter that make a statement where none was asked for.
    """
    asked = interview.question
    cuts = said.cuts or statements_in(words, stem=stem_of(interview), about=interview.topic)
    move = Move(interview)
    for cut in cuts:
        if len(content(cut.quote)) < least:
            continue
        refused = refusal_of(cut.text)
        if refused in ("secret", "instruction"):
            key = "refused_secret" if refused == "secret" else "refused_order"
            move = move.then(say(key))
            continue
        if any(
            _same(cut.text, each.text)
            for each in move.interview.statements
            if each.status in ("heard", "confirmed")
        ):
            continue
        statement = Statement(
            label=f"S{len(move.interview.statements) + 1}",
            text=cut.text,
            said=(said.spoken(cut.quote),),
            aspect=asked.aspect if asked else "rest",
            is_sure=cut.is_sure,
        )
        move = move._replace(interview=move.interview.having(statement))
    return move


def _same(one: str, other: str) -> bool:
    return (
        re.sub(r"\W+", " ", one).strip().casefold() == re.sub(r"\W+", " ", other).strip().casefold()
    )


def _replied(interview: Interview, said: Said) -> Move:
    """Take the word on the statement that was read back."""
    statement = interview.statement(interview.current)
    if statement is None:
        return _answered(interview, said)
    reply = understood(said.text)
    return _REPLIES[reply.meaning](interview, statement, reply, said)


def _yes(interview: Interview, statement: Statement, reply: Reply, said: Said) -> Move:
    move = confirmed(interview, statement, said)
    if not reply.words:
        return move
    more = taken_in(move.interview, said, reply.words, least=_TELLING)
    return Move(more.interview, (*move.lines, *more.lines), move.proposals)


def _no(interview: Interview, statement: Statement, reply: Reply, said: Said) -> Move:
    return Move(interview.at("rewording", statement.label))


def _edit(interview: Interview, statement: Statement, reply: Reply, said: Said) -> Move:
    text = edited(statement.text, reply.words)
    if text is None:
        return _no(interview, statement, reply, said)
    return _changed(interview, statement, said, reply.words, text=text, is_corrected=True)


def _scope(interview: Interview, statement: Statement, reply: Reply, said: Said) -> Move:
    return _changed(interview, statement, said, reply.words, scope=reply.words)


def _exception(interview: Interview, statement: Statement, reply: Reply, said: Said) -> Move:
    exceptions = (*statement.exceptions, reply.words)
    return _changed(interview, statement, said, reply.words, exceptions=exceptions)


def _changed(
    interview: Interview, statement: Statement, said: Said, words: str, **update: object
) -> Move:
    """Return the interview with a statement changed, which is read back once more."""
    spoken = (*statement.said, said.spoken(words))
    changed = statement.model_copy(update={**update, "said": spoken, "tries": 0})
    return Move(interview.having(changed).at("reading", statement.label))


def _unsure(interview: Interview, statement: Statement, reply: Reply, said: Said) -> Move:
    tried = statement.model_copy(update={"tries": statement.tries + 1})
    if tried.tries > _TRIES:
        return _left(interview, statement, "unconfirmed", "kept_open")
    return Move(interview.having(tried).at("reading", statement.label), (say("yes_only"),))


def _dropped(interview: Interview, statement: Statement, reply: Reply, said: Said) -> Move:
    return _left(interview, statement, "rejected", "left")


def _skipped(interview: Interview, statement: Statement, reply: Reply, said: Said) -> Move:
    return _left(interview, statement, "unconfirmed", "kept_open")


def _left(interview: Interview, statement: Statement, status: Status, line: str) -> Move:
    changed = statement.model_copy(update={"status": status})
    return Move(interview.having(changed).at("asking"), (say(line, label=statement.label),))


def _other(interview: Interview, statement: Statement, reply: Reply, said: Said) -> Move:
    """Take what is neither yes nor no: other words for the statement, or something new."""
    mine, theirs = content(statement.text), content(said.text)
    is_about_it = len(mine & theirs) * 2 >= min(len(mine), len(theirs)) > 0
    text = edited(statement.text, said.text) if is_about_it else None
    if text is not None:
        return _changed(interview, statement, said, said.text, text=text, is_corrected=True)
    more = taken_in(interview, said, said.text, least=_TELLING)
    again = _unsure(more.interview, statement, reply, said)
    return again._replace(lines=(*more.lines, *again.lines))


_REPLIES: Mapping[str, Callable[[Interview, Statement, Reply, Said], Move]] = {
    "yes": _yes,
    "no": _no,
    "edit": _edit,
    "scope": _scope,
    "exception": _exception,
    "unsure": _unsure,
    "drop": _dropped,
    "skip": _skipped,
    "other": _other,
}


def _reworded(interview: Interview, said: Said) -> Move:
    """Take the words in which a statement should read."""
    statement = interview.statement(interview.current)
    if statement is None:
        return _answered(interview, said)
    reply = understood(said.text)
    if reply.meaning in ("drop", "skip", "no") or is_nothing(said.text) or is_refusal(said.text):
        return _left(interview, statement, "rejected", "left")
    if reply.meaning == "yes":  # to what, cannot be told: it is read back
        return Move(interview.at("reading", statement.label))
    return _in_words(interview, statement, reply, said)


def _in_words(interview: Interview, statement: Statement, reply: Reply, said: Said) -> Move:
    if reply.meaning in ("scope", "exception"):
        return _REPLIES[reply.meaning](interview, statement, reply, said)
    words = reply.words or said.text
    text = None if reply.meaning == "unsure" else edited(statement.text, words)
    if text is None:
        cuts = statements_in(words, stem=stem_of(interview), about=interview.topic)
        text = cuts[0].text if cuts and reply.meaning != "unsure" else None
    if text is None:
        return _left(interview, statement, "unconfirmed", "kept_open")
    return _changed(interview, statement, said, words, text=text, is_corrected=True)


def _compared(interview: Interview, said: Said) -> Move:
    """Take the word on which of two statements holds."""
    statement = interview.statement(interview.current)
    if statement is None or not statement.rivals:
        return _replied(interview.at("reading", interview.current), said)
    rival = statement.rivals[0]
    choice = chosen(said.text, new=statement, old=rival)
    settled = statement.model_copy(
        update={"rivals": (), "compared": (*statement.compared, rival.key), "tries": 0}
    )
    if choice in ("new", "both"):
        field = "replaces" if choice == "new" else "beside"
        named = (*getattr(settled, field), *([rival.claim_id] if rival.claim_id else []))
        settled = settled.model_copy(update={field: named})
        return Move(interview.having(settled).at("reading", statement.label))
    if choice == "old":
        line = say("earlier_holds", label=statement.label)
        return Move(_left(interview, settled, "rejected", "left").interview, (line,))
    if choice == "neither":
        return _neither(interview, settled, rival, said)
    if choice == "open" or statement.tries >= _TRIES:
        return _left(interview, settled, "unconfirmed", "kept_open")
    tried = statement.model_copy(update={"tries": statement.tries + 1})
    return Move(interview.having(tried).at("comparing", statement.label))


def _neither(interview: Interview, statement: Statement, rival: Rival, said: Said) -> Move:
    """Leave both out: the new one, and what the expert had said before."""
    move = _left(interview, statement, "rejected", "left")
    before = interview.statement(rival.label)
    if before is None:
        return move
    withdrawn = _withdrawn(move.interview, before, said)
    return Move(withdrawn.interview, (*move.lines, *withdrawn.lines), withdrawn.proposals)


def _withdrawn(interview: Interview, statement: Statement, said: Said) -> Move:
    wish = taken_back(interview, statement, said)
    gone = statement.model_copy(update={"status": "withdrawn"})
    line = say("taken_back", label=statement.label)
    return Move(interview.having(gone), (line,), (wish,) if wish else ())


def _referred(interview: Interview, said: Said) -> Move | None:
    """Return what a message does that names an earlier statement: "S3 is wrong"."""
    found = _REFERENCE.search(said.text)
    if found is None or interview.stage == "comparing":
        return None
    label = f"S{found['number']}" if found["number"] else _last_label(interview)
    statement = interview.statement(label)
    if statement is None or statement.status != "confirmed" or label == interview.current:
        return None
    rest = (said.text[: found.start()] + " " + said.text[found.end() :]).strip(" ,.:;")
    rest = re.sub(
        r"(?i)^(?:and|but|also|wait|oh|about|on|no|yes)?[\s,]*(?:is|was|should be|must be|holds|applies)\b\s*",
        "",
        rest,
    )
    if _WRONG.search(rest):
        withdrawn = _withdrawn(interview, statement, said)
        return withdrawn._replace(interview=withdrawn.interview)
    reply = understood(rest) if rest else None
    if reply is None or reply.meaning not in ("edit", "scope", "exception"):
        return None
    claims = (statement.claim_id,) if statement.claim_id else ()
    again = statement.model_copy(
        update={"status": "heard", "claim_id": None, "replaces": (*statement.replaces, *claims)}
    )
    return _REPLIES[reply.meaning](interview.having(again), again, reply, said)


def _last_label(interview: Interview) -> str | None:
    settled = [each for each in interview.confirmed if each.confirmed_in]
    return settled[-1].label if settled else None


_HEARD: Mapping[Stage, Callable[[Interview, Said], Move]] = {
    "naming": _named,
    "choosing": _topical,
    "asking": _answered,
    "reading": _replied,
    "rewording": _reworded,
    "comparing": _compared,
}
