"""A workbook whose rows are many: written to a file beside the others of its making, and handed on in blocks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from tempfile import TemporaryDirectory

from kpical.report.workbook.formula_text import Grammar
from kpical.report.workbook.layout import BookLayout
from kpical.report.workbook.ods import OPENDOCUMENT, write_ods
from kpical.report.workbook.xlsx import EXCEL, write_xlsx

GRAMMARS: dict[str, Grammar] = {"xlsx": EXCEL, "ods": OPENDOCUMENT}
_WRITE: dict[str, Callable[[BookLayout, str, str, str], None]] = {"xlsx": write_xlsx, "ods": write_ods}
_BLOCK = 1 << 20


def streamed(form: str, made: BookLayout, lang: str) -> Iterator[bytes]:
    """The file's blocks. All that is needed on the way lies in one folder, which goes whatever happens."""
    with TemporaryDirectory(prefix="kpical-") as folder:
        path = os.path.join(folder, "workbook")
        _WRITE[form](made, lang, path, folder)
        with open(path, "rb") as file:
            while block := file.read(_BLOCK):
                yield block
