"""The grammar that is let through: parts of a statement that only read, one by one.

What is not listed here is refused, also what a later version of the parser may add.
"""

import re
from collections.abc import Mapping

from sqlglot import exp

from projects.data.guarding.functions import FUNCTIONS, unlisted_function
from projects.data.guarding.refusal import Refused, refused, shortened

QUERIES = (exp.Select, exp.Union, exp.Intersect, exp.Except)
"""What a statement, and each query within it, may be."""


def _parts(names: str) -> frozenset[str]:
    return frozenset(names.split())


_PARTS: Mapping[type[exp.Expr], frozenset[str]] = {
    exp.Select: _parts(
        "with_ expressions distinct from_ joins laterals where group having windows order limit offset"
    ),
    exp.Union: _parts("with_ this expression distinct order limit offset"),
    exp.Intersect: _parts("with_ this expression distinct order limit offset"),
    exp.Except: _parts("with_ this expression distinct order limit offset"),
    exp.Subquery: _parts("this alias order limit offset"),
    exp.With: _parts("expressions recursive"),
    exp.CTE: _parts("this alias materialized"),
    exp.From: _parts("this"),
    exp.Join: _parts("this on using side kind method"),
    exp.Lateral: _parts("this alias"),
    exp.Table: _parts("this db alias joins ordinality"),
    exp.TableAlias: _parts("this columns"),
    exp.Values: _parts("expressions alias"),
    exp.Unnest: _parts("expressions alias"),
    exp.Where: _parts("this"),
    exp.Group: _parts("expressions grouping_sets cube rollup"),
    exp.GroupingSets: _parts("expressions"),
    exp.Cube: _parts("expressions"),
    exp.Rollup: _parts("expressions"),
    exp.Having: _parts("this"),
    exp.Order: _parts("this expressions"),
    exp.Ordered: _parts("this desc nulls_first"),
    exp.Limit: _parts("expression"),
    exp.Offset: _parts("expression"),
    exp.Fetch: _parts("direction count limit_options"),
    exp.LimitOptions: _parts("rows with_ties"),
    exp.Distinct: _parts("expressions on"),
    exp.Window: _parts("this partition_by order spec alias over"),
    exp.WindowSpec: _parts("kind start start_side end end_side exclude"),
    exp.Filter: _parts("this expression"),
    exp.WithinGroup: _parts("this expression"),
    exp.Column: _parts("this table"),
    exp.Identifier: _parts("this quoted"),
    exp.Alias: _parts("this alias"),
    exp.Star: _parts(""),
    exp.Literal: _parts("this is_string"),
    exp.Boolean: _parts("this"),
    exp.Null: _parts(""),
    exp.Placeholder: _parts("this"),
    exp.Var: _parts("this"),
    exp.Interval: _parts("this unit"),
    exp.IntervalSpan: _parts("this expression"),
    exp.DataType: _parts("this expressions nested"),
    exp.DataTypeParam: _parts("this"),
    exp.Cast: _parts("this to"),
    exp.Case: _parts("this ifs default"),
    exp.If: _parts("this true false"),
    exp.Bracket: _parts("this expressions"),
}
"""Parts with a structure: each with the arguments that it may have."""

_OPERATORS = frozenset(
    (
        *(exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.IntDiv, exp.Neg, exp.Paren, exp.Tuple),
        *(exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In, exp.Is),
        *(exp.And, exp.Or, exp.Not, exp.Like, exp.ILike, exp.SimilarTo, exp.Escape, exp.Glob),
        *(exp.NullSafeEQ, exp.NullSafeNEQ, exp.DPipe, exp.RegexpLike, exp.RegexpILike),
        *(exp.Exists, exp.Any, exp.All, exp.AtTimeZone, exp.Array, exp.Kwarg),
        *(exp.ArrayContainsAll, exp.ArrayContainedBy, exp.ArrayOverlaps),
        *(exp.BitwiseAnd, exp.BitwiseOr, exp.BitwiseNot, exp.BitwiseXor, exp.Overlaps),
        *(exp.BitwiseLeftShift, exp.BitwiseRightShift),
    )
)

_TYPES = frozenset(
    exp.DType[name]
    for name in _parts(
        """
    TINYINT SMALLINT INT MEDIUMINT BIGINT DECIMAL FLOAT DOUBLE MONEY BOOLEAN TEXT VARCHAR CHAR
    NCHAR NVARCHAR BPCHAR DATE TIME TIMETZ TIMESTAMP TIMESTAMPTZ TIMESTAMPNTZ DATETIME INTERVAL
    UUID JSON JSONB ARRAY UNKNOWN
    """
    )
)
"""Types to cast to: none that looks something up, such as regclass."""

_WORDS = re.compile(r"[A-Za-z_][\w ]*")
_LONGEST_NUMBER = 60


def check_grammar(tree: exp.Expr, parameters: frozenset[str]) -> None:
    """Refuse whatever is not listed, the first that is met."""
    for node in tree.walk():
        if isinstance(node, exp.DataType | exp.ObjectIdentifier) and node.this not in _TYPES:
            what = f"it casts to {shortened(node)}"
            raise refused(what, "Cast to a number, text, date, time, interval or boolean.")
        if isinstance(node, exp.Placeholder) and node.name not in parameters:
            what = f"it has the parameter {shortened(f':{node.name}')}"
            raise refused(what, "Write the value itself.")
        if isinstance(node, exp.Literal) and not node.is_string:
            _check_number(node)
        _check_node(node)


def _check_node(node: exp.Expr) -> None:
    kind = type(node)
    parts = _PARTS.get(kind)
    if parts is None and kind not in _OPERATORS and kind not in FUNCTIONS:
        raise _unlisted(node)
    for part, value in node.args.items():
        if value is None or value is False or value == []:
            continue
        if parts is not None and part not in parts:
            raise _unlisted(node, part)
        if not _is_plain(node, value):
            raise _unlisted(node, part)


def _is_plain(node: exp.Expr, value: object) -> bool:
    """Whether a part is made of parts that are looked at themselves, or of harmless words."""
    if isinstance(value, list):
        return all(_is_plain(node, each) for each in value)
    if isinstance(value, str):
        return isinstance(node, exp.Literal | exp.Identifier) or bool(_WORDS.fullmatch(value))
    return isinstance(value, exp.Expr | bool | int | exp.DType)


def _check_number(node: exp.Literal) -> None:
    if len(node.name) > _LONGEST_NUMBER:
        what = f"it has a number of {len(node.name)} digits"
        raise refused(what, "Use a smaller one.")


def _unlisted(node: exp.Expr, part: str = "") -> Refused:
    if isinstance(node, exp.Func) and not part:
        return unlisted_function(node.sql_name().lower())
    name = part.strip("_").replace("_", " ") or node.key
    said = _SAID.get(name, f"it uses {name.upper()}, in {shortened(node)}")
    return refused(said, "Use SELECT with joins, conditions, groups and listed functions only.")


_SAID = {
    "locks": "it locks rows (FOR UPDATE, FOR SHARE)",
    "into": "it writes into a table (SELECT INTO)",
    "command": "it is no SELECT",
    "insert": "it writes (INSERT)",
    "update": "it writes (UPDATE)",
    "delete": "it writes (DELETE)",
    "merge": "it writes (MERGE)",
    "dot": "it uses a name of more than two parts, or a field of a row",
    "db": "it names a column by its schema",
}


__all__ = ["QUERIES", "check_grammar"]
