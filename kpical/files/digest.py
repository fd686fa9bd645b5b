"""What a file was, so that anyone can check it: its name without its folder, and the SHA-256 of its bytes."""

from __future__ import annotations

import os
from unicodedata import normalize

from kpical.named import NamedTuple

STDIN = "-"


class Digest(NamedTuple):
    """A file that was read.

    Attributes:
        kind: plan, lights or figures
        name: its name without its folder, the same on every machine; - is standard input
        sha256: of its bytes, as `sha256sum` prints it
    """

    kind: str
    name: str
    sha256: str


def digest_of(kind: str, path: str, data: bytes) -> Digest:
    """The digest of a file by its path and what was read of it."""
    return Digest(kind, name_of(path), sha256_of(data))


def name_of(path: str) -> str:
    """The file's name, the same on a system that takes names apart into letters and marks."""
    return normalize("NFC", os.path.basename(path))


def sha256_of(data: bytes) -> str:
    """The SHA-256 in hexadecimal digits."""
    from hashlib import sha256  # a start does without

    return sha256(data).hexdigest()


class Summed:
    """The digest of a file that comes in pieces."""

    def __init__(self, kind: str, path: str) -> None:
        from hashlib import sha256

        self.kind, self.path, self.sum = kind, path, sha256()

    def add(self, piece: bytes | memoryview) -> None:
        """The piece that comes next."""
        self.sum.update(piece)

    @property
    def digest(self) -> Digest:
        """That of all pieces so far."""
        return Digest(self.kind, name_of(self.path), self.sum.hexdigest())
