"""An index of what the user's files call their indicators, so that thousands of them are read once and not at every start.

It is a file in the user's cache folder, a row for each file: its path, its size and time, what was read. A row counts as long
as the file has that size and that time. Only names come from it: a formula is always read from its own file. Whatever is wrong
with the index is no mistake of the user's; then the files are read, as they are where there are few.

KPICAL_CACHE names another folder for it; with `off` there is none.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from kpical.catalogue.entry import Entry, read_entry
from kpical.catalogue.model import Localized
from kpical.files.packaged import File
from kpical.problem.errors import KpicalError

MANY = 200  # files; fewer are read sooner than an index
MOST_FILES = 100_000
MOST_BYTES = 64_000_000
FORMAT = 1
_SETTLED = 2_000_000_000  # nanoseconds after which another change shows in any file system's time
# by platform: the variable that holds the cache folder, where that is without it, and what follows
_FOLDERS = {"win32": ("LOCALAPPDATA", "", "kpical/Cache"), "darwin": ("", "~/Library/Caches", "kpical")}
_FOLDER = ("XDG_CACHE_HOME", "~/.cache", "kpical")

_Stamp = tuple[int, int]
_Rows = dict[str, Any]


def entries_of(files: Sequence[File]) -> list[Entry]:
    """What the files call their indicators, in their order; plans and lights are left out.

    Raises BadFile, of the first file that can not be read.
    """
    index = index_file() if len(files) >= MANY else ""
    if not index:
        return [entry for file in files if (entry := read_entry(file))]
    rows, fresh = _rows(index), _Rows()
    keys = [os.path.abspath(file.path) for file in files]
    settled = time.time_ns() - _SETTLED
    entries: list[Entry] = []
    try:
        for key, file in zip(keys, files, strict=True):
            stamp = _stamp(file)
            found = _recalled(rows.get(key), stamp, file)
            if found is None:
                found = [entry] if (entry := read_entry(file)) else []
                if stamp and stamp[1] < settled:
                    fresh[key] = _row(stamp, found)
            entries += found
    finally:  # what was read before a file that can not be is worth keeping
        if fresh:
            _keep(index, rows | fresh, keys)
    return entries


def index_file() -> str:
    """Where the index is; "" where there is to be none, or nowhere to put it."""
    chosen = os.environ.get("KPICAL_CACHE", "")
    if chosen.lower() == "off":
        return ""
    if not chosen:
        variable, otherwise, below = _FOLDERS.get(sys.platform, _FOLDER)
        top = os.environ.get(variable, "")
        chosen = os.path.join(top if os.path.isabs(top) else os.path.expanduser(otherwise), below)
        if not os.path.isabs(chosen):  # nobody's home, and another folder wherever the program is started
            return ""
    return os.path.join(chosen, "index.json")


def _stamp(file: File) -> _Stamp | None:
    try:
        found = os.stat(file.path)
    except (OSError, ValueError):  # reading it will say what is wrong
        return None
    return found.st_size, found.st_mtime_ns


def _row(stamp: _Stamp, found: Sequence[Entry]) -> list[Any]:
    return [*stamp, *(word for entry in found for word in (entry.id, *entry.name, *entry.aliases))]


def _recalled(row: Any, stamp: _Stamp | None, file: File) -> list[Entry] | None:
    """What was read of the file; None where the row is of an older file, or none that was ever written here."""
    if stamp is None or not isinstance(row, list) or row[:2] != [*stamp]:
        return None
    if len(row) == 2:
        return []
    try:
        identity, zh, en, *aliases = row[2:]
        "".join(row[2:]).encode()
    except (TypeError, ValueError):  # too few, something that is no text, half a character
        return None
    return [Entry(identity, Localized(zh, en), tuple(aliases), file)]


def _rows(index: str) -> _Rows:
    """The rows of an index that this kpical wrote; none where there is anything else."""
    import json  # only many files need it

    try:
        if not os.path.isfile(index) or os.path.getsize(index) > MOST_BYTES:
            return {}
        with open(index, "rb") as file:
            data = json.loads(file.read(MOST_BYTES + 1).decode("utf-8", "surrogatepass"))
    except (OSError, ValueError, RecursionError):
        return {}
    if isinstance(data, dict) and data.get("made") == _made() and isinstance(rows := data.get("files"), dict):
        return rows
    return {}


def _keep(index: str, rows: Mapping[str, Any], keys: Sequence[str]) -> None:
    """Put the rows in the old ones' place; where there are too many, only those of the files just asked for."""
    import json

    from kpical.files.atomic import written_whole

    if len(rows) > MOST_FILES:
        rows = {key: rows[key] for key in keys[:MOST_FILES] if key in rows}
    text = json.dumps({"made": _made(), "files": rows}, ensure_ascii=False, separators=(",", ":"))
    data = text.encode("utf-8", "surrogatepass")  # a file's name may be no text
    if len(data) > MOST_BYTES or (os.path.lexists(index) and not os.path.isfile(index)):
        return
    with suppress(OSError, KpicalError):
        os.makedirs(os.path.dirname(index), 0o700, exist_ok=True)
        with written_whole(index) as write:
            write(data)


def _made() -> list[object]:
    return [getattr(sys.modules["kpical"], "__version__", ""), FORMAT]  # a room below imports nothing from the roof
