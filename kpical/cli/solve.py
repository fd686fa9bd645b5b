"""`kpical solve`: how much more of a figure the target takes."""

from __future__ import annotations

from functools import partial

import click

from kpical.cli.calc import Question, Typed, WordReading, answer_to
from kpical.cli.helping import Command
from kpical.cli.library import library_of
from kpical.cli.line_input import someone_answers
from kpical.cli.options import class_option, format_option, output_option, target_option, year_of, year_option
from kpical.cli.printing import format_of, report_out
from kpical.cli.settings import Settings, common, completed, settings
from kpical.computation.inputs import Address, Given, Slot, address, understood
from kpical.computation.solving import Solution, solved, to_reach
from kpical.problem.errors import raise_first, together
from kpical.report.result import Asked
from kpical.report.solution import solution_report, unsolved_report


@click.command("solve", cls=Command)
@click.argument("indicator", required=False, shell_complete=completed("indicator"))
@click.argument("figures", metavar="[NAME=VALUE]...", nargs=-1, shell_complete=completed("figure"))
@click.option(
    "--for",
    "unknown",
    metavar="INPUT",
    default="",
    shell_complete=completed("unknown"),
    help="要算哪一個數；預設是沒給的那個，都給了就依指標檔的 lever，否則各數都算 | The figure that is asked for.",
)
@year_option
@target_option
@class_option
@format_option
@output_option
@common
def command(
    indicator: str | None, figures: tuple[str, ...], unknown: str, year: str | None, target: str | None, category: str,
    form: str | None, output: str | None,
) -> None:  # fmt: skip
    """還差多少才達成目標：其他的數不變，這個數要到多少。

    How much more of a figure reaches the target, with all the others as they are.
    """
    common_options = settings()
    form = format_of(form, output)
    library = library_of(common_options)
    typed = Typed(figures=figures, year=year, target=target, decimals=None, rounding=None)
    if indicator is None:  # a wrong option is told before anything is asked
        year_of(year)

    def question(word: str) -> Question[Solution]:
        reading = WordReading()
        asked = reading.asked(library, word, typed)._replace(category=category.strip())
        return partial(_solution, asked, reading, unknown.strip(), common_options), partial(unsolved_report, asked)

    solution = answer_to(indicator, question, library, form, output)
    report_out(solution_report(solution, common_options.words_for(form)), form, output)


def _solution(asked: Asked, reading: WordReading, unknown: str, common_options: Settings, chosen: str) -> Solution:
    """The answer, with what is missing asked for where someone is there to answer.

    Raises the first of what is wrong, with all the others; Back to choose another indicator.
    """
    indicator, definition, period = asked.indicator, asked.definition, asked.period
    if indicator is None or definition is None:
        raise together(reading.wrong)
    figures, wrong = understood(definition, period, asked.figures, indicator.id)
    place = reading.read("for", lambda: address(definition, period, unknown, indicator.id)) if unknown else None
    raise_first([*reading.wrong, *wrong])
    to_reach(indicator, definition, period, asked.aim, asked.category)
    if someone_answers() and (questions := _questions(asked, figures, place)):
        from kpical.cli.asking import answers, introduce  # a script does without
        from kpical.cli.resuming import keep_command

        introduce(indicator, definition, common_options.words)
        keep = partial(keep_command, common_options, chosen)
        texts = {**asked.figures, **answers(questions, common_options.words, keep, may_leave=bool(chosen))}
        figures, _ = understood(definition, period, texts, indicator.id)
    return solved(indicator, definition, figures, period, asked=place, aim=asked.aim, category=asked.category)


def _questions(asked: Asked, figures: Given, place: Address | None) -> list[tuple[Slot, Address]]:
    """What has to be asked for: not the figure that may be left open. Raises FigureError."""
    from kpical.cli.asking import missing

    definition = asked.definition
    assert definition, "who asks has looked"
    questions = list(missing(definition, asked.period, figures))
    if place:
        return [question for question in questions if question[1].path != place.path or (place.part and question[1] != place)]
    return [] if len(questions) == 1 and not definition.lever else questions
