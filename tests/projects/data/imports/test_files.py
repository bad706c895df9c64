"""Files: whatever is sent is told for what it is, read row by row, or refused in one line."""

import resource
from pathlib import Path

import pytest

from projects.data.imports import Wish
from projects.errors import BadInput, NeedsValue, UnknownName
from tests.projects.data.imports import nasty
from tests.projects.data.imports.bakery import OWNER

PLAIN = "Code,Net\n0042,10.50\nF-7,4.25\n"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (PLAIN, "read as utf-8, divided by commas, heading in row 1, decimal point"),
        (PLAIN.encode("utf-16"), "read as utf-16, divided by commas, heading in row 1"),
        (PLAIN.encode("utf-16-le"), "read as utf-16-le (not UTF-8; the likeliest)"),
        (b"\xef\xbb\xbf" + PLAIN.encode(), "read as utf-8, divided by commas"),
        (PLAIN.replace(",", "\t"), "divided by tabs"),
        (PLAIN.replace(",", "|"), "divided by bars"),
        (PLAIN.replace(",", ";").replace(".", ","), "divided by semicolons, heading in row 1, decimal comma"),
        (f"sep=,\r\n{PLAIN}", "divided by commas, heading in row 1"),
        (f"Old Mill\nValid from June\n\n{PLAIN}", "heading in row 4"),
        ("Code,Größe,Net\n0042,groß,1.5\nF-7,klein,2.5\n".encode("cp1252"), "read as cp1252 (not UTF-8; the likeliest)"),
        ("Code,Größe,Net\n0042,groß,1.5\nF-7,klein,2.5\n".encode("cp850"), "read as cp850 (not UTF-8; the likeliest)"),
    ],
)  # fmt: skip
def test_the_form_of_a_file_is_found_and_told(take, content, found):
    staged = take(content)
    assert found in staged.found
    assert (staged.counts.staged, staged.counts.rejected) == (2, 0)


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("", "is empty"),
        ("\n\n  \n", "is empty"),
        ("Code,Net\n", "has no rows below its heading"),
        (b"\x00\x01\x02\x00PNG\x00\x00\x05", "holds no text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "is a workbook of the old kind"),
        (b"PK\x03\x04 and nothing more", "is no whole workbook (BadZipFile)"),
        (nasty.bomb(), "more than is sound"),
        (nasty.entities(), "declares entities"),
        ('Code,Net\n0042,"10\n' + "x,y\n" * 60_000, "a quote in line 2 is never closed"),
    ],
    ids=lambda value: str(value)[:24] if isinstance(value, str) else "bytes",
)
def test_what_cannot_be_read_is_refused_in_one_line(take, content, wrong):
    with pytest.raises(BadInput) as refused:
        take(content)
    assert wrong in refused.value.wrong
    assert "\n" not in str(refused.value)


def test_a_folder_and_a_file_that_is_not_there_are_refused(importer, tmp_path: Path):
    for path, wrong in ((tmp_path, "it is a folder"), (tmp_path / "no.csv", "No such file")):
        with pytest.raises(BadInput, match=wrong):
            importer.stage(path, Wish("prices"), project="bakery", scope=OWNER)


def test_a_cell_of_50_megabytes_costs_its_row_and_no_memory(importer, tmp_path: Path):
    path = tmp_path / "huge.csv"
    nasty.huge_cell(path, megabytes=50)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wish = Wish("prices", given={"mill": "Old Mill"})
    staged = importer.stage(path, wish, project="bakery", scope=OWNER)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert (staged.counts.staged, staged.rejects) == (
        2,
        ("row 3: the row is longer than 128,000 characters",),
    )
    assert grown < 60


def test_ragged_rows_are_rejected_and_blank_ones_counted(take):
    staged = take("Code,Net,MOQ\n0042,1.50\n\nF-7,2.50,3,4\n1E05,3.50,1\nTotal,7.50,\n")
    assert staged.counts.line == "5 rows: 1 to load, 3 rejected, 0 said twice, 1 blank"
    assert staged.rejects == (
        "row 2: has 2 cells, the heading 3",
        "row 4: has 4 cells, the heading 3",
        "row 6, good_id: 'Total' is no code of good",
    )


def test_a_file_without_a_heading_is_taken_by_the_letters_of_its_columns(take):
    with pytest.raises(NeedsValue, match="Which column is the good"):
        take("0042,10.50\nF-7,4.25\n")
    staged = take("0042,10.50\nF-7,4.25\n", mapping={"A": "code", "column B": "net"})
    assert (staged.counts.staged, "no heading" in staged.found) == (2, True)


def test_codes_that_a_workbook_shows_with_zeros_keep_them(take):
    staged = take(nasty.padded(), name="codes.xlsx")
    assert (staged.counts.staged, staged.columns[0]) == (1, ("Code", "good_id", "0042"))


def test_a_code_that_became_a_date_is_rejected(take):
    staged = take(nasty.with_dates(), name="dates.xlsx")
    assert staged.counts.staged == 1
    assert "is a date: a spreadsheet has changed it" in staged.rejects[0]


def test_a_formula_counts_by_its_kept_value_with_a_note_and_not_at_all_without(take):
    kept = take(nasty.computed(kept=True), name="kept.xlsx")
    assert (kept.counts.staged, kept.difference.changed) == (2, 2)
    assert kept.notes == {"column B holds a formula: its kept value was taken": 1}
    bare = take(nasty.computed(kept=False), name="bare.xlsx")
    assert (bare.counts.staged, bare.rejects) == (
        1,
        ("row 2: column B holds a formula without a kept value",),
    )


def test_of_several_sheets_one_must_be_named(take):
    book = nasty.workbook([["Code", "Net"], ["F-7", 1]], sheets=("Draft", "Final v2"))
    with pytest.raises(NeedsValue, match="Which sheet do you mean: 'Draft', 'Final v2'"):
        take(book, name="two.xlsx")
    assert take(book, name="two.xlsx", sheet="final v2").counts.staged == 1
    with pytest.raises(BadInput, match="no sheet called 'Old'"):
        take(book, name="two.xlsx", sheet="Old")


def test_what_looks_like_a_formula_stays_text_and_the_report_is_inert(take):
    evil = "=cmd|' /C calc'!A0"
    staged = take(f'Article,Name\nN-1,"{evil}"\n@SUM,Bun\nN-2,#REF!\n', kind="goods")
    assert staged.notes == {"begins like a formula; kept as text": 2}
    written = Path(staged.report).read_text()
    assert f"'{evil}" in written
    assert ",=cmd" not in written


def test_a_column_or_field_that_is_not_there_is_named(take):
    with pytest.raises(UnknownName, match=r"no column 'Cost'\. There are: 'Code', 'Net'"):
        take(PLAIN, mapping={"Cost": "price"})
    with pytest.raises(UnknownName, match="no field is called 'prize'"):
        take(PLAIN, mapping={"Net": "prize"})
    with pytest.raises(UnknownName, match="takes in nothing called 'wishes'"):
        take(PLAIN, kind="wishes")
