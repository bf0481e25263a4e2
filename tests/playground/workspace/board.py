"""
Something to see, made for tests of the line to a page.
"""

from collections.abc import Mapping


class Board:
    """
    Something to see that a test writes on.

    Attributes:
        asked: How often somebody wanted the cells.
        broken: What goes wrong with the next look; None for nothing.
    """

    def __init__(self, **cells: object) -> None:
        """
        Show these cells.
        """
        self.asked = 0
        self.broken: Exception | None = None
        self._cells: dict[str, object] = dict(cells)
        self._version = 0

    def write(self, **cells: object) -> None:
        """
        Change some cells; None takes one away.
        """
        for key, cell in cells.items():
            self._cells[key] = cell
            if cell is None:
                del self._cells[key]
        self._version += 1

    def version(self) -> object:
        """
        Count the changes.
        """
        return self._version

    def cells(self, person: str) -> Mapping[str, object]:
        """
        Show everybody the same, and who looks.
        """
        self.asked += 1
        if self.broken is not None:
            raise self.broken
        return {"who": person} | self._cells
