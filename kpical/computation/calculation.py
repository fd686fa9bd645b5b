"""One indicator and its figures make one result, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial
from types import MappingProxyType

from kpical.catalogue.called import called
from kpical.catalogue.grade import Grade, grade_of
from kpical.catalogue.library import built_in
from kpical.catalogue.model import Definition, Indicator, Use
from kpical.catalogue.stamp import Stamp, stamp_of
from kpical.catalogue.target import Aim, Origin, Target
from kpical.catalogue.wording import Remark
from kpical.computation.inputs import Given, definition_for, figures_for, slots, understood, used_definition
from kpical.computation.notes import (
    Note,
    as_percent,
    mixed_units,
    of_other_category,
    of_other_year,
    read_as_percent,
    seeming_grade,
    seeming_verdict,
)
from kpical.computation.value import in_its_unit, of_used, seen, seen_result
from kpical.expression.exact import Value, evaluate
from kpical.expression.formula import Formula
from kpical.expression.working import as_published, substituted
from kpical.named import NamedTuple
from kpical.problem import above
from kpical.problem.display import tagged
from kpical.problem.errors import (
    BadOption,
    DuplicateInput,
    FigureError,
    KpicalError,
    TooLarge,
    ZeroDenominator,
    raise_first,
)
from kpical.quantity.figure import Figure
from kpical.quantity.given import FigureValue, text_of
from kpical.quantity.period import Period
from kpical.quantity.period_text import When, period_of
from kpical.quantity.rounding import MODES, MOST_DECIMALS, fraction_text, grouped, rounded, scaled

_NO_FIGURES: Mapping[str, FigureValue] = MappingProxyType({})


class Result(NamedTuple):
    """A computed indicator.

    Attributes:
        indicator: what was computed
        definition: the one of its definitions that holds for the year
        period: the 民國 fiscal year that was asked for; None where none was
        inputs: the figures by path, in their declared units; those of a used indicator as `word.name`
        value: exact, in the unit of the result: 155/2 for 77.5 %, 1 and 0 for 是 and 否
        decimals: how many are printed, 0 to 30
        rounding: half-up, half-even, down or up; for print only
        target: what judges it; None where nothing does
        met: whether the exact value reaches the target; None without one
        notes: what is to be known of it; see `Words` for their sentences
        uses: the results of the indicators that it uses, by the formula's word
        origin: whose word the target is; None without one
        grade: what the exact value, or the figures, are called; None without grades
        given: the texts that the figures were read from, by path and part (None is the whole); none of a used indicator's own
        category: the 類別 that was said to choose among its targets; "" where none was
    """

    indicator: Indicator
    definition: Definition
    period: Period | None
    inputs: Mapping[str, Figure]
    value: Fraction
    decimals: int
    rounding: str
    target: Target | None
    met: bool | None
    notes: tuple[Note, ...]
    uses: Mapping[str, Result]
    origin: Origin | None = None
    grade: Grade | None = None
    given: Given = MappingProxyType({})
    category: str = ""

    def __repr__(self) -> str:
        return tagged(self, self.indicator.name.zh, self.period or "", self.shown)

    def _repr_html_(self) -> str:
        return above.shown("html", self)

    @property
    def year(self) -> int | None:
        """The 民國 year of its period; None where none was named."""
        return self.period and self.period.year

    @property
    def stamp(self) -> Stamp:
        """Kpical's version, and the SHA-256 of the file of every indicator that was used."""
        return stamp_of((), (self.indicator,))

    @property
    def text(self) -> str:
        """The printed digits, without grouping or unit; the one rounding."""
        return rounded(self.value, self.decimals, self.rounding)

    @property
    def exact(self) -> str:
        """The exact value, `n` or `n/d`."""
        return fraction_text(self.value)

    @property
    def unit(self) -> str:
        """The name of the result's unit, or nothing."""
        return self.definition.unit.name if self.definition.unit else ""

    @property
    def shown(self) -> str:
        """The printed digits for a reader: grouped, with the unit; 是 or 否."""
        if self.definition.unit and self.definition.unit.is_truth:
            return "是" if self.value else "否"
        return grouped(self.text) + self.unit

    @property
    def abridged(self) -> str:
        """As `shown`, with … where there are more digits: another formula goes on with all of them."""
        if self.value * 10**self.decimals == scaled(self.value, self.decimals, self.rounding):
            return self.shown
        return f"{grouped(rounded(self.value, self.decimals, 'down'))}…{self.unit}"

    @property
    def working(self) -> tuple[str, str, str]:
        """算式, 代入, 結果."""
        formula = self.definition.formula
        return as_published(formula), substituted(formula, self._shown_inputs()), self.shown

    def _shown_inputs(self) -> dict[str, str]:
        figures = {name: self.inputs[name] for name in formula_inputs(self.definition) if name in self.inputs}
        scales = {figure.unit.scale for figure in figures.values() if figure.unit}
        mixed = len(scales) > 1 or scales != {1}
        shown = {name: show(figure, with_unit=mixed) for name, figure in figures.items()}
        return shown | {word: used.abridged for word, used in self.uses.items()}


def formula_inputs(definition: Definition) -> tuple[str, ...]:
    """What the formula names: inputs, parameters and used indicators."""
    return definition.formula.inputs


def show(figure: Figure, *, with_unit: bool) -> str:
    """A figure for a reader: grouped digits, 是 or 否."""
    if figure.unit and figure.unit.is_truth:
        return "是" if figure.value else "否"
    unit = figure.unit.name if figure.unit and with_unit else ""
    return grouped(figure.digits) + unit


def calculate(
    indicator: Indicator | str,
    figures: Mapping[str, FigureValue] = _NO_FIGURES,
    *,
    year: When = None,
    target: Target | Aim | str | None = None,
    decimals: int | None = None,
    rounding: str | None = None,
    category: str = "",
    **named: FigureValue,
) -> Result:
    """Compute the indicator, or the built-in one of that id, name or alias, from its figures.

    Figures are given by input name, alias, `name.part` or `word.name` of a used indicator, in the mapping or as keywords:
    text as it is written on the command line, int, Decimal, a Fraction whose decimals end, True and False for 是 and 否;
    "" and None are missing. A bare number is in the input's declared unit.

    `year`: 112 and "112" are a 民國 fiscal year, "112年6月" what has come together in it up to the end of June; without one the
    newest definition counts. `target` (text such as "80%以上" or "none" too),
    `decimals` (0 to 30) and `rounding` (half-up, half-even, down, up) stand in for the indicator's own, NO_AIM for any target;
    `category` (類別) says which of its targets judges, where these depend on one;
    rounding is only for print, the verdict is on the exact value.

    Raises UnknownIndicator, NoVersion, BadOption (target, decimals, rounding); UnknownInput, DuplicateInput; FigureError (a
    float among them), ZeroDenominator, TooLarge. Where several figures are wrong the first error is raised, and its `others`
    are the rest.
    """
    if isinstance(indicator, str):
        indicator = built_in().find(indicator)
    check_printing(decimals, rounding)
    when = period_of(year)
    definition = definition_for(indicator, when)
    aim = target if target is None or isinstance(target, Aim | Target) else _aim(str(target), definition)
    given, unknown = understood(definition, when, texts_of(figures, named), called(indicator))
    if unknown:
        raise_first([*unknown, *figures_for(tuple(slots(definition, when)), given)[1]])
    aim = Aim(aim, Origin("option")) if isinstance(aim, Target) else aim
    return calculated(indicator, definition, given, when, aim=aim, decimals=decimals, rounding=rounding, category=category)


def _aim(text: str, definition: Definition) -> Aim | None:
    from kpical.computation.aim import aim_of  # most results are judged by their indicator's own

    return aim_of(text, definition)


def check_printing(decimals: int | None, rounding: str | None) -> None:
    """Raises BadOption unless a value can be printed so."""
    if decimals is not None and (
        isinstance(decimals, bool) or not hasattr(decimals, "__index__") or decimals not in range(MOST_DECIMALS + 1)
    ):
        raise BadOption("decimals", str(decimals), str(MOST_DECIMALS))
    if rounding is not None and rounding not in MODES:
        raise BadOption("rounding", str(rounding))


def texts_of(figures: Mapping[str, FigureValue], named: Mapping[str, FigureValue]) -> dict[str, str]:
    """The figures as texts. Raises FigureError, DuplicateInput for a word that is given both ways."""
    texts: dict[str, str] = {}
    wrong: list[KpicalError] = []
    for word, value in (*figures.items(), *named.items()):
        try:
            text = text_of(value, word)
        except FigureError as error:
            wrong.append(error)
            continue
        if word in texts:
            wrong.append(DuplicateInput(word, texts[word], text))
        texts.setdefault(word, text)
    raise_first(wrong)
    return texts


def calculated(
    indicator: Indicator,
    definition: Definition,
    given: Given,
    period: Period | None,
    aim: Aim | None = None,
    decimals: int | None = None,
    rounding: str | None = None,
    grades: tuple[Grade, ...] | None = None,
    category: str = "",
) -> Result:
    """As `calculate`, from texts that are addressed already; `grades` stand in for the indicator's own."""
    needed = tuple(slots(definition, period))
    figures, wrong = figures_for(needed, given)
    raise_first(wrong)
    uses = {word: used_result(use, word, figures, period) for word, use in definition.uses.items()}
    value, values = value_of(definition, figures, uses)
    places, mode = definition.printing(decimals, rounding)
    target, origin = aim or definition.aim_for(period, category)
    met = target.met(value) if target else None
    notes = [*_remarks(definition, values), *mixed_units(needed, given, figures), *read_as_percent(figures), *as_percent(target)]
    if aim is None and target is None:
        notes += of_other_category(definition.dated_targets, category, period)
        notes += of_other_year(definition, [period], category) if period is not None else []
    grades = definition.grades if grades is None else grades
    grade = grade_of(grades, value, partial(_fulfilled, values))
    result = Result(
        indicator=indicator,
        definition=definition,
        period=period,
        inputs=figures,
        value=value,
        decimals=places,
        rounding=mode,
        target=target,
        met=met,
        notes=tuple(notes),
        uses=uses,
        origin=origin,
        grade=grade,
        given=given,
        category=category,
    )
    return result._replace(notes=(*notes, *_seeming(result, grades)))


def _seeming(result: Result, grades: Sequence[Grade]) -> list[Note]:
    """What would be judged otherwise by its printed digits; a whole number is printed as it is."""
    if result.value.denominator == 1:
        return []
    printed = Fraction(scaled(result.value, result.decimals, result.rounding), 10**result.decimals)
    verdict = seeming_verdict(printed, result.shown, result.target, met=result.met)
    return verdict + seeming_grade(printed, result.shown, grades, result.grade)


def _fulfilled(values: Mapping[str, Value], condition: Formula) -> bool | None:
    """Whether the condition is true; None where it cannot be computed."""
    if not values.keys() >= set(condition.inputs):
        return None  # a figure that the definition of another year has
    try:
        return bool(evaluate(condition, values))
    except (ZeroDenominator, TooLarge):
        return None


def used_result(use: Use, word: str, figures: Mapping[str, Figure], user: Period | None) -> Result:
    """The result of the indicator that the formula calls by that word. Raises ZeroDenominator, TooLarge."""
    inner, period = used_definition(use, user), use.period(user)
    own = {path.removeprefix(f"{word}."): figure for path, figure in figures.items() if path.startswith(f"{word}.")}
    deeper = {w: used_result(each, w, own, period) for w, each in inner.uses.items()}
    try:
        value, values = value_of(inner, own, deeper)
    except ZeroDenominator as error:
        raise of_used(error, word) from None
    notes = _remarks(inner, values)
    if use.before_first(user):
        notes.append(Note("first_definition", {"period": period, "first": inner.valid.first}))
    return Result(
        indicator=use.indicator,
        definition=inner,
        period=period,
        inputs=own,
        value=value,
        decimals=inner.decimals,
        rounding=inner.rounding,
        target=None,
        met=None,
        notes=tuple(notes),
        uses=deeper,
    )


def value_of(
    definition: Definition, figures: Mapping[str, Figure], uses: Mapping[str, Result]
) -> tuple[Fraction, dict[str, Value]]:
    """The exact value in the indicator's unit, and what the formula saw."""
    values: dict[str, Value] = {path: seen(figure) for path, figure in figures.items()}
    values |= {word: seen_result(used.value, used.definition) for word, used in uses.items()}
    return in_its_unit(definition, values), values


def _remarks(definition: Definition, values: Mapping[str, Value]) -> list[Note]:
    return [Note(remark.code, text=remark.text) for remark in definition.remarks if _holds(remark, values)]


def _holds(remark: Remark, values: Mapping[str, Value]) -> bool:
    """Whether the remark's condition is true; one that cannot be computed is not."""
    try:
        return remark.when is None or bool(evaluate(remark.when, values))
    except (ZeroDenominator, TooLarge):
        return False
