"""Data: named queries over a project's database, read-only and cut to what a run may see."""

from projects.data.catalogue import Catalogue
from projects.data.database import Database
from projects.data.databases import Databases
from projects.data.query import Column, Parameter, Query
from projects.data.selection import Filter, Form, Grain, Having, Op, Scalar, Selection
from projects.data.table import Cell, Table
from projects.data.vocabulary import Entry, Key, Vocabulary

__all__ = [
    "Catalogue",
    "Cell",
    "Column",
    "Database",
    "Databases",
    "Entry",
    "Filter",
    "Form",
    "Grain",
    "Having",
    "Key",
    "Op",
    "Parameter",
    "Query",
    "Scalar",
    "Selection",
    "Table",
    "Vocabulary",
]
