"""Selecting: a SELECT written for one question, guarded, weighed, run, and kept if it is worth it."""

from projects.data.selecting.select import MOST_ROWS, Selector
from projects.data.selecting.shape import ColumnShape, shapes

__all__ = ["MOST_ROWS", "ColumnShape", "Selector", "shapes"]
