"""Reading what was said: which matters it opens, which it ends, and by which day."""

from routines.agenda.reading.day import Day, day_in
from routines.agenda.reading.story import Said, Thing, told_in

__all__ = ["Day", "Said", "Thing", "day_in", "told_in"]
