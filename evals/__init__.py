"""Whether Nova works, measured: one room a kind of measurement."""
