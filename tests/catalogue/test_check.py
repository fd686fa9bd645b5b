"""`check`: what else can be said against an indicator file, and its worked examples computed."""

import pytest

from kpical.catalogue.library import Library, formula_files
from kpical.check import check_files
from kpical.files.packaged import File
from kpical.problem.errors import FileProblem, ZeroDenominator

BUILT_IN = Library()


class Text(File):
    """A file whose path is its text."""

    def read(self, most=-1):
        return self.path.encode()


def check(text):
    return check_files(BUILT_IN, [Text(text)])


def found(text):
    return [(problem.place.line, problem.reason, problem.found) for problem in check(text).problems]


RATE = "id: x\nformula: {}\ninputs: {{甲: {{unit: 元}}, 乙: {{unit: 元{}}}}}\n"


def rate(formula, limits="", more=""):
    return RATE.format(formula, limits) + more


# Notices


@pytest.mark.parametrize(
    ("formula", "limits", "denominators"),
    [
        ("甲÷乙", "", []),
        ("甲÷2", "", []),
        ("甲×乙^-1", "", []),
        ("若(甲÷乙 > 1, 1, 0)", "", []),
        ("甲÷（乙－甲）", "", ["（乙－甲）"]),
        ("甲÷（乙－甲）", ", min: 1", ["（乙－甲）"]),
        ("甲×（乙－甲）^-1", "", ["（乙－甲）"]),
        ("若(甲÷(乙－甲) > 1, 1, 0)", "", ["(乙－甲)"]),
        ("甲÷(乙－甲)＋若(甲 > 0, 1, 0)", "", ["(乙－甲)"]),
        ("若(乙 = 甲, 0, 甲÷(乙－甲))", "", []),
        ("甲＋乙", "", []),
    ],
)
def test_a_computed_denominator_that_nothing_keeps_from_zero_is_noticed(formula, limits, denominators):
    told = [what.strip("（）()") for _, reason, what in found(rate(formula, limits)) if reason == "may_be_zero"]
    assert told == [denominator.strip("（）()") for denominator in denominators]


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ("inputs: {甲: {}, 乙: {}}", ["乙"]),
        ("inputs: [甲]\nparameters: {丙: }", ["丙"]),
        ("inputs: [甲]\nuses: {丁: growth-rate}", ["丁"]),
        ("inputs: {甲: {}, 乙: {}}\nremarks: [{code: a, when: 乙 > 0, text: 註}]", []),
        ("inputs: {甲: {}, 乙: {aliases: [別]}}", ["乙"]),
        ("inputs: [甲]", []),
    ],
)
def test_a_name_that_nothing_uses_is_noticed(more, names):
    assert found(f"id: x\nformula: 甲\n{more}\n") == [(2, "unused_input", name) for name in names]


def test_notices_are_no_errors():
    checked = check(rate("甲÷(甲÷甲－1)"))
    assert [problem.reason for problem in checked.problems] == ["unused_input", "may_be_zero"]
    assert all(problem.notice for problem in checked.problems)
    assert (checked.files, checked.examples, checked.errors) == (1, 0, 0)


# Examples

PERCENT = "unit: '%'\ntarget: '>= 50%'\n"


@pytest.mark.parametrize(
    ("example", "problem"),
    [
        ("{given: {甲: 1, 乙: 3}, result: 33.33%}", None),
        ("{given: {甲: 1, 乙: 3}, result: '33.33'}", None),
        ("{given: {甲: 1, 乙: 3}, result: 33.33 %}", None),
        ("{given: {甲: 100, 乙: 1}, result: '10,000.00%'}", None),
        ("{given: {甲: 1, 乙: 3}, result: 33.33%, exact: 100/3, met: false}", None),
        ("{given: {甲: 1, 乙: 0}, error: zero_denominator}", None),
        ("{given: {甲: 約1, 乙: 3}, error: approximate}", None),
        ("{given: {丁: 1, 乙: 3}, error: unknown_input}", None),
        ("{given: {甲: 1.0, 乙: 3.0}, result: 34.4%, inputs_rounded: true}", None),
        ("{given: {甲: 1, 乙: 3}, result: 33.33%, inputs_rounded: true}", None),
        ("{given: {甲: 1, 乙: 3}, result: 33.34%, inputs_rounded: true}", ("example_result", "33.33%", "33.34%")),
        ("{given: {甲: 1.0, 乙: 3.0}, result: 39%, inputs_rounded: true}", ("example_result", "33.33%", "39%")),
        ("{given: {甲: 1.0, 乙: 3.0}, result: 34.4%, inputs_rounded: false}", ("example_result", "33.33%", "34.4%")),
        ("{given: {甲: 1, 乙: 3}, result: 約33%, inputs_rounded: true}", ("example_result", "33.33%", "約33%")),
        ("{given: {甲: 1, 乙: 3}, result: 33.34%}", ("example_result", "33.33%", "33.34%")),
        ("{given: {甲: 1, 乙: 3}, result: 33.3%}", ("example_result", "33.33%", "33.3%")),
        ("{given: {甲: 1, 乙: 3}, result: 33.33元}", ("example_result", "33.33%", "33.33元")),
        ("{given: {甲: 1, 乙: 3}, result: 33.33%, exact: 1/3}", ("example_result", "100/3", "1/3")),
        ("{given: {甲: 1, 乙: 3}, result: 33.33%, met: true}", ("example_met", "false", "true")),
        ("{given: {甲: 1, 乙: 3}, error: zero_denominator}", ("example_error", "33.33%", "zero_denominator")),
        ("{given: {甲: 1, 乙: '-'}, error: zero_denominator}", ("example_error", "missing", "zero_denominator")),
        ("{given: {甲: 1, 乙: 0}, result: '0'}", ("example_failed", "", "")),
        ("{given: {甲: 1}, result: '0'}", ("example_failed", "", "")),
    ],
)
def test_an_example_comes_out_or_is_told_of_with_its_line(example, problem):
    checked = check(
        rate("甲÷乙×100％", ", min: 0", f"{PERCENT}examples:\n  - {{given: {{甲: 1, 乙: 1}}, result: 100.00%}}\n  - {example}\n")
    )
    errors = [(p.place.line, p.place.column, p.reason, p.found, p.wanted) for p in checked.problems if not p.notice]
    assert errors == ([(8, 5, *problem)] if problem else [])
    assert (checked.examples, checked.errors) == (2, 1 if problem else 0)


def test_an_example_that_fails_carries_the_reason():
    checked = check(rate("甲÷乙", more="examples: [{given: {甲: 1, 乙: 0}, result: 0}]\n"))
    (problem,) = (problem for problem in checked.problems if not problem.notice)
    assert isinstance(problem.cause, ZeroDenominator)
    assert problem.code == "zero_denominator"


@pytest.mark.parametrize(
    ("example", "reasons"),
    [
        ("{given: {甲: 1}, year: 99, result: '2.00'}", []),
        ("{given: {甲: 1}, year: 99, result: '3.00'}", ["example_result"]),
        ("{given: {甲: 1}, year: 102, result: '3.00'}", []),
        ("{given: {甲: 1}, year: 98, error: no_version}", []),
        ("{given: {甲: 1}, year: 98, result: '1'}", ["example_failed"]),
    ],
)
def test_an_example_is_computed_for_its_year(example, reasons):
    text = f"""
id: x
inputs: [甲]
versions:
  - {{from: 99, to: 101, formula: 甲×2, examples: [{{given: {{甲: 5}}, result: "10.00"}}, {example}]}}
  - {{from: 102, formula: 甲×3, examples: [{{given: {{甲: 5}}, result: "15.00"}}]}}
"""
    checked = check(text)
    assert [problem.reason for problem in checked.problems] == reasons
    assert checked.examples == 3


def test_the_examples_of_a_file_with_problems_are_not_computed():
    assert found(rate("甲÷", more="examples: [{given: {甲: 1, 乙: 3}, result: 99}]\n")) == [(2, "formula", "")]


# Several files


def test_all_problems_of_all_files_are_told_in_their_order(tmp_path):
    (tmp_path / "a.yaml").write_text("id: a\nformula: 甲+\ninputs: [甲]\nnam: 甲\n", "utf-8")
    (tmp_path / "b.yaml").write_text("id: b\nformula: 甲\ninputs: [甲]\n", "utf-8")
    (tmp_path / "c.yaml").write_text("id: c\n\tformula: 甲\n", "utf-8")
    files = formula_files(str(tmp_path))
    checked = check_files(Library([str(tmp_path)]), files)
    assert [(p.place.file[-6:], p.place.line, p.reason) for p in checked.problems] == [
        ("a.yaml", 2, "formula"),
        ("a.yaml", 4, "unknown_key"),
        ("c.yaml", 2, "syntax"),
    ]
    assert (checked.files, checked.errors) == (3, 3)


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ("id: a\nname: 乙\naliases: [丙]\n", ["a"]),
        ("id: b\nname: 甲\naliases: [丙]\n", ["甲"]),
        ("id: b\nname: 乙\naliases: [別名]\n", ["別名"]),
        ("id: b\nname: 乙\naliases: [a]\n", ["a"]),
        ("id: b\nname: {zh: 乙, en: English}\naliases: [丙]\n", ["English"]),
        ("id: b\nname: 乙\naliases: [丙]\n", []),
    ],
)
def test_a_word_for_two_indicators_is_told_of(tmp_path, second, words):
    (tmp_path / "a.yaml").write_text("id: a\nname: {zh: 甲, en: English}\naliases: [別名]\nformula: 子\ninputs: [子]\n", "utf-8")
    (tmp_path / "b.yaml").write_text(f"{second}formula: 子\ninputs: [子]\n", "utf-8")
    files = formula_files(str(tmp_path))
    checked = check_files(Library([str(tmp_path)]), files)
    assert [(p.reason, p.found, p.place.file) for p in checked.problems] == [
        ("same_indicator", word, files[1].path) for word in words
    ]


def test_indicators_of_the_checked_files_may_use_each_other(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "id: a\nformula: 乙×2\ninputs: []\nuses: {乙: b}\nexamples: [{given: {乙.子: 3}, result: 6.00}]\n", "utf-8"
    )
    (tmp_path / "b.yaml").write_text("id: b\nformula: 子\ninputs: [子]\n", "utf-8")
    checked = check_files(Library([str(tmp_path)]), formula_files(str(tmp_path)))
    assert (checked.problems, checked.examples) == ((), 1)


def test_a_circle_is_told_of_with_its_path(tmp_path):
    (tmp_path / "a.yaml").write_text("id: a\nformula: 乙\ninputs: []\nuses: {乙: b}\n", "utf-8")
    (tmp_path / "b.yaml").write_text("id: b\nformula: 甲\ninputs: []\nuses: {甲: a}\n", "utf-8")
    checked = check_files(Library([str(tmp_path)]), formula_files(str(tmp_path)))
    assert [(p.reason, p.code, p.place.line) for p in checked.problems] == [("unknown_use", "cycle", 4)] * 2


def test_a_problem_knows_whether_it_is_an_error():
    place = check(rate("甲÷甲")).problems[0].place
    assert not FileProblem("example_failed", place).notice
    assert FileProblem("may_be_zero", place).notice


@pytest.mark.parametrize(
    ("direction", "target", "told"),
    [
        ("lower", "'>= 80'", ["lower"]),
        ("lower", "'> 80'", ["lower"]),
        ("higher", "'<= 5'", ["higher"]),
        ("higher", "{99: '>= 5', 101: 5以下}", ["higher"]),
        ("lower", "'<= 80'", []),
        ("higher", "'= 80'", []),
        ("lower", "1..80", []),
        ("none", "'>= 80'", []),
    ],
)
def test_a_direction_that_its_target_contradicts_is_noticed(direction, target, told):
    checked = check(f"id: x\nformula: 甲\ninputs: [甲]\ndirection: {direction}\ntarget: {target}\n")
    assert [problem.found for problem in checked.problems if problem.reason == "direction"] == told
    assert checked.errors == 0
