"""Bounds: how large and how deep a statement may be, counted before anything recurses into it."""

from collections.abc import Sequence

import sqlglot
from sqlglot import exp
from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import Token, TokenType

from projects.data.dialect import Dialect
from projects.data.guarding.refusal import refused, shortened

MOST_CHARACTERS = 20_000
"""The longest statement."""

_MOST_TOKENS = 4_000
_MOST_NESTED = 30
"""Brackets, and prefixes such as NOT, within each other."""

_MOST_DEEP = 120
"""From the whole statement down to a single name."""

_MOST_SOURCES = 30
"""Tables and subqueries."""

_OPENING = (TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.CASE)
_CLOSING = (TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.END)
_STARTS = (TokenType.SELECT, TokenType.WITH, TokenType.TABLE)
_PREFIXES = (TokenType.NOT, TokenType.DASH, TokenType.TILDE, TokenType.PLUS)

_FLATTER = "Write it shorter, or ask for less at once."


def check_text(sql: str, dialect: Dialect) -> None:
    """Refuse a text that is no single SELECT, too long, or too deep to be read safely."""
    if len(sql) > MOST_CHARACTERS:
        what = f"it has {len(sql):,} characters; {MOST_CHARACTERS:,} are the most"
        raise refused(what, _FLATTER)
    if any(_is_strange(each) for each in sql):
        what = "it holds control characters"
        raise refused(what, "Write it as plain text.")
    try:
        tokens = sqlglot.tokenize(sql, read=dialect)
    except TokenError as error:
        what = "it cannot be read: a quote or a bracket is left open"
        raise refused(what, "Mend the SQL.") from error
    while tokens and tokens[-1].token_type is TokenType.SEMICOLON:
        tokens.pop()
    _check_start(tokens)
    if len(tokens) > _MOST_TOKENS:
        what = f"it has {len(tokens):,} words and signs; {_MOST_TOKENS:,} are the most"
        raise refused(what, _FLATTER)
    depth = run = 0
    for token in tokens:
        run = run + 1 if token.token_type in _PREFIXES else 0
        depth += (token.token_type in _OPENING) - (token.token_type in _CLOSING)
        if max(depth, run) > _MOST_NESTED:
            what = f"it is nested more than {_MOST_NESTED} deep"
            raise refused(what, "Write it flatter, with WITH for the parts.")


def _check_start(tokens: Sequence[Token]) -> None:
    """Refuse what is not one SELECT by its first word, before a parser tries to make sense of it."""
    first = next((each for each in tokens if each.token_type is not TokenType.L_PAREN), None)
    if first is None:
        what = "it is empty"
        raise refused(what, "Write one SELECT.")
    if first.token_type not in _STARTS:
        what = f"it begins with {shortened(first.text)} and is no SELECT"
        raise refused(what, "Write one SELECT, or WITH ... SELECT: it only reads.")
    if any(each.token_type is TokenType.SEMICOLON for each in tokens):
        what = "it holds several statements"
        raise refused(what, "Write one SELECT, without a second statement behind a semicolon.")


def check_depth(tree: exp.Expr) -> None:
    """Refuse a tree that is too deep to be written anew, or that joins too much."""
    deepest, sources = 0, 0
    left = [(tree, 0)]
    while left:
        node, depth = left.pop()
        deepest = max(deepest, depth)
        sources += isinstance(node, exp.Table | exp.Subquery)
        left += [(child, depth + 1) for child in node.iter_expressions()]
    if deepest > _MOST_DEEP:
        what = f"it is nested more than {_MOST_DEEP} deep"
        raise refused(what, "Write long chains of conditions as IN (...).")
    if sources > _MOST_SOURCES:
        what = f"it reads {sources} tables and subqueries; {_MOST_SOURCES} are the most"
        raise refused(what, _FLATTER)


def _is_strange(character: str) -> bool:
    return not character.isprintable() and character not in "\n\r\t\N{NO-BREAK SPACE}\u3000"
