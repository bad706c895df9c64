"""The expert interview: questions from real cases, one statement at a time, each read back."""

from graph.interview.interview import Interview, Statement
from graph.interview.journal import Journal

__all__ = ["Interview", "Journal", "Statement"]
