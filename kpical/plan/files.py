"""Plans and figures by the paths of their files."""

from __future__ import annotations

from kpical.catalogue.entry import MOST_BYTES
from kpical.catalogue.library import Library
from kpical.files.packaged import File
from kpical.files.unopened import unopened
from kpical.plan.collect import PlanFigures
from kpical.plan.figures import FigureFile, read_figures
from kpical.plan.model import Plan
from kpical.plan.reader import read_plan
from kpical.problem.errors import BadFile, FileProblem
from kpical.problem.position import Place
from kpical.quantity.period_text import When, period_of


def load_plan(path: str, library: Library) -> Plan:
    """The plan of a file, its indicators from the library.

    Raises BadFile with every problem of it, FileProblem where it cannot be read, and OSError for a folder.
    """
    try:
        data = File(path).read(MOST_BYTES)
    except FileNotFoundError:
        raise BadFile([FileProblem("not_found", Place(path))]) from None
    except OSError as error:
        raise unopened(path, error) from None
    plan, problems = read_plan(data, path, library.find)
    if plan is None:
        raise BadFile(problems)
    return plan


def load_figures(plan: Plan, *paths: str, year: When = None) -> PlanFigures:
    """The figures of files for the plan, to be scored in the plan's year or in another one, or in a month as 98年2月.

    Raises what `read_figures` raises, and OSError.
    """
    files = [FigureFile(path, File(path).read()) for path in paths]
    return read_figures(files, plan, period_of(year))
