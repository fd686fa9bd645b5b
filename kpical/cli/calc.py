"""`kpical calc`: one result with its working."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TypeVar
from unicodedata import normalize

import click

from kpical.catalogue.library import Library
from kpical.catalogue.model import Definition, Indicator
from kpical.cli.asking import answers, missing
from kpical.cli.complete import complete_figure, complete_indicator
from kpical.cli.failing import explained
from kpical.cli.helping import Command
from kpical.cli.options import (
    aim_of,
    class_option,
    decimals_of,
    decimals_option,
    format_option,
    miss_option,
    output_option,
    rounding_option,
    target_option,
    year_of,
    year_option,
)
from kpical.cli.printing import format_of, report_out
from kpical.cli.settings import common, settings
from kpical.computation.calculation import Result, calculate
from kpical.computation.inputs import definition_for, figures_for, slots, understood
from kpical.problem.errors import BadOption, DuplicateInput, KpicalError, raise_first, together
from kpical.report.result import Asked, failure_report, result_report

T = TypeVar("T")


@click.command("calc", cls=Command)
@click.argument("indicator", shell_complete=complete_indicator)
@click.argument("figures", metavar="[NAME=VALUE]...", nargs=-1, shell_complete=complete_figure)
@year_option
@target_option
@class_option
@decimals_option
@rounding_option
@format_option
@output_option
@miss_option
@common
def command(
    indicator: str, figures: tuple[str, ...], year: str | None, target: str | None, category: str, decimals: str | None,
    rounding: str | None, form: str | None, output: str | None, fail_on_miss: bool,
) -> None:  # fmt: skip
    """計算一個指標。沒給的數字，在終端機前會逐一詢問。細數寫成 實支數.原預算=700。

    Compute an indicator, with its working. What is missing is asked for at a terminal.
    """
    given = settings()
    form = format_of(form, output)
    library = Library(given.paths)
    reading = WordReading()
    asked = reading.asked(library, indicator, figures, year, target, decimals, rounding)._replace(category=category.strip())
    try:
        result = computed(asked, reading.wrong)
    except KpicalError as error:
        from kpical.cli.owners import owned

        named = owned(error, library)
        if form != "table" and not output:  # a file stays what it was
            report_out(failure_report(asked, named, given.words), form)
        codes = [explained(each, given) for each in named.each]
        click.get_current_context().exit(codes[0])
    report_out(result_report(result, given.words), form, output)
    click.get_current_context().exit(3 if fail_on_miss and result.met is False else 0)


class WordReading:
    """Reads what was typed, each thing once, and keeps what is wrong with it."""

    def __init__(self) -> None:
        self.wrong: list[KpicalError] = []
        self.unread: set[str] = set()

    def asked(
        self, library: Library, word: str, figures: Sequence[str], year: str | None, target: str | None, decimals: str | None,
        rounding: str | None,
    ) -> Asked:  # fmt: skip
        """What is asked for, as far as it can be understood."""
        when = self.read("year", lambda: year_of(year))
        texts = self.figures(figures)
        found = self.read("indicator", lambda: library.find(word))
        places = self.read("decimals", lambda: decimals_of(decimals))
        definition = self.definition(found, when)
        aim = self.read("target", lambda: aim_of(target, definition)) if definition else None
        if definition is None and target is not None:
            self.unread.add("target")  # its unit is the indicator's
        return Asked(
            word=word,
            indicator=found,
            definition=definition,
            figures=texts,
            year=when,
            aim=aim,
            decimals=places,
            rounding=rounding,
            unread=frozenset(self.unread),
        )

    def read(self, what: str, make: Callable[[], T]) -> T | None:
        """What it makes; None, with an error, where that cannot be understood."""
        try:
            return make()
        except KpicalError as error:
            self.wrong.append(error)
            self.unread.add(what)
            return None

    def definition(self, indicator: Indicator | None, year: int | None) -> Definition | None:
        """The indicator's definition for the year, None where either is not known."""
        if indicator is None or "year" in self.unread:
            return None
        return self.read("definition", lambda: definition_for(indicator, year))

    def figures(self, figures: Sequence[str]) -> dict[str, str]:
        """NAME=VALUE by name; of two of one name the first."""
        found: dict[str, str] = {}
        for text in figures:
            cut = min((i for i in (text.find("="), text.find("＝")) if i > 0), default=0)
            name, value = normalize("NFC", text[:cut]).strip(), text[cut + 1 :]
            if not name:
                self.wrong.append(BadOption("figure", text))
            elif name in found:
                self.wrong.append(DuplicateInput(name, found[name], value))
            else:
                found[name] = value
        return found


def computed(asked: Asked, wrong: Sequence[KpicalError]) -> Result:
    """The result, with what is missing asked for where someone is there to answer.

    Raises the first of what is wrong, with all the others.
    """
    indicator, definition, texts, year = asked.indicator, asked.definition, asked.figures, asked.year
    if indicator is None or definition is None:
        raise together(wrong)
    given, unknown = understood(definition, year, texts, indicator.id)
    bad = figures_for(tuple(slots(definition, year)), given)[1]
    if someone_answers():  # who is asked for what is missing only once all else is right
        bad = [error for error in bad if getattr(error, "reason", "") not in ("not_given", "missing_part")]
    raise_first([*wrong, *unknown, *bad])
    if someone_answers():
        questions = list(missing(definition, year, given))
        texts = {**texts, **answers(indicator, definition, questions, settings().words)}
    return calculate(
        indicator, texts, year=year, target=asked.aim, decimals=asked.decimals, rounding=asked.rounding, category=asked.category
    )


def someone_answers() -> bool:
    """Whether questions can be seen and answered."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr is not None and sys.stderr.isatty()
