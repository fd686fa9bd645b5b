"""The file of settings, read. What decides a figure, a verdict, a guard or an output has no key here."""

from __future__ import annotations

import os
from typing import NamedTuple

from kpical.catalogue.document import YamlScalar, parse_document
from kpical.catalogue.entry import MOST_BYTES
from kpical.catalogue.fields import Field
from kpical.catalogue.values import ValueReader
from kpical.files.packaged import File
from kpical.problem.errors import BadFile, FileProblem
from kpical.problem.position import Place
from kpical.problem.system import said_by_system
from kpical.words import LANGUAGES


class Path(NamedTuple):
    """A path, and where it was written."""

    path: str
    place: Place


class Preferences(NamedTuple):
    """What the settings say; None or nothing where they say nothing."""

    lang: str | None
    color: str | None
    formulas: tuple[Path, ...]


RECORDS = {
    "settings": {
        "lang": Field("choice", "語言", LANGUAGES),
        "color": Field("choice", "顏色：auto 或 off", ("auto", "off")),
        "formulas": Field("texts", "自訂指標檔或資料夾；相對路徑從本檔所在的資料夾起算"),
    }
}


def read_config(path: str) -> Preferences:
    """What the file says. Raises BadFile with every problem of it."""
    try:
        data = File(path).read(MOST_BYTES)
    except FileNotFoundError:
        raise BadFile([FileProblem("not_found", Place(path))]) from None
    except OSError as error:
        raise BadFile([FileProblem("unreadable", Place(path), said_by_system(error))]) from None
    root, problems = parse_document(data, path)
    if root is None:
        if [problem.reason for problem in problems] == ["empty"]:
            return Preferences(None, None, ())  # all of it may be remarks
        raise BadFile(problems)
    reader = ValueReader(RECORDS)
    record = reader.record(root, "settings")
    if problems or reader.problems:
        raise BadFile([*problems, *reader.problems])
    formulas = tuple(_beside(path, written) for written in record.get("formulas") or ())
    return Preferences(record.get("lang"), record.get("color"), formulas)


def _beside(config: str, written: YamlScalar) -> Path:
    """A path of the file, from the file's folder."""
    path = os.path.join(os.path.dirname(config), os.path.expanduser(written.text.strip()))
    return Path(os.path.abspath(path), written.place)
