"""`kpical template`, a spreadsheet program, `kpical score`: a form filled in and saved gives the scorecard of its figures."""

import csv
import io
import json
import re
import subprocess
from fractions import Fraction
from typing import NamedTuple
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest
from paths import EXAMPLES
from spreadsheets import read
from tools import program
from workbooks import MAIN, TABLE, parts, zipped

from kpical.quantity.figure import is_missing, read_figure
from kpical.quantity.rounding import exact_text
from kpical.quantity.unit import find_unit

KINDS = ("xlsx", "ods")
SHEET = "xl/worksheets/sheet1.xml"
HEADS = ["年度", "機關", "指標", "指標名稱", "項目", "數值", "單位", "說明", "公式出處", "來源"]


class Answer(NamedTuple):
    """What is typed into 數值, a number or 是 or 否, and into 來源."""

    value: str
    source: str = ""


# Filling a form in


def asked_for(data):
    """The rows of a form by their number on its sheet: cells by their heads."""
    (sheet,) = read(data).sheets
    rows = {number: [sheet.text(number, column) for column in range(1, len(HEADS) + 1)] for number in sheet.rows}
    head = next(number for number, row in rows.items() if row == HEADS)
    return {number: dict(zip(HEADS, row, strict=True)) for number, row in rows.items() if number > head}


def filled_in(data, answers):
    """The form with the answers by row, as a program saves what was typed."""
    files = parts(data)
    if SHEET in files:
        text = files[SHEET].decode()
        for number, (value, source) in answers.items():
            text = _xlsx_cell(_xlsx_cell(text, f"F{number}", value), f"J{number}", source)
        return zipped(files | {SHEET: text.encode()})
    first = min(asked_for(data))
    before, rows = files["content.xml"].decode().split("</table:table-header-rows>")
    pieces = re.split(r"(?<=</table:table-row>)", rows)
    for number, (value, source) in answers.items():
        cells = re.split(r"(?=<table:table-cell)", pieces[number - first])
        cells[6], cells[10] = _ods_cell(cells[6], value), _ods_cell(cells[10], source)
        pieces[number - first] = "".join(cells)
    return zipped(files | {"content.xml": (before + "</table:table-header-rows>" + "".join(pieces)).encode()})


def _xlsx_cell(text, name, typed):
    number = held(typed)
    inside = f"><v>{number}</v></c>" if number else f' t="inlineStr"><is><t>{escape(typed)}</t></is></c>'
    made, count = re.subn(rf'(<c r="{name}" s="\d+")/>', lambda found: found[1] + inside, text)
    assert count == 1
    return made


def _ods_cell(text, typed):
    kind = "percentage" if typed.endswith("%") else "float"
    number = held(typed)
    attributes = f'office:value-type="{kind}" office:value="{number}"' if number else 'office:value-type="string"'
    inside = f" {attributes}><text:p>{escape(typed)}</text:p></table:table-cell>"
    made, count = re.subn("(<table:table-cell[^>]*)></table:table-cell>", lambda found: found[1] + inside, text)
    assert count == 1
    return made


def held(typed):
    """The number that a cell holds once that is typed; nothing for a text. 5 % is held as 0.05."""
    number = re.fullmatch(r"(-?[\d.]+)(%?)", typed)
    return exact_text(Fraction(number[1]) / (100 if number[2] else 1)) if number else ""


def of_last_year(row):
    """Where the plan has the figures that a form asks for as those of the year before."""
    return "capital-execution-improvement", f"上年度執行率.{row['項目']}"


def answers_of(form, scorecard):
    """The figures of a scorecard (JSON) as answers to the form, in the units that it asks for."""
    items = [item for goal in json.loads(scorecard)["scorecards"][0]["goals"] for item in goal["indicators"]]
    given = {(item["id"], figure["input"]): figure for item in items for figure in item["figures"]}
    answers = {}
    for number, row in asked_for(form).items():
        figure = given.pop((row["指標"], row["項目"]), None) or given.pop(of_last_year(row), None)
        if figure and not is_missing(figure["text"]):
            answers[number] = Answer(as_typed(figure["text"], figure["unit"], row["單位"]), figure["source"])
    assert [figure["text"] for figure in given.values()] == []
    return answers


def as_typed(text, unit, wanted):
    """The figure in the form's unit."""
    if wanted == "是/否":
        return text
    return exact_text(read_figure(text, find_unit(unit)).base / find_unit(wanted).scale) + "%" * (wanted == "%")


# The forms of both plans, filled in, half filled in and empty, as they were typed and as LibreOffice saved them

PLANS = [
    ("mofa-99", "zh-TW", (99,), KINDS),
    ("mofa-99", "en", (99,), ("xlsx",)),
    ("mofa-108", "zh-TW", (106, 107, 108), ("ods",)),
    ("mofa-108", "en", (108,), ("xlsx",)),
]


class Forms(NamedTuple):
    """The files of forms by name: plan, language, year, what was filled in, the kind that it was made as; and their kind."""

    files: dict[str, bytes]
    answers: dict[tuple[str, int], dict[int, Answer]]


@pytest.fixture(scope="module")
def typed(kpical, tmp_path_factory):
    """All forms, as they were typed."""
    folder = tmp_path_factory.mktemp("forms")
    files, answers, cards = {}, {}, {}
    for name, lang, years, kinds in PLANS:
        for year in years:
            if (name, year) not in cards:
                cards[name, year] = kpical("score", plan_of(name), figures_of(name), "--year", year, "--format", "json").stdout
            for kind in kinds:
                empty = folder / f"{name}.{lang}.{year}.empty.{kind}.{kind}"
                ran = kpical("template", plan_of(name), "--year", year, "-o", empty, "--lang", lang)
                assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == ((1, "", 2) if year < max(years) else (0, "", 0))
                answers[name, year] = answers_of(empty.read_bytes(), cards[name, year])
                files[empty.name.replace("empty", "full")] = filled_in(empty.read_bytes(), answers[name, year])
                if lang == "zh-TW":
                    half = {number: answer for number, answer in answers[name, year].items() if number % 2}
                    files[empty.name] = empty.read_bytes()
                    files[empty.name.replace("empty", "half")] = filled_in(empty.read_bytes(), half)
    return Forms(files, answers)


@pytest.fixture(scope="module")
def saved(typed, tmp_path_factory):
    """All forms, as LibreOffice saved them in the other format: xlsx as ods, ods as xlsx. It is started twice."""
    return Forms(saved_again(tmp_path_factory.mktemp("saved"), typed.files), typed.answers)


def plan_of(name):
    return EXAMPLES / name / "plan.yaml"


def figures_of(name):
    return EXAMPLES / name / "figures.csv"


def saved_again(folder, files):
    saved = {}
    for kind, other in (KINDS, KINDS[::-1]):
        paths = [folder / name for name in files if name.endswith(kind)]
        for path in paths:
            path.write_bytes(files[path.name])
        command = [
            program("libreoffice"),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            other,
        ]
        subprocess.run([*command, "--outdir", folder / "saved", *paths], capture_output=True, check=True, timeout=300)
        saved |= {f"{path.stem}.{other}": (folder / "saved" / f"{path.stem}.{other}").read_bytes() for path in paths}
    return saved


def told(text):
    """All that a scorecard (JSON) says of each indicator, but where the figures stand and how they are spelt."""
    (card,) = json.loads(text)["scorecards"]
    for item in (item for goal in card["goals"] for item in goal["indicators"]):
        figures = {figure["input"]: figure["source"] for figure in item.pop("figures") if not is_missing(figure["text"])}
        error = item.pop("error") or {}
        result = item.pop("result") or {"inputs": {}}
        for made in (made for each in item.get("contributions") or () for made in (each, *each["parts"])):
            made |= {when: (made[when]["value"], made[when]["unit"]) for when in ("before", "after")}
        inputs = {path: (figure["value"], figure["unit"]) for path, figure in result.pop("inputs").items()}
        yield item, result, inputs, figures, error.get("code"), error.get("input")


@pytest.mark.parametrize("by", ["typed", "saved"])
@pytest.mark.parametrize(("name", "lang", "years", "kinds"), PLANS)
def test_a_form_that_is_filled_in_gives_the_very_scorecard_of_its_figures(
    kpical, tmp_path, request, name, lang, years, kinds, by
):
    files = request.getfixturevalue(by).files
    figures = tmp_path / "figures.csv"
    lines = figures_of(name).read_text("utf-8").splitlines(keepends=True)
    figures.write_text("".join(line for line in lines if not line[:3].isdigit() or int(line[:3]) in years), "utf-8")
    wanted = kpical("score", plan_of(name), figures, "--format", "json", "--lang", lang)
    for kind in kinds:
        given = [file for file in files if file.startswith(f"{name}.{lang}.") and f".full.{kind}." in file]
        for file in given:
            (tmp_path / file).write_bytes(files[file])
        ran = kpical("score", plan_of(name), *given, "--format", "json", "--lang", lang, cwd=tmp_path)
        assert (len(given), ran.returncode, ran.stderr) == (len(years), wanted.returncode, wanted.stderr)
        assert list(told(ran.stdout)) == list(told(wanted.stdout))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_blank_in_a_form_is_missing_and_never_0(kpical, tmp_path, saved, kind):
    file = f"mofa-99.zh-TW.99.half.{KINDS[kind == 'xlsx']}.{kind}"
    (tmp_path / file).write_bytes(saved.files[file])
    blank = {(row["指標"], row["項目"]) for row in asked_for(saved.files[file]).values() if not row["數值"]}
    ran = kpical("score", plan_of("mofa-99"), file, "--format", "json", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (1, "1 份計分表；20 項指標：達成 2、未達成 1、無法計算 17。\n")
    items = [item for goal in json.loads(ran.stdout)["scorecards"][0]["goals"] for item in goal["indicators"]]
    for item in items:
        if item["result"]:
            assert not {(item["id"], path) for path in item["result"]["inputs"]} & blank
            assert all(figure["value"] != "0" for figure in item["result"]["inputs"].values())
        else:
            assert item["error"]["code"] in ("missing", "missing_part")
            assert {path for word, path in blank if word == item["id"]}
    assert [item["id"] for item in items if item["result"]]


def test_an_empty_form_that_was_saved_is_read_and_everything_in_it_is_missing(kpical, tmp_path, saved):
    for kind, made in zip(KINDS, KINDS[::-1], strict=True):
        file = f"mofa-99.zh-TW.99.empty.{made}.{kind}"
        (tmp_path / file).write_bytes(saved.files[file])
        ran = kpical("score", plan_of("mofa-99"), file, cwd=tmp_path)
        assert (ran.returncode, ran.stderr) == (1, "1 份計分表；20 項指標：達成 0、未達成 0、無法計算 20。\n")


def test_a_form_of_csv_is_filled_in_and_scored_whoever_saves_it(kpical, tmp_path, typed):
    """A spreadsheet program opens it and saves it as its own."""
    assert kpical("template", plan_of("mofa-99"), "-o", "form.csv", cwd=tmp_path) == (0, "", "")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "form.csv").read_text("utf-8"))))
    for number, answer in typed.answers["mofa-99", 99].items():
        row = rows[number - min(asked_for(typed.files["mofa-99.zh-TW.99.empty.ods.ods"]))]
        row |= {"數值": answer.value, "來源": answer.source}
    with (tmp_path / "form.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADS)
        writer.writeheader()
        writer.writerows(rows)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program("libreoffice"), profile, "--headless", "--infilter=CSV:44,34,76,1", "--convert-to", "xlsx", "form.csv"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=300)
    wanted = kpical("score", plan_of("mofa-99"), figures_of("mofa-99"), "--format", "json")
    for name in ("form.csv", "form.xlsx"):
        ran = kpical("score", plan_of("mofa-99"), name, "--format", "json", cwd=tmp_path)
        assert (ran.returncode, ran.stderr) == (wanted.returncode, wanted.stderr)
        assert list(told(ran.stdout)) == list(told(wanted.stdout))


# What may be typed


class Rule(NamedTuple):
    """What a cell takes: whole, decimal or list; the bounds, or what is listed."""

    kind: str
    allowed: tuple[str, ...]


def rules(data):
    """The rule of every cell of 數值 that has one."""
    files = parts(data)
    return dict(sorted(_xlsx_rules(files) if SHEET in files else _ods_rules(files)))


def _xlsx_rules(files):
    for rule in ET.fromstring(files[SHEET]).iter(MAIN + "dataValidation"):
        bounds = [rule.findtext(f"{MAIN}formula{i}") for i in (1, 2) if rule.findtext(f"{MAIN}formula{i}")]
        allowed = bounds if rule.get("type") != "list" else bounds[0].strip('"').split(",")
        for part in rule.get("sqref").split():
            first, _, last = part.replace("F", "").partition(":")
            for row in range(int(first), int(last or first) + 1):
                yield row, Rule(rule.get("type"), tuple(allowed))


def _ods_rules(files):
    content = ET.fromstring(files["content.xml"])
    named = {rule.get(TABLE + "name"): rule.get(TABLE + "condition") for rule in content.iter(TABLE + "content-validation")}
    at = 0
    for row in content.iter(TABLE + "table-row"):
        at += int(row.get(TABLE + "number-rows-repeated", "1"))
        cells = [cell for cell in row for _ in range(min(int(cell.get(TABLE + "number-columns-repeated", "1")), len(HEADS)))]
        if len(cells) > 5 and (condition := named.get(cells[5].get(TABLE + "content-validation-name"))):
            kind, allowed = re.search(r"cell-content-is-(?:in-)?(list|whole|decimal).*\((.*)\)$", condition).groups()
            yield at, Rule(kind, tuple(re.split("[,;]", allowed.replace('"', ""))))


@pytest.mark.parametrize("name", ["mofa-99.zh-TW.99", "mofa-108.zh-TW.108"])
def test_a_form_takes_numbers_whole_numbers_and_yes_or_no_whoever_saves_it(typed, saved, name):
    made = [data for files in (typed.files, saved.files) for file, data in files.items() if file.startswith(f"{name}.empty")]
    found = rules(made[0])
    for number, row in asked_for(made[0]).items():
        whole = "whole" if "整數" in row["說明"] else "decimal"
        assert found.pop(number) == (Rule("list", ("是", "否")) if row["單位"] == "是/否" else Rule(whole, limits(row["說明"])))
    assert found == {}
    assert [rules(data) for data in made[1:]] == [rules(made[0])] * (len(made) - 1)
    assert {SHEET in parts(data) for data in made} == {True, False}


def limits(told):
    """The bounds of which a form tells; a number has 15 digits at most."""
    between = re.search(r"(\d+) 至 (\d+)", told)
    return between.groups() if between else ("0" if "0 以上" in told else "-" + "9" * 15, "9" * 15)
