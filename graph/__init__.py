"""How a request travels: the state, the nodes, the supervisor and the wiring."""

__all__: list[str] = []
