"""A result as HTML: for a notebook, or as a page of its own that loads nothing from anywhere."""

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from projects.data.table import Table

_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that are not seen, or that turn the direction of what is."""

_STYLE = """
.nova-table { font: 14px/1.45 system-ui, sans-serif; color: inherit; max-width: 100%; }
.nova-table .wide { overflow-x: auto; }
.nova-table table { border-collapse: collapse; margin: .4em 0; }
.nova-table th, .nova-table td { padding: .25em .9em .25em 0; text-align: left;
  vertical-align: top; border-bottom: 1px solid rgba(128, 128, 128, .25); }
.nova-table th { font-weight: 600; border-bottom-color: rgba(128, 128, 128, .7); }
.nova-table td { max-width: 32em; overflow-wrap: break-word; }
.nova-table .number { text-align: right; font-variant-numeric: tabular-nums;
  white-space: nowrap; }
.nova-table .null { opacity: .5; font-size: .85em; }
.nova-table .line { opacity: .7; font-size: .9em; margin: .2em 0; }
.nova-table .unverified { border-left: 3px solid #b26a00; padding-left: .7em; margin: .4em 0; }
.nova-table pre { white-space: pre-wrap; margin: .3em 0; font-size: .9em; }
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body {{ margin: 2em; }} @media (prefers-color-scheme: dark) {{
  body {{ background: #14161a; color: #e6e6e6; }} }}</style>
</head>
<body>
<h1 style="font: 600 20px system-ui, sans-serif">{title}</h1>
{body}
</body>
</html>
"""


def fragment(table: "Table", *, picture: str = "") -> str:
    """Return a table as a part of a page; all that the database tells is text in it.

    Args:
        table: what to show.
        picture: a chart of it, as HTML, to stand above the rows.
    """
    heads = "".join(
        f"<th{_class(table, at)}>{_safe(head)}</th>" for at, head in enumerate(table.heads)
    )
    rows = "".join(_row(table, index) for index in range(len(table.rows)))
    body = f"<tbody>{rows}</tbody>" if rows else ""
    return (
        f'<div class="nova-table"><style>{_STYLE}</style>{_mark(table)}{picture}<div class="wide">'
        f"<table><thead><tr>{heads}</tr></thead>{body}</table></div>"
        f'<p class="line">{_safe(_line(table))}</p></div>'
    )


def page(table: "Table", *, picture: str = "") -> str:
    """Return a table as a whole page, which runs no script and loads nothing."""
    title = table.query.replace("_", " ") or f"A question to {table.project}"
    body = fragment(table, picture=picture)
    return _PAGE.format(policy=_POLICY, title=_safe(title), body=body)


def _row(table: "Table", index: int) -> str:
    told = zip(table.rows[index], table.cells(index), strict=True)
    cells = (
        f'<td{_class(table, at)}><span class="null">{_safe(words)}</span></td>'
        if cell is None
        else f"<td{_class(table, at)}>{_safe(words)}</td>"
        for at, (cell, words) in enumerate(told)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _mark(table: "Table") -> str:
    if table.is_verified:
        return ""
    sql = f"<pre><code>{_safe(table.sql)}</code></pre>"
    return f'<div class="unverified"><b>Unverified</b>, written for this question:{sql}</div>'


def _line(table: "Table") -> str:
    return f"{table.line}; others equal the last one" if table.is_tied else table.line


def _class(table: "Table", at: int) -> str:
    return ' class="number"' if table.is_number(at) else ""


def _safe(text: str) -> str:
    return escape(_CONTROL.sub("", text))
