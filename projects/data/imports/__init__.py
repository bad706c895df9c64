"""Imports: files of prices, catalogues and counts, staged and checked, published by approval."""

from projects.data.imports.checking import check_imports
from projects.data.imports.declaration import Declaration
from projects.data.imports.handling import STAGING_IMPORT, UNDO_IMPORT, import_draft, import_kinds
from projects.data.imports.importer import Importer
from projects.data.imports.look import Manner
from projects.data.imports.stage import Wish
from projects.data.imports.staged import Counts, Staged
from projects.data.imports.staging import Import

__all__ = [
    "STAGING_IMPORT",
    "UNDO_IMPORT",
    "Counts",
    "Declaration",
    "Import",
    "Importer",
    "Manner",
    "Staged",
    "Wish",
    "check_imports",
    "import_draft",
    "import_kinds",
]
