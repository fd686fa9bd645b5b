"""How files begin that are no tables in text."""

from __future__ import annotations

from kpical.problem.errors import SpreadsheetError
from kpical.problem.position import Place

# Spreadsheets: a zip; the container of old Office files and of encrypted ones.
SIGNS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
# Tables in columns: Parquet; Arrow in files, of which Feather is one, and in streams.
PARQUET, ARROW_STREAM = b"PAR1", b"\xff\xff\xff\xff"
ARROW = (PARQUET, b"ARROW1", ARROW_STREAM)
# What may be no table at all: pages and XML, packed files, PDF. A closer look costs an import.
_FOREIGN = (
    *SIGNS, b"<", b"\xff\xfe<\0", b"\xfe\xff\0<", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"%PDF",
)  # fmt: skip


def check_text(data: bytes, file: str) -> None:
    """Raises SpreadsheetError where the first bytes of a file say that it is no table in text."""
    if not data.startswith(_FOREIGN) and not data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_FOREIGN):
        return
    from kpical.table.spreadsheet import foreign

    if kind := foreign(data):
        raise SpreadsheetError(kind, Place(file))
