"""Why an input is not read."""

from __future__ import annotations

import os

from kpical.problem.errors import FileProblem
from kpical.problem.position import Place
from kpical.problem.system import said_by_system


def unopened(path: str, error: OSError) -> OSError | FileProblem:
    """The system's error where the input is not there or a folder, which has words of its own; else that it cannot be read."""
    if isinstance(error, FileNotFoundError) or os.path.isdir(path):
        return error
    return FileProblem("unreadable", Place(path), said_by_system(error))
