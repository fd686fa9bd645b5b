"""The JSON Schema of all that kpical writes as JSON: what scripts rely on.

Keys may come to an object, and codes to the list of them; what is here stays as it is. Every number is a text, but for years,
counts, decimals and rows.
"""

from __future__ import annotations

from typing import Any

from kpical.catalogue.fields import ROLLUPS
from kpical.catalogue.target import COMPARE, RANGES, SPANS
from kpical.expression.operations import OPERATIONS
from kpical.problem.codes import CODES
from kpical.program.verified import AGREEMENTS
from kpical.program.written import FORMAT
from kpical.quantity.rounding import MODES

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_YEAR: Schema = {"type": "integer"}
_MONTH: Schema = {"type": "integer", "minimum": 1, "maximum": 12}
_BOUND: Schema = {"anyOf": [_YEAR, {"type": "string", "pattern": r"^\d+-\d\d$"}, {"type": "null"}]}
_TRUTH: Schema = {"type": "boolean"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def _maybe(kind: Schema) -> Schema:
    return {"anyOf": [kind, {"type": "null"}]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _list(kind: Schema) -> Schema:
    return {"type": "array", "items": kind}


def _by_name(kind: Schema) -> Schema:
    return {"type": "object", "additionalProperties": kind}


def _object(_at_times: tuple[str, ...] = (), /, **keys: Schema) -> Schema:
    """An object with these keys, all of them always but the first ones."""
    return {"type": "object", "properties": keys, "required": [key for key in keys if key not in _at_times]}


_CODED = {"code": {"enum": list(CODES)}, "message": _TEXT}
_PROBLEM = {**_CODED, "input": _maybe(_TEXT), "place": _maybe(_TEXT)}
_TARGET = {
    "text": _TEXT, "written": _TEXT, "rule": {"enum": [*SPANS, *RANGES]}, "value": _TEXT, "low": _TEXT, "high": _TEXT,
    "unit": _TEXT, "met": _maybe(_TRUTH), "to": _BOUND, "source": _TEXT, "origin": _maybe(_object(kind=_TEXT, text=_TEXT)),
}  # fmt: skip

_MADE: Schema = {
    "before": _ref("figure"), "after": _ref("figure"), "amount": _TEXT, "exact": _TEXT, "unit": _TEXT,
    "adjusted": _TRUTH,
}  # fmt: skip

# What a result was made by and of
_STAMP = {
    "kpical": _TEXT,
    "files": _list(_object(kind={"enum": ["plan", "lights", "figures"]}, name=_TEXT, sha256=_SHA256)),
    "definitions": _by_name(_SHA256),
}
_RESULT = {
    "indicator": _TEXT, "name": _maybe(_TEXT), "year": _maybe(_YEAR), "month": _MONTH, "class": _TEXT,
    "value": _maybe(_TEXT), "unit": _TEXT,
    "exact": _maybe(_TEXT), "decimals": _maybe(_COUNT), "rounding": _maybe({"enum": list(MODES)}),
    "inputs": _by_name(_ref("figure")), "working": _maybe(_TEXTS), "target": _maybe(_ref("target")),
    "no_target": {"enum": ["option", "plan"]}, "gap": _maybe(_ref("gap")),
    "grade": _object(name=_TEXT, sign=_TEXT), "notes": _list(_ref("note")),
    "needed": _maybe(_object(input=_TEXT, amount=_TEXT, to=_TEXT, unit=_TEXT)),
    "error": _maybe(_ref("error")), "errors": _list(_ref("error")),
}  # fmt: skip

_AT_TIMES = ("month", "class", "no_target", "grade", "needed")  # keys of a result

_NUMBER: Schema = {"type": "string", "pattern": r"^-?\d+(/\d+)?$"}
_TESTS: Schema = {"type": "array", "items": {"type": "array", "prefixItems": [{"enum": list(COMPARE)}, _NUMBER], "minItems": 2}}
_FORMULA = {
    "formula": _ref("node"), "pieces": _list({"anyOf": [_TEXT, _object(name=_TEXT, text=_TEXT)]}), "unit": _maybe(_ref("unit")),
    "remarks": _list(_object(code=_TEXT, text=_TEXT, when=_maybe(_ref("node")))),
}  # fmt: skip
_MAKER = {"enum": ["goal", "limit", "pole"]}  # of the end of an interval
_LIMITS = {"low": _maybe(_NUMBER), "high": _maybe(_NUMBER), "whole": _TRUTH}

# What each command writes: kpical CALC --format json, and so on; `failure` is what any of them writes in place of it.
_OUTPUTS: dict[str, Schema] = {
    "calc": _object(
        _AT_TIMES, **_RESULT, **_STAMP, figures=_list(_ref("given_figure")),
        program=_maybe(_ref("program")),
    ),
    "solve": _object(
        ("month", "enough"), indicator=_TEXT, name=_maybe(_TEXT), year=_maybe(_YEAR), month=_MONTH, value=_maybe(_TEXT),
        exact=_maybe(_TEXT), unit=_TEXT, inputs=_by_name(_ref("figure")), target=_maybe(_ref("target")),
        answers=_list(_ref("way")),
        conditions=_list(_object(
            condition=_TEXT, wanted=_TRUTH, holds=_maybe(_TRUTH), input=_maybe(_TEXT), either=_maybe(_TEXT),
            answers=_list(_ref("way")), message=_TEXT,
        )),
        enough=_object(least=_COUNT, most=_maybe(_COUNT)),
        notes=_list(_ref("note")), error=_maybe(_ref("error")), errors=_list(_ref("error")), **_STAMP,
    ),
    "change": _object(
        indicator=_TEXT, name=_maybe(_TEXT), before=_maybe(_ref("result")), after=_maybe(_ref("result")),
        change=_maybe(_object(amount=_TEXT, exact=_TEXT, unit=_TEXT)), contributions=_list(_ref("contribution")),
        method={"const": "shapley"}, notes=_list(_ref("note")),
        error=_maybe(_ref("error")), errors=_list(_ref("error")), **_STAMP,
    ),
    "batch": {
        **_object(error=_TEXT, errors=_list(_ref("row_error"))),
        "description": "A row: its cells and results by their heads.",
        "additionalProperties": _TEXT,
    },
    "score": _object(
        ("month",), title=_TEXT, plan=_TEXT, agency=_TEXT, year=_YEAR, month=_MONTH, scorecards=_list(_ref("scorecard")),
        problems=_list(_object(**_CODED)), notices=_list(_ref("note")), remarks=_list(_object(text=_TEXT, place=_TEXT)),
        programs=_by_name(_maybe(_ref("program"))), **_STAMP,
    ),
    "verify": _object(
        agrees=_TRUTH, counts=_object(**dict.fromkeys(AGREEMENTS, _COUNT)), results=_list(_ref("verified")),
        definitions=_list(_object(id=_TEXT, then=_TEXT, now=_maybe(_TEXT), state={"enum": ["same", "changed", "unknown"]})),
        version=_object(then=_maybe(_TEXT), now=_TEXT),
    ),
    "check": _object(problems=_list(_ref("problem")), notices=_list(_ref("problem"))),
    "list": _list(_object(id=_TEXT, name=_ref("name"), aliases=_TEXTS)),
    "show": _object(id=_TEXT, name=_ref("name"), aliases=_TEXTS, definitions=_list(_ref("definition")), file=_TEXT),
    "template": _list(_by_name(_TEXT)),
    "failure": _object(error=_ref("problem"), exit={"const": 2}),
}  # fmt: skip

_PARTS: dict[str, Schema] = {
    "result": _object(_AT_TIMES, **_RESULT),
    "note": _object(code=_TEXT, message=_TEXT),
    "error": _object(**_CODED, input=_maybe(_TEXT)),
    "problem": _object(**_PROBLEM),
    "row_error": _object(indicator=_maybe(_TEXT), **_CODED, input=_maybe(_TEXT), column=_maybe(_TEXT), row=_COUNT),
    "name": _object(zh=_TEXT, en=_TEXT),
    "figure": _object(("unit_from",), value=_maybe(_TEXT), unit=_TEXT, text=_TEXT, unit_from=_TEXT),
    "target": _object(("value", "low", "high", "to", "source", "origin"), **_TARGET),
    "gap": _object(
        sense={"enum": ["short", "ahead", "beyond", "spare", "within", "even"]}, amount=_TEXT, exact=_TEXT, unit=_TEXT
    ),
    "way": _object(
        input=_TEXT, unit=_TEXT, value=_maybe(_TEXT), grain=_TEXT, met=_maybe(_TRUTH), needed=_maybe(_TEXT), to=_maybe(_TEXT),
        intervals=_list(_object(
            low=_maybe(_TEXT), high=_maybe(_TEXT), exact_low=_maybe(_NUMBER), exact_high=_maybe(_NUMBER),
            low_included=_TRUTH, high_included=_TRUTH, low_by=_maybe(_MAKER), high_by=_maybe(_MAKER),
        )),
        neighbours=_TEXTS, reason=_maybe(_TEXT), message=_TEXT, remarks=_TEXTS,
    ),
    "contribution": _object(input=_TEXT, **_MADE, parts=_list(_object(part=_TEXT, **_MADE))),
    "amount": _object(value=_TEXT, exact=_TEXT),
    "scorecard": _object(
        ("month",), agency=_TEXT, year=_YEAR, month=_MONTH,
        met=_COUNT, missed=_COUNT, failed=_COUNT, points=_maybe(_ref("amount")),
        goals=_list(_ref("goal")),
    ),
    "goal": _object(
        id=_TEXT, number=_TEXT, name=_TEXT, kind={"enum": ["strategic", "common"]}, weight=_maybe(_TEXT),
        points=_maybe(_ref("amount")), indicators=_list(_ref("scored")),
    ),
    "scored": _object(
        ("contributions", "not_shared"), contributions=_maybe(_list(_ref("contribution"))), not_shared=_ref("error"),
        id=_TEXT, number=_TEXT, name=_TEXT, system=_maybe(_TEXT), method=_maybe(_TEXT), criterion=_maybe(_TEXT),
        responsible=_maybe(_TEXT), weight=_maybe(_TEXT), result=_maybe(_ref("result")), target=_maybe(_ref("target")),
        gap=_maybe(_ref("gap")), attainment=_maybe(_object(percent=_TEXT, exact=_TEXT, rule=_TEXT)),
        light=_maybe(_object(sign=_TEXT, meaning=_TEXT)), points=_maybe(_ref("amount")),
        change=_maybe(_object(since=_YEAR, amount=_TEXT, unit=_TEXT)),
        earlier=_list(_object(("month",), year=_YEAR, month=_MONTH, value=_maybe(_TEXT))),
        figures=_list(_ref("given_figure")),
        error=_maybe(_ref("error")), program=_maybe(_TEXT),
    ),
    "given_figure": _object(input=_TEXT, text=_TEXT, unit=_TEXT, unit_from=_TEXT, place=_TEXT, source=_TEXT),
    "verified": _object(
        ("month",), agency=_maybe(_TEXT), id=_TEXT, indicator=_TEXT, name=_TEXT, year=_maybe(_YEAR), month=_MONTH,
        agreement={"enum": list(AGREEMENTS)}, value=_maybe(_TEXT), computed=_maybe(_TEXT), unit=_TEXT,
        met=_maybe(_TRUTH), computed_met=_maybe(_TRUTH),
        differences=_list(_object(what=_TEXT, name=_maybe(_TEXT), stored=_TEXT, computed=_TEXT)),
        error=_maybe(_object(**_CODED)),
        today=_maybe(_object(value=_maybe(_TEXT), met=_maybe(_TRUTH), error=_maybe(_object(**_CODED)))),
    ),
    "definition": _object(
        ("grades", "lever"), lever=_TEXT, grades=_list(_object(name=_TEXT, sign=_TEXT, values=_TEXTS, when=_maybe(_TEXT))),
        valid=_object(**{"from": _BOUND, "to": _BOUND}), formula=_TEXT, inputs=_by_name(_ref("input")),
        parameters=_by_name(_ref("parameter")), uses=_by_name({"anyOf": [_TEXT, _object(indicator=_TEXT, year=_YEAR)]}),
        unit=_TEXT, decimals=_COUNT,
        rounding={"enum": list(MODES)}, direction=_TEXT, target=_maybe(_ref("target")),
        dated_targets=_by_name(_maybe(_ref("target"))),
        source=_maybe(_object(document=_TEXT, place=_TEXT, quote=_TEXT, published=_maybe(_TRUTH))), note=_maybe(_TEXT),
    ),
    "input": _object(
        ("figure", "year", "rollup"), figure=_TEXT, year=_YEAR, rollup={"enum": list(ROLLUPS)},
        unit=_TEXT, min=_maybe(_TEXT), max=_maybe(_TEXT), whole=_TRUTH, aliases=_TEXTS, parts=_TEXTS, en=_maybe(_TEXT),
        note=_maybe(_TEXT),
    ),
    "parameter": _object(
        unit=_TEXT, values=_by_name(_object(value=_maybe(_TEXT), to=_BOUND)), aliases=_TEXTS, en=_maybe(_TEXT), note=_maybe(_TEXT)
    ),
}  # fmt: skip

# The program of a result: the definition that was used, resolved, for whoever computes by it.
_PROGRAM: dict[str, Schema] = {
    "program": _object(
        format={"const": FORMAT}, indicator=_TEXT, slots=_list(_ref("slot")), **_FORMULA, uses=_by_name(_ref("used")),
        decimals=_COUNT, rounding={"enum": list(MODES)}, target=_maybe(_object(rule=_TEXT, text=_TEXT, tests=_TESTS)),
        grades=_list(_object(name=_TEXT, sign=_TEXT, values=_list(_TESTS), when=_maybe(_ref("node")))),
    ),
    "used": _object(indicator=_TEXT, **_FORMULA, uses=_by_name(_ref("used"))),
    "node": {
        "anyOf": [
            _object(name=_TEXT),
            _object(value=_NUMBER),
            _object(("zero", "input"), op={"enum": list(OPERATIONS)}, of=_list(_ref("node")), zero=_TEXT, input=_TEXT),
        ]
    },
    "slot": _object(
        ("any",), path=_TEXT, unit=_maybe(_ref("unit")), any=_TRUTH, **_LIMITS, parts=_list(_object(name=_TEXT, **_LIMITS)),
        default=_maybe(_NUMBER),
    ),
    "unit": _object(
        name=_TEXT, scale=_NUMBER, kind={"enum": ["amount", "rate", "point", "truth"]}, dimension=_by_name({"type": "integer"})
    ),
}  # fmt: skip


def output_schema() -> Schema:
    """The whole schema, draft 2020-12: each of `$defs` can be asked for by itself, the root takes what any command writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kpical output",
        "anyOf": [_ref(name) for name in _OUTPUTS],
        "$defs": {**_OUTPUTS, **_PARTS, **_PROGRAM},
    }
