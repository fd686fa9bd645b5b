"""Plans of a few indicators, and the scorecards of their figures."""

from __future__ import annotations

from typing import Any

from indicators import LIBRARY, indicator

from kpical.catalogue.model import Indicator
from kpical.plan.figures import FigureFile, read_figures
from kpical.plan.model import Plan
from kpical.plan.reader import read_plan
from kpical.plan.scoring import Scorecard, Scores, score
from kpical.quantity.period_text import period_of
from kpical.words import Words

_OWN = {
    "cost": "id: cost\nname: 成本\nformula: 支出\ninputs: {支出: {unit: 千元}}\nunit: 千元\ntarget: {100: <= 90}\n",
    "bare": "id: bare\nname: 無單位\nformula: 甲÷乙\ninputs: [甲, 乙]\n",
    "times": "id: times\nname: 倍數\nformula: 甲÷乙\ninputs: {甲: {unit: 元}, 乙: {unit: 元}}\nunit: 倍\n",
}


def find(word: str) -> Indicator:
    """The indicator of the library, or one of three that are made up."""
    return indicator(_OWN[word]) if word in _OWN else LIBRARY.find(word)


def plan_of(text: str, file: str = "plan.yaml") -> Plan:
    """The plan of a file, against which nothing is to be said."""
    made, problems = read_plan(text.encode(), file, find)
    assert [Words("zh-TW").sentence(problem) for problem in problems] == []
    assert made
    return made


def plan(*items: str, more: str = "", year: int = 99) -> Plan:
    """A plan with one goal that has these indicators."""
    return plan_of(f"agency: 外交部\nyear: {year}\n{more}\ngoals: [{{id: g, name: 目標, indicators: [{', '.join(items)}]}}]\n")


def scores(of: Plan, *files: str | bytes, year: int | str | None = None, name: str = "f.csv") -> Scores:
    """The scorecards of a plan with its figures: texts of files."""
    named = [FigureFile(name, file if isinstance(file, bytes) else file.encode()) for file in files]
    return score(of, read_figures(named, of, period_of(year)))


def card(of: Plan, *files: str | bytes, **how: Any) -> Scorecard:
    """The scorecard of the one agency."""
    (only,) = scores(of, *files, **how).cards
    return only
