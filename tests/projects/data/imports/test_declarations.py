"""Declarations: what is wrong with one is said with its file and key; drift is found."""

from pathlib import Path

import pytest

from projects.data import Catalogue, Databases
from projects.data.imports import check_imports
from projects.data.imports.declaration import load_declarations
from projects.errors import BrokenSpec, NeedsValue
from projects.project import Projects
from tests.projects.data.imports.bakery import OWNER, rows_of


def change(home: Path, old: str, new: str, *, file: str = "prices") -> None:
    path = home / "catalogue" / "imports" / f"{file}.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("table: cost", "table: cots", "table 'cots' is not listed in catalogue.yaml"),
        ("table: mill,", "table: mils,", "table 'mils' is not listed in catalogue.yaml"),
        ("key: [mill_id, good_id]", "key: [mill]", "key: 'mill' is none of the fields"),
        ("covers: [mill_id]", "covers: [shop]", "covers: 'shop' is none of the fields"),
        ("places: 2", "decimals: 2", "fields.price.decimals: Extra inputs are not permitted"),
        ("type: money", "type: cash", "fields.price.type: Input should be 'code'"),
        ("name: price_list", "name: catalogue", "a second declaration is called 'catalogue'"),
    ],
)
def test_what_is_wrong_is_said_with_its_file_and_key(home, old, new, wrong):
    change(home, old, new)
    folder = home / "catalogue"
    with pytest.raises(BrokenSpec, match=r"prices\.yaml") as broken:
        load_declarations(folder, Catalogue.load(folder))
    assert wrong in str(broken.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("prices", "price:\n", "cost:\n", "import price_list: table cost has no column 'cost'"),
        ("prices", "by: code", "by: kode", "import price_list: good_id: table good has no column 'kode'"),
        ("prices", "minimum: 1}", "}", ""),
        ("goods", "stamped: since", "", "import catalogue: a new row of good needs since, which nothing gives it"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_database_is_found(home, file, old, new, line):
    databases = Databases(Projects(home / "projects"), home, variable=lambda _name: None)
    assert check_imports(databases, "bakery", OWNER) == []
    change(home, old, new, file=file)
    assert check_imports(databases, "bakery", OWNER) == ([line] if line else [])
    assert rows_of(home, "SELECT name FROM sqlite_master WHERE name LIKE 'nova%'") == []


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("Artikel Nr.", "good_id"),
        ("ITEM #", "good_id"),
        ("Unit Price (EUR)", "price"),
        ("Min. Qty", "minimum"),
        ("unit_price", "price"),
        ("Suplier", "mill_id"),
    ],
)
def test_a_column_is_known_by_what_people_call_it(take, column, field):
    values = {"good_id": "0042", "price": "9.50", "minimum": "4", "mill_id": "Old Mill"}
    plain = {"good_id": "code", "price": "net", "minimum": "moq", "mill_id": "mill"}
    names = [column if name == field else plain[name] for name in values]
    staged = take(f"{','.join(names)}\n{','.join(values.values())}\n", given={})
    assert (column, field, values[field]) in staged.columns
    assert staged.counts.staged == 1


def test_a_column_that_fits_two_fields_and_one_that_is_called_wrongly_are_asked(take):
    with pytest.raises(NeedsValue, match="Which column is the good"):
        take("Code,Net\nRye flour with a long name,9\n".replace("Code", "Thing"))
    with pytest.raises(NeedsValue, match="its values are of the kind"):
        take("Thing,Net\n0042,9\nF-7,3\n")
