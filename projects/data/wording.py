"""Wording: templates of a catalogue, filled in with values; `{name}` and `{name:,.2f}`, no more."""

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from projects.data.cells import said

_FORMATTER = Formatter()


def fields_of(template: str) -> Iterator[str]:
    """Yield the names that a template uses.

    Raises:
        ValueError: if it is no template, or asks for more than a value by its name.
    """
    for _, name, _, conversion in _FORMATTER.parse(template):
        if name is None:
            continue
        if not name.isidentifier() or conversion:
            message = f"{{{name}}}: write a plain name between the braces"
            raise ValueError(message)
        yield name


def worded(template: str, values: Mapping[str, Any]) -> str:
    """Return a template with its values; what is not there is said as none."""
    parts = []
    for text, name, form, _ in _FORMATTER.parse(template):
        parts.append(text)
        if name is not None:
            parts.append(_said(values.get(name), form or ""))
    return "".join(parts)


def _said(value: Any, form: str) -> str:  # noqa: ANN401 - whatever a database holds
    if form and value is not None and not isinstance(value, str):
        return format(value, form)
    if value is None:
        return "none"
    return said(value) if isinstance(value, bool | int | float | str) else str(value)
