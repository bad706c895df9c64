"""Writing a result to the files that a person named: a page, a chart."""

from pathlib import Path
from typing import TYPE_CHECKING

from nova.cli.output import say, whole
from projects.errors import BadInput

if TYPE_CHECKING:
    from projects.data import Table
    from projects.data.drawing import Picture


def write_files(
    found: "Table", *, html: Path | None, chart: Path | None, is_told: bool = True
) -> None:
    """Write a result as a page, and as a chart, where a file is given for it; say where.

    Raises:
        BadInput: if a file cannot be written, or nothing can be drawn.
    """
    if chart is not None:
        _write(chart, _picture(found, _form(chart)), what="chart", is_told=is_told)
    if html is not None:
        from projects.data.page import page

        _write(html, page(found, picture=_inside(found)).encode(), what="page", is_told=is_told)


def _form(path: Path) -> "Picture":
    ending = path.suffix.lower()
    if ending == ".svg":
        return "svg"
    if ending == ".png":
        return "png"
    wrong = f"A chart cannot be written to {str(path)!r}"
    raise BadInput(wrong, "End the file's name in .svg or .png.")


def _picture(found: "Table", form: "Picture") -> bytes:
    from projects.data import chart_of
    from projects.data.drawing import drawn

    chart = chart_of(found)
    if chart is None:
        wrong = "This result has no shape to draw"
        raise BadInput(wrong, "A chart needs two rows, a name or date, and a number: try --by.")
    return drawn(chart, form=form)


def _inside(found: "Table") -> str:
    """Return the chart of what goes over time as a part of the page; empty without one."""
    from projects.data import chart_of, is_series
    from projects.data.drawing import picture

    chart = chart_of(found) if is_series(found) else None
    return picture(chart) if chart is not None else ""


def _write(path: Path, content: bytes, *, what: str, is_told: bool) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        wrong = f"The {what} could not be written to {str(path)!r} ({error.strerror})"
        raise BadInput(wrong, "Name a file in a folder that can be written.") from error
    if is_told:
        say(whole(f"{what}: {path}"))
