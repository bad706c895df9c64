"""How well the agenda says what should be done next, on histories that are made up."""
