"""Names of files: which two are one, and which are no file's."""

from __future__ import annotations

import os
import re
import sys
from unicodedata import normalize

_WINDOWS = os.name == "nt"
_CASES_ALIKE = _WINDOWS or sys.platform == "darwin"  # Report.csv is report.csv there
_DEVICE = r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[1-9¹²³]) *(?:[.:].*)?"
_MEANT = ("nul", "con")  # by that word alone, as /dev/null is


def same_file(a: str, b: str) -> bool:
    """Whether both paths are one regular file: as they are written to, where x/../a.csv is a.csv whether there is an x or not."""
    first, second = os.path.realpath(a), os.path.realpath(b)
    try:
        return os.path.samefile(first, second) and os.path.isfile(first)
    except OSError:
        return False


def same_path(a: str, b: str, *, cases_alike: bool = _CASES_ALIKE) -> bool:
    """Whether both paths are one file's, which need not be there yet."""
    first, second = os.path.realpath(a), os.path.realpath(b)
    return first == second or (cases_alike and _folded(first) == _folded(second))


def _folded(path: str) -> str:
    return normalize("NFC", path).casefold()


def is_device(path: str, *, windows: bool = _WINDOWS) -> bool:
    """Whether Windows would write to a device of that name, whatever its folder and suffix, and make no file."""
    name = re.split(r"[\\/]", path)[-1]
    return windows and path.lower() not in _MEANT and re.fullmatch(_DEVICE, name) is not None
