"""The functions that are let through: they compute from their arguments alone, in bounded time.

None reads settings, files, other sessions or catalogues, none waits, none changes anything.
"""

import re
from collections.abc import Callable, Mapping

from sqlglot import exp

from projects.data.dialect import Dialect
from projects.data.guarding.refusal import Refused, refused, shortened

FUNCTIONS: frozenset[type[exp.Expr]] = frozenset(
    (
        *(exp.Abs, exp.Ceil, exp.Floor, exp.Round, exp.Trunc, exp.Sign, exp.Sqrt, exp.Cbrt),
        *(exp.Exp, exp.Ln, exp.Log, exp.Pow, exp.Greatest, exp.Least, exp.WidthBucket, exp.Rand),
        *(exp.Degrees, exp.Radians, exp.Pi, exp.Sin, exp.Cos, exp.Tan, exp.Asin, exp.Acos),
        *(exp.Atan, exp.Atan2, exp.IntDiv),
        *(exp.Length, exp.Lower, exp.Upper, exp.Initcap, exp.Trim, exp.Pad, exp.Left, exp.Right),
        *(exp.Substring, exp.Replace, exp.Translate, exp.Reverse, exp.SplitPart, exp.StrPosition),
        *(exp.Concat, exp.ConcatWs, exp.Ascii, exp.Unicode, exp.Chr, exp.MD5, exp.Hex, exp.Format),
        *(exp.StartsWith, exp.RegexpReplace, exp.RegexpSubstr, exp.RegexpCount, exp.Overlay),
        *(exp.StringToArray, exp.ArrayToString, exp.ArraySize, exp.ArrayPosition),
        *(exp.Coalesce, exp.Nullif, exp.Case, exp.If, exp.Cast),
        *(exp.CurrentDate, exp.CurrentTimestamp, exp.CurrentTime, exp.Localtime),
        *(exp.Localtimestamp, exp.TimestampTrunc, exp.DateTrunc, exp.Extract, exp.MakeInterval),
        *(exp.TimeToStr, exp.StrToDate, exp.StrToTime, exp.UnixToTime, exp.ToChar, exp.ToNumber),
        *(exp.JustifyDays, exp.JustifyHours, exp.JustifyInterval, exp.Date, exp.DateAdd),
        *(exp.DateBin, exp.TsOrDsToTimestamp, exp.Datetime, exp.Time),
        *(exp.Sum, exp.Count, exp.Avg, exp.Min, exp.Max, exp.Stddev, exp.StddevPop),
        *(exp.StddevSamp, exp.Variance, exp.VariancePop, exp.GroupConcat, exp.ArrayAgg),
        *(exp.JSONArrayAgg, exp.JSONObjectAgg, exp.LogicalOr, exp.LogicalAnd, exp.Corr),
        *(exp.CovarPop, exp.CovarSamp, exp.RegrSlope, exp.RegrIntercept, exp.RegrR2, exp.Mode),
        *(exp.PercentileCont, exp.PercentileDisc, exp.BitwiseAndAgg, exp.BitwiseOrAgg),
        *(exp.AnyValue, exp.Grouping, exp.Median),
        *(exp.RowNumber, exp.Rank, exp.DenseRank, exp.PercentRank, exp.CumeDist, exp.Ntile),
        *(exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.NthValue),
        *(exp.JSONExtract, exp.JSONExtractScalar, exp.JSONPath, exp.JSONPathRoot),
        *(exp.JSONPathKey, exp.JSONPathSubscript, exp.JSONBExtract, exp.JSONBExtractScalar),
        *(exp.GenerateSeries, exp.ExplodingGenerateSeries, exp.Explode, exp.Anonymous),
    )
)
"""As the parser tells them apart; `Anonymous` is one that it does not know: see `_BY_NAME`."""

_POSTGRES = """
age array_append array_cat array_length array_remove btrim bool_and bool_or cardinality
clock_timestamp date_part every gcd isfinite json_array_length json_build_array json_build_object
json_typeof jsonb_agg jsonb_array_length jsonb_build_array jsonb_build_object jsonb_object_agg
jsonb_typeof lcm make_date make_time make_timestamp make_timestamptz mode num_nonnulls num_nulls
octet_length pg_typeof quote_literal regexp_match regexp_matches regexp_split_to_array regr_avgx regr_avgy
regr_count regr_sxx regr_sxy regr_syy scale statement_timestamp timezone to_json to_jsonb
transaction_timestamp trim_array
"""

_SQLITE = """
date datetime instr julianday max min printf time timediff total trunc typeof unixepoch
"""

_BY_NAME: Mapping[Dialect, frozenset[str]] = {
    "postgres": frozenset(_POSTGRES.split()),
    "sqlite": frozenset(_SQLITE.split()),
}
"""Functions that the parser knows by their names alone."""

_LONGEST_PAD = 1_000
_LONGEST_PATTERN = 200
_LONGEST_SERIES = 100_000
_PATTERNS = (
    *(exp.RegexpLike, exp.RegexpILike, exp.RegexpReplace, exp.RegexpSubstr),
    *(exp.RegexpCount, exp.SimilarTo),
)
_WIDE = re.compile(r"\d{4}|\*")


def check_functions(tree: exp.Expr, dialect: Dialect) -> None:
    """Refuse functions that are not listed, and arguments that make a listed one costly."""
    for node in tree.walk():
        if isinstance(node, exp.Anonymous):
            _check_name(node, dialect)
        if isinstance(node, _PATTERNS):
            _check_pattern(node, node.expression)
        bounded = _BOUNDED.get(type(node))
        if bounded is not None:
            bounded(node)
        if isinstance(node, exp.GenerateSeries):
            _check_series(node)


def unlisted_function(name: str) -> Refused:
    """Return the refusal of a function that is not listed."""
    what = f"it calls the function {shortened(name)}"
    return refused(what, "Use the usual functions of numbers, texts, dates and groups.")


def _check_name(node: exp.Anonymous, dialect: Dialect) -> None:
    name = node.name.lower()
    if name not in _BY_NAME[dialect] or not isinstance(node.this, str):
        raise unlisted_function(node.name)
    if name.startswith("regexp_"):
        _check_pattern(node, node.expressions[1] if len(node.expressions) > 1 else None)
    if name == "printf":
        _check_width(node, node.expressions[0] if node.expressions else None)


def _check_pattern(node: exp.Expr, pattern: exp.Expr | None) -> None:
    if len(_text_of(pattern)) > _LONGEST_PATTERN:
        what = f"it searches by a pattern that is computed or long, in {shortened(node)}"
        raise refused(what, f"Write the pattern out, in {_LONGEST_PATTERN} characters at most.")


def _check_pad(node: exp.Expr) -> None:
    length = node.expression
    if not isinstance(length, exp.Literal) or _number(length) > _LONGEST_PAD:
        raise _too_much(node, f"Pad to a length of {_LONGEST_PAD} at most, written out.")


def _check_format(node: exp.Expr) -> None:
    _check_width(node, node.this)


def _check_width(node: exp.Expr, pattern: exp.Expr | None) -> None:
    if _WIDE.search(_text_of(pattern)):
        raise _too_much(node, "Write the format out, without large widths.")


def _check_series(node: exp.GenerateSeries) -> None:
    first, last = node.args.get("start"), node.args.get("end")
    if not isinstance(first, exp.Literal) or not isinstance(last, exp.Literal):
        return  # dates, mostly; the time limit holds them
    if abs(_number(last) - _number(first)) > _LONGEST_SERIES:
        raise _too_much(node, f"{_LONGEST_SERIES:,} steps are the most.")


def _text_of(node: exp.Expr | None) -> str:
    """Return a text that is written out; of one that is computed, what is surely too long."""
    is_written = isinstance(node, exp.Literal) and node.is_string
    return node.name if node is not None and is_written else "0" * (_LONGEST_PATTERN + 1)


def _number(node: exp.Literal) -> float:
    try:
        return float(node.name)
    except ValueError:
        return float("inf")


def _too_much(node: exp.Expr, cure: str) -> Refused:
    return refused(f"{shortened(node)} could come to too much", cure)


_BOUNDED: Mapping[type[exp.Expr], Callable[[exp.Expr], None]] = {
    exp.Pad: _check_pad,
    exp.Format: _check_format,
}

__all__ = ["FUNCTIONS", "check_functions", "unlisted_function"]
