"""Placing values: the names in a question become filters or parameters of a query."""

from collections.abc import Sequence

from agents.querying.claims import Claim
from agents.querying.laid import Fitting
from agents.querying.lexicon import Sense
from agents.querying.question import Question
from agents.querying.values import Mention
from projects.data import Filter, Op

_NEAR = 3
_ASKING = frozenset({"which", "what"})
_VERBS = frozenset({"is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "can"})
_JOINING = frozenset({"and", "or", "nor", "the", "any"})
_ASIDE = frozenset({"aside", "excluded", "excepted", "exempted"})
_FEW = 12
"""Of more values than this that fit a few words, none is meant."""


def place_value(fitting: Fitting, claim: Claim, mention: Mention) -> None:
    """Filter by the value, or give it to the parameter that takes such a value."""
    columns = [
        name
        for name, each in fitting.known.query.columns.items()
        if each.kind == mention.vocabulary
    ]
    parameters = [
        name
        for name, each in fitting.known.query.parameters.items()
        if each.type == mention.vocabulary and name not in fitting.parameters
    ]
    if parameters:
        if len(mention.values) > 1:
            fitting.ambiguous.append(mention)
        fitting.parameters[parameters[0]] = mention.values[0]
        fitting.used.add(claim)
        return
    if not columns or len(mention.values) > _FEW * 4:
        return
    column = _column_for(fitting, claim, columns)
    denied = fitting.deny(claim.start) or _is_set_aside(fitting, claim)
    denied = denied or _goes_on(fitting, claim, column)
    _add_values(fitting, column, mention, denied=denied)
    fitting.named.setdefault(column, fitting.question.said(claim.start, claim.end))
    fitting.used.add(claim)


def _goes_on(fitting: Fitting, claim: Claim, column: str) -> bool:
    """Whether a name is left out together with the one before it: except Ely and Ware."""
    words = fitting.question.words
    at = claim.start
    while at and words[at - 1].text in _JOINING:
        at -= 1
    before = next((each for each in fitting.used if each.end == at < claim.start), None)
    left_out = {value for each in fitting.filters if each.column == column and each.op == "!="
                for value in each.values}  # fmt: skip
    return (
        before is not None
        and isinstance(before.meaning, Mention)
        and bool(left_out)
        and left_out.issuperset(before.meaning.values)
    )


def _is_set_aside(fitting: Fitting, claim: Claim) -> bool:
    """Whether the word behind a name leaves it out: Ely aside, Ely excluded."""
    after = fitting.question.words[claim.end : claim.end + 1]
    if not any(word.text in _ASIDE for word in after):
        return False
    fitting.denials.add(claim.end)
    fitting.claims.append(Claim(claim.end, claim.end + 1, (Sense("topic", ""),), 0))
    return True


def is_settled(fitting: Fitting, mention: Mention) -> bool:
    """Whether it is said elsewhere which of several values that bear the name is meant."""
    if len(mention.values) < 2:
        return False
    return any(
        other.vocabulary == mention.vocabulary
        and len(other.values) == 1
        and other.values[0] in mention.values
        for _, other in fitting.of(Mention)
    )


def only_describes(fitting: Fitting, claim: Claim, mention: Mention) -> bool:
    """Whether the words only say what the number beside them is: the filter of "filter HF-2210"."""
    words = fitting.question.words[claim.start : claim.end]
    if any(word.is_code or word.is_capital for word in words):
        return False
    return any(
        each.start == claim.end or each.end == claim.start
        for each, other in fitting.of(Mention)
        if other.is_whole and any(w.is_code for w in fitting.question.words[each.start : each.end])
    )


def is_told_before(fitting: Fitting, claim: Claim) -> bool:
    """Whether it only tells what happened before the question: Ada paid most of it. What is left?"""
    words = fitting.question.words[claim.start : claim.end]
    is_state = all(word.is_past and not word.is_capital for word in words)
    return is_state and claim.start not in fitting.question.spoken


def _column_for(fitting: Fitting, claim: Claim, columns: Sequence[str]) -> str:
    """Return which of several columns of a kind a value belongs to, by the words around it."""
    if len(columns) == 1:
        return columns[0]
    labelled = _labelled(fitting, claim, columns)
    if labelled:
        label, column = labelled
        fitting.used.add(label)
        return column
    taken = {*fitting.pinned, *_meant_elsewhere(fitting, claim, columns)}
    return next((name for name in columns if name not in taken), columns[0])


def _labelled(fitting: Fitting, claim: Claim, columns: Sequence[str]) -> tuple[Claim, str] | None:
    """Return the words before a value that say which column it belongs to, and that column."""
    before = [
        each
        for each in fitting.claims
        if each.end <= claim.start and claim.start - each.end < _NEAR and each.has("dimension")
    ]
    for label in reversed(before):
        if _is_verb(fitting, label) or _is_asked(fitting, label, claim):
            continue
        named = [name for name in label.names("dimension") if name in columns]
        if named and len(named) < len(columns):
            return label, named[0]
    return None


def _meant_elsewhere(fitting: Fitting, claim: Claim, columns: Sequence[str]) -> set[str]:
    """Return the columns that another value of the kind is put to, or that are asked for.

    In "how many bolts go into a crank" the crank is what they go into, so the bolts are not.
    """
    kind = fitting.kind(columns[0])
    others = (
        _labelled(fitting, each, columns)
        for each, mention in fitting.of(Mention)
        if each is not claim and mention.vocabulary == kind
    )
    asked = (
        names[0]
        for each in fitting.claims
        if len(names := [n for n in each.names("dimension") if n in columns]) == 1
        and _is_asked(fitting, each, claim)
    )
    return {column for found in others if found for _, column in (found,)} | set(asked)


def _is_asked(fitting: Fitting, label: Claim, claim: Claim) -> bool:
    """Whether the label is what is asked for: in "which kit is a bolt in" the bolt is no kit."""
    words = fitting.question.words
    is_question = bool(label.start) and words[label.start - 1].text in _ASKING
    return is_question and any(word.text in _VERBS for word in words[label.end : claim.start])


def _is_verb(fitting: Fitting, label: Claim) -> bool:
    """Whether the label is what somebody does: in "what replaces X" X is not what replaces."""
    words = fitting.question.words
    last, before = words[label.end - 1], words[label.start - 1].text if label.start else ""
    return last.text.endswith("s") and before in ("what", "which", "that", "who")


def _add_values(fitting: Fitting, column: str, mention: Mention, *, denied: bool) -> None:
    values = tuple(mention.values)
    if denied:
        fitting.filters += [Filter(column=column, op="!=", values=(each,)) for each in values]
        return
    same = next((each for each in fitting.filters if each.column == column and not each.than), None)
    if same is not None and same.op in ("=", "in"):
        # Two values of the same kind are two that are asked about.
        fitting.filters.remove(same)
        values = tuple(dict.fromkeys((*(str(each) for each in same.values), *values)))
    elif len(values) > 1 and (
        not mention.is_whole or is_written_as_name(fitting.question, mention)
    ):
        fitting.ambiguous.append(mention)
    op: Op = "=" if len(values) == 1 else "in"
    fitting.filters.append(Filter(column=column, op=op, values=values))


def is_written_as_name(question: Question, mention: Mention) -> bool:
    """Whether it is written with capitals: one is meant, though several bear the name."""
    words = question.words[mention.start : mention.end]
    # The first word of a question has its capital from there.
    named = words[1:] if mention.start == 0 else words
    return bool(named) and all(word.is_capital for word in named)


def place_text(fitting: Fitting, claim: Claim) -> None:
    """Give a parameter of plain text what stands after its word: serial S2400."""
    name = claim.has("parameter")
    declared = fitting.known.query.parameters.get(name or "")
    if name is None or declared is None or declared.type != "text" or name in fitting.parameters:
        return
    words = fitting.question.words
    for at in range(claim.end, min(claim.end + 3, len(words))):
        if words[at].is_code or words[at].text.isdigit() or words[at].is_capital:
            said = fitting.question.said(at, at + 1)
            fitting.parameters[name] = said
            fitting.claims = [each for each in fitting.claims if not each.start <= at < each.end]
            taken = Claim(at, at + 1, (Sense("parameter", name),), 0)
            fitting.claims.append(taken)
            fitting.used |= {claim, taken}
            return
