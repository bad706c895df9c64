"""Reading what was said: which matters it opens, which it ends, and by which day.

The story (`story.py`) is imported by itself: its patterns take a while to build.
"""

from routines.agenda.reading.day import Day, day_in

__all__ = ["Day", "day_in"]
