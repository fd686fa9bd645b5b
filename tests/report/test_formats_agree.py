"""Every format of `kpical score` and `kpical calc` shows the same digits, as does a spreadsheet program that recalculates."""

import csv
import html
import io
import json
import random
import re
from typing import NamedTuple

import pytest
from pages import Reader
from paths import EXAMPLES
from spreadsheets import read
from workbooks import falsified, shown, xlsx_cells

from kpical.quantity.rounding import grouped
from kpical.table.csv_text import unguarded

KINDS = ("xlsx", "ods")
HEADS = {"項次": "number", "指標": "name", "目標": "target", "結果": "value", "達成情形": "verdict", "燈號": "light",
         "達成度": "attainment", "得分": "points"}  # fmt: skip


class Seen(NamedTuple):
    """What a reader sees of an indicator; "" for what is not there, or not called for by the plan."""

    number: str = ""
    name: str = ""
    target: str = ""
    value: str = ""
    verdict: str = ""
    light: str = ""
    attainment: str = ""
    points: str = ""


# What each format shows


def of_csv(text):
    for row in csv.DictReader(io.StringIO(text)):
        value, verdict = with_unit(row["value"], row["unit"]), {"true": "達成", "false": "未達成", "": ""}[row["met"]]
        name, target = unguarded(row["name"]), unguarded(row["target"])
        said = {key: row[key] for key in ("number", "light", "attainment", "points")}
        yield Seen(name=name, target=target, value=value, verdict=verdict, **said)


def of_json(text):
    for item in (item for card in json.loads(text)["scorecards"] for goal in card["goals"] for item in goal["indicators"]):
        result, target = item["result"], item["target"] or {"text": "", "met": None}
        shown_as = {"light": "sign", "attainment": "percent", "points": "value"}
        light, degree, points = (item[key][of] if item[key] else "" for key, of in shown_as.items())
        yield Seen(
            number=item["number"], name=item["name"], target=target["text"],
            value=with_unit(result["value"], result["unit"]) if result else "",
            verdict={True: "達成", False: "未達成", None: ""}[target["met"]], light=light, attainment=degree, points=points,
        )  # fmt: skip


def with_unit(value, unit):
    """A number as it is shown."""
    return {"1": "是", "0": "否"}[value] if unit == "是/否" and value else grouped(value) + unit if value else ""


def of_rows(rows):
    """The rows of the tables of indicators: those below each row of heads, as long as they begin with a number."""
    heads = []
    for row in rows:
        if list(row[:2]) == ["項次", "指標"]:
            heads = [HEADS.get(head, "") for head in row]
        elif not row or not row[0].isdigit():
            heads = []
        elif heads:
            yield of_cells({head: cell for head, cell in zip(heads, row, strict=False) if head})


def of_cells(cells):
    seen = Seen(**{head: "" if cell in ("—", "□", "#DIV/0!") and head != "light" else cell for head, cell in cells.items()})
    return seen._replace(
        target=seen.target.replace(",", ""),
        value=seen.value.removesuffix("※"),
        verdict=seen.verdict if seen.verdict in ("達成", "未達成") else "",
        attainment=seen.attainment.removesuffix("%"),
        points=seen.points.partition("/")[0].replace("—", ""),
    )


def cells_of_markdown(text):
    for line in text.splitlines():
        cells = re.split(r" ?(?<!\\)\| ?", line)[1:-1]
        if set("".join(cells)) - set("-:"):
            yield [re.sub(r"\\(.)", r"\1", html.unescape(cell.replace("<br>", " "))) for cell in cells]


def cells_of_page(text):
    for table in Reader(text).all("table"):
        rows = [
            [cell.text for cell in row.children] for part in table.children if part.tag != "colgroup" for row in part.children
        ]
        yield from (row for row in rows if len(row) == len(rows[0]))  # without the details that open below a row
        yield [""]


def cells_of_workbook(data, number=0):
    sheet = read(data).sheets[number]
    for row in range(1, sheet.last_row + 1):
        yield [sheet.text(row, column) for column in range(1, sheet.last_column + 1)]


def as_stored(seen):
    """The numbers as a file holds them: no zeros at the end, no commas, no unit but %."""
    return seen._replace(value=stored(seen.value), attainment=stored(seen.attainment))


def stored(text):
    number = re.match(r"(-?[\d,]+)(?:(\.\d*[1-9])0*|\.0+)?(%?)", text)
    return number[1].replace(",", "") + (number[2] or "") + number[3] if number else text


# Plans by chance: counts and ratios, weights, lights, rules of attainment, agencies and years

COUNTS = (">= {n}", "<= {n}", "> {n}", "< {n}", "{n}..{m}", "= {n}", ">= 0", "<= 0", "1,0{n}以上")
RATIOS = {
    "占比": ("部分 全體", (">= {n}%", "<= {n}%", "{n}%..{m}%", "> 0%")),
    "增減率": ("本期 前期", ("<= {n}%", ">= -{n}%", "<= 0%")),
    "中程概算差異": ("編報數 核列數", ("<= {n}%",)),
    "研究經費比率": ("研究經費 年度預算", (">= 0.0{n}%", ">= {n}%")),
}
MODES = ("half-up", "half-even", "down", "up")
AGENCIES = ("甲機關", "=乙|機關", "丙<b>機關")


def by_chance(seed):
    """A plan of ten indicators, and its figures for three agencies and three years."""
    chance = random.Random(seed)
    items, rows = [], []
    weights = [chance.randint(0, 12) for _ in range(9)]
    for i, weight in enumerate([*weights, 100 - sum(weights)]):
        low = chance.randint(11, 90)
        ratio = chance.choice(list(RATIOS)) if i % 2 else ""
        inputs, targets = RATIOS[ratio] if ratio else (f"件數{i}", COUNTS)
        target = chance.choice(targets).format(n=low, m=low + chance.randint(0, 9))
        what = (
            f"indicator: {ratio}, decimals: {chance.randint(0, 4)}"
            if ratio
            else f"count: {inputs}, unit: {chance.choice('項次館件')}"
        )
        how = f'target: "{target}", weight: {weight}, rounding: {chance.choice(MODES)}'
        items.append(f'{{{what}, id: i{i}, name: "=指標|{i}", {how}}}')
        for agency, year in ((agency, year) for agency in AGENCIES for year in (97, 98, 99)):
            figures = zip(inputs.split(), likely(chance, low, ratio), strict=True)
            rows += [[agency, year, f"i{i}", name, figure] for name, figure in figures]
    rules = f"{{ceiling: {chance.choice(['inverse', 'shortfall'])}, range: nearest, zero: met, equal: met, cap: 120%, least: 0%}}"
    lights = "{steps: [{from: 100%}, {from: 80%}, {sign: ●}]}"
    goal = f"{{id: g, number: 一, name: 目標, indicators: [{', '.join(items)}]}}"
    plan = f"agency: 甲機關\nyear: 99\nattainment: {rules}\nlights: {lights}\ngoals: [{goal}]\n"
    return plan, csv_of([["機關", "年度", "指標", "項目", "數值"], *rows])


def likely(chance, low, ratio):
    """Figures close to the target, half of a printed digit, far from it, none, or nothing to divide by."""
    kind = chance.random()
    if not ratio:
        return ["-"] if kind < 0.1 else [chance.randint(low - 5, low + 12) if kind < 0.6 else chance.randint(0, 90000)]
    whole = chance.choice([0, 40, 20000, 60000, 30733799]) if kind < 0.5 else chance.randint(1, 10**9)
    part = (2 * chance.randint(0, 20000) + 1) * whole // 20000 if kind < 0.8 else chance.randint(0, 10**9)
    return ["約5" if kind > 0.97 else part, whole]


def csv_of(rows):
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def example(name):
    return tuple((EXAMPLES / name / file).read_text("utf-8") for file in ("plan.yaml", "figures.csv"))


PLANS = {"99": example("mofa-99"), "108": example("mofa-108"), "by chance": by_chance(3)}


@pytest.fixture(params=PLANS)
def cards(request, kpical, tmp_path):
    """The scorecard of a plan in every format, by its suffix."""
    for name, text in zip(("plan.yaml", "figures.csv"), PLANS[request.param], strict=True):
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "lights.yaml").write_bytes((EXAMPLES / "mofa-108" / "lights.yaml").read_bytes())
    ran = [kpical("score", "plan.yaml", "figures.csv", "-o", f"card.{suffix}", cwd=tmp_path) for suffix in SUFFIXES]
    assert ran == [ran[0]] * len(SUFFIXES)
    assert (ran[0].returncode in (0, 1), ran[0].stdout) == (True, "")
    return {suffix: (tmp_path / f"card.{suffix}").read_bytes() for suffix in SUFFIXES}


SUFFIXES = ("csv", "json", "md", "txt", "html", "xlsx", "ods")


def test_every_format_of_a_scorecard_shows_the_same(cards, tmp_path):
    text = {suffix: data.decode() for suffix, data in cards.items() if suffix not in KINDS}
    wanted = list(of_csv(text["csv"]))
    assert list(of_json(text["json"])) == wanted
    lines = list(cells_of_markdown(text["md"]))
    told = [seen._replace(**dict.fromkeys(left_out(lines), "")) for seen in wanted]
    assert list(of_rows(lines)) == told
    assert sum(bool(seen.value and seen.verdict) for seen in told) > 0.6 * len(told)
    assert list(of_rows(cells_of_page(text["html"]))) == told
    plain = [re.split(" {2,}", line.strip()) for line in text["txt"].splitlines()]
    assert [[cell for cell in row if cell] for row in lines if row[0] in ("1", "2")] == [
        row for row in plain if row[0] in ("1", "2")
    ]
    for kind in KINDS:
        assert list(map(as_stored, of_rows(cells_of_workbook(cards[kind])))) == list(map(as_stored, told))
    assert sum(bool(cell.formula) for cell in xlsx_cells(cards["xlsx"]).values()) > len(told)
    found = shown(tmp_path / "office", x_xlsx=falsified(cards["xlsx"]), o_ods=falsified(cards["ods"]))
    for name in "xo":
        card = next(rows for key, rows in found.items() if key.startswith(name) and key[2:] not in ("比較", "歷年", "各數"))
        assert list(of_rows(card)) == told
        years = [(row[0], row[1], row[3]) for row in found.get(f"{name}-歷年", []) if len(row) > 3 and row[1].isdigit()]
        assert sorted(years) == sorted(earlier(text["csv"], text["json"]))
        side_by_side = [row for row in found.get(f"{name}-比較", []) if len(row) > 4 and row[1].isdigit()]
        assert [cell for row in side_by_side for cell in row[5:]] == [compared(seen) for seen in wanted if len(side_by_side) > 1]


def left_out(lines):
    """The columns that the plan does not call for."""
    heads = {head for line in lines if line[:2] == ["項次", "指標"] for head in line}
    return {HEADS[head] for head in HEADS if head not in heads}


def earlier(text, data):
    """Agency, year and value of all results of earlier years."""
    items = [(card, item) for card in json.loads(data)["scorecards"] for goal in card["goals"] for item in goal["indicators"]]
    for row, (card, item) in zip(csv.DictReader(io.StringIO(text)), items, strict=True):
        for year in item["earlier"]:
            if year["value"]:
                yield card["agency"], str(year["year"]), with_unit(year["value"], row["unit"])


def compared(seen):
    """A cell of the table of all agencies."""
    return f"{seen.value or '—'} {seen.light}".strip()


# One result

PARTS = ("原預算", "追加預算", "以前年度保留數")
CASES = {
    "prints as its target": "研究經費比率 研究經費=24,587千元 年度預算=30,733,799千元 --year 99",
    "in parts": " ".join(
        ["資本門執行率 應付未付數=0 賸餘數=△1", *(f"{name}.{part}=7" for name in ("實支數", "預算數") for part in PARTS)]
    ),
    "half of a digit": "增減率 本期=19999 前期=20000 --rounding half-even --target -1%以上",
    "yes": "外交尖兵養成 是否=有 --year 99",
    "no target": "占比 部分=1 全體=3 --decimals 30",
}


@pytest.mark.parametrize("name", CASES)
def test_every_format_of_a_result_shows_the_same(kpical, tmp_path, name):
    for suffix in SUFFIXES:
        assert kpical("calc", *CASES[name].split(), "-o", f"r.{suffix}", cwd=tmp_path) == (0, "", "")
    text = {suffix: (tmp_path / f"r.{suffix}").read_text("utf-8") for suffix in SUFFIXES if suffix not in KINDS}
    data = json.loads(text["json"])
    (row,) = csv.DictReader(io.StringIO(text["csv"]))
    assert [row[key] for key in ("value", "unit", "exact")] == [data[key] for key in ("value", "unit", "exact")]
    value = with_unit(data["value"], data["unit"])
    target, verdict = (data["target"]["text"], "達成" if data["target"]["met"] else "未達成") if data["target"] else ("", "")
    assert (row["target"], row["met"]) == (target, {"達成": "true", "未達成": "false", "": ""}[verdict])
    plain = (line.split("  ", 1) for line in text["txt"].splitlines())
    for lines in (cells_of_markdown(text["md"]), plain, cards_of_page(text["html"])):
        told = {cells[0]: cells[1].strip() for cells in lines if len(cells) > 1}
        assert re.sub("（.*", "", told["結果"]) == value
        distance = (data["gap"] or {"amount": ""})["amount"]
        if target:
            assert told["目標"].startswith(f"{target}　{verdict}")
            assert told["目標"].endswith(f"（{row['target_from']}）")
        assert distance in told.get("目標", "").replace(",", "")
    workbooks = {kind: (tmp_path / f"r.{kind}").read_bytes() for kind in KINDS}
    for workbook in workbooks.values():
        whose = row["target_from"]
        assert row_of(cells_of_workbook(workbook)) == list(
            filter(None, [data["working"][0], stored(value), target, verdict, whose])
        )
    if name == "half of a digit":
        found = shown(tmp_path / "office", **{f"{kind}_{kind}": falsified(workbook) for kind, workbook in workbooks.items()})
        assert [row_of(rows) for rows in found.values()] == [[data["working"][0], value, target, verdict, row["target_from"]]] * 2


def cards_of_page(text):
    """The labelled texts of a page, each with its first line."""
    for card in Reader(text).all("div"):
        if [child.tag for child in card.children[:2]] == ["dt", "dd"]:
            yield card.children[0].text, card.children[1].text


def row_of(rows):
    """The row below the heads of a result's sheet."""
    rows = list(rows)
    return [cell for cell in rows[next(i for i, row in enumerate(rows) if row[0] == "算式") + 1] if cell]


def test_standard_output_is_what_a_file_would_be(kpical, tmp_path):
    for form, suffix in (("html", "html"), ("table", "txt")):
        kpical("calc", *CASES["yes"].split(), "-o", f"r.{suffix}", cwd=tmp_path)
        assert kpical("calc", *CASES["yes"].split(), "--format", form).stdout == (tmp_path / f"r.{suffix}").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        ("占比 部分=1 全體=0", 1, "分母「全體」為零"),
        ("沒有 部分=1", 2, "沒有「沒有」這個指標"),
    ],
)
def test_a_result_that_there_is_not_is_said_and_leaves_every_file_as_it_was(kpical, tmp_path, words, exit_code, said):
    for suffix in SUFFIXES:
        (tmp_path / f"r.{suffix}").write_text("old", "utf-8")
        ran = kpical("calc", *words.split(), "-o", f"r.{suffix}", cwd=tmp_path)
        assert (ran.returncode, ran.stdout) == (exit_code, "")
        assert said in ran.stderr
        assert (tmp_path / f"r.{suffix}").read_text("utf-8") == "old"
    data = json.loads(kpical("calc", *words.split(), "--format", "json").stdout)
    assert (data["value"], data["exact"], said in data["error"]["message"]) == (None, None, True)


# Where the result may not go

CALC = ("calc", "占比", "部分=1", "全體=3")
SCORE = ("score", "plan.yaml", "figures.csv")
TEMPLATE = ("template", "plan.yaml")


@pytest.fixture
def folder(tmp_path):
    for name, text in zip(("plan.yaml", "figures.csv"), PLANS["99"], strict=True):
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


@pytest.mark.parametrize("command", [CALC, SCORE, TEMPLATE], ids=lambda words: words[0])
def test_a_result_that_can_not_be_written_is_an_error_in_one_sentence(kpical, at_terminal, folder, command):
    before = sorted(folder.iterdir())
    for output, said in (
        ("no/r.xlsx", f"沒有資料夾「{folder / 'no'}」"),
        (
            "r.docx",
            "看不出「r.docx」是哪一種格式；檔名請以 .csv、.json、.md、.html、.htm、.xlsx、.ods、.txt、.tsv、.jsonl、.ndjson 結尾",
        ),
        ("r", "看不出「r」是哪一種格式"),
        (".", "看不出「.」是哪一種格式"),
    ):
        ran = kpical(*command, "-o", output, cwd=folder)
        assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
        assert said in ran.stderr
    for kind in KINDS:
        ran = at_terminal(*command, "--format", kind, cwd=folder)
        assert (ran.returncode, ran.stdout) == (2, f"{kind} 檔不能顯示在終端機上；請加上 -o 檔名，如 -o result.{kind}。\n")
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("command", [CALC, SCORE], ids=lambda words: words[0])
def test_a_suffix_that_batch_writes_is_written_by_the_others_too(kpical, folder, command):
    for output in ("r.csv", "r.tsv", "r.json", "r.jsonl", "r.ndjson"):
        kpical(*command, "-o", output, cwd=folder)
    text = {path.suffix: path.read_text("utf-8") for path in folder.glob("r.*")}
    tabs, commas = csv.reader(io.StringIO(text[".tsv"]), delimiter="\t"), csv.reader(io.StringIO(text[".csv"]))
    assert list(tabs) == list(commas)
    lines = [json.loads(line) for line in text[".jsonl"].splitlines()]
    data = json.loads(text[".json"])
    assert lines == (data if isinstance(data, list) else [data])
    assert text[".jsonl"] == text[".ndjson"]


@pytest.mark.parametrize("suffix", KINDS)
def test_a_scorecard_never_replaces_its_figures_or_its_plan(kpical, folder, suffix):
    form = f"form.{suffix}"
    assert kpical(*TEMPLATE, "-o", form, cwd=folder).returncode == 0
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for args in ((form, "-o", form), ("figures.csv", form, "-o", f"./{form}"), (form, "-o", "plan.yaml", "--format", "csv")):
        ran = kpical("score", "plan.yaml", *args, cwd=folder)
        assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
        assert "就是輸入檔；請換一個輸出檔名。" in ran.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
