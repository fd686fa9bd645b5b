"""The file of the built-in indicators and the sentences, made when the wheel is built; see `built`."""

from __future__ import annotations

import hashlib
import os
from itertools import accumulate

from kpical.catalogue.built import as_line, encoded, path_parts
from kpical.catalogue.library import Library, shipped_files
from kpical.files.packaged import File, shipped
from kpical.words import LANGUAGES, Words


def built_file(version: str) -> bytes:
    """The bytes of the file for that version of kpical: the same for the same YAML files, whose checksums it bears."""
    files, root = shipped_files(), root_folder()
    library = Library()
    entries = library.entries
    texts = {f"words/{lang}": as_line(dict(Words(lang).texts)) for lang in LANGUAGES}
    texts |= {f"indicators/{entry.id}": encoded(library.find(entry.id), root) for entry in entries}
    texts["sources"] = as_line({"/".join(path_parts(file.path, root)): checksum(file) for file in files} | _checksums("words"))
    lines = {name: f"{text}\n".encode() for name, text in texts.items()}
    ends = list(accumulate(map(len, lines.values())))
    index = {
        "version": version,
        "entries": [[e.id, e.name.zh, e.name.en, e.aliases, path_parts(e.file.path, root)] for e in entries],
        "texts": dict(zip(lines, zip([0, *ends], ends, strict=False), strict=True)),
    }
    return b"".join([f"{as_line(index)}\n".encode(), *lines.values()])


def root_folder() -> str:
    """The folder that `formulas/` stands in: the package, or a checkout."""
    return os.path.dirname(os.path.commonpath([os.path.dirname(file.path) for file in shipped_files()]))


def checksum(file: File) -> str:
    """The SHA-256 of the file."""
    return hashlib.sha256(file.read()).hexdigest()


def _checksums(folder: str) -> dict[str, str]:
    return {f"{folder}/{file.name}": checksum(file) for file in shipped(folder) if file.name.endswith(".yaml")}
