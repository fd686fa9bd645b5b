"""`kpical score`: results on standard output, everything else on standard error, and an exit code that a script can trust."""

import csv
import io
import json
import os
import shutil
import sys
import zipfile

import pytest
from paths import EXAMPLES

import kpical

PLAN = """\
agency: 外交部
year: 99
goals:
  - id: g
    name: 目標
    indicators:
      - {indicator: 研究經費比率, id: research, target: 0.08%以上}
      - {count: 計畫項數, id: projects, target: ">= 3"}
"""
MET = "指標,項目,數值\nresearch,研究經費,8\nresearch,年度預算,10000\nprojects,計畫項數,3\n"
MISSED = MET.replace("項數,3", "項數,2")
FAILED = MET.replace("10000", "-")
DONE = "1 份計分表；2 項指標：達成 {}、未達成 {}、無法計算 {}。\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with a plan, plan.yaml, and figures that meet it, met.csv, miss it or are not complete."""
    for name, text in {"plan.yaml": PLAN, "met.csv": MET, "missed.csv": MISSED, "failed.csv": FAILED}.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def score(kpical, folder):
    """`score(*args)` runs `kpical score` in the folder."""

    def run(*args, **how):
        return kpical("score", *args, cwd=folder, **how)

    return run


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


# Exit codes


@pytest.mark.parametrize(
    ("args", "exit_code", "last"),
    [
        (("met.csv",), 0, DONE.format(2, 0, 0)),
        (("met.csv", "--fail-on-miss"), 0, DONE.format(2, 0, 0)),
        (("missed.csv",), 0, DONE.format(1, 1, 0)),
        (("missed.csv", "--fail-on-miss"), 3, DONE.format(1, 1, 0)),
        (("failed.csv",), 1, DONE.format(1, 0, 1)),
        (("failed.csv", "--fail-on-miss"), 1, DONE.format(1, 0, 1)),
        (("met.csv", "met.csv"), 0, DONE.format(2, 0, 0)),
        (("failed.csv", "met.csv"), 0, DONE.format(2, 0, 0)),  # a blank gives way
        (("met.csv", "missed.csv"), 1, DONE.format(1, 0, 1)),  # 3 in the one, 2 in the other
    ],
)
def test_0_where_all_is_computed_1_where_not_3_where_a_target_is_missed_and_that_was_asked(score, args, exit_code, last):
    ran = score("plan.yaml", *args)
    assert (ran.returncode, ran.stderr) == (exit_code, last)
    assert ran.stdout.startswith("外交部 99 年度")


def test_1_comes_before_3(score, folder):
    (folder / "both.csv").write_text(FAILED.replace("項數,3", "項數,2"), "utf-8")
    assert score("plan.yaml", "both.csv", "--fail-on-miss").returncode == 1


def test_a_row_that_is_not_understood_is_1_though_everything_is_computed(score, folder):
    (folder / "more.csv").write_text(MET + "projekts,計畫項數,3\n", "utf-8")
    ran = score("plan.yaml", "more.csv")
    assert ran.returncode == 1
    assert ran.stderr.startswith("more.csv A5: ")
    assert "projects" in ran.stderr
    assert ran.stderr.endswith(DONE.format(2, 0, 0))


def test_figures_of_an_indicator_outside_the_plan_are_told_and_no_failure(score, folder):
    (folder / "more.csv").write_text(MET + "占比,部分,3\n", "utf-8")
    ran = score("plan.yaml", "more.csv")
    assert (ran.returncode, ran.stderr.count("\n")) == (0, 2)
    assert "「占比」" in ran.stderr


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "PLAN"),
        (("plan.yaml",), "FIGURES"),
        (("no.yaml", "met.csv"), "no.yaml: "),
        (("plan.yaml", "no.csv"), "「no.csv」"),
        (("plan.yaml", "."), "「.」"),
        ((".", "met.csv"), "「.」"),
        (("met.csv", "met.csv"), "met.csv:"),
        (("plan.yaml", "plan.csv"), "「plan.csv」"),
        (("plan.yaml", "bad.yaml"), "bad.yaml:1:10: "),
        (("bad-plan.yaml", "met.csv"), "bad-plan.yaml:3:"),
        (("plan.yaml", "met.csv", "--year", "x"), "「x」"),
        (("plan.yaml", "met.csv", "--format", "pdf"), "markdown"),
        (("plan.yaml", "met.csv", "-o", "out.pdf"), "「out.pdf」"),
        (("plan.yaml", "met.csv", "-o", "no/out.csv"), "資料夾"),
        (("plan.yaml", "met.csv", "-o", "met.csv"), "「met.csv」"),
        (("plan.yaml", "met.csv", "-o", "plan.yaml", "--format", "csv"), "「plan.yaml」"),
        (("plan.yaml", "met.csv", "--decimals", "3"), "--decimals"),
    ],
)
def test_2_where_nothing_could_begin(score, folder, args, words):
    (folder / "plan.csv").write_text("甲,乙\n1,2\n", "utf-8")
    (folder / "bad.yaml").write_text("figures: [3]", "utf-8")
    (folder / "bad-plan.yaml").write_text(PLAN.replace("goals:", "gaols:"), "utf-8")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    ran = score(*args)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert words in ran.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_2_where_a_column_could_be_two_inputs(score, folder):
    (folder / "plan.yaml").write_text(PLAN + "      - {count: 計畫項數, id: others, unit: 件}\n", "utf-8")
    (folder / "wide.csv").write_text("年度,計畫項數\n99,3\n", "utf-8")
    ran = score("plan.yaml", "wide.csv")
    assert ran.returncode == 2
    assert "projects:計畫項數、others:計畫項數" in ran.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_4_where_the_result_can_not_be_written(score):
    ran = score("plan.yaml", "met.csv", "-o", "/dev/full", "--format", "csv")
    assert ran.returncode == 4


ROOT_OR_WINDOWS = sys.platform == "win32" or (hasattr(os, "geteuid") and os.geteuid() == 0)


@pytest.mark.skipif(ROOT_OR_WINDOWS, reason="root, and Windows, may write to a locked folder")
def test_4_where_the_folder_may_not_be_written_to(score, folder):
    (folder / "locked").mkdir(mode=0o500)
    assert score("plan.yaml", "met.csv", "-o", "locked/out.csv").returncode == 4


# Input


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "utf-16"])
def test_figures_may_come_from_standard_input_in_any_encoding(score, encoding):
    ran = score("plan.yaml", "-", stdin=MET.encode(encoding))
    assert ran.returncode == 0
    assert "研究經費＝8元（標準輸入 C2）" in score(
        "plan.yaml", "-", "--format", "markdown", stdin=MET.encode(encoding)
    ).stdout.replace("\\", "")


def test_several_files_of_several_kinds_make_one_scorecard(score, folder):
    (folder / "a.yaml").write_text("research: {研究經費: 8}\n", "utf-8")
    (folder / "b.json").write_text('{"年度": 99, "figures": {"projects": 3}}', "utf-8")
    (folder / "c.csv").write_text("年度預算（千元）\n10\n", "utf-8")
    ran = score("plan.yaml", "a.yaml", "b.json", "c.csv", "--format", "csv")
    assert [(row["indicator"], row["exact"], row["met"]) for row in rows(ran.stdout)] == [
        ("research", "2/25", "true"),
        ("projects", "3", "true"),
    ]


def test_a_year_may_be_asked_for(score, folder):
    (folder / "years.csv").write_text("年度,計畫項數,research:研究經費,research:年度預算\n99,3,1,1\n100,5,1,1\n", "utf-8")
    found = rows(score("plan.yaml", "years.csv", "--year", "2011", "--format", "csv").stdout)
    assert [(row["year"], row["value"], row["change"] + row["change_unit"]) for row in found] == [
        ("100", "100.00", "0.00百分點"),
        ("100", "5", "+66.67%"),
    ]


def test_indicators_of_one_s_own_are_scored_too(kpical, folder):
    (folder / "own.yaml").write_text("id: own\nname: 自訂\nformula: 甲÷乙\ninputs: [甲, 乙]\n", "utf-8")
    (folder / "own-plan.yaml").write_text(
        "agency: x\nyear: 99\ngoals: [{id: g, name: y, indicators: [{indicator: 自訂, target: '>= 1'}]}]", "utf-8"
    )
    (folder / "own.csv").write_text("甲,乙\n1,8\n", "utf-8")
    ran = kpical("score", "own-plan.yaml", "own.csv", "--formulas", "own.yaml", "--format", "csv", cwd=folder)
    assert [(row["indicator"], row["exact"]) for row in rows(ran.stdout)] == [("own", "1/8")]


# Output


@pytest.mark.parametrize(
    ("name", "form"), [("out.csv", "csv"), ("OUT.JSON", "json"), ("out.md", "markdown"), ("out.txt", "table")]
)
def test_a_file_is_written_by_its_suffix_and_is_what_standard_output_would_be(score, folder, name, form):
    (folder / name).write_text("old", "utf-8")
    ran = score("plan.yaml", "met.csv", "-o", name)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", DONE.format(2, 0, 0))
    assert (folder / name).read_bytes().decode() == score("plan.yaml", "met.csv", "--format", form).stdout
    assert not list(folder.glob("*.tmp"))


def test_a_file_is_written_also_where_something_could_not_be_computed(score, folder):
    assert score("plan.yaml", "failed.csv", "-o", "out.csv").returncode == 1
    assert [bool(row["error"]) for row in rows((folder / "out.csv").read_text("utf-8"))] == [True, False]


def test_an_old_file_stays_where_nothing_could_begin(score, folder):
    (folder / "out.csv").write_text("old", "utf-8")
    assert score("plan.yaml", "no.csv", "-o", "out.csv").returncode == 2
    assert (folder / "out.csv").read_text("utf-8") == "old"


def test_the_table_has_goals_verdicts_and_remarks(score):
    *table, stamp, end = score("plan.yaml", "failed.csv").stdout.split("\n")
    assert (stamp.split("　")[0], end) == (f"kpical {kpical.__version__}", "")
    assert table == [
        "外交部 99 年度績效計分表",
        "",
        "機關      外交部",
        "年度      99 年度",
        "結果      2 項指標：達成 1、未達成 0、無法計算 1",
        "目標出處  計畫",
        "",
        "關鍵策略目標　目標",
        "項次  指標                        目標  結果  達成情形  差距",
        "1     行政及政策研究經費比率  >= 0.08%     □  沒有數字",
        "2     計畫項數                  >= 3項   3項  達成",
        "",
        "說明",
        "□  行政及政策研究經費比率：failed.csv C3: 「年度預算」：這裡沒有數字；空白、「-」和「…」都不會當作 0，若是零請寫 0。",
        "",
    ]


def test_the_table_in_english(score):
    ran = score("plan.yaml", "missed.csv", env={"KPICAL_LANG": "en"})
    assert "Indicator" in ran.stdout
    assert "1項 short" in ran.stdout
    assert "1 met, 1 missed, 0 not computed" in ran.stderr


def test_json_has_the_whole_of_it(score):
    data = json.loads(score("plan.yaml", "failed.csv", "--format", "json").stdout)
    (card,) = data["scorecards"]
    assert (card["agency"], card["year"], card["met"], card["missed"], card["failed"], card["points"]) == (
        "外交部",
        99,
        1,
        0,
        1,
        None,
    )
    research, projects = card["goals"][0]["indicators"]
    assert (research["result"], research["error"]["code"], research["error"]["input"]) == (None, "missing", "年度預算")
    assert (projects["result"]["value"], projects["target"]["met"], projects["gap"]["sense"]) == ("3", True, "even")
    assert [(each["input"], each["text"], each["place"]) for each in research["figures"]] == [
        ("研究經費", "8", "failed.csv C2"),
        ("年度預算", "-", "failed.csv C3"),
    ]


def test_results_for_programs_are_utf_8_whatever_the_console_has(score):
    env = {"KPICAL_LANG": "en", "PYTHONIOENCODING": "cp950"}
    assert rows(score("plan.yaml", "met.csv", "--format", "csv", env=env).stdout)[0]["agency"] == "外交部"


def test_at_a_terminal_names_are_shown_as_they_are_and_no_line_is_wider(at_terminal, folder):
    (folder / "plan.yaml").write_text(PLAN.replace("name: 目標", "name: '[red]目標[/red] [/b]'"), "utf-8")
    seen = at_terminal("score", "plan.yaml", "met.csv", columns=60, cwd=folder, env={"NO_COLOR": "1"})
    assert seen.returncode == 0
    assert "[red]目標[/red] [/b]" in seen.stdout


# Hostile


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("nul.csv", b"\0" * 1000),
        ("columns.csv", b"a," * 10_000 + b"\n" + b"1," * 10_000),
        ("long.csv", b"indicator,value\nprojects," + b"9" * 100_000),
        ("deep.yaml", b"a: " + b"[" * 100_000),
        ("deep.json", b'{"figures":' * 10_000),
        ("bytes.csv", bytes(range(256)) * 100),
        ("quote.csv", b'"' * 9_999),
    ],
)
def test_no_file_makes_kpical_say_that_it_is_at_fault(score, folder, name, data):
    (folder / name).write_bytes(data)
    ran = score("plan.yaml", name)
    assert ran.returncode in (1, 2)
    assert "這是 kpical 的錯誤" not in ran.stderr
    assert not set(ran.stderr + ran.stdout) & set("\x1b\0")


@pytest.mark.skipif(sys.platform == "win32", reason="no such names on Windows")
def test_the_name_of_a_file_can_not_command_the_terminal(score, folder):
    (folder / "\x1b[31m\u202e.csv").write_text("指標,項目,數值\nprojects,計畫項數,x\nprojects,no,1\n", "utf-8")
    ran = score("plan.yaml", "\x1b[31m\u202e.csv")
    assert ran.returncode == 1
    assert not set(ran.stdout + ran.stderr) & set("\x1b\u202e")


# The examples


@pytest.mark.parametrize(
    ("name", "exit_code", "counts"),
    [
        ("mofa-99", 1, "20 項指標：達成 13、未達成 6、無法計算 1"),
        ("mofa-108", 0, "4 項指標：達成 1、未達成 2、無法計算 0、無目標值 1"),
    ],
)
def test_the_examples_are_scored_as_the_manual_says(kpical, name, exit_code, counts):
    ran = kpical("score", EXAMPLES / name / "plan.yaml", EXAMPLES / name / "figures.csv", "--format", "csv")
    assert (ran.returncode, len(rows(ran.stdout))) == (exit_code, int(counts.split()[0]))
    assert ran.stderr == f"1 份計分表；{counts}。\n"
    assert kpical("score", EXAMPLES / name / "plan.yaml", EXAMPLES / name / "figures.csv", "--fail-on-miss").returncode == (
        exit_code or 3
    )


@pytest.mark.parametrize("name", ["mofa-99", "mofa-108"])
def test_the_examples_are_scored_as_json(kpical, name):
    ran = kpical("score", EXAMPLES / name / "plan.yaml", EXAMPLES / name / "figures.csv", "--format", "json")
    assert "這是 kpical 的錯誤" not in ran.stderr
    assert json.loads(ran.stdout)["scorecards"]


def test_the_lights_of_an_example_are_found_beside_its_plan_from_any_folder(kpical, tmp_path):
    shutil.copytree(EXAMPLES / "mofa-108", tmp_path / "plans")
    ran = kpical("score", "plans/plan.yaml", "plans/figures.csv", "--format", "csv", cwd=tmp_path)
    assert "".join(row["light"] for row in rows(ran.stdout)) == "★●□▲"


# What was not read

UNREAD = """\
資本門執行率: {實支數: 9,345, 應付未付數: 0, 賸餘數: 0, 預算數: 10,000}
研究經費比率: {研究經費: 24588千元, 年度預算: 30733799千元}
沒有的: {甲: 1}
"""
UNREAD_PLAN = """\
agency: 外交部
year: 99
goals: [{id: g, name: 甲, indicators: [{indicator: 資本門執行率}, {indicator: 研究經費比率}]}]
"""


def test_what_was_not_read_fails_its_indicator_and_stands_in_every_format(kpical, tmp_path):
    (tmp_path / "plan.yaml").write_text(UNREAD_PLAN, "utf-8")
    (tmp_path / "f.yaml").write_text(UNREAD, "utf-8")
    for form in ("table", "csv", "json", "markdown", "html", "xlsx", "ods"):
        ran = kpical("score", "plan.yaml", "f.yaml", "-o", "o", "--format", form, cwd=tmp_path)
        assert (ran.returncode, "f.yaml:1:20" in ran.stderr) == (1, True)
        data = (tmp_path / "o").read_bytes()
        if form in ("xlsx", "ods"):
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                data = b"".join(book.read(name) for name in book.namelist() if name.endswith(".xml"))
        text = data.decode()
        for said in ("345", "f.yaml:1:20", "f.yaml:3:6", "0.08" if form not in ("xlsx", "ods") else "年度預算"):
            assert said in text, (form, said)
        assert "90.00" not in text
    first, second = json.loads(kpical("score", "plan.yaml", "f.yaml", "--format", "json", cwd=tmp_path).stdout)["scorecards"][0][
        "goals"
    ][0]["indicators"]
    assert (first["result"], first["error"]["code"]) == (None, "bad_file")
    assert (second["result"]["value"], second["error"]) == ("0.08", None)
