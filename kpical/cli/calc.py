"""`kpical calc`: one result with its working."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar
from unicodedata import normalize

import click

from kpical.catalogue.called import called
from kpical.catalogue.library import Library
from kpical.catalogue.model import Definition, Indicator
from kpical.catalogue.target import Aim
from kpical.cli.helping import Command
from kpical.cli.library import library_of
from kpical.cli.line_input import Back, someone_answers
from kpical.cli.options import (
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
from kpical.cli.settings import Settings, common, completed, settings
from kpical.computation.calculation import Result, calculate
from kpical.computation.inputs import definition_for, figures_for, slots, understood
from kpical.named import NamedTuple
from kpical.problem.errors import BadOption, DuplicateInput, KpicalError, raise_first, together
from kpical.quantity.period import Period
from kpical.report.model import Report
from kpical.report.result import Asked, failure_report, result_report
from kpical.words import Words

T = TypeVar("T")
# What answers, given the indicator that was chosen ("" where one was named), and the report of an error of it.
Question = tuple[Callable[[str], T], Callable[[KpicalError, Words], Report]]


class Typed(NamedTuple):
    """What the command line says beside the indicator."""

    figures: Sequence[str]
    year: str | None
    target: str | None
    decimals: str | None
    rounding: str | None


@click.command("calc", cls=Command)
@click.argument("indicator", required=False, shell_complete=completed("indicator"))
@click.argument("figures", metavar="[NAME=VALUE]...", nargs=-1, shell_complete=completed("figure"))
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
    indicator: str | None, figures: tuple[str, ...], year: str | None, target: str | None, category: str, decimals: str | None,
    rounding: str | None, form: str | None, output: str | None, fail_on_miss: bool,
) -> None:  # fmt: skip
    """計算一個指標。沒給的指標和數字，在終端機前會逐一詢問。細數寫成 實支數.原預算=700。

    Compute an indicator, with its working. The indicator and the figures that are not given are asked for at a terminal.
    """
    common_options = settings()
    form = format_of(form, output)
    library = library_of(common_options)
    typed = Typed(figures=figures, year=year, target=target, decimals=decimals, rounding=rounding)
    if indicator is None:  # a wrong option is told before anything is asked
        year_of(year)
        decimals_of(decimals)

    def question(word: str) -> Question[Result]:
        reading = WordReading()
        asked = reading.asked(library, word, typed)._replace(category=category.strip())
        return partial(computed, asked, reading.wrong, common_options), partial(failure_report, asked)

    result = answer_to(indicator, question, library, form, output)
    report_out(result_report(result, common_options.words_for(form)), form, output)
    click.get_current_context().exit(3 if fail_on_miss and result.met is False else 0)


def answer_to(
    indicator: str | None, question: Callable[[str], Question[T]], library: Library, form: str, output: str | None
) -> T:
    """The answer to a question about the indicator; where none is named one is chosen at a terminal, and another after Back.

    Where there is no answer the command ends, and says why. Raises BadOption where no one is there to choose.
    """
    common_options = settings()
    while True:
        word = _chosen_word(library, common_options) if indicator is None else indicator
        answer, failure = question(word)
        try:
            return answer(word if indicator is None else "")
        except Back:
            continue
        except KpicalError as error:
            click.get_current_context().exit(_say_why(error, failure, library, form, output))


def _chosen_word(library: Library, common_options: Settings) -> str:
    """The word for an indicator that is chosen at a terminal. Raises BadOption where no one is there."""
    if not someone_answers():
        raise BadOption("needs_argument", "INDICATOR")
    from kpical.cli.asking import chosen_indicator
    from kpical.cli.resuming import keep_command

    common_options.resume = ""
    word = chosen_indicator(library, common_options.words)
    keep_command(common_options, word, {})
    return word


def _say_why(
    error: KpicalError, report: Callable[[KpicalError, Words], Report], library: Library, form: str, output: str | None
) -> int:
    """Say why there is no result, and how to go on; the exit code. `report` makes the output of an error."""
    from kpical.cli.failing import explained
    from kpical.cli.owners import owned
    from kpical.cli.resuming import say_command

    common_options = settings()
    if form != "table" and not output:  # a file stays what it was
        words = common_options.words_for(form)
        report_out(report(owned(error, library, words), words), form)
    named = owned(error, library, common_options.words)
    codes = [explained(each, common_options) for each in named.each]
    say_command(common_options, "asking.again")
    return codes[0]


class WordReading:
    """Reads what was typed, each thing once, and keeps what is wrong with it."""

    def __init__(self) -> None:
        self.wrong: list[KpicalError] = []
        self.unread: set[str] = set()

    def asked(self, library: Library, word: str, typed: Typed) -> Asked:
        """What is asked for, as far as it can be understood."""
        when = self.read("year", lambda: year_of(typed.year))
        texts = self.figures(typed.figures)
        indicator = self.read("indicator", lambda: library.find(word))
        places = self.read("decimals", lambda: decimals_of(typed.decimals))
        definition = self.definition(indicator, when)
        aim = self.target(typed.target, definition)
        return Asked(
            word=word,
            indicator=indicator,
            definition=definition,
            figures=texts,
            period=when,
            aim=aim,
            decimals=places,
            rounding=typed.rounding,
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

    def definition(self, indicator: Indicator | None, year: Period | None) -> Definition | None:
        """The indicator's definition for the year, None where either is not known."""
        if indicator is None or "year" in self.unread:
            return None
        return self.read("definition", lambda: definition_for(indicator, year))

    def target(self, text: str | None, definition: Definition | None) -> Aim | None:
        """What the text says that the result is to be judged by; its unit is the indicator's."""
        if text is None:
            return None
        if definition is None:
            self.unread.add("target")
            return None
        from kpical.computation.aim import aim_of  # most results are judged by their indicator's own

        return self.read("target", lambda: aim_of(text, definition))

    def figures(self, figures: Sequence[str]) -> dict[str, str]:
        """NAME=VALUE by name; of two of one name the first."""
        texts: dict[str, str] = {}
        for text in figures:
            cut = min((i for i in (text.find("="), text.find("＝")) if i > 0), default=0)
            name, value = normalize("NFC", text[:cut]).strip(), text[cut + 1 :]
            if not name:
                self.wrong.append(BadOption("figure_parted" if text[:1].isdigit() else "figure", text))
            elif name in texts:
                self.wrong.append(DuplicateInput(name, texts[name], value))
            else:
                texts[name] = value
        return texts


def computed(asked: Asked, wrong: Sequence[KpicalError], common_options: Settings, chosen: str) -> Result:
    """The result, with what is missing asked for where someone is there to answer. `chosen` is an indicator that was, too.

    Raises the first of what is wrong, with all the others; Back to choose another indicator.
    """
    indicator, definition, texts, year = asked.indicator, asked.definition, asked.figures, asked.period
    if indicator is None or definition is None:
        raise together(wrong)
    figures, unknown = understood(definition, year, texts, called(indicator))
    bad = figures_for(tuple(slots(definition, year)), figures)[1]
    if someone_answers():  # who is asked for what is missing only once all else is right
        bad = [error for error in bad if getattr(error, "reason", "") not in ("not_given", "missing_part")]
    raise_first([*wrong, *unknown, *bad])
    if someone_answers():
        from kpical.cli.asking import answers, introduce, missing  # a script does without
        from kpical.cli.resuming import keep_command

        if questions := list(missing(definition, year, figures)):
            introduce(indicator, definition, common_options.words)
            keep = partial(keep_command, common_options, chosen)
            texts = {**texts, **answers(questions, common_options.words, keep, may_leave=bool(chosen))}
    return calculate(
        indicator, texts, year=year, target=asked.aim, decimals=asked.decimals, rounding=asked.rounding, category=asked.category
    )
