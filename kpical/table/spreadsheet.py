"""The one door to spreadsheets: a file or its bytes to a workbook, whatever its name says it is."""

from __future__ import annotations

import os
from typing import Literal

from kpical.problem.errors import SpreadsheetError
from kpical.problem.position import Place
from kpical.problem.reasons import SpreadsheetReason
from kpical.problem.system import said_by_system
from kpical.table.grid import WorkbookGrids
from kpical.table.limits import MOST_PACKED, ReadingLimits

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # the second is an empty one
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # what Office puts a workbook with a password into
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_FLAT = (b"<office:document", b"opendocument:xmlns:office")
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta", b"<head", b"<body", b"<!--", _FLAT[0])
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!")
_PDF = b"%pdf-"
_HEAD = 4096


def read_workbook(source: str | os.PathLike[str] | bytes, file_name: str = "") -> WorkbookGrids:
    """The workbook of an .xlsx or .ods file, by its content; `file_name` is what places are named by.

    Values are those that the file holds, formulas are not computed. Raises SpreadsheetError.
    """
    file = file_name or ("" if isinstance(source, bytes) else os.fspath(source))
    data = source if isinstance(source, bytes) else _content(source, Place(file))
    if len(data) > MOST_PACKED:
        raise SpreadsheetError("too_big", Place(file), limit=f"{MOST_PACKED >> 20} MB")
    if not data.startswith(_ZIP):
        raise SpreadsheetError(_kind(data), Place(file))

    from kpical.table import ods, xlsx
    from kpical.table.archive import Archive

    archive = Archive(data, ReadingLimits(file))
    if xlsx.ROOT in archive:
        return xlsx.read_xlsx(archive, file)
    if ods.CONTENT in archive:
        return ods.read_ods(archive, file)
    raise SpreadsheetError("packed" if archive.plain else "not_spreadsheet", Place(file))


def foreign(data: bytes) -> SpreadsheetReason | Literal[""]:
    """What a file is that is no table, by its first bytes; "" where it may be one: text, a zip that may hold a workbook."""
    kind = _kind(data) if data and not data.startswith(_ZIP) else "text"
    return "" if kind in ("text", "not_spreadsheet") else kind


def _content(path: str | os.PathLike[str], place: Place) -> bytes:
    """The bytes of the file, and no more than a byte beyond what is allowed."""
    if os.path.isdir(path):
        raise SpreadsheetError("folder", place)
    try:
        with open(path, "rb") as file:
            return file.read(MOST_PACKED + 1)
    except FileNotFoundError as error:
        raise SpreadsheetError("not_found", place) from error
    except OSError as error:
        raise SpreadsheetError("unreadable", place, said_by_system(error)) from error


def _kind(data: bytes) -> SpreadsheetReason:
    """What a file is that is no zip file."""
    if not data:
        return "empty"
    if data.startswith(_OLD_OFFICE):
        return "encrypted" if _ENCRYPTED in data else "old_xls"
    if data.startswith(_PACKED):
        return "packed"
    head = data[:_HEAD]
    if data.startswith(_UTF_16):
        head = head.decode("utf-16", "ignore").encode()
    head = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_MARKUP):
        return "flat_ods" if all(sign in head for sign in _FLAT) else "web_page"
    if head.startswith(_PDF):
        return "pdf"
    return "text" if b"\0" not in head else "not_spreadsheet"
