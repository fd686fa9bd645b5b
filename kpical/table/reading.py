"""Bytes of any table in text to its records: one way for a table that is computed and for the figures of a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kpical.problem.position import Place, Spot
from kpical.problem.table_errors import BadEncoding
from kpical.table.encoding import Transcoder
from kpical.table.records import Into, Records
from kpical.table.separators import COMMA, Notify, Separators
from kpical.table.user_defined import ENCODINGS


class TableReading:
    """A table as it is read: `records` parted by commas, in UTF-8; what was taken for granted goes to `notify`."""

    def __init__(
        self,
        raw: Iterable[bytes],
        notify: Notify,
        *,
        encoding: str = "",
        delimiter: str = "",
        straight: Callable[[memoryview], int] | None = None,
    ) -> None:
        """`straight` reads what comes next into a room; it is used where nothing is to be changed on the way."""
        self.notify = notify
        self.transcoder = Transcoder(encoding)
        self.separators = Separators(delimiter, notify)
        self._straight: Into | None = straight
        self.records = Records(self.separators.blocks(self.transcoder.blocks(raw)), self._into)

    def _into(self) -> Into | None:
        return self._straight if self.separators.plain and self.transcoder.encoding == "utf-8" else None

    @property
    def delimiter(self) -> str:
        """What parts the cells in the bytes."""
        return self.separators.delimiter or COMMA

    def unfit(self, place: Place | Spot | None = None) -> BadEncoding:
        """The error of a row with bytes that do not fit."""
        encoding = self.transcoder.encoding or "utf-8"
        return BadEncoding(encoding, place, "big5" if encoding in ENCODINGS else "")

    def notify_counts(self) -> None:
        """What is known at the end only."""
        if self.records.opened or self.separators.opened:
            self.notify("openings")
        if self.transcoder.private:
            self.notify("private", count=f"{self.transcoder.private:,}", encoding=self.transcoder.encoding)
