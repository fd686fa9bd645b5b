"""The figures for a plan: each under its agency, year, indicator and input, with the place that it was read from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple
from unicodedata import normalize

from kpical.catalogue.target import categories
from kpical.computation.inputs import Address, Written, address, definition_for, find_address, slots
from kpical.computation.notes import Note
from kpical.plan.model import Item, Plan
from kpical.problem.errors import (
    DuplicateInput,
    FigureError,
    KpicalError,
    MissingColumn,
    NoVersion,
    UnknownIndicator,
    UnknownInput,
)
from kpical.problem.position import Place, Spot
from kpical.problem.suggest import suggestions
from kpical.quantity.figure import is_missing, read_figure
from kpical.quantity.period import Period
from kpical.quantity.period_text import period_in
from kpical.quantity.unit import Unit, find_unit
from kpical.table.roles import CATEGORY_HEADS

Where = Place | Spot


_CATEGORY = CATEGORY_HEADS[0]


class FigureEntry(NamedTuple):
    """A figure as it is written.

    Attributes:
        text: as it is written
        unit: what its row or head names; None where they name none
        where: file, sheet and cell, or line
        source: what the file says of where it comes from; "" where it says nothing
        error: why it cannot be used; None where it can
        origin: where that unit was written: head, row, caption
    """

    text: str
    unit: Unit | None
    where: Where
    source: str = ""
    error: KpicalError | None = None
    origin: str = ""


Entries = dict[Address, FigureEntry]


class PlanFigures:
    """Every figure that was found, and what could not be made of the files."""

    def __init__(self, plan: Plan, period: Period) -> None:
        self.plan, self.period = plan, period
        self.used = plan.used
        self.entries: dict[tuple[str, Period, str], Entries] = {}
        self.agencies: dict[str, set[Period]] = {}  # in the order in which they come, with the periods of their figures
        self.problems: list[KpicalError] = []
        self.unread: dict[tuple[str, Period, str], list[KpicalError]] = {}  # the problems that lie within an indicator's figures
        self.notices: list[Note] = []  # what was left out, or taken for granted
        self.remarks: dict[str, Where] = {}  # the notes below the tables, and where they stand
        self.categories: dict[tuple[str, Period], tuple[str, Where]] = {}  # the 類別 of an agency's year, and where it stands
        self.category_of_all = ""

    def notice(self, code: str, **facts: object) -> None:
        """Something to say that is no error, once."""
        note = Note(code, facts)
        if note not in self.notices:
            self.notices.append(note)

    def remark(self, text: str, where: Where) -> None:
        """A note that stands below a table, once."""
        self.remarks.setdefault(text, where)

    @cached_property
    def by_indicator(self) -> Mapping[str, list[Item]]:
        """The items under which figures of an indicator stand, by its id."""
        items: dict[str, list[Item]] = {}
        for item in (*self.plan.items, *self.used):
            items.setdefault(item.indicator.id, []).append(item)
        return items

    def of(self, agency: str, period: Period, item: Item) -> Entries:
        """The figures of an indicator."""
        return self.entries.get((agency, period, item.id), {})

    def unread_of(self, agency: str, period: Period, item: Item) -> list[KpicalError]:
        """What could not be read of the indicator's figures, as far as it is known whose they are."""
        return self.unread.get((agency, period, item.id), [])

    def category(self, agency: str, period: Period) -> str:
        """The 類別 that says which target judges the agency: the user's for all, else the one of the files."""
        return self.category_of_all or self.categories.get((agency, period), ("",))[0]

    def earlier(self, agency: str) -> list[Period]:
        """The same period of earlier years, as far as the agency has figures of it, the earliest first."""
        return sorted(p for p in self.agencies.get(agency, ()) if p.month == self.period.month and p.year < self.period.year)

    def settle(self, *, asked: bool) -> None:
        """Take the latest month where there are figures of months of the year only, and it was not asked for: it is told.

        Told is also which agencies have figures of other months of the year, and none of the period.
        """
        known = {period for _, period, _ in self.entries}
        months = sorted(period for period in known if period.is_month and period.year == self.period.year)
        if self.period not in known and not self.period.is_month and months:
            if asked:
                numbers = [str(period.month) for period in months]
                self.notice("only_months", period=self.period, months=numbers, example=months[-1].cell)
                return
            self._score_in(months[-1])
        for agency, periods in self.agencies.items():
            others = sorted(period for period in periods if period.year == self.period.year)
            if others and self.period not in others:
                self.notice("other_periods", agency=agency, period=self.period, others=others)

    def _score_in(self, month: Period) -> None:
        """Score a month of the year; what could not be read of the year may be of any of its months."""
        for (agency, period, identity), errors in [*self.unread.items()]:
            if period == self.period:
                self.unread.setdefault((agency, month, identity), []).extend(errors)
        self.period = month
        self.notice("latest_month", period=month)


class Collector:
    """Takes figures one at a time, in the words of their files. `known` tells whether a word is some other indicator's.

    `units` are those of bare numbers in tables, one a dimension; `transpose`: tables have their rows as columns.
    """

    def __init__(
        self, plan: Plan, period: Period, known: Callable[[str], bool], units: tuple[Unit, ...] = (), *, transpose: bool = False
    ) -> None:
        self.figures = PlanFigures(plan, period)
        self.plan, self.period, self.known, self.units, self.transpose = plan, period, known, units, transpose
        self.items = _by_word(self.figures.used) | _by_word(plan.items)
        self.asks_category = any(map(_asks_category, plan.items))
        self._periods: dict[tuple[str, str, bool], Period | FigureError] = {}
        self._addresses: dict[tuple[str, Period, str], Address | KpicalError] = {}
        self._units: dict[str, Unit | None] = {}
        self._declared: dict[tuple[str, Period, str], Unit | None] = {}

    def problem(self, error: KpicalError, items: Iterable[Item] = (), agency: str = "", period: Period | None = None) -> None:
        """Keep what is wrong; the rest goes on, but not the indicators of the agency and year in whose figures it lies."""
        self.figures.problems.append(error)
        owner, when = self.owner(agency), self.period if period is None else period
        for item in items:
            self.figures.agencies.setdefault(owner, set()).add(when)
            self.figures.unread.setdefault((owner, when, item.id), []).append(error)

    def classify(self, agency: str, period: Period, category: str, where: Where) -> None:
        """Keep the 類別 of an agency's year; another one is a problem."""
        if not category or not self.asks_category:
            return
        first, first_at = self.figures.categories.setdefault((self.owner(agency), period), (category, where))
        if first != category:
            self.problem(
                DuplicateInput(_CATEGORY, first, category, first_at=first_at, second_at=where, reason="apart"),
                self.plan.items,
                agency,
                period,
            )

    def owner(self, agency: str) -> str:
        """The agency of a figure: the plan's where none is named."""
        return normalize("NFC", agency) or self.plan.agency

    def another(self) -> Collector:
        """One for figures that are compared with others, and scored by nobody."""
        return Collector(self.plan, self.period, self.known, self.units, transpose=self.transpose)

    def period_of(
        self, text: str, where: Where, items: Iterable[Item] = (), agency: str = "", *, part: str = "", compact: bool = False
    ) -> Period | None:
        """The period of a cell, the plan's where it is blank; None, with a problem that fails the items, where it is none.

        `part`: the month or the quarter that stands beside it. `compact`: its head says that digits alone are a month.
        """
        period = self.read_period(text, part, compact=compact)
        if isinstance(period, FigureError):
            self.problem(period.with_facts(place=where), items, agency)
            return None
        return period

    def read_period(self, text: str, part: str = "", *, compact: bool = False) -> Period | FigureError:
        """The period of a cell, or why it is none."""
        key = text, part, compact
        if key not in self._periods:
            try:
                if is_missing(text):
                    self._periods[key] = period_in(str(self.period.year), part) if part else self.period
                else:
                    self._periods[key] = period_in(text, part, compact=compact)
            except FigureError as error:
                self._periods[key] = error
        return self._periods[key]

    def unit_of(self, text: str) -> Unit | None:
        """The unit of a cell, None where it names none."""
        if text not in self._units:
            self._units[text] = find_unit(text)
        return self._units[text]

    def declared(self, item: Item, period: Period, word: str) -> Unit | None:
        """The declared unit of the figure under that word; of the only figure there is where it is blank."""
        key = (item.id, period, word)
        if key not in self._declared:
            definition = item.indicator.definition(period) or item.indicator.definitions[-1]
            meant = find_address(definition, period, word) if word else None
            candidates = [slot for slot in slots(definition, period) if meant is None or slot.path == meant.path]
            self._declared[key] = candidates[0].input.unit if candidates and (meant or len(candidates) == 1) else None
        return self._declared[key]

    def items_of(self, word: str, where: Where) -> tuple[Item, ...]:
        """The indicators of the plan that the word means; none, with a problem, where it means none."""
        items = self.items.get(normalize("NFC", word).strip(), ())
        if not items and self.known(word):
            self.figures.notice("foreign", word=word)
        elif not items:
            self.problem(UnknownIndicator(word, suggestions(word, self.items), place=where))
        return items

    def address(self, item: Item, period: Period, word: str) -> Address:
        """What the word means for the indicator. Raises UnknownInput, NoVersion, MissingColumn."""
        key = (item.id, period, word)
        if key not in self._addresses:
            try:
                definition = definition_for(item.indicator, period)
                meant = word or _only(definition.inputs, item.indicator.id)
                self._addresses[key] = address(definition, period, meant, item.indicator.id)
            except (UnknownInput, NoVersion, MissingColumn) as error:
                self._addresses[key] = error
        meaning = self._addresses[key]
        if isinstance(meaning, KpicalError):
            raise meaning
        return meaning

    def add(
        self, agency: str, period: Period, items: Iterable[Item], word: str, entry: FigureEntry, place: Where | None = None
    ) -> None:
        """A figure by the word of its input, which stands `at`."""
        for item in items:
            try:
                meant = self.address(item, period, word)
            except UnknownInput as error:
                self.problem(error.with_facts(place=place or entry.where), (item,), agency, period)
            except NoVersion as error:
                if period == self.period:
                    self.problem(error.with_facts(place=entry.where))
                else:
                    self.figures.notice("no_version", indicator=item.indicator.id, period=period)
            except MissingColumn as error:
                self.problem(error.with_facts(place=entry.where), (item,), agency, period)
            else:
                self.put(agency, period, item, meant, entry)

    def put(self, agency: str, period: Period, item: Item, meant: Address, entry: FigureEntry) -> None:
        """A figure at its place; a second one must say the same."""
        owner = self.owner(agency)
        periods = self.figures.agencies.setdefault(owner, set())
        if item not in self.figures.used:
            periods.add(period)  # those of figures that others use are no periods of the plan's own
        entries = self.figures.entries.setdefault((owner, period, item.id), {})
        entries[meant] = joined(entries.get(meant), entry, meant, _declared(item, period, meant))


def joined(first: FigureEntry | None, entry: FigureEntry, address: Address, unit: Unit | None) -> FigureEntry:
    """The one figure of what was given twice; with the error that they differ where they do. `unit` is that of bare numbers."""
    if first is None or (is_missing(first.text) and not first.error):
        return entry
    if is_missing(entry.text) or _same(first, entry, unit):
        return first
    error = DuplicateInput(
        input=str(address), first=first.text, second=entry.text, first_at=first.where, second_at=entry.where, reason="apart"
    )
    return first._replace(error=error)


def _by_word(items: Iterable[Item]) -> dict[str, tuple[Item, ...]]:
    """Every word and the indicators that it means; an id in the plan means its own only."""
    items = tuple(items)
    by_word: dict[str, tuple[Item, ...]] = {}
    for item in items:
        for word in item.words:
            by_word[word] = (*by_word.get(word, ()), item)
    return by_word | {item.id: (item,) for item in items}


def _only(inputs: Iterable[str], indicator: str) -> str:
    """The name of the only input. Raises MissingColumn: a blank means nothing where there are several."""
    names = list(inputs)
    if len(names) != 1:
        raise MissingColumn("", indicator, names, reason="no_input_cell")
    return names[0]


def _declared(item: Item, period: Period, meant: Address) -> Unit | None:
    """The unit of a bare number there."""
    definition = definition_for(item.indicator, period)
    return next((slot.input.unit for slot in slots(definition, period) if slot.path == meant.path), None)


def _same(a: FigureEntry, b: FigureEntry, unit: Unit | None) -> bool:
    """Whether both say the same: 1,000 is 1000, and 1千元 is 1,000元."""
    if a.text.strip() == b.text.strip() and a.unit == b.unit:
        return True
    try:
        first, second = read_figure(a.text, a.unit or unit), read_figure(b.text, b.unit or unit)
    except FigureError:
        return False
    if first is None or second is None or first.base != second.base:
        return False
    return first.unit == second.unit or (first.unit is not None and second.unit is not None and first.unit.alike(second.unit))


def written(entries: Mapping[Address, FigureEntry]) -> dict[str, dict[str | None, Written]]:
    """The figures as a calculation takes them. Raises the error of the first that cannot be used."""
    figures: dict[str, dict[str | None, Written]] = {}
    for meant, entry in entries.items():
        if entry.error:
            raise entry.error
        figures.setdefault(meant.path, {})[meant.part] = Written(entry.text, entry.unit, entry.origin)
    return figures


def _asks_category(item: Item) -> bool:
    """Whether a target of the item depends on a 類別."""
    dated = (definition.dated_targets for definition in item.indicator.definitions)
    return any(map(categories, (item.targets, *dated)))
