"""All that can be said against a file of indicators, plans or lights: its reading, units, what it never uses, its examples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from kpical.catalogue.document import YamlMapping, parse_document
from kpical.catalogue.entry import MOST_BYTES, IndicatorEntry
from kpical.catalogue.library import Library
from kpical.catalogue.model import Definition, Example, Indicator
from kpical.catalogue.target import Target
from kpical.catalogue.yaml_head import OTHER_KINDS
from kpical.computation.audit import RULES, audit
from kpical.computation.calculation import Result, calculate
from kpical.expression.formula import Formula, walk
from kpical.expression.tree import Apply, Name, Node, NumberLiteral
from kpical.files.packaged import File
from kpical.plan.reader import read_lights, read_plan
from kpical.problem.errors import FileProblem, KpicalError
from kpical.problem.position import Place
from kpical.problem.reasons import FileReason
from kpical.problem.system import said_by_system


class CheckedFiles(NamedTuple):
    """What was found in some files."""

    files: int
    examples: int
    problems: tuple[FileProblem, ...]

    @property
    def errors(self) -> int:
        """How many problems are more than notices."""
        return sum(not problem.notice for problem in self.problems)


def check_files(library: Library, files: Sequence[File]) -> CheckedFiles:
    """Every problem of the files, in their order."""
    problems: list[FileProblem] = []
    examples = 0
    known: dict[str, str] = {}
    for file in files:
        try:
            data = file.read(MOST_BYTES)
        except OSError as error:
            problems.append(FileProblem(_unread(error), Place(file.path), said_by_system(error)))
            continue
        if kind := _other_kind(data, file.path):
            problems += _OTHERS[kind](data, file.path, library)
            continue
        indicator, faults = library.read(file)
        problems += faults
        if indicator is None:
            continue
        entry = IndicatorEntry(indicator.id, indicator.name, indicator.aliases, file)
        library.tell_replaced(entry, *entry.words)
        problems += _twice(indicator, known)
        for definition in indicator.definitions:
            examples += len(definition.examples)
            problems += [
                *_unused(definition),
                *_may_be_zero(definition),
                *_contradicted(definition),
                *_failing(indicator, definition),
            ]
    return CheckedFiles(len(files), examples, tuple(problems))


def _other_kind(data: bytes, file: str) -> str:
    """What a file is that is no indicator's: "plan", "lights", or nothing."""
    root, _ = parse_document(data, file)
    keys = {key.text for key, _ in root.entries} if isinstance(root, YamlMapping) else set()
    return next((kind for key, kind in OTHER_KINDS.items() if key in keys and "id" not in keys), "")


_OTHERS: dict[str, Callable[[bytes, str, Library], list[FileProblem]]] = {
    "plan": lambda data, file, library: read_plan(data, file, library.find)[1],
    "lights": lambda data, file, library: read_lights(data, file)[1],
}


def _unread(error: OSError) -> FileReason:
    return "not_found" if isinstance(error, FileNotFoundError) else "unreadable"


def _twice(indicator: Indicator, known: dict[str, str]) -> Iterator[FileProblem]:
    """An id, name or alias that another of the files has too."""
    for word in dict.fromkeys((indicator.id, indicator.name.zh, indicator.name.en, *indicator.aliases)):
        if not word:
            continue
        if known.setdefault(word, indicator.file) != indicator.file:
            yield FileProblem("same_indicator", Place(indicator.file), word, known[word])


def _unused(definition: Definition) -> Iterator[FileProblem]:
    read = set(definition.formula.inputs)
    for remark in definition.remarks:
        read.update(remark.when.inputs if remark.when else ())
    for grade in definition.grades:
        read.update(grade.when.inputs if grade.when else ())
    for name in (*definition.inputs, *definition.parameters, *definition.uses):
        if name not in read:
            yield FileProblem("unused_input", definition.place, name)


def _may_be_zero(definition: Definition) -> Iterator[FileProblem]:
    """The computed denominators that no 若 keeps from zero."""
    formula = definition.formula
    for node in _unguarded(formula.tree):
        denominator = _denominator(node)
        if denominator is not None and _can_be_zero(denominator, definition):
            yield FileProblem("may_be_zero", definition.place, _wording(formula, denominator))


def _denominator(node: Apply) -> Node | None:
    left, right = (*node.arguments, node.arguments[0])[:2]
    if node.operation == "divide":
        return right
    negative = node.operation == "power" and isinstance(right, NumberLiteral) and right.value < 0
    return left if negative else None


def _unguarded(tree: Node) -> Iterator[Apply]:
    """The operations that stand in no branch of 若."""
    choices = [node for node in walk(tree) if isinstance(node, Apply) and node.operation == "if"]
    guarded = {inner for choice in choices for branch in choice.arguments[1:] for inner in walk(branch)}
    return (node for node in walk(tree) if isinstance(node, Apply) and node not in guarded)


def _can_be_zero(node: Node, definition: Definition) -> bool:
    """Whether the author can do something about it: that a plain input of a ratio may be zero is no news to anybody."""
    if isinstance(node, NumberLiteral):
        return node.value == 0
    if isinstance(node, Name) and node.key in definition.parameters:
        return any(dated.value == 0 for dated in definition.parameters[node.key].values)
    return not (isinstance(node, Name) and node.key in definition.inputs)


# The targets that a direction contradicts: those that nothing is too much for, those that nothing is too little for.
_AGAINST: dict[str, Callable[[Target], bool]] = {
    "lower": lambda target: target.ceiling is None,
    "higher": lambda target: target.floor is None,
}


def _contradicted(definition: Definition) -> Iterator[FileProblem]:
    """The direction, where a target says the other one."""
    targets = [definition.target, *(dated.target for dated in definition.dated_targets)]
    contradicts = _AGAINST.get(definition.direction)
    against = [target.shown for target in targets if target and contradicts and contradicts(target)]
    if against:
        yield FileProblem("direction", definition.place, definition.direction, against)


def _wording(formula: Formula, node: Node) -> str:
    return formula.text[node.start : node.end]


def _failing(indicator: Indicator, definition: Definition) -> Iterator[FileProblem]:
    """The worked examples that do not come out."""
    for example in definition.examples:
        period = example.period or definition.valid.last or definition.valid.first
        try:
            result = calculate(indicator, example.given, year=period if len(indicator.definitions) > 1 else example.period)
        except KpicalError as error:
            if example.error is None:
                yield FileProblem("example_failed", example.place, cause=error)
            elif example.error != error.code:
                yield FileProblem("example_error", example.place, error.code, example.error)
            continue
        yield from _differing(example, result)


def _differing(example: Example, result: Result) -> Iterator[FileProblem]:
    if example.error is not None:
        yield FileProblem("example_error", example.place, result.shown, example.error)
        return
    wanted = (example.result or "").replace(",", "").replace(" ", "")
    plain = result.shown.replace(",", "")
    if wanted not in (plain, plain.removesuffix(result.unit)) and not _possible(example, result):
        yield FileProblem("example_result", example.place, plain, wanted)
    if example.exact is not None and example.exact != result.exact:
        yield FileProblem("example_result", example.place, result.exact, example.exact)
    if example.met is not None and example.met != result.met:
        yield FileProblem("example_met", example.place, str(result.met).lower(), str(example.met).lower())


def _possible(example: Example, result: Result) -> bool:
    """Whether figures that are printed rounded may give the result that is printed."""
    if not example.inputs_rounded or not example.result:
        return False
    rule = result.rounding if result.rounding in RULES else None
    try:
        audited = audit(result.indicator, example.result, example.given, year=result.period, rounding=rule)
    except KpicalError:
        return False  # no number is printed there
    return audited.agreement in {"agrees", "cut_off", "possible"}
