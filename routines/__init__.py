"""What Nova does by itself: pipelines, schedules, the agenda and plans that wait."""

__all__: list[str] = []
