"""The figures for a plan: each under its agency, year, indicator and input, with the place that it was read from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from unicodedata import normalize

from kpical.catalogue.called import called
from kpical.catalogue.model import Definition, Input
from kpical.catalogue.target import categories
from kpical.computation.inputs import Address, address, find_address, no_version
from kpical.computation.notes import Note
from kpical.files.digest import Digest
from kpical.plan.entries import Entries, FigureEntry, Where, joined
from kpical.plan.lenders import contested, declared_units, lending, names_alone, reading
from kpical.plan.model import Item, Plan
from kpical.problem.errors import DuplicateInput, FigureError, KpicalError, NoVersion, UnknownIndicator, UnknownInput
from kpical.problem.suggest import suggestions
from kpical.problem.table_errors import AmbiguousColumn, MissingColumn
from kpical.quantity.figure import is_missing
from kpical.quantity.period import Period
from kpical.quantity.period_text import dated, period_in
from kpical.quantity.unit import ANY, Unit, find_unit
from kpical.table.roles import CATEGORY_HEADS

_CATEGORY = CATEGORY_HEADS[0]


class PlanFigures:
    """Every figure that was found, and what could not be made of the files."""

    def __init__(self, plan: Plan, period: Period) -> None:
        self.plan, self.period = plan, period
        self.used = plan.used
        self.files: list[Digest] = []  # that were read
        self.entries: dict[tuple[str, Period, str], Entries] = {}
        self.alone: dict[tuple[str, Period, str], FigureEntry] = {}  # those that are no input's, by their name
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
    def items(self) -> tuple[Item, ...]:
        """Those of the plan, and those of what they use."""
        return (*self.plan.items, *self.used)

    @cached_property
    def by_indicator(self) -> Mapping[str, list[Item]]:
        """The items under which figures of an indicator stand, by its id."""
        items: dict[str, list[Item]] = {}
        for item in self.items:
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
        return sorted(filter(self.period.is_same_after, self.agencies.get(agency, ())))

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
                self.agencies.setdefault(agency, set()).add(month)
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
        self.lending = lending(self.figures.items)
        self._alone = {item.id: names_alone(item.indicator) for item in self.figures.items}
        self._periods: dict[tuple[str, str, bool, bool], Period | FigureError] = {}
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
        self, text: str, where: Where, items: Iterable[Item] = (), agency: str = "", *, part: str = "",
        part_where: Where | None = None, compact: bool = False, stored: bool = False,
    ) -> Period | None:  # fmt: skip
        """The period of a cell, the plan's where it is blank; None, with a problem that fails the items, where it is none.

        `part`: the month or the quarter beside it, at `part_where`. `compact`: its head says that digits alone are a month.
        `stored`: it is a number of a spreadsheet.
        """
        period = self.read_period(text, part, compact=compact, stored=stored)
        if isinstance(period, FigureError):
            wrong = where if period.text == text else part_where  # a part that is none is told with its year
            self.problem(period.with_facts(place=wrong or where), items, agency)
            return None
        return period

    def read_period(self, text: str, part: str = "", *, compact: bool = False, stored: bool = False) -> Period | FigureError:
        """The period of a cell, or why it is none."""
        key = text, part, compact, stored
        if key not in self._periods:
            try:
                if is_missing(text):
                    own = dated(part) or period_in(str(self.period.year), part) if part else self.period
                    self._periods[key] = own
                else:
                    self._periods[key] = period_in(text, part, compact=compact, stored=stored)
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
            if alone := self.alone(item, period, word):
                self._declared[key] = alone.unit
                return alone.unit
            definition = self.definition(item, period) or item.indicator.definitions[-1]
            meant = find_address(definition, period, word) if word else None
            units = declared_units(definition, period)
            candidates = [unit for path, unit in units.items() if meant is None or path == meant.path]
            self._declared[key] = candidates[0] if candidates and (meant or len(candidates) == 1) else None
        return self._declared[key]

    def definition(self, item: Item, period: Period) -> Definition | None:
        """By which figures of the period are read; None where there is none, and nothing takes them."""
        return reading(item, period) if item.id in self.lending else item.indicator.definition(period)

    def alone(self, item: Item, period: Period, word: str) -> Input | None:
        """The figure of which an input takes an earlier year's, where the word is its name and no input's."""
        known = self._alone[item.id]
        named = known.get(normalize("NFC", word).strip()) if known else None
        definition = self.definition(item, period) if named else None
        return None if definition and find_address(definition, period, word) else named

    def items_of(self, word: str, where: Where) -> tuple[Item, ...]:
        """The indicators of the plan that the word means; none, with a problem, where it means none."""
        items = self.items.get(normalize("NFC", word).strip(), ())
        if not items and self.known(word):
            self.figures.notice("foreign", word=word)
        elif not items:
            self.problem(UnknownIndicator(word, suggestions(word, self.items), place=where))
        for item in items:
            if words := self.contested(item):
                self.problem(AmbiguousColumn(words, word, reason="used", place=where))
                return ()
        return items

    def contested(self, item: Item) -> list[str]:
        """The words that each could have the figures of an indicator, where the plan does not have it."""
        return contested(item, self.figures.items) if item in self.figures.used else []

    def address(self, item: Item, period: Period, word: str) -> Address:
        """What the word means for the indicator. Raises UnknownInput, NoVersion, MissingColumn."""
        key = (item.id, period, word)
        if key not in self._addresses:
            try:
                definition = self.definition(item, period)
                if definition is None:
                    raise no_version(item.indicator, period)
                meant = word or _only(definition.inputs, called(item.indicator))
                self._addresses[key] = address(definition, period, meant, called(item.indicator))
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
            if named := self.alone(item, period, word):
                self.put_alone(agency, period, named, entry)
                continue
            try:
                meant = self.address(item, period, word)
            except UnknownInput as error:
                self.problem(error.with_facts(place=place or entry.where), (item,), agency, period)
            except NoVersion as error:
                if period == self.period:
                    self.problem(error.with_facts(place=entry.where))
                else:
                    self.figures.notice("no_version", indicator=called(item.indicator), period=period)
            except MissingColumn as error:
                self.problem(error.with_facts(place=entry.where), (item,), agency, period)
            else:
                self.put(agency, period, item, meant, entry)

    def put(self, agency: str, period: Period, item: Item, meant: Address, entry: FigureEntry) -> None:
        """A figure at its place; a second one must say the same."""
        owner = self.owner(agency)
        periods = self.figures.agencies.setdefault(owner, set())
        if item not in self.figures.used and item.indicator.definition(period):
            periods.add(period)  # those of figures that others use are no periods of the plan's own
        entries = self.figures.entries.setdefault((owner, period, item.id), {})
        first = entries.get(meant)
        entries[meant] = joined(first, entry, meant, self._unit(item, period, meant)) if first else entry

    def put_alone(self, agency: str, period: Period, named: Input, entry: FigureEntry) -> None:
        """A figure that is no input, by its name alone; a second one must say the same."""
        owner = self.owner(agency)
        self.figures.agencies.setdefault(owner, set())
        if entry.unit is None and named.unit != ANY:
            entry = entry._replace(unit=named.unit)  # another indicator may count in another one
        first = self.figures.alone.get((owner, period, named.name))
        self.figures.alone[owner, period, named.name] = joined(first, entry, Address(named.name), named.unit)

    def _unit(self, item: Item, period: Period, meant: Address) -> Unit | None:
        """The unit of a bare number there."""
        definition = self.definition(item, period)
        return declared_units(definition, period).get(meant.path) if definition else None


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


def _asks_category(item: Item) -> bool:
    """Whether a target of the item depends on a 類別."""
    dated = (definition.dated_targets for definition in item.indicator.definitions)
    return any(map(categories, (item.targets, *dated)))
