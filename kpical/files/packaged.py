"""Files to read: the ones that travel with the package (in a wheel, a checkout, a zip) and the user's own.

Without pathlib, which costs every start of the program more than it saves here.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

from kpical.named import NamedTuple


class File(NamedTuple):
    """A file by its path, on disk or in a zip that Python imports from."""

    path: str

    @property
    def name(self) -> str:
        """The last part of the path."""
        return os.path.basename(self.path)

    def read(self, most: int = -1) -> bytes:
        """All of it; with `most`, that many bytes and one more where there are, so that nobody's memory is filled.

        What is no regular file (a FIFO) can be read once, and gives the same again. Raises OSError.
        """
        if _IN_ZIP and not os.path.exists(self.path):
            return _loaded(self.path)
        size = self.size
        if size is not None:
            return _regular(self.path, size, most)
        status = os.stat(self.path)
        key = self.path, status.st_dev, status.st_ino
        if key not in _streams:
            with open(self.path, "rb") as file:
                _streams[key] = file.read(most + 1 if most >= 0 else -1)
        return _streams[key]

    @property
    def size(self) -> int | None:
        """How many bytes a regular file holds, so far as is known; None of what is none. Raises OSError."""
        status = os.stat(self.path)
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    @property
    def waits(self) -> bool:
        """Whether it is there and no regular file: who reads it may wait for ever."""
        try:
            return not stat.S_ISREG(os.stat(self.path).st_mode)
        except (OSError, ValueError):  # reading it will say what is wrong
            return False


class _ListedFile(File):
    """A file that its folder lists as a regular one: of a hundred of the user's a start asks no more."""

    __slots__ = ()

    @property
    def size(self) -> int:
        """More than most files of indicators hold."""
        return 1 << 13


def _regular(path: str, size: int, most: int) -> bytes:
    """As much as is allowed and one byte more: first what the file is said to hold, for a larger buffer costs more than it.

    Without a file object, which would take as long again: a start looks into each file of the user's.
    """
    most = most if most >= 0 else sys.maxsize - 1
    handle = os.open(path, _AS_IT_IS)
    try:
        data = os.read(handle, min(size, most) + 1)
        while size < len(data) <= most and (more := os.read(handle, min(most + 1 - len(data), _PIECE))):
            data += more
    finally:
        os.close(handle)
    return data


_streams: dict[tuple[str, int, int], bytes] = {}  # what was read of files that can be read but once
PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # the package
BUILT = "built.jsonl"
_PIECE = 1 << 20  # bytes
_AS_IT_IS = os.O_RDONLY | getattr(os, "O_BINARY", 0)  # Windows has another way
_IN_ZIP = not os.path.isdir(PACKAGE)


def _loaded(path: str) -> bytes:
    loader = getattr(__spec__, "loader", None)
    data: bytes = loader.get_data(path)  # type: ignore[union-attr]
    return data


def shipped(folder: str) -> list[File]:
    """Every file below a folder of the package, or of the one of that name beside it in a checkout."""
    if _IN_ZIP:
        return _in_zip(folder)
    for root in (PACKAGE, os.path.dirname(PACKAGE)):
        top = os.path.join(root, folder)
        if os.path.isdir(top):
            return below(top)
    return []


def version() -> str:
    """The version of kpical, without importing the roof from a room below."""
    return str(getattr(sys.modules["kpical"], "__version__", ""))


@lru_cache(maxsize=1)
def _built() -> tuple[Mapping[str, Any], memoryview]:
    """The file's first line, and what stands behind it."""
    try:
        data = File(os.path.join(PACKAGE, BUILT)).read()
    except OSError:
        return {}, memoryview(b"")
    import json  # a checkout does without

    end = data.index(b"\n")
    index: Mapping[str, Any] = json.loads(data[:end])
    return (index, memoryview(data)[end + 1 :]) if index["version"] == version() else ({}, memoryview(b""))


def built(key: str) -> Any:
    """What was made of the package's own files when its wheel was built, by its key in the first line of that file.

    None in a checkout, and where another version made it.
    """
    return _built()[0].get(key)


def built_text(name: str) -> bytes | None:
    """One of the texts behind the first line, each a line of JSON; the first line says where it begins and ends."""
    index, texts = _built()
    where = index.get("texts", {}).get(name)
    return bytes(texts[slice(*where)]) if where else None


def below(top: str, *, waiting: bool = True) -> list[File]:
    """Every file below a folder, in order of their paths; without what is no regular file where `waiting` is not wanted."""
    kinds: dict[str, type[File]] = {}
    todo = [top]
    while todo:
        with suppress(OSError), os.scandir(todo.pop()) as entries:  # a folder that cannot be read holds nothing
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    todo.append(entry.path)
                elif kind := _kind(entry, waiting=waiting):
                    kinds[entry.path] = kind
    return [kinds[path](path) for path in sorted(kinds)]


def _kind(entry: os.DirEntry[str], *, waiting: bool) -> type[File] | None:
    """None of what is left out. A link that leads nowhere, or round in a circle, is a file: whoever reads it is told."""
    try:
        if entry.is_file():
            return _ListedFile
        if entry.is_dir():
            return None
    except OSError:
        return File
    return File if waiting or not File(entry.path).waits else None


def _in_zip(folder: str) -> list[File]:
    from importlib.resources import files  # only a zip needs it

    todo, inside = [files("kpical") / folder], []
    while todo:
        directory = todo.pop()
        todo += [child for child in directory.iterdir() if child.is_dir()]
        inside += [File(str(child)) for child in directory.iterdir() if child.is_file()]
    return sorted(inside)
