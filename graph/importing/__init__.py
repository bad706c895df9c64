"""Importing: what plays the agent that takes in files, with a model or without."""

from graph.importing.procedure import importer
from graph.importing.request import Answered, Spoken, spoken

__all__ = ["Answered", "Spoken", "importer", "spoken"]
