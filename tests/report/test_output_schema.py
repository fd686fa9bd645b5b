"""The schema of what is written as JSON: real outputs of every command fit it, and hold nothing that it does not know."""

from __future__ import annotations

import json
import shlex

import pytest
from jsonschema import Draft202012Validator
from paths import EXAMPLES, FORMULAS

from kpical.catalogue.library import shipped_files
from kpical.explanations import explanation
from kpical.problem.codes import CODES
from kpical.report.output_schema import output_schema

SCHEMA = output_schema()
_PAGES = {code: explanation(code, "zh-TW") for code in CODES}
_OF_FILES = [code for code, page in _PAGES.items() if page.run.startswith("check")]


def closed(schema):
    """The schema without room for keys that it does not name."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(part) for key, part in schema.items()}
    return found | {"additionalProperties": False} if "properties" in schema and "additionalProperties" not in schema else found


def mistakes(data, name):
    validator = Draft202012Validator({"$defs": closed(SCHEMA)["$defs"], "$ref": f"#/$defs/{name}"})
    found = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]
    return found + [error.message for error in Draft202012Validator(SCHEMA).iter_errors(data)]


def test_it_is_a_schema_and_the_command_prints_it(kpical):
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(kpical("schema", "output").stdout) == SCHEMA


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("calc", "calc 占比 部分=1 全體=3"),
        ("calc", "calc 研究經費比率 研究經費=24,587千元 年度預算=30,733,799千元 --year 99"),
        ("calc", "calc 占比 部分=1 全體=3 --target 30..40"),
        ("calc", "calc 占比 部分=1 全體=3 --year 98-02"),
        ("calc", "calc 外交尖兵養成 是否=有"),
        ("calc", "calc 員額增減率 次年度=3 本年度=0"),
        ("calc", "calc 占比 部分=約1 全體=0 --year 九 --decimals x --target y"),
        ("change", "change 占比 部分=740..820 全體=900..1000 --year 111..112"),
        ("change", "change 雙方政要互訪 出訪=1..2 來訪=4..1 --year 98-02..99-02"),
        ("change", "change 占比 部分=約1..2 全體=4..0 --year 九十..x --decimals y"),
        ("change", "change 外交尖兵養成 是否=否..有"),
        ("score", f"score {EXAMPLES}/mofa-99/plan.yaml {EXAMPLES}/mofa-99/figures.csv"),
        ("score", f"score {EXAMPLES}/mofa-108/plan.yaml {EXAMPLES}/mofa-108/figures.csv"),
        ("template", f"template {EXAMPLES}/mofa-99/plan.yaml"),
        ("list", "list"),
        ("list", "list 沒有這樣的指標"),
        ("check", f"check {EXAMPLES} {FORMULAS}"),
        ("failure", "batch 占比 沒有這個檔.csv"),
        ("failure", f"verify {EXAMPLES}/mofa-99/plan.yaml"),
    ],
)
def test_an_output_fits_it(kpical, tmp_path, name, command):
    ran = kpical(*shlex.split(command), "--format", "json", cwd=tmp_path)
    assert mistakes(json.loads(ran.stdout), name) == []


@pytest.mark.parametrize("changes", [{}, {"value": "1"}, {"definitions": {"share-of-total": "0", "nobody": "1"}}])
def test_what_is_verified_fits_it(kpical, changes):
    data = json.loads(kpical("calc", "占比", "部分=1", "全體=3", "--format", "json").stdout) | changes
    assert mistakes(json.loads(kpical("verify", "-", "--format", "json", stdin=json.dumps(data)).stdout), "verify") == []


@pytest.mark.parametrize("path", shipped_files(), ids=lambda file: file.name)
def test_what_is_shown_of_every_indicator_fits_it(kpical, path):
    assert mistakes(json.loads(kpical("show", path.name.removesuffix(".yaml"), "--format", "json").stdout), "show") == []


@pytest.mark.parametrize("args", [(), ("--exact", "--verdict", "--notes")])
def test_rows_of_a_table_fit_it(kpical, args):
    for table in ("dirty.csv", "with-indicator-column.csv"):
        words = ["資本門執行率"] if table == "dirty.csv" else []
        ran = kpical("batch", *words, EXAMPLES / table, *args, "--format", "jsonl")
        rows = list(map(json.loads, ran.stdout.splitlines()))
        assert rows
        assert [found for row in rows for found in mistakes(row, "batch")] == []


@pytest.mark.parametrize("code", CODES)
def test_the_example_of_every_error_fits_it(kpical, tmp_path, code):
    """What `kpical explain` shows, as JSON: a calculation, the rows of a table, what was found, or why nothing began."""
    page = _PAGES[code]
    if "-o" in page.run.split():
        return  # a file is written, or is not
    for name, text in page.files.items():
        (tmp_path / name).write_text(text, "utf-8", newline="\n")
    ran = kpical(*shlex.split(page.run), "--format", "json", cwd=tmp_path)
    name = next(word for word in page.run.split() if word in ("calc", "solve", "change", "batch", "score", "check"))
    name = "failure" if page.exit_code == 2 and name != "calc" else name
    objects = list(map(json.loads, ran.stdout.splitlines())) if name == "batch" else [json.loads(ran.stdout)]
    assert [found for one in objects for found in mistakes(one, name)] == []
    assert f'"{code}"' in ran.stdout
    assert ran.returncode == page.exit_code


@pytest.mark.parametrize("code", _OF_FILES)
def test_a_file_with_an_error_lets_no_command_begin(kpical, tmp_path, code):
    ((name, text),) = _PAGES[code].files.items()
    (tmp_path / name).write_text(text, "utf-8")
    word = name.removesuffix(".yaml")
    for words in (["show", word], ["batch", word]):
        ran = kpical(*words, "--formulas", name, "--format", "json", stdin="甲,乙\n1,2\n", cwd=tmp_path)
        made = json.loads(ran.stdout)
        assert (ran.returncode, mistakes(made, "failure")) == (2, [])
        assert made["error"]["code"] == code


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({"error": {"code": "no_such_code", "message": "", "input": None, "place": None}, "exit": 2}, "failure"),
        ({"error": {"code": "missing", "message": "", "input": None, "place": None}, "exit": 1}, "failure"),
        ({"error": "", "errors": ""}, "batch"),
        ({"problems": []}, "check"),
    ],
)
def test_what_is_never_written_does_not_fit_it(data, name):
    assert mistakes(data, name)
