"""The files of a scorecard: the plan, the figures, and where the result must not go."""

from __future__ import annotations

import sys

from kpical.catalogue.library import Library
from kpical.errors import BadFile, BadOption, FileProblem
from kpical.place import Place
from kpical.plan.figures import FigureFile
from kpical.plan.model import Plan
from kpical.plan.reader import read_plan
from kpical.resources import File
from kpical.whole import same_file


def plan_of(path: str, library: Library) -> Plan:
    """The plan of a file. Raises BadFile with every problem of it."""
    try:
        data = File(path).read()
    except FileNotFoundError:
        raise BadFile([FileProblem("not_found", Place(path))]) from None
    plan, problems = read_plan(data, path, library.find)
    if plan is None:
        raise BadFile(problems)
    return plan


def figure_file(path: str) -> FigureFile:
    """A file of figures, whole; `-` is standard input."""
    if path != "-":
        return FigureFile(path, File(path).read())
    if sys.stdin is None:
        raise BadOption("file_missing", path)
    return FigureFile("-", sys.stdin.buffer.read())


def check_outputs(output: str | None, inputs: tuple[str, ...]) -> None:
    """Raises BadOption where the output is one of the inputs."""
    if output and any(path != "-" and same_file(path, output) for path in inputs):
        raise BadOption("output_is_input", output)
