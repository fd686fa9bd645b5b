"""The files of a scorecard: the figures, and where the result must not go."""

from __future__ import annotations

import sys

from kpical.errors import BadOption
from kpical.plan.figures import FigureFile
from kpical.resources import File
from kpical.whole import same_file
from kpical.words import Words


def figure_file(path: str, words: Words) -> FigureFile:
    """A file of figures, whole; `-` is standard input."""
    if path != "-":
        return FigureFile(path, File(path).read())
    if sys.stdin is None:
        raise BadOption("file_missing", path)
    return FigureFile(words.label("score.stdin"), sys.stdin.buffer.read())


def check_outputs(output: str | None, inputs: tuple[str, ...]) -> None:
    """Raises BadOption where the output is one of the inputs."""
    if output and any(path != "-" and same_file(path, output) for path in inputs):
        raise BadOption("output_is_input", output)
