"""Nasty files: what people and programs send, and what nobody honest does."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook


def workbook(rows: Sequence[Sequence[Any]], *, sheets: Sequence[str] = ("Sheet",)) -> bytes:
    """Return a workbook; each sheet holds the same rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def padded() -> bytes:
    """Return a workbook whose codes are numbers that are shown with zeros."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Code", "Net"])
    sheet.append([42, 1.5])
    sheet["A2"].number_format = "0000"
    return saved(book)


def with_dates() -> bytes:
    """Return a workbook that made dates of codes."""
    return workbook([["Code", "Net"], [datetime(2026, 12, 3), 1.5], ["F-7", 2]])  # noqa: DTZ001 - as workbooks keep it


def computed(*, kept: bool) -> bytes:
    """Return a workbook with a formula in a cell, with its value beside it or without."""
    made = workbook([["Code", "Net"], ["F-7", "=1+1"], ["0042", 3]])
    value = b"<f>1+1</f><v>2</v>" if kept else b"<f>1+1</f>"
    return patched(made, "xl/worksheets/sheet1.xml", b"<f>1+1</f><v />", value)


def bomb() -> bytes:
    """Return a workbook a part of which unpacks to a thousand times its size."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return made.getvalue()


def entities() -> bytes:
    """Return a workbook that declares an entity."""
    made = workbook([["Code", "Net"], ["F-7", 1]])
    head = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'
    return patched(made, "xl/worksheets/sheet1.xml", b"<worksheet", head)


def patched(made: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Return a packed file with something replaced in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(out, "w") as target:
        for each in source.infolist():
            content = source.read(each)
            target.writestr(
                each, content.replace(old, new, 1) if each.filename == part else content
            )
    return out.getvalue()


def saved(book: Workbook) -> bytes:
    """Return the bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def huge_cell(path: Path, *, megabytes: int) -> None:
    """Write a CSV file with one cell of this size among honest rows."""
    with path.open("w", encoding="utf-8") as file:
        file.write("Code,Net\nF-7,1.50\n0042,")
        for _ in range(megabytes):
            file.write("9" * 1_000_000)
        file.write("\n1E05,2.50\n")
