"""kpical: performance indicators (績效指標) from budget figures, exactly and with the working shown.

    >>> import kpical
    >>> result = kpical.calculate("資本門執行率", 實支數=120, 應付未付數=30, 賸餘數=5, 預算數=200)
    >>> result.shown, result.exact, result.met
    ('77.50%', '155/2', False)

The names below are the public Python interface; each is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # as type checkers read it; `typing` would be a third of the import

if TYPE_CHECKING:
    from kpical.batch.mappings import compute_rows
    from kpical.catalogue.library import Library, load
    from kpical.catalogue.model import Definition, Indicator
    from kpical.catalogue.target import Target
    from kpical.catalogue.target_text import read_target
    from kpical.computation.assessment import Assessment, assess
    from kpical.computation.audit import Audit, audit
    from kpical.computation.calculation import Result, calculate
    from kpical.computation.change import Contribution, ExplainedChange, explain_change
    from kpical.computation.notes import Note
    from kpical.computation.solving import Solution, solve
    from kpical.plan.files import load_figures, load_plan
    from kpical.plan.model import Plan
    from kpical.plan.scoring import Scorecard, Scores, score
    from kpical.problem.errors import KpicalError
    from kpical.quantity.figure import Figure, read_figure
    from kpical.quantity.unit import Unit, find_unit
    from kpical.words import Words

__version__ = "0.1.0"  # a literal: importlib.metadata would cost every start as much as all of click
__all__ = [
    "Assessment", "Audit", "Contribution", "Definition", "ExplainedChange", "Figure", "Indicator", "KpicalError", "Library",
    "Note", "Plan", "Result", "Scorecard", "Scores", "Solution", "Target", "Unit", "Words", "assess", "audit", "calculate",
    "compute_rows", "explain_change", "find_unit", "load", "load_figures", "load_plan", "read_figure", "read_target", "score",
    "solve",
]  # fmt: skip

_HOMES = {
    "kpical.batch.mappings": ("compute_rows",),
    "kpical.computation.assessment": ("Assessment", "assess"),
    "kpical.computation.audit": ("Audit", "audit"),
    "kpical.computation.calculation": ("Result", "calculate"),
    "kpical.computation.change": ("Contribution", "ExplainedChange", "explain_change"),
    "kpical.computation.notes": ("Note",),
    "kpical.computation.solving": ("Solution", "solve"),
    "kpical.catalogue.library": ("Library", "load"),
    "kpical.catalogue.model": ("Definition", "Indicator"),
    "kpical.catalogue.target": ("Target",),
    "kpical.catalogue.target_text": ("read_target",),
    "kpical.problem.errors": ("KpicalError",),
    "kpical.plan.files": ("load_figures", "load_plan"),
    "kpical.plan.model": ("Plan",),
    "kpical.plan.scoring": ("Scorecard", "Scores", "score"),
    "kpical.quantity.figure": ("Figure", "read_figure"),
    "kpical.quantity.unit": ("Unit", "find_unit"),
    "kpical.words": ("Words",),
}


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'kpical' has no attribute {name!r}")
