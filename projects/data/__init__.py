"""Data: named queries over a project's database, read-only and cut to what a run may see."""

from projects.data.catalogue import Catalogue
from projects.data.cells import NULL, Cell, amount, said
from projects.data.chart import Chart, chart_of, is_series
from projects.data.command import PLAIN_TYPES, Command, FieldOf, Lines
from projects.data.database import Database
from projects.data.databases import ROWS_ARE, Databases
from projects.data.lookup import Lookup, lookup
from projects.data.markdown import as_code, as_markdown
from projects.data.query import PLAIN_KINDS, Column, Parameter, Query
from projects.data.selecting import MOST_ROWS
from projects.data.selecting.saving import NAMED_QUERY, QueryHandler, as_payload, as_query
from projects.data.selection import MOST_FILTERS, Filter, Form, Grain, Having, Op, Scalar, Selection
from projects.data.table import Table
from projects.data.vocabulary import Entry, Key, Vocabulary

__all__ = [
    "MOST_FILTERS",
    "MOST_ROWS",
    "NAMED_QUERY",
    "NULL",
    "PLAIN_KINDS",
    "PLAIN_TYPES",
    "ROWS_ARE",
    "Catalogue",
    "Cell",
    "Chart",
    "Column",
    "Command",
    "Database",
    "Databases",
    "Entry",
    "FieldOf",
    "Filter",
    "Form",
    "Grain",
    "Having",
    "Key",
    "Lines",
    "Lookup",
    "Op",
    "Parameter",
    "Query",
    "QueryHandler",
    "Scalar",
    "Selection",
    "Table",
    "Vocabulary",
    "amount",
    "as_code",
    "as_markdown",
    "as_payload",
    "as_query",
    "chart_of",
    "is_series",
    "lookup",
    "said",
]
