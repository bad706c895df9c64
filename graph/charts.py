"""Charts: what an answer draws, as pictures in the home's folder."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from projects.data import Chart
from projects.data.drawing import drawn
from projects.errors import BadInput


class Charts:
    """The folder of pictures; they can be drawn again from the data, so none is ever needed."""

    def __init__(self, folder: Path) -> None:
        """Draw below `folder`, which is made with the first picture."""
        self._folder = folder

    def draw(self, charts: Sequence[Chart], *, name: str) -> list[str]:
        """Draw them, and return a line for each: where it is, or why it is not there."""
        return [*self._lines(charts, name)]

    def _lines(self, charts: Sequence[Chart], name: str) -> Iterator[str]:
        for number, chart in enumerate(charts, start=1):
            path = self._folder / f"{name}-{number}.svg"
            try:
                picture = drawn(chart)
                self._folder.mkdir(parents=True, exist_ok=True)
                path.write_bytes(picture)
            except BadInput as error:
                yield str(error)
                return
            except OSError as error:
                yield f"The chart could not be written to {str(path)!r} ({error.strerror})."
            else:
                yield f"Chart: {path}"
