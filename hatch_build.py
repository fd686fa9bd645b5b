"""Compiles the kernel into the wheel, where there is a C compiler; where there is none the wheel is kpical in Python alone.

Reads the built-in indicators and the sentences once, into a file of the wheel, so that a start need not read YAML.

KPICAL_KERNEL=no leaves it out; KPICAL_KERNEL=must fails rather than go without. Windows goes without: MSVC has no integers of
128 bits, and the plain engine gives the same results.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE, MODULE = "kpical/kernel/src/module.c", "kpical/kernel/_kernel.abi3.so"
FLAGS = ["-std=c11", "-O3", "-fPIC", "-fvisibility=hidden", "-Wall", "-Wextra"]


class WheelHook(BuildHookInterface):
    """Hatchling's own word for what happens before a wheel is packed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make what the wheel holds beside the source."""
        if self.target_name != "wheel":
            return
        self.folder = tempfile.TemporaryDirectory()  # what fails before `finalize` leaves none either
        if version != "editable":
            build_data["force_include"][str(self.catalogue())] = "kpical/built.jsonl"
        self.compile(version, build_data)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made, once it is packed."""
        if self.target_name == "wheel":
            self.folder.cleanup()

    def catalogue(self) -> Path:
        """The file of what is built in, made by the source itself."""
        sys.path.insert(0, self.root)
        from kpical import __version__
        from kpical.catalogue.build import built_file

        into = Path(self.folder.name) / "built.jsonl"
        into.write_bytes(built_file(__version__))
        return into

    def compile(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the kernel, where it is wanted and can be; beside the source for an editable install."""
        wanted = os.environ.get("KPICAL_KERNEL", "")
        if wanted == "no":
            return
        root = Path(self.root)
        into = root / MODULE if version == "editable" else Path(self.folder.name) / "kernel.so"
        said = compiled(root / SOURCE, into)
        if said:
            if wanted == "must":
                raise RuntimeError(said)
            self.app.display_warning(f"kpical goes without its kernel: {said}")
            return
        build_data["pure_python"] = False
        build_data["tag"] = f"cp311-abi3-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"
        if version != "editable":
            build_data["force_include"][str(into)] = MODULE


def compiled(source: Path, into: Path) -> str:
    """Compile the source; what went wrong, or nothing."""
    if os.name == "nt":
        return "not for Windows"
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        return "not for Python without its lock"
    if sys.byteorder != "little":
        return "not for a processor that has the high byte first"
    linker = shlex.split(os.environ.get("LDSHARED") or sysconfig.get_config_var("LDSHARED") or "cc -shared")
    if chosen := os.environ.get("CC"):
        linker = shlex.split(chosen) + linker[1:]
    extra = shlex.split(os.environ.get("ARCHFLAGS", "")) + shlex.split(os.environ.get("CFLAGS", ""))
    paths = {sysconfig.get_path("include"), sysconfig.get_path("platinclude")}
    command = [*linker, *FLAGS, *extra, *(f"-I{path}" for path in sorted(paths)), str(source), "-o", str(into)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        return f"{linker[0]}: {error.strerror}"
    sys.stderr.write(done.stderr)
    return f"{linker[0]} ended with {done.returncode}" if done.returncode else ""
