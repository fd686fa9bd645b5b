"""Which figures an indicator needs, what a word for one of them means, and the figures checked against their declaration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from unicodedata import normalize

from kpical.catalogue.called import called
from kpical.catalogue.model import Definition, Indicator, Input, Parameter, Use
from kpical.named import NamedTuple
from kpical.problem.errors import DuplicateInput, FigureError, KpicalError, NoVersion, UnknownInput, raise_first
from kpical.quantity.figure import Figure, is_missing, read_figure
from kpical.quantity.period import Period
from kpical.quantity.rounding import exact_text
from kpical.quantity.unit import ANY, Unit, named, whole_base


class Slot(NamedTuple):
    """A figure that is needed.

    Attributes:
        path: the input's name, behind the word of a used indicator: `上年度執行率.實支數`
        input: its declaration
        default: a parameter's value for the year; None where it must be given
    """

    path: str
    input: Input
    default: Fraction | None = None

    @property
    def owner(self) -> str:
        """What of the path says whose input it is: nothing, or `上年度執行率.`."""
        return self.path.removesuffix(self.input.name)


class Address(NamedTuple):
    """What a word means: a slot, or one part of it.

    Attributes:
        path: the input's name, behind the word of a used indicator: `上年度執行率.實支數`
        part: the part's name; None for the whole
    """

    path: str
    part: str | None = None

    def __str__(self) -> str:
        return f"{self.path}.{self.part}" if self.part else self.path


def definition_for(indicator: Indicator, period: Period | None) -> Definition:
    """The indicator's definition for the year. Raises NoVersion with the years there are."""
    definition = indicator.definition(period)
    if definition is None:
        raise no_version(indicator, period)
    return definition


def used_definition(use: Use, period: Period | None) -> Definition:
    """The definition of what is used, for the period of its user. Raises NoVersion."""
    definition = use.definition(period)
    if definition is None:
        raise no_version(use.indicator, use.period(period))
    return definition


def no_version(indicator: Indicator, period: Period | None) -> NoVersion:
    """That the indicator has no definition for the year."""
    return NoVersion(called(indicator), period, [(d.valid.first, d.valid.last) for d in indicator.definitions])


def slots(definition: Definition, period: Period | None, prefix: str = "") -> Iterator[Slot]:
    """Every figure that the definition needs, in the order in which they are asked for."""
    for declared in definition.inputs.values():
        yield Slot(prefix + declared.name, declared)
    for parameter in definition.parameters.values():
        yield Slot(prefix + parameter.name, _as_input(parameter), parameter.value(period))
    for word, use in definition.uses.items():
        yield from slots(used_definition(use, period), use.period(period), f"{prefix}{word}.")


def _as_input(parameter: Parameter) -> Input:
    return Input(parameter.name, parameter.unit, aliases=parameter.aliases, en=parameter.en, note=parameter.note)


def address(definition: Definition, period: Period | None, word: str, indicator: str) -> Address:
    """What the word means: an input by name or alias, `input.part`, or `used.input`. A declared name with a dot wins.

    Raises UnknownInput, with the nearest words there are.
    """
    word = normalize("NFC", word).strip()
    meant = find_address(definition, period, word)
    if meant is None:
        from kpical.problem.suggest import suggestions  # most words are known

        known = [str(slot.path) for slot in slots(definition, period)]
        raise UnknownInput(word, indicator, known, suggestions(word, [*spellings(definition, period)]))
    return meant


Parts = Mapping[str, Address]


def find_address(definition: Definition, period: Period | None, word: str, parts: Parts | None = None) -> Address | None:
    """As `address`, but None for a word that means nothing here. Who asks for many words gives what `bare_parts` found."""
    name = definition.words.get(word)
    if name is not None and name not in definition.uses:
        return Address(name)
    dots = [i for i, char in enumerate(word) if char in ".．"] if "." in word or "．" in word else ()
    for dot in reversed(dots):
        name, rest = definition.words.get(word[:dot].strip(), ""), word[dot + 1 :].strip()
        if name in definition.inputs and (part := definition.inputs[name].part_of(rest)):
            return Address(name, part)
        if name in definition.uses:
            use = definition.uses[name]
            inner = use.definition(period)
            if inner and (meant := find_address(inner, use.period(period), rest)):
                return meant._replace(path=f"{name}.{meant.path}")
    return (bare_parts(definition) if parts is None else parts).get(word)


def bare_parts(definition: Definition) -> Parts:
    """The parts by a name or an alias that stands by itself, where only one input has such a part."""
    meant: dict[str, list[Address]] = {}
    for declared in definition.inputs.values():
        for word in dict.fromkeys((*declared.parts, *(alias for part in declared.own for alias in part.aliases))):
            meant.setdefault(word, []).append(Address(declared.name, declared.part_of(word)))
    return {word: addresses[0] for word, addresses in meant.items() if len(addresses) == 1}


def spellings(definition: Definition, period: Period | None) -> Iterator[str]:
    """Every word that `address` understands."""
    bare = bare_parts(definition)
    for word, name in definition.words.items():
        if name in definition.uses:
            use = definition.uses[name]
            inner = use.definition(period)
            yield from (f"{word}.{rest}" for rest in spellings(inner, use.period(period))) if inner else ()
        else:
            yield word
            parts = definition.inputs[name].parts if name in definition.inputs else ()
            yield from (f"{word}.{part}" for part in parts)
            yield from (part for part in parts if word == name and part in bare)


class Written(NamedTuple):
    """A figure's text; a bare number in it is in `unit`, where something outside of the text names one.

    Attributes:
        text: as it is written
        unit: the one that stands nearest outside of it; None where none does
        origin: what names that: format, head, row, option, caption; "" where nothing does
    """

    text: str
    unit: Unit | None = None
    origin: str = ""


ByPart = Mapping[str | None, Written]  # part, or None for the whole -> text
Given = Mapping[str, ByPart]  # path -> its texts


def addressed(definition: Definition, period: Period | None, figures: Mapping[str, str], indicator: str) -> Given:
    """The texts by slot and part. Raises UnknownInput, DuplicateInput, the first with the others."""
    given, wrong = understood(definition, period, figures, indicator)
    raise_first(wrong)
    return given


def understood(
    definition: Definition, period: Period | None, figures: Mapping[str, str], indicator: str
) -> tuple[Given, list[KpicalError]]:
    """The texts by slot and part, and the words that mean nothing here or the same as another."""
    texts_by_path: dict[str, dict[str | None, Written]] = {}
    words: dict[Address, str] = {}
    wrong: list[KpicalError] = []
    for word, text in figures.items():
        try:
            meant = address(definition, period, word, indicator)
        except UnknownInput as error:
            wrong.append(error)
            continue
        if meant in words:
            wrong.append(DuplicateInput(str(meant), words[meant], word))
            continue
        words[meant] = word
        texts_by_path.setdefault(meant.path, {})[meant.part] = Written(text)
    return texts_by_path, wrong


def figures_for(needed: Sequence[Slot], given: Given) -> tuple[dict[str, Figure], list[KpicalError]]:
    """The figures by slot, and what is wrong: all that is missing in one error, then an error a figure."""
    figures: dict[str, Figure] = {}
    wrong: list[KpicalError] = []
    needed, given, unlike = settled(needed, given)
    if absent := not_given(needed, given):
        wrong.append(FigureError("not_given", _example(absent[0]), absent[0].path, limit=[slot.path for slot in absent]))
    for slot in needed:
        if slot in absent:
            continue
        if slot.path in unlike:
            wrong.append(unlike[slot.path])
            continue
        try:
            figures[slot.path] = figure_for(slot, given.get(slot.path))
        except FigureError as error:
            wrong.append(error)
    return figures, wrong


def settled(needed: Sequence[Slot], given: Given) -> tuple[Sequence[Slot], Given, dict[str, FigureError]]:
    """Each slot of any unit in the unit that its texts say, else in the base unit of what is said beside it.

    And what of them is not of one kind with the first of its definition.
    """
    free = {slot.path: slot for slot in needed if slot.input.unit == ANY and slot.path in given}
    if not free:
        return needed, given, {}
    nearest = {path: {part: _nearest(text) for part, text in given[path].items()} for path in free}
    said = {path: unit for path in free if (unit := next(filter(None, map(_unit_said, nearest[path].values())), None))}
    first: dict[str, str] = {}
    unlike: dict[str, FigureError] = {}
    for path, unit in said.items():
        beside = first.setdefault(free[path].owner, path)
        text = next(written.text for written in nearest[path].values() if _unit_said(written))
        if not ANY.takes(unit):
            unlike[path] = FigureError("no_amount", text, path, limit=unit.name)
        elif not unit.alike(said[beside]):
            unlike[path] = FigureError("unlike", text=text, input=path, unit=said[beside].name, limit=unit.name, beside=beside)
    units = {
        path: said.get(path) or (whole_base(said[first[slot.owner]]) if slot.owner in first else ANY)
        for path, slot in free.items()
    }
    alike = [slot._replace(input=slot.input.counted_in(units[slot.path])) if slot.path in free else slot for slot in needed]
    return alike, {**given, **nearest}, unlike


def _nearest(written: Written) -> Written:
    """A unit of the row, of an option or of the caption holds for what it fits: not for a text with another one of its own."""
    if written.unit is None or written.origin in ("head", "format"):
        return written
    own = _unit_said(Written(written.text))
    return Written(written.text) if own and not own.alike(written.unit) else written


def _unit_said(written: Written) -> Unit | None:
    """The unit that the text writes, or that is named outside of it; None where there is no figure."""
    try:
        figure = read_figure(written.text, ANY)
    except FigureError:
        return written.unit
    if figure is None or figure.unit is None or (written.unit and not figure.unit.alike(written.unit)):
        return figure and written.unit
    return figure.unit


def not_given(needed: Iterable[Slot], given: Given) -> list[Slot]:
    """The slots that have neither a text nor a parameter's value."""
    return [slot for slot in needed if slot.default is None and slot.path not in given]


def figure_for(slot: Slot, texts: ByPart | None) -> Figure:
    """The slot's figure in its declared unit, whole or as the sum of its parts, within its limits.

    Raises FigureError: missing, missing_part, and what `read_figure` raises.
    """
    if texts is None:
        if slot.default is None:
            raise FigureError("not_given", _example(slot), slot.path, _unit(slot))
        return Figure(slot.default, slot.input.unit, "")
    whole = _read(slot, texts[None], slot.path) if None in texts else None
    if None in texts and all(is_missing(written.text) for part, written in texts.items() if part is not None):
        if whole is None:
            raise FigureError("no_answer" if _is_truth(slot) else "missing", texts[None].text, slot.path)
        return _within(slot, whole)
    total = _sum_of_parts(slot, texts)
    if whole is not None and whole.value != total.value:
        raise FigureError("parts_disagree", total.digits, slot.path, limit=whole.digits)
    return _within(slot, whole or total)


def _unit(slot: Slot) -> str:
    return named(slot.input.unit)


def _is_truth(slot: Slot) -> bool:
    return slot.input.unit is not None and slot.input.unit.is_truth


def _example(slot: Slot) -> str:
    """What may be written for the figure."""
    return "是" if _is_truth(slot) else "100"


def _read(slot: Slot, written: Written, name: str) -> Figure | None:
    """The figure in the slot's declared unit, whatever unit its column is in."""
    declared, unit = slot.input.unit, written.unit
    if unit is None or unit == declared or is_missing(written.text):
        return _said(read_figure(written.text, declared, name), written)
    if declared is None:
        raise FigureError("no_unit_declared", written.text, name, unit.name)
    if not unit.alike(declared):
        raise FigureError("wrong_unit", text=written.text, input=name, unit=declared.name, limit=unit.name)
    figure = read_figure(written.text, unit, name)
    return _said(figure and figure._replace(value=figure.base / declared.scale, unit=declared), written)


def _said(figure: Figure | None, written: Written) -> Figure | None:
    """The figure with where its unit was named: its own text is nearer than anything else."""
    return figure if figure is None or figure.origin or not written.origin else figure._replace(origin=written.origin)


def _sum_of_parts(slot: Slot, texts: ByPart) -> Figure:
    read = parts_for(slot, texts)
    text = " + ".join(texts[part].text for part in slot.input.parts)
    origins = [figure.origin for figure in read.values() if figure.value]
    origin = origins[0] if all(origins) and origins else ""
    unit = slot.input.unit if slot.input.unit != ANY else None
    return Figure(sum((figure.value for figure in read.values()), Fraction(0)), unit, text, origin)


def parts_for(slot: Slot, texts: ByPart) -> dict[str, Figure]:
    """The figures of all parts, each within its own limits. Raises FigureError as `figure_for`."""
    if absent := [part for part in slot.input.parts if part not in texts or is_missing(texts[part].text)]:
        raise FigureError("missing_part", input=slot.path, limit=absent)
    read = {part: _part(Slot(f"{slot.path}.{part}", slot.input.part(part)), texts[part]) for part in slot.input.parts}
    return {part: figure for part, figure in read.items() if figure}


def _part(slot: Slot, written: Written) -> Figure | None:
    figure = _read(slot, written, slot.path)
    return figure and _within(slot, figure)


def _within(slot: Slot, figure: Figure) -> Figure:
    declared, value = slot.input, figure.value
    if declared.whole and value.denominator != 1:
        raise FigureError("not_whole", figure.text, slot.path, _unit(slot))
    if declared.low is not None and value < declared.low:
        raise FigureError("below", text=figure.text, input=slot.path, unit=_unit(slot), limit=exact_text(declared.low) or "")
    if declared.high is not None and value > declared.high:
        raise FigureError("above", text=figure.text, input=slot.path, unit=_unit(slot), limit=exact_text(declared.high) or "")
    return figure
