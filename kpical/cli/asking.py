"""What is asked for at a terminal: which indicator, then its missing figures, one at a time until each is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from unicodedata import normalize

from kpical.catalogue.entry import IndicatorEntry
from kpical.catalogue.library import Library
from kpical.catalogue.model import Definition, Indicator, Input
from kpical.catalogue.wording import Localized
from kpical.cli.console import columns, to_stderr
from kpical.cli.line_input import Back, read_line
from kpical.computation.inputs import Address, Given, Slot, Written, figure_for, slots
from kpical.expression.working import as_published
from kpical.problem.display import fold
from kpical.problem.errors import BadOption, FigureError
from kpical.problem.suggest import suggestions
from kpical.quantity.period import Period
from kpical.quantity.unit import ANY, YUAN, Unit, named
from kpical.words import Words

MOST_LISTED = 9  # by one digit each
_INDENT = 5  # cells of a number and the blanks around it
_HELP, _BACK = ("?", "？"), ("<", "＜", "〈")  # as input methods for Chinese have them, too


def chosen_indicator(library: Library, words: Words) -> str:
    """The word for an indicator, once one was typed that is exactly its own, or its number in a list."""
    to_stderr(words.label("asking.begin"))
    listed: dict[str, IndicatorEntry] = {}
    while True:
        text = read_line(words.label("score.indicator") + words.label("colon")).strip()
        number = normalize("NFKC", text)
        if text in _HELP:
            to_stderr(words.label("asking.indicator_help"))
        elif text in _BACK:
            to_stderr(words.label("asking.nothing_before"))
        elif number in listed:
            return listed[number].id
        elif text and library.entry(text):
            return text
        else:
            listed = _listed(library, text, words)


def _listed(library: Library, text: str, words: Words) -> dict[str, IndicatorEntry]:
    """What the text may mean, by the numbers that are printed before it."""
    entries = library.holding(text)
    if not entries:
        to_stderr(words.label("asking.none", text=text))
        near = suggestions(text, (word for entry in library.entries for word in entry.words), MOST_LISTED)
        entries = list(dict.fromkeys(entry for word in near if (entry := library.entry(word))))
    listed = {str(number): entry for number, entry in enumerate(entries[:MOST_LISTED], 1)}
    for number, entry in listed.items():
        first, *more = fold(entry.name.text(words.lang) + words.aside(entry.id), columns() - _INDENT)
        to_stderr("\n".join([f"  {number}  {first}", *(" " * _INDENT + line for line in more)]))
    if len(entries) > len(listed):
        to_stderr(words.label("asking.more", count=len(entries) - len(listed)))
    if listed:
        to_stderr(words.label("asking.number"))
    return listed


def missing(definition: Definition, period: Period | None, given: Given) -> Iterator[tuple[Slot, Address]]:
    """What has to be asked for: whole figures, and the parts that were left out of those given in parts.

    Raises FigureError for a figure that was given and cannot be used: no one should answer before that is said.
    """
    for slot in slots(definition, period):
        texts = given.get(slot.path)
        if texts is None:
            if slot.default is None:
                yield slot, Address(slot.path)
        elif None in texts or len(texts) == len(slot.input.parts):
            figure_for(slot, texts)
        else:
            for part, text in texts.items():
                check_figure(slot, Address(slot.path, part), text.text)
            yield from ((slot, Address(slot.path, part)) for part in slot.input.parts if part not in texts)


def check_figure(slot: Slot, place: Address, text: str) -> None:
    """Raises FigureError where the text is no figure for the slot; a part has its own limits."""
    if place.part is not None:
        slot = Slot(str(place), slot.input.part(place.part))
    figure_for(slot, {None: Written(text)})


Check = Callable[[Slot, Address, str], object]


def answers(
    questions: Sequence[tuple[Slot, Address]], words: Words, keep: Callable[[Mapping[str, str]], object], *, may_leave: bool,
    check: Check = check_figure,
) -> dict[str, str]:  # fmt: skip
    """An answer for each question, one that `check` raises nothing for; `keep` receives all there are after each.

    Raises Back before the first one, where the indicator can be chosen again.
    """
    texts: dict[str, str] = {}
    while len(texts) < len(questions):
        slot, place = questions[len(texts)]
        try:
            texts[str(place)] = _answer(slot, place, words, check)
        except Back:
            if texts:
                texts.popitem()
            elif may_leave:
                raise
            else:
                to_stderr(words.label("asking.nothing_before"))
        keep(texts)
    return texts


def introduce(indicator: Indicator, definition: Definition, words: Words) -> None:
    """What is computed, and what can be typed besides figures."""
    to_stderr(indicator.name.text(words.lang) + words.aside(indicator.id))
    to_stderr(words.label("label.formula") + words.label("colon") + as_published(definition.formula))
    source = definition.source
    if source and source.published and source.quote != definition.formula.text:  # it says more than the formula
        to_stderr(words.label("label.quote") + words.label("colon") + source.quote)
    to_stderr(words.label("asking.keys"))


def _answer(slot: Slot, place: Address, words: Words, check: Check) -> str:
    asked = _input(slot, place)
    unit = words.label("label.any_unit") if asked.unit == ANY else named(asked.unit)
    name = " ".join(filter(None, (str(place), Localized("", asked.en).text(words.lang))))
    question = name + (words.aside(unit) if unit else "") + words.label("colon")
    while True:
        text = read_line(question)
        if text.strip() in _HELP:
            _explain(asked, words)
        elif text.strip() in _BACK:
            raise Back
        else:
            try:
                check(slot, place, text)
            except (FigureError, BadOption) as error:
                to_stderr(words.sentence(error))
            else:
                return text


def _explain(asked: Input, words: Words) -> None:
    """What the indicator file says of the figure, and how it may be written."""
    from kpical.report.indicator import input_text  # only who asks needs it

    to_stderr(input_text(asked, words))
    to_stderr(words.label(f"asking.how.{_kind(asked.unit)}"))
    if asked.parts:
        to_stderr(words.label("asking.parts", part=f"{asked.name}.{asked.parts[0]}"))


def _kind(unit: Unit | None) -> str:
    if unit is None:
        return "number"
    return "truth" if unit.is_truth else "any" if unit == ANY else "money" if unit.dimension == YUAN.dimension else "number"


def _input(slot: Slot, place: Address) -> Input:
    """What is asked for, under its whole name; a part has its own limits."""
    declared = slot.input.part(place.part) if place.part is not None else slot.input
    return declared._replace(name=str(place))
