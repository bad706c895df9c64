"""Declarations: what a project takes in from files, and where it goes; a YAML file each.

They stand in the folder `imports` of a catalogue, beside its queries.
"""

from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, Self

from pydantic import Field as Default
from pydantic import model_validator

from projects.data.catalogue import Catalogue
from projects.data.loading import Identifier, Strict, Words, broken, parse, read_yaml
from projects.data.vocabulary import Key
from projects.errors import UnknownName

FieldType = Literal["code", "text", "integer", "decimal", "money", "date", "yes_no"]
"""A code identifies something: it stays the text that it is, leading zeros and all."""


class Reference(Strict):
    """A value of the file names a row of another table, whose key is what is kept."""

    table: Identifier
    by: Identifier
    """The column that the file's values are compared with."""
    take: Identifier
    """The column whose value is kept."""


class Field(Strict):
    """One column of the live table, as a file may bring it."""

    type: FieldType
    words: tuple[Words, ...] = ()
    """What such a column is called in files."""
    optional: bool = False
    """An empty cell leaves what is there as it is."""
    reference: Reference | None = None
    choices: tuple[str, ...] = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    places: int | None = Default(default=None, ge=0, le=12)
    """The most decimals; more are rejected, never rounded."""
    longest: int = Default(default=500, ge=1, le=10_000)
    """The most characters of a text."""
    unit: str = ""
    currency: str = ""
    currency_in: Identifier | None = None
    """The field that holds the currency of each row's money."""
    ask: str = ""
    """What is asked when the file does not say it."""

    @property
    def is_number(self) -> bool:
        """Whether its cells are written as numbers."""
        return self.type in ("integer", "decimal", "money")


class Dates(Strict):
    """The two dates from and until which a row holds: a change then closes it and adds one."""

    since: Identifier
    until: Identifier


class Declaration(Strict):
    """One kind of file that a project takes in."""

    name: Identifier
    about: Words
    words: tuple[Words, ...] = ()
    """What people call such a file."""
    table: Identifier
    """The live table that it goes to."""
    key: tuple[Identifier, ...] = Default(min_length=1)
    """The fields by which a row of the file and one of the table are the same."""
    fields: Mapping[Identifier, Field] = Default(min_length=1)
    covers: tuple[Identifier, ...] = ()
    """The file speaks for all live rows that share its values of these; others are no matter."""
    holds: Dates | None = None
    new: Literal["add", "reject"] = "add"
    """What becomes of rows that the table has not."""
    defaults: Mapping[Identifier, Key] = Default(default_factory=dict)
    """What a new row gets in columns that the file does not bring."""
    stamped: Identifier | None = None
    """The column of a new row that gets the day of the import."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        named = {"key": self.key, "covers": self.covers}
        for where, names in named.items():
            for name in names:
                if name not in self.fields:
                    message = f"{where}: {name!r} is none of the fields"
                    raise ValueError(message)
        for name, field in self.fields.items():
            if name in self.key and field.optional:
                message = f"fields.{name}: a key cannot be optional"
                raise ValueError(message)
            if field.currency_in and field.currency_in not in self.fields:
                message = f"fields.{name}.currency_in: {field.currency_in!r} is none of the fields"
                raise ValueError(message)
        return self

    @property
    def called(self) -> str:
        """Its name as words."""
        return self.name.replace("_", " ")

    def field(self, name: str) -> str:
        """Return the field of this name, or that goes by this word.

        Raises:
            UnknownName: if there is none; the message names the nearest ones.
        """
        wanted = plain(name)
        for known, field in self.fields.items():
            if wanted in (plain(known), *map(plain, field.words)):
                return known
        near = get_close_matches(name, self.fields, n=3, cutoff=0.5) or tuple(self.fields)
        wrong = f"{self.called.capitalize()}: no field is called {name!r}"
        raise UnknownName(wrong, f"There are: {', '.join(near)}.")


def plain(words: str) -> str:
    """Return words as they are compared: small letters and digits, parted by one space."""
    letters = (char if char.isalnum() else " " for char in words.casefold().replace("#", " no "))
    return " ".join("".join(letters).split())


def load_declarations(folder: Path, catalogue: Catalogue) -> Mapping[str, Declaration]:
    """Read `imports/*.yaml` of a catalogue's folder.

    Raises:
        BrokenSpec: naming the file and the key that is wrong.
    """
    found: dict[str, Declaration] = {}
    for file in sorted((folder / "imports").glob("*.yaml")):
        declared = parse(Declaration, read_yaml(file), where=str(file))
        if declared.name in found:
            raise broken(file, f"name: a second declaration is called {declared.name!r}")
        _check_tables(declared, catalogue, file)
        found[declared.name] = declared
    return found


def _check_tables(declared: Declaration, catalogue: Catalogue, file: Path) -> None:
    references = [field.reference.table for field in declared.fields.values() if field.reference]
    for table in (declared.table, *references):
        if table not in catalogue.tables:
            raise broken(file, f"table {table!r} is not listed in catalogue.yaml")
        if catalogue.tables[table].through is not None:
            wrong = f"table {table!r} belongs through another one: it cannot be cut to a scope here"
            raise broken(file, wrong)


def declaration(known: Mapping[str, Declaration], name: str, *, project: str) -> Declaration:
    """Return the declaration of that name, or that goes by these words.

    Raises:
        UnknownName: if there is none.
    """
    wanted = plain(name)
    for each in known.values():
        if wanted in (plain(each.name), *map(plain, each.words)):
            return each
    wrong = f"Project {project!r} takes in nothing called {name!r}"
    listed = ", ".join(known) or "nothing: declare it in the catalogue's folder `imports`"
    raise UnknownName(wrong, f"It takes in: {listed}.")
