"""The members of a zip file, looked up by name and read block by block; nothing is ever written to a disk."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

from kpical.problem.errors import SpreadsheetError
from kpical.table.limits import ReadingLimits

MOST_MEMBERS = 4_096  # a workbook has a few for each sheet and picture
_BLOCK = 1 << 16
_ENTRY = b"PK\x01\x02"  # begins each entry of the list of members
_LOCAL_HEADER = 30  # bytes before a member's name
_ENCRYPTED = 0x1
# what zipfile and zlib raise on bytes that are no zip file
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, OverflowError,
    IndexError,
)  # fmt: skip


class Archive:
    """The members of one file. Names are compared without regard to case, as the programs do.

    Raises SpreadsheetError: damaged, members, outside, encrypted, unpacked.
    """

    def __init__(self, data: bytes, limits: ReadingLimits) -> None:
        self.limits, self.place = limits, limits.place
        # zipfile makes an object for each entry that it finds, whatever count the file claims
        if data.count(_ENTRY) > MOST_MEMBERS:
            raise SpreadsheetError("members", self.place, limit=f"{MOST_MEMBERS:,}")
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN as broken:
            raise SpreadsheetError("damaged", self.place, str(broken)) from broken
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            name = info.filename.replace("\\", "/")
            if ".." in name.split("/"):
                raise SpreadsheetError("outside", self.place, name)
            if self._members.setdefault(_key(name), info) is not info:
                raise SpreadsheetError("damaged", self.place, f"{name} × 2")
        self._refuse_overlap()

    def _refuse_overlap(self) -> None:
        """Members that share bytes: one small piece would be unpacked many times over."""
        members = sorted(self._members.values(), key=lambda info: info.header_offset)
        for info, following in pairwise(members):
            if info.header_offset + _LOCAL_HEADER + info.compress_size > following.header_offset:
                raise SpreadsheetError("damaged", self.place, f"{info.filename} + {following.filename}")

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._members

    @property
    def plain(self) -> bool:
        """Whether it has members, and none that says it to be an Office file."""
        return bool(self._members) and "[content_types].xml" not in self._members

    def blocks(self, name: str) -> Iterator[bytes]:
        """The member's bytes; what was promised of their number is not believed, their checksum is."""
        info = self._members.get(_key(name))
        if info is None or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise SpreadsheetError("damaged", self.place, name)
        if info.flag_bits & _ENCRYPTED:
            raise SpreadsheetError("encrypted", self.place, name)
        try:
            with self._zip.open(info) as member:
                while block := member.read(_BLOCK):
                    self.limits.unpack(len(block))
                    yield block
        except _BROKEN as broken:
            raise SpreadsheetError("damaged", self.place, f"{name}: {broken}") from broken


def _key(name: str) -> str:
    return name.lstrip("/").lower()


def resolved(base: str, target: str, limits: ReadingLimits) -> str:
    """The member that `target` means where it is written in the member `base`: `/a/b` from the top, `b` and `../b` from there.

    Raises SpreadsheetError("outside") where that leaves the archive.
    """
    limits.say(len(target))
    target = target.replace("\\", "/")
    names = [] if target.startswith("/") else base.split("/")[:-1]
    for name in target.split("/"):
        if name == ".." and not names:
            raise SpreadsheetError("outside", limits.place, target)
        if name == "..":
            names.pop()
        elif name not in ("", "."):
            names.append(name)
    return "/".join(names)
