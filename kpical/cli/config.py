"""Where the user's own settings are, and what they say: how things look, and where one's own indicators are.

The working folder and those of data are never looked into: what a table gives must not hang on where it lies.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpical.cli.config_reader import Preferences

FILE = os.path.join("kpical", "config.yaml")


def config_path(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> str:
    """The file that is named by KPICAL_CONFIG, else the one in the user's own folder if it is there; "" for none."""
    named = environment.get("KPICAL_CONFIG", "")
    if named:
        return "" if named == "off" else named
    path = os.path.join(_folder(environment, system), FILE)
    return path if os.path.isabs(path) and os.path.exists(path) else ""


def _folder(environment: Mapping[str, str], system: str) -> str:
    """The platform's folder of settings; no absolute path where there is none."""
    if system == "win32":
        return environment.get("APPDATA", "")
    if system == "darwin":
        return os.path.expanduser("~/Library/Application Support")
    named = environment.get("XDG_CONFIG_HOME", "")
    return named if os.path.isabs(named) else os.path.expanduser("~/.config")


def preferences() -> Preferences | None:
    """What the user's settings say, None where there are none. Raises BadFile with all that is wrong in them."""
    path = config_path()
    if not path:
        return None
    from kpical.cli.config_reader import read_config  # few have such a file

    return read_config(path)
