"""Programs and libraries that some tests need: one door, so that a run can say, or refuse, what it went without.

KPICAL_TEST_TOOLS=none hides them all; KPICAL_ALL_TOOLS=1 has a test fail for which one is missing, but for those that steps of CI
of their own bring: these are asked for by their names, KPICAL_ALL_TOOLS=postgres,psql. Nobody's test run starts a server unasked.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterable
from glob import glob
from importlib.util import find_spec

import pytest

# What each may be called here.
_NAMES = {
    "bash": ("bash",),
    "chromedriver": ("chromedriver",),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "clang": ("clang",),
    "fish": ("fish",),
    "gcc": ("gcc",),
    "jq": ("jq",),
    "libreoffice": ("soffice", "libreoffice"),
    "pdftotext": ("pdftotext",),
    "postgres": ("postgres", *sorted(glob("/usr/lib/postgresql/*/bin/postgres"), reverse=True)),
    "psql": ("psql",),
    "zsh": ("zsh",),
}
_LIBRARIES = {"duckdb", "pandas", "polars"}
_SERVER = {"postgres", "psql"}
_APART = _SERVER | _LIBRARIES  # no step of CI has all of them
HIDDEN = os.environ.get("KPICAL_TEST_TOOLS") == "none"
WANTED = set() if HIDDEN else set(os.environ.get("KPICAL_ALL_TOOLS", "").split(","))
_REASON = "without "


def tool(name: str) -> str | None:
    """Where the program is, the name of the library, or None."""
    if name in _LIBRARIES:
        return name if not HIDDEN and find_spec(name) else None
    return None if HIDDEN or name in _SERVER - WANTED else next(filter(None, map(shutil.which, _NAMES[name])), None)


def needs(*names: str) -> pytest.MarkDecorator:
    """The mark of a test that is left out where one of these is missing, before any of its fixtures is made."""
    unknown = set(names) - {*_NAMES, *_LIBRARIES}
    assert not unknown, f"tools.py does not know {unknown}"
    return pytest.mark.needs(*names)


def program(*names: str) -> str:
    """Where the first of them is; the test ends here, left out or failed, where one of them is missing."""
    gone = [name for name in names if not tool(name)]
    if any(name in WANTED or ("1" in WANTED and name not in _APART) for name in gone):
        pytest.fail(f"KPICAL_ALL_TOOLS is set, and there is no {', '.join(gone)}", pytrace=False)
    if gone:
        pytest.skip(_REASON + ", ".join(gone))
    return str(tool(names[0]))


def left_out(reasons: Iterable[str]) -> list[str]:
    """What was skipped: a line for all that wanted a tool, `without chromium, pdftotext: 12 tests`; for the rest one a reason."""
    counts = Counter(reasons)
    of_tools = {reason: count for reason, count in counts.items() if reason.startswith(_REASON)}
    names = sorted({name for reason in of_tools for name in reason.removeprefix(_REASON).split(", ")})
    first = [f"without {', '.join(names)}: {sum(of_tools.values())} tests skipped"] if names else []
    return first + [f"{reason}: {count} tests skipped" for reason, count in sorted(counts.items()) if reason not in of_tools]
