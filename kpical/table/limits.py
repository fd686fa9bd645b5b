"""How much of one spreadsheet file is read, all its parts together: counts, so that the same file always ends alike.

Together they hold any file below 400 MB of memory and about 5 seconds. A table of 10,000 rows with 40 columns is still
within them; CSV has no such bounds.
"""

from __future__ import annotations

from kpical.problem.errors import SpreadsheetError
from kpical.problem.position import Place

MOST_PACKED = 32 << 20  # bytes of the file, which is held in memory
MOST_UNPACKED = 96 << 20  # bytes; a sheet that is full to the other limits has about 80 MB of XML
MOST_PIECES = 2_500_000  # elements and attributes: each costs up to 1.5 microseconds
MOST_KEPT = 500_000  # cells with content, rows, different texts: each costs up to 5 microseconds and 500 bytes
MOST_CHARACTERS = 20_000_000  # of all texts: each costs up to 4 bytes
MOST_SHEETS = 1_000


class ReadingLimits:
    """What is left to be read of one file. Raises SpreadsheetError where it does not suffice."""

    __slots__ = ("bytes", "characters", "kept", "pieces", "place")

    def __init__(self, file: str) -> None:
        self.place = Place(file)
        self.bytes, self.pieces, self.kept, self.characters = MOST_UNPACKED, MOST_PIECES, MOST_KEPT, MOST_CHARACTERS

    def unpack(self, size: int) -> None:
        """That many bytes of a member."""
        self.bytes -= size
        if self.bytes < 0:
            raise SpreadsheetError("unpacked", self.place, limit=f"{MOST_UNPACKED >> 20} MB")

    def read(self, pieces: int) -> None:
        """That many elements and attributes."""
        self.pieces -= pieces
        if self.pieces < 0:
            raise SpreadsheetError("elements", self.place, limit=f"{MOST_PIECES:,}")

    def keep(self, count: int = 1) -> None:
        """That many cells, rows or texts that stay in memory."""
        self.kept -= count
        if self.kept < 0:
            raise SpreadsheetError("cells", self.place, limit=f"{MOST_KEPT:,}")

    def say(self, characters: int) -> None:
        """That many characters of text."""
        self.characters -= characters
        if self.characters < 0:
            raise SpreadsheetError("texts", self.place, limit=f"{MOST_CHARACTERS:,}")
