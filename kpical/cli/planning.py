"""The files of a scorecard: the figures, and where the result must not go."""

from __future__ import annotations

import sys

from kpical.files.digest import STDIN
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
    most = OUTLINE_BYTES if path.lower().endswith((".yaml", ".yml", ".json")) else MOST_BYTES
    name, data = whole_file(path, most, words)
    if len(data) > most:
        raise BadFile([FileProblem("too_big", Place(name), wanted=str(most))])
    return FigureFile(name, data, STDIN if path == STDIN else "")


def _read(path: str, most: int) -> bytes:
    try:
        return File(path).read(most)
    except OSError as error:
        raise unopened(path, error) from None


def _stdin(most: int) -> bytes:
    try:
        return sys.stdin.buffer.read(most + 1)
    except OSError as error:
        raise OSError(error.errno, error.strerror, "stdin") from None


def whole_file(path: str, most: int, words: Words) -> tuple[str, bytes]:
    """A file's name and bytes, one more than `most` where it has more. Raises OSError, BadOption, FileProblem."""
    if path == "-" and sys.stdin is None:
        raise BadOption("file_missing", path)
    return (path, _read(path, most)) if path != "-" else (words.label("score.stdin"), _stdin(most))


def check_outputs(output: str | None, inputs: tuple[str, ...]) -> None:
    """Raises BadOption where the output is one of the inputs."""
    if output and any(path != "-" and same_file(path, output) for path in inputs):
        raise BadOption("output_is_input", output)
