"""Programs of the machine that some tests need."""

from __future__ import annotations

import os
import shutil


def tool(*names: str) -> str | None:
    """The first of the programs that is there; none where KPICAL_TEST_TOOLS=none says to go without."""
    if os.environ.get("KPICAL_TEST_TOOLS") == "none":
        return None
    return next(filter(None, map(shutil.which, names)), None)
