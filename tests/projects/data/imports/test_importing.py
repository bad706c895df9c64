"""Importing: staged beside the live rows, compared with them, published whole or not, undone."""

import resource
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from projects.data.imports import Wish
from projects.errors import BadInput, GroundChanged, HomeUnusable, NeedsValue, UnknownName
from projects.scope import Scope
from tests.projects.data.imports.bakery import OWNER, make_home, open_importer, rows_of

LIST = "Item No;Net;MOQ\n0042;10,50;12\nF-7;4,00;\n1E05;1.234,56;3\n"
COSTS = "SELECT mill_id, good_id, price, minimum, holds_from, holds_to FROM cost ORDER BY cost_id"
BEFORE = [
    (1, 1, 9.5, 10, "2025-01-01", "2025-12-31"),
    (1, 1, 10.25, 10, "2026-01-01", None),
    (1, 2, 4, 5, "2026-01-01", None),
    (2, 1, 11, 1, "2026-01-01", None),
    (9, 9, 1, 1, "2026-01-01", None),
]


def publish(importer, staged, *, key: str = "k", scope: Scope = OWNER):
    imported = staged.imported
    return importer.publish(
        imported.import_id, project="bakery", scope=scope, ground=imported.ground, key=key
    )


def test_a_file_is_compared_with_what_is_there_and_changes_nothing(take, home):
    staged = take(LIST)
    assert staged.difference.model_dump(exclude={"ground"}) == {
        "new": 1,
        "changed": 1,
        "unchanged": 1,
        "held": 0,
        "missing": 0,
        "examples": ("row 2 (0042): price 10.25 -> 10.5, minimum 10 -> 12",),
        "lacking": (),
    }
    assert rows_of(home, COSTS) == BEFORE


def test_publishing_closes_what_held_and_begins_what_holds_now(take, importer, home):
    staged = take(LIST)
    assert publish(importer, staged).outcome == "Published list.csv to cost: 1 new, 1 changed."
    closed = [(1, 1, 10.25, 10, "2026-01-01", "2026-05-31")]
    begun = [(1, 1, 10.5, 12, "2026-06-01", None), (1, 3, 1234.56, 3, "2026-06-01", None)]
    assert rows_of(home, COSTS) == [BEFORE[0], *closed, *BEFORE[2:], *begun]


def test_publishing_again_with_the_same_key_is_one_publication(take, importer, home):
    staged = take(LIST)
    done = publish(importer, staged)
    once = rows_of(home, COSTS)
    assert publish(importer, staged) == done
    assert rows_of(home, COSTS) == once
    with pytest.raises(BadInput, match="is published, not staged"):
        publish(importer, staged, key="another")


def test_undoing_puts_every_row_back(take, importer, home):
    staged = take(LIST)
    publish(importer, staged)
    undone = importer.undo(staged.imported.import_id, project="bakery", scope=OWNER, key="u")
    assert (undone.outcome, rows_of(home, COSTS)) == ("Put back 2 rows of cost.", BEFORE)


def test_a_count_is_published_in_place_and_put_back(take, importer, home):
    shelf = "SELECT * FROM shelf ORDER BY 1, 2, 3"
    before = rows_of(home, shelf)
    staged = take(
        "Code,Qty,Date\n0042,11,2026-05-31\nF-7,3,\n1E05,4,\n", "count", given={"shop": "bath"}
    )
    assert (staged.difference.changed, staged.difference.unchanged, staged.difference.held) == (
        1,
        1,
        1,
    )
    assert staged.reasons == {"is not in shelf, and new rows are not taken in": 1}
    publish(importer, staged)
    assert rows_of(home, shelf)[0] == ("b", 1, 1, 11, "2026-05-31")
    importer.undo(staged.imported.import_id, project="bakery", scope=OWNER, key="u")
    assert rows_of(home, shelf) == before


def test_what_changed_since_is_not_overwritten_and_not_put_back(take, importer, home):
    staged = take(LIST)
    change = "UPDATE cost SET price = 99 WHERE cost_id = 2"
    with closing(sqlite3.connect(home / "bakery.sqlite")) as connection, connection:
        connection.execute(change)
    with pytest.raises(GroundChanged, match="has changed since"):
        publish(importer, staged)
    anew, found = importer.again(staged.imported.import_id, project="bakery", scope=OWNER)
    assert found.examples == ("row 2 (0042): price 99 -> 10.5, minimum 10 -> 12",)
    importer.publish(anew.import_id, project="bakery", scope=OWNER, ground=anew.ground, key="k")
    with closing(sqlite3.connect(home / "bakery.sqlite")) as connection, connection:
        connection.execute("UPDATE cost SET price = 5 WHERE price = 10.5")
    with pytest.raises(GroundChanged, match="Row '1, 1' of cost has been changed"):
        importer.undo(anew.import_id, project="bakery", scope=OWNER, key="u")


def test_a_second_import_of_the_same_content_names_the_first(take, importer, home):
    staged = take(LIST)
    publish(importer, staged)
    with pytest.raises(BadInput, match=f"as {staged.imported.import_id}"):
        take(LIST, name="copy.csv")
    assert take(LIST, given={"mill": "New Mill"}).counts.staged == 3
    importer.undo(staged.imported.import_id, project="bakery", scope=OWNER, key="u")
    assert take(LIST).counts.staged == 3


def test_staging_a_file_anew_drops_what_was_staged_before(take, importer):
    first, second = take(LIST), take(LIST)
    found = importer.imports(project="bakery", scope=OWNER)
    assert {each.import_id: each.status for each in found} == {
        first.imported.import_id: "dropped",
        second.imported.import_id: "staged",
    }
    with pytest.raises(BadInput, match="is dropped, not staged"):
        publish(importer, first)


def test_rows_that_say_the_same_count_once_and_those_that_differ_not_at_all(take):
    rows = "0042,1\n0042,1\nF-7,2\nF-7,3\nF-7,2\n1E05,4\n"
    staged = take(f"Code,Net\n{rows}")
    assert (staged.counts.staged, staged.counts.repeated, staged.counts.rejected) == (2, 1, 3)
    assert [line.partition(":")[0] for line in staged.rejects] == ["row 4", "row 5", "row 6"]


def test_rows_that_differ_are_found_over_thousands_of_others(take, home):
    codes = [f"N-{number}" for number in range(2_500)]
    rows = "".join(f"{code},Bun {code}\n" for code in codes)
    staged = take(f"Article,Name\n{rows}N-7,Other\nN-8,Bun N-8\n", "goods")
    assert staged.counts.line == "2,502 rows: 2,499 to load, 2 rejected, 1 said twice, 0 blank"
    assert staged.difference.new == 2_499
    assert rows_of(home, "SELECT COUNT(*) FROM nova_import_row") == [(2_499,)]


def test_a_settled_mapping_is_remembered_for_files_of_the_same_columns(take, importer):
    two = "Item;Net;Unit price\n0042;{0};20\n"
    with pytest.raises(NeedsValue, match="Which column is the price: 'Net' or 'Unit price'"):
        take(two.format(10))
    take(two.format(10), mapping={"Net": "price"})
    again = take(two.format(11), name="june.csv")
    assert (again.remembered[:8], again.difference.examples) == (
        "list.csv",
        ("row 2 (0042): price 10.25 -> 11",),
    )
    with pytest.raises(NeedsValue):
        take(two.format(12), given={"mill": "New Mill"})


def test_what_the_file_does_not_say_is_asked_or_given(take):
    with pytest.raises(NeedsValue, match="Which mill's prices are these"):
        take(LIST, given={})
    with pytest.raises(UnknownName, match=r"No mill is called 'Oldmill'\. Nearest: Old Mill"):
        take(LIST, given={"mill": "Oldmill"})
    with pytest.raises(UnknownName, match="No mill is called 'CANARY Mill'"):
        take(LIST, given={"mill": "CANARY Mill"})


def test_a_number_or_date_that_could_be_two_things_is_asked(take):
    with pytest.raises(NeedsValue, match="Is the decimal sign a point or a comma"):
        take("Item;Net\n0042;1,234\n")
    assert take("Item;Net\n0042;1,234\n", mark="point").difference.examples == (
        "row 2 (0042): price 10.25 -> 1234",
    )
    count = "Shop,Code,Qty,Date\nBath,0042,1,03/04/2026\n"
    with pytest.raises(NeedsValue, match="Does the day or the month come first"):
        take(count, "count")
    assert "2026-04-03" in take(count, "count", order="day first").difference.examples[0]


def test_money_in_another_currency_is_rejected(take):
    staged = take("Item,Net,Curr\n0042,$10.50,\nF-7,£4,\n1E05,€2.50,EUR\n0042,9,USD\n")
    assert staged.counts.staged == 1
    assert set(staged.reasons) == {
        "is in AUD or CAD or HKD or MXN or NZD or SGD or USD, not in EUR",
        "is in GBP, not in EUR",
        "is none of EUR",
    }


def test_another_branch_or_tenant_is_neither_read_nor_written(home, tmp_path):
    narrow = Scope(branches=frozenset({"Bath"}))
    path = tmp_path / "count.csv"
    path.write_text("Shop,Code,Qty\nBath,0042,1\nWells,0042,2\nBath North,0042,3\n")
    staged = open_importer(home).stage(path, Wish("count"), project="bakery", scope=narrow)
    assert staged.rejects == (
        "row 3, shop_id: 'Wells' is no name of shop",
        "row 4, shop_id: 'Bath North' is no name of shop",
    )
    wide = open_importer(home).stage(path, Wish("count"), project="bakery", scope=OWNER)
    with pytest.raises(BadInput, match="was staged for branches that may not be seen here"):
        publish(open_importer(home), wide, scope=narrow)
    publish(open_importer(home), wide)
    assert rows_of(home, "SELECT units FROM shelf ORDER BY firm_id, shop_id, good_id") == [
        (1,),
        (3,),
        (2,),
        (99,),
    ]


def test_rows_that_say_otherwise_than_was_said_for_all_are_rejected_not_moved(take):
    rows = "Shop,Code,Qty\nBath,0042,1\nWells,0042,2\n,F-7,3\n"
    staged = take(rows, "count", given={"shop": "Bath"})
    assert (staged.counts.staged, staged.rejects) == (
        2,
        ("row 3, shop_id: 'Wells' is another one than was said for all rows",),
    )


def test_a_connection_that_may_only_read_is_compared_with_and_never_written(tmp_path):
    home = make_home(tmp_path / "home", may_write=False)
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    importer = open_importer(home)
    wish = Wish("prices", given={"mill": "Old Mill"})
    staged = importer.stage(path, wish, project="bakery", scope=OWNER)
    assert (staged.difference.changed, staged.is_publishable) == (1, False)
    assert "may only read" in staged.why_not
    assert rows_of(home, "SELECT name FROM sqlite_master WHERE name LIKE 'nova%'") == []
    with pytest.raises(BadInput, match="may only read"):
        publish(importer, staged)


def test_a_disk_that_fills_up_leaves_nothing_half_staged(take, importer, home, tmp_path):
    take("Article,Name\nN-1,Bun\n", "goods")
    large = tmp_path / "large.csv"
    rows = "".join(f"X-{number},{'crumb ' * 9}\n" for number in range(9_000))
    large.write_text(f"Article,Name\n{rows}")
    limit = (home / "bakery.sqlite").stat().st_size + 400_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        with pytest.raises(HomeUnusable, match="cannot be written"):
            importer.stage(large, Wish("goods"), project="bakery", scope=OWNER)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    take("Article,Name\nN-2,Bun\n", "goods", name="small.csv")
    assert rows_of(home, "SELECT COUNT(*) FROM nova_import_row WHERE row_key LIKE 'X-%'") == [(0,)]
    assert rows_of(home, "SELECT COUNT(*) FROM good") == [(4,)]
    assert not list(Path(home / "workspace" / "imports").glob(".*"))


def test_a_row_that_the_database_refuses_rolls_everything_back(take, importer, home):
    with closing(sqlite3.connect(home / "bakery.sqlite")) as connection, connection:
        connection.execute(
            "CREATE TRIGGER no BEFORE INSERT ON cost WHEN NEW.good_id = 3 "
            "BEGIN SELECT RAISE(ABORT, 'no yeast'); END"
        )
    staged = take(LIST)
    with pytest.raises(BadInput, match="refused a row \\(no yeast\\)"):
        publish(importer, staged)
    assert rows_of(home, COSTS) == BEFORE
