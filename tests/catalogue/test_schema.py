"""The JSON Schema of the indicator file: every shipped file fits it, files with a mistake do not, and it is the field table."""

import pytest
import yaml
from jsonschema import Draft202012Validator
from paths import FORMULAS

from kpical.catalogue.fields import RECORDS
from kpical.catalogue.schema import KINDS, schema
from kpical.catalogue.values import READINGS
from kpical.cli.config_reader import RECORDS as SETTINGS
from kpical.plan.fields import RECORDS as PLAN_RECORDS

SCHEMA = schema()
VALIDATOR = Draft202012Validator(SCHEMA)
SHIPPED = sorted(FORMULAS.rglob("*.yaml"))

SMALL = """
id: x
formula: 甲÷乙
inputs: [甲, 乙]
"""


def mistakes(text):
    return ["/".join(map(str, error.absolute_path)) for error in VALIDATOR.iter_errors(yaml.safe_load(text))]


def test_it_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_every_shipped_file_fits_it(path):
    assert mistakes(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "added",
    [
        "name: 甲\n",
        "name: {zh: 甲, en: A}\n",
        "aliases: 丙\n",
        "aliases: [丙, 丁]\n",
        "unit: '%'\n",
        "decimals: 0\n",
        "rounding: half-even\n",
        "direction: lower\n",
        "target: '>= 80%'\n",
        "target: 是\n",
        "target: {99: '>= 30%', 102: '>= 45%'}\n",
        "target: {99年度: 30%以上}\n",
        "valid: {from: 99}\n",
        "valid: {from: 民國99年, to: 2013}\n",
        "parameters: {丙: {unit: 小時, values: {99: 40, 103: {value: 45, to: 105}}}}\n",
        "parameters: {丙: }\n",
        "uses: {丙: capital-execution-rate}\n",
        "source: {document: 甲}\n",
        "note: {zh: 甲}\n",
        "remarks: [{code: a, when: 甲 > 乙, text: 甲}]\n",
        "examples: [{given: {甲: 1, 乙: '2'}, year: 99, result: 0.50, met: true}]\n",
        "examples: [{given: {甲: 1, 乙: 0}, error: zero_denominator}]\n",
        "versions: [{from: 99, to: 101}, {from: 102, formula: 乙÷甲, decimals: 3}]\n",
    ],
)
def test_what_the_manual_shows_fits_it(added):
    assert mistakes(SMALL + added) == []


@pytest.mark.parametrize(
    "inputs",
    [
        "[甲, 乙]",
        "{甲: , 乙: {}}",
        "{甲: {unit: 元, min: 0, max: '5', whole: true, aliases: 丙, parts: [丁]}}",
        "{甲: {rollup: sum}, 乙: {rollup: none, figure: 甲, year: -1}}",
        "{甲: {en: One, note: 一}, 乙: {note: {zh: 二, en: Two}, parts: {丁: {en: D, note: 丁}}}}",
    ],
)
def test_inputs_are_a_list_of_names_or_a_record_each(inputs):
    assert mistakes(f"id: x\nformula: 甲\ninputs: {inputs}") == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("formula: 甲\ninputs: [甲]\n", ""),
        ("[]", ""),
        (SMALL + "formulas: 甲\n", ""),
        (SMALL + "id: Big Letters\n", "id"),
        (SMALL + "id: -x\n", "id"),
        (SMALL + "formula: [甲]\n", "formula"),
        (SMALL + "inputs: 甲\n", "inputs"),
        (SMALL + "inputs: {甲: {units: 元}}\n", "inputs"),
        (SMALL + "inputs: {甲: {whole: maybe}}\n", "inputs"),
        (SMALL + "inputs: {甲: {rollup: last}}\n", "inputs"),
        (SMALL + "inputs: {甲: {figure: 乙, year: 0}}\n", "inputs"),
        (SMALL + "name: {en: A}\n", "name"),
        (SMALL + "aliases: {a: b}\n", "aliases"),
        (SMALL + "decimals: 31\n", "decimals"),
        (SMALL + "decimals: -1\n", "decimals"),
        (SMALL + "decimals: 1.5\n", "decimals"),
        (SMALL + "rounding: half_up\n", "rounding"),
        (SMALL + "direction: up\n", "direction"),
        (SMALL + "target: [1]\n", "target"),
        (SMALL + "target: {99: [1]}\n", "target"),
        (SMALL + "valid: 99\n", "valid"),
        (SMALL + "valid: {since: 99}\n", "valid"),
        (SMALL + "valid: {from: 0}\n", "valid/from"),
        (SMALL + "valid: {from: 3000}\n", "valid/from"),
        (SMALL + "parameters: {丙: {value: 40}}\n", "parameters/丙"),
        (SMALL + "parameters: {丙: {values: {99: {to: 102}}}}\n", "parameters/丙"),
        (SMALL + "uses: [capital-execution-rate]\n", "uses"),
        (SMALL + "source: 甲\n", "source"),
        (SMALL + "source: {place: 甲}\n", "source"),
        (SMALL + "source: {document: 甲, formula: guessed}\n", "source/formula"),
        (SMALL + "remarks: [{code: a}]\n", "remarks/0"),
        (SMALL + "examples: [{result: 1}]\n", "examples/0"),
        (SMALL + "examples: {given: {甲: 1}}\n", "examples"),
        (SMALL + "versions: [{id: y}]\n", "versions/0"),
        (SMALL + "versions: [{valid: {from: 99}}]\n", "versions/0"),
    ],
)
def test_a_file_with_a_mistake_does_not(text, place):
    assert any(f"{found}/".startswith(f"{place}/") or not place for found in mistakes(text)), mistakes(text)


# It is made from the table that the reader reads by.


@pytest.mark.parametrize("name", RECORDS)
def test_the_keys_of_a_record_are_those_of_the_field_table(name):
    record = SCHEMA if name == "indicator" else SCHEMA["$defs"][name]
    assert list(record["properties"]) == list(RECORDS[name])
    assert record["additionalProperties"] is False


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, fields in RECORDS.items() for key in fields])
def test_every_field_is_described_and_of_a_kind_that_is_read(name, key):
    field = RECORDS[name][key]
    record = SCHEMA if name == "indicator" else SCHEMA["$defs"][name]
    assert record["properties"][key]["description"] == field.about
    assert field.kind in READINGS


def test_no_kind_is_in_one_table_only():
    used = {field.kind for fields in (*RECORDS.values(), *PLAN_RECORDS.values(), *SETTINGS.values()) for field in fields.values()}
    assert used == set(READINGS)
    assert set(KINDS) <= used


def test_what_a_file_must_have():
    assert SCHEMA["required"] == ["id"]  # versions may bring the formula and the inputs
    assert {name: SCHEMA["$defs"][name]["required"] for name in ("source", "example", "remark", "value", "localized")} == {
        "source": ["document"],
        "example": ["given"],
        "remark": ["code", "text"],
        "value": ["value"],
        "localized": ["zh"],
    }
