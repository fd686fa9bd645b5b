"""The JSON of `calc` and `score` read again: each result with its program and its figures, as the file has them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from kpical.computation.inputs import Given, Written
from kpical.problem.errors import FileProblem
from kpical.problem.position import Place
from kpical.program.cursor import Cursor
from kpical.program.read import Program, read_program
from kpical.quantity.period import WHOLE, Period
from kpical.quantity.unit import find_unit

MOST_BYTES = 1 << 25
MOST_OPENED = 1_000_000  # lists and objects
MOST_LEVELS = 500  # of them in one another
_TEXT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)  # to its end, or to that of the file
_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NO_BRACKETS = bytes({*range(256)} - _STEPS.keys())
_WORKBOOK = b"PK\x03\x04"  # as it begins
_MOST_DIGITS = 20  # of a whole number: years, decimals, counts


class Fact(NamedTuple):
    """What a file says of a result: what it is about, of which figure, and the text that stands there."""

    what: str
    name: str
    text: str


class Stored(NamedTuple):
    """A result of a file. `program` is None where the file has none, `facts` where there was no result."""

    agency: str
    id: str
    indicator: str
    name: str
    period: Period | None
    program: Program | None
    given: Given
    facts: Sequence[Fact] | None
    unit: str = ""
    aim: str = ""  # whose word the target is, or that there is none
    category: str = ""  # that was said to choose among targets

    def fact(self, what: str) -> str:
        """What the file says of that."""
        return next((fact.text for fact in self.facts or () if fact.what == what), "")


class StoredFile(NamedTuple):
    """A file: kpical's version then, the definitions by id with their digests then, and the results."""

    version: str
    definitions: Mapping[str, str]
    results: Sequence[Stored]


def read_results(data: bytes, file: str) -> StoredFile:
    """Raises FileProblem for whatever kpical would not write."""
    top = _parsed(data, file)
    definitions = top.maybe("definitions")
    results = _scored(top) if top.maybe("scorecards") else [_calculated(top)]
    return StoredFile(
        version=top.text_or_nothing("kpical"),
        definitions={name: digest.text() for name, digest in definitions.entries().items()} if definitions else {},
        results=list(results),
    )


def _parsed(data: bytes, file: str) -> Cursor:
    if len(data) > MOST_BYTES:
        raise FileProblem("too_big", Place(file), wanted=str(MOST_BYTES))
    if data.startswith(_WORKBOOK):  # the encoding is not what is wrong
        raise FileProblem("not_json", Place(file))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileProblem("not_utf8", Place(file)) from None
    _check_shape(data, file)
    try:
        value = json.loads(text, object_pairs_hook=_unlike, parse_int=_whole, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise FileProblem("not_json", Place(file, error.lineno, error.colno)) from None
    except _Twice as error:
        raise FileProblem("json_twice", Place(file), str(error)) from None
    return Cursor(value, file)


class _Twice(Exception):  # noqa: N818  what is wrong, not that it is
    """A key that stands twice in an object: readers would not agree on which one counts."""


def _unlike(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise _Twice(next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1))
    return values


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


def _check_shape(data: bytes, file: str) -> None:
    """Raises FileProblem where there are more lists and objects, or more in one another, than Python should have to make."""
    brackets = _TEXT.sub(b"", data).translate(None, _NO_BRACKETS)
    opened = brackets.count(b"[") + brackets.count(b"{")
    if opened > MOST_OPENED:
        raise FileProblem("too_many", Place(file), str(opened), str(MOST_OPENED))
    if max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > MOST_LEVELS:
        raise FileProblem("too_deep", Place(file), wanted=str(MOST_LEVELS))


def _calculated(top: Cursor) -> Stored:
    if "program" not in top.entries():
        raise Cursor(None, top.file, "program").fault()
    program = top.maybe("program")
    failed = top.maybe("error") is not None
    return _stored(top, None if failed else top, program and read_program(program), "", top.key("indicator").text())


def _scored(top: Cursor) -> Iterator[Stored]:
    written = top.key("programs").entries()
    programs = {key: None if program.value is None else read_program(program) for key, program in written.items()}
    for card in top.listed("scorecards"):
        agency = card.key("agency").text()
        for goal in card.listed("goals"):
            for item in goal.listed("indicators"):
                key = item.maybe("program")
                if key and key.text() not in programs:
                    raise key.fault()
                program = programs[key.text()] if key else None
                stored = _stored(item, item.maybe("result"), program, agency, item.key("id").text())
                yield stored._replace(period=stored.period or _period(card))


def _stored(cursor: Cursor, result: Cursor | None, program: Program | None, agency: str, identity: str) -> Stored:
    target = cursor.maybe("target")
    origin = target.maybe("origin") if target else None
    return Stored(
        agency=agency,
        id=identity,
        indicator=result.key("indicator").text() if result else identity,
        name=cursor.text_or_nothing("name"),
        period=_period(result) if result else None,
        program=program,
        given=_given(cursor, program) if program else {},
        facts=[*_facts(result), *_verdict(target)] if result else None,
        unit=result.text_or_nothing("unit") if result else "",
        aim=(origin.text_or_nothing("kind") if origin else "") or (result.text_or_nothing("no_target") if result else ""),
        category=result.text_or_nothing("class") if result else "",
    )


def _period(cursor: Cursor) -> Period | None:
    year, month = cursor.maybe("year"), cursor.maybe("month")
    return year and Period(year.whole(1, 999), month.whole(1, 12) if month else WHOLE)


def _given(cursor: Cursor, program: Program) -> Given:
    """The texts of the figures, under the paths of the program's slots."""
    given: dict[str, dict[str | None, Written]] = {}
    for figure in cursor.listed("figures"):
        meant = program.meant.get(figure.key("input").text())
        unit = figure.text_or_nothing("unit")
        named = find_unit(unit) if unit else None
        if meant is None or (unit and named is None) or meant.part in given.get(meant.path, {}):
            raise figure.fault()
        written = Written(figure.key("text").text(), named, figure.text_or_nothing("unit_from"))
        given.setdefault(meant.path, {})[meant.part] = written
    return given


def _facts(result: Cursor) -> Iterator[Fact]:
    for path, figure in result.key("inputs").entries().items():
        yield Fact("figure", path, figure.key("value").text() + figure.key("unit").text())
        yield Fact("text", path, figure.key("text").text())
    for key in ("value", "unit", "exact", "rounding"):
        yield Fact(key, "", result.key(key).text())
    yield Fact("decimals", "", str(result.key("decimals").whole(0, 99)))
    grade = result.maybe("grade")
    yield Fact("grade", "", grade.key("name").text() if grade else "")
    yield from _verdict(result.maybe("target"))


def _verdict(target: Cursor | None) -> Iterator[Fact]:
    yield Fact("target", "", target.key("text").text() if target else "")
    yield Fact("met", "", str(target.key("met").truth()).lower() if target else "")
