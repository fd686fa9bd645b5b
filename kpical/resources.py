"""The files that travel with the package: in a wheel, a checkout, an editable install or a zip."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def folder(name: str) -> Traversable:
    """A folder of the package, or the one of that name beside it in a checkout."""
    here = Path(__file__).parent
    for path in (here / name, here.parent / name):
        if path.is_dir():
            return path
    from importlib.resources import files  # only a zip needs it

    return files("kpical") / name
