"""The files of a scorecard: the figures, and where the result must not go."""

from __future__ import annotations

import sys

from kpical.files.names import same_file
from kpical.files.packaged import File
from kpical.files.unopened import unopened
from kpical.plan.figures import FigureFile
from kpical.plan.outline import MOST_BYTES as OUTLINE_BYTES
from kpical.problem.errors import BadFile, BadOption, FileProblem
from kpical.problem.position import Place
from kpical.words import Words

MOST_BYTES = 1 << 28  # of a file of figures, which is held in memory; workbooks have less


def figure_file(path: str, words: Words) -> FigureFile:
    """A file of figures, whole; `-` is standard input. Raises OSError, BadOption, BadFile, FileProblem."""
    if path == "-" and sys.stdin is None:
        raise BadOption("file_missing", path)
    name = path if path != "-" else words.label("score.stdin")
    most = OUTLINE_BYTES if path.lower().endswith((".yaml", ".yml", ".json")) else MOST_BYTES
    data = _read(path, most) if path != "-" else _stdin()
    if len(data) > most:
        raise BadFile([FileProblem("too_big", Place(name), wanted=str(most))])
    return FigureFile(name, data)


def _read(path: str, most: int) -> bytes:
    try:
        return File(path).read(most)
    except OSError as error:
        raise unopened(path, error) from None


def _stdin() -> bytes:
    try:
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    except OSError as error:
        raise OSError(error.errno, error.strerror, "stdin") from None


def check_outputs(output: str | None, inputs: tuple[str, ...]) -> None:
    """Raises BadOption where the output is one of the inputs."""
    if output and any(path != "-" and same_file(path, output) for path in inputs):
        raise BadOption("output_is_input", output)
