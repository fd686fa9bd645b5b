"""What a result was made by and of: kpical's version, and the SHA-256 of the bytes of every file behind it.

Nothing of when, by whom and where: the same input makes the same stamp.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpical.catalogue.model import Indicator
from kpical.files.digest import Digest
from kpical.files.packaged import version
from kpical.named import NamedTuple

SHORT = 12  # digits where people read them


class Stamp(NamedTuple):
    """What a result was made by and of.

    Attributes:
        version: kpical's
        files: those that were read for it: plan, lights, figures
        definitions: the SHA-256 of the file of every indicator that was used, by the indicator's id
    """

    version: str
    files: tuple[Digest, ...]
    definitions: Mapping[str, str]


def stamp_of(files: Iterable[Digest], indicators: Iterable[Indicator]) -> Stamp:
    """The stamp of what was made of the files by the indicators, and by those that they use."""
    return Stamp(version(), tuple(files), definitions_of(indicators))


def definitions_of(indicators: Iterable[Indicator]) -> dict[str, str]:
    """The SHA-256 of the files of the indicators, and of those that they use, by id; a plan's own count has no file."""
    digests: dict[str, str] = {}
    waiting = list(indicators)
    for indicator in waiting:  # grows on the way
        if indicator.digest and indicator.id not in digests:
            digests[indicator.id] = indicator.digest
            waiting += [use.indicator for definition in indicator.definitions for use in definition.uses.values()]
    return digests


def short(sha256: str) -> str:
    """The first digits, for people."""
    return sha256[:SHORT]
