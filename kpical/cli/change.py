"""`kpical change`: what made a result change, shared among the figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

import click

from kpical.catalogue.library import Library
from kpical.cli.calc import Question, Typed, WordReading, answer_to
from kpical.cli.helping import Command
from kpical.cli.library import library_of
from kpical.cli.line_input import someone_answers
from kpical.cli.options import decimals_of, decimals_option, format_option, output_option, years_of
from kpical.cli.printing import format_of, report_out
from kpical.cli.settings import Settings, common, completed, settings
from kpical.computation.change import ExplainedChange, Texts, definitions_of, explained_texts, of_both, understood_figures
from kpical.computation.inputs import Address, Slot
from kpical.problem.errors import BadOption, raise_first, together
from kpical.report.change import change_report, failure_report

_BETWEEN = ".."
# as people write two values
_BETWEEN_ELSEWHERE = re.compile(r"\d\D*(?:→|⇒|[-=]>|～|~|至|到)\s*[-\d]|\d[^\d.．]*(?<![eEｅＥ])[-－–—]+\s*\d")
_NUMBER = r"[-+－＋△▲]?[\d,，]+(?:[.．]\d+)?"
_BARE = re.compile(_NUMBER)
_WITH_UNIT = re.compile(_NUMBER + r"\s*([^\s\d.,，．()（）][^\d()（）]*)")


@click.command("change", cls=Command)
@click.argument("indicator", required=False, shell_complete=completed("indicator"))
@click.argument("figures", metavar="[NAME=OLD..NEW]...", nargs=-1, shell_complete=completed("figure"))
@click.option("--year", metavar="P..P", help="變動前後的年度或年月，如 111..112 | The two periods, as 111..112.")
@decimals_option
@format_option
@output_option
@common
def command(
    indicator: str | None, figures: tuple[str, ...], year: str | None, decimals: str | None, form: str | None, output: str | None
) -> None:
    """結果為何變動：把兩期之差分攤給有變動的各數。沒變的數寫成「名稱=數字」；沒給的，在終端機前會逐一詢問。

    What made a result change: the difference between two periods, shared exactly among the figures that changed. What did not
    change is written NAME=VALUE. What is not given is asked for at a terminal.
    """
    common_options = settings()
    form = format_of(form, output)
    library = library_of(common_options)
    typed = Typed(figures=figures, year=year, target=None, decimals=decimals, rounding=None)
    if indicator is None:  # a wrong option is told before anything is asked
        years_of(year)
        decimals_of(decimals)

    def question(word: str) -> Question[ExplainedChange]:
        asked = _AskedChange(library, word, typed)
        return partial(asked.answered, common_options), partial(failure_report, asked.indicator, word, asked.periods)

    change = answer_to(indicator, question, library, form, output)
    report_out(change_report(change, common_options.words_for(form)), form, output)


class _AskedChange:
    """What is asked for, as far as it can be understood."""

    def __init__(self, library: Library, word: str, typed: Typed) -> None:
        self.reading = reading = WordReading()
        self.periods = reading.read("year", lambda: years_of(typed.year)) or (None, None)
        self.texts = reading.figures(typed.figures)
        self.indicator = reading.read("indicator", lambda: library.find(word))
        self.decimals = reading.read("decimals", lambda: decimals_of(typed.decimals))
        pairs = {name: reading.read("figures", partial(_pair, text)) for name, text in self.texts.items()}
        self.unread = {self.texts[name] for name, pair in pairs.items() if pair is None}
        self.sides = _sides({name: pair or (self.texts[name],) * 2 for name, pair in pairs.items()})

    def answered(self, common_options: Settings, chosen: str) -> ExplainedChange:
        """The change, with what is missing asked for where someone is there to answer. `chosen` is an indicator that was, too.

        Raises the first of what is wrong, with all the others; Back to choose another indicator.
        """
        wrong, indicator = self.reading.wrong, self.indicator
        if indicator is None or "year" in self.reading.unread:
            raise together(wrong)
        definitions = definitions_of(indicator, self.periods)
        (before, unlike), (after, unfit) = (
            understood_figures(definition, period, texts, indicator)
            for definition, period, texts in zip(definitions, self.periods, self.sides, strict=True)
        )
        bad = [error for error in of_both(unlike, unfit) if getattr(error, "text", "") not in self.unread]  # that is said
        if someone_answers():  # who is asked for what is missing only once all else is right
            bad = [error for error in bad if getattr(error, "reason", "") not in ("not_given", "missing_part")]
        raise_first([*wrong, *bad])
        sides = self.sides
        if someone_answers():
            from kpical.cli.asking import answers, introduce, missing  # a script does without
            from kpical.cli.console import to_stderr
            from kpical.cli.resuming import keep_command

            read = zip(definitions, self.periods, (before, after), strict=True)
            questions = {place: slot for each in read for slot, place in missing(*each)}
            if questions:
                introduce(indicator, definitions[1], common_options.words)
                to_stderr(common_options.words.label("asking.change"))
                keep = partial(keep_command, common_options, chosen)
                asked = [(slot, place) for place, slot in questions.items()]
                typed = answers(asked, common_options.words, keep, may_leave=bool(chosen), check=_check)
                sides = sides_of({**self.texts, **typed})
        return explained_texts(indicator, sides, self.periods, self.decimals)


def sides_of(texts: Mapping[str, str]) -> tuple[Texts, Texts]:
    """The texts before the change and after it. Raises BadOption for what is neither one figure nor two."""
    return _sides({name: _pair(text) for name, text in texts.items()})


def _sides(pairs: Mapping[str, tuple[str, str]]) -> tuple[Texts, Texts]:
    return {name: old for name, (old, _) in pairs.items()}, {name: new for name, (_, new) in pairs.items()}


def _pair(text: str) -> tuple[str, str]:
    old, between, new = text.replace("．．", _BETWEEN).partition(_BETWEEN)
    if new.startswith(".") or _BETWEEN in new or _BETWEEN_ELSEWHERE.search(text):
        raise BadOption("two_values", text)
    return (_counted_alike(old, new), new) if between else (text, text)


def _counted_alike(old: str, new: str) -> str:
    """The old figure, in the unit that stands behind both: 740..820千元 begins at 740千元, as a target's range does."""
    unit = _WITH_UNIT.fullmatch(new.strip())
    return old.strip() + unit[1] if unit and _BARE.fullmatch(old.strip()) else old


def _check(slot: Slot, place: Address, text: str) -> None:
    """Raises FigureError or BadOption where the text is no answer."""
    from kpical.cli.asking import check_figure

    for half in _pair(text):
        check_figure(slot, place, half)
