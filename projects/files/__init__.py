"""Files of a home that people read: the workspace folder."""

__all__: list[str] = []
