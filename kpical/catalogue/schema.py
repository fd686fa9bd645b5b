"""The JSON Schema of the indicator file, made from the field table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kpical.catalogue.fields import RECORDS, Field
from kpical.quantity.rounding import MOST_DECIMALS

Schema = dict[str, Any]
RecordFields = Mapping[str, Mapping[str, Field]]

# YAML readers of editors make numbers and booleans of what kpical reads as text.
_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_NAMES: Schema = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_YEAR: Schema = {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 2910}, {"type": "string"}]}


def schema(records: RecordFields = RECORDS, root: str = "indicator") -> Schema:
    """The whole schema of a kind of file, draft 2020-12, from its table of records."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"kpical {root}",
        **_record(records, root),
        "$defs": {name: _record(records, name) for name in records if name != root},
    }


def _record(records: RecordFields, name: str) -> Schema:
    fields = records[name]
    required = [key for key, field in fields.items() if field.required and not field.unless]
    if name == "indicator":  # versions may bring the formula and the inputs
        required = [key for key in required if key == "id"]
    properties = {key: {**_field(field), "description": field.about} for key, field in fields.items()}
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _field(field: Field) -> Schema:
    make = KINDS.get(field.kind)
    return make(field) if make else _TEXT


def _ref(field: Field) -> Schema:
    return {"$ref": f"#/$defs/{field.of}"}


def _by_name(value: Schema) -> Schema:
    return {"type": "object", "additionalProperties": value}


def _one_of(field: Field) -> Schema:
    return {"anyOf": [_TEXT, _ref(field)]}


def _records_by_name(field: Field) -> Schema:
    return _by_name({"anyOf": [_ref(field), {"type": "null"}]})


# What is no row here (text, formula, unit, number) is a text.
KINDS: dict[str, Callable[[Field], Schema]] = {
    "id": lambda _: {"type": "string", "pattern": "^[a-z0-9]+([-_][a-z0-9]+)*$"},
    "localized": lambda _: {"anyOf": [_TEXT, {"$ref": "#/$defs/localized"}]},
    "names": lambda _: _NAMES,
    "texts": lambda _: _NAMES,
    "decimals": lambda _: {"type": "integer", "minimum": 0, "maximum": MOST_DECIMALS},
    "flag": lambda _: {"enum": [True, False, "是", "否"]},
    "choice": lambda field: {"enum": [*field.of, *(int(text) for text in field.of if text.isdigit())]},
    "year": lambda _: _YEAR,
    "target": lambda field: {"anyOf": [_TEXT, _ref(field), _by_name({"anyOf": [_TEXT, _ref(field), _by_name(_one_of(field))]})]},
    "record": _ref,
    "record_or_text": lambda field: {"anyOf": [_TEXT, _ref(field)]},
    "records": lambda field: {"type": "array", "items": _ref(field)},
    "records_by_name": _records_by_name,
    "inputs": lambda field: {"anyOf": [{"type": "array", "items": _TEXT}, _records_by_name(field)]},
    "parts": lambda field: {"anyOf": [_NAMES, _records_by_name(field)]},
    "uses": lambda field: _by_name({"anyOf": [_TEXT, _ref(field)]}),
    "earlier": lambda _: {"type": "integer", "minimum": -99, "maximum": 0},
    "before": lambda _: {"type": "integer", "minimum": -99, "maximum": -1},
    "texts_by_name": lambda _: _by_name(_TEXT),
    "values_by_year": lambda field: _by_name({"anyOf": [_TEXT, _ref(field)]}),
}
