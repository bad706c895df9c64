"""Plain words: when something is to happen, read by rule and by nothing else."""

from routines.schedules.words.joining import When
from routines.schedules.words.reading import WHICH_ZONE, Reading, read_when

__all__ = ["WHICH_ZONE", "Reading", "When", "read_when"]
