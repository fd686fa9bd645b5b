"""Who asks for English gets English: Chinese stands only in what comes from data, and in words that can be typed."""

from __future__ import annotations

import re
import shlex
import shutil

import pytest
from paths import ROOT

from kpical.cli.examples import EXAMPLES
from kpical.cli.main import COMMANDS
from kpical.problem import change_errors, errors, table_errors
from kpical.problem.errors import KpicalError
from kpical.words import LANGUAGES, Words

CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff01-\uff0c\uff1a-\uff1c\uff1f]+")  # letters and marks
# what a sentence quotes because it can be typed or is printed: units, ways to write a figure or a year, words of formulas, heads
TYPED = (
    *(
        "億元",
        "千元",
        "全年",
        "元",
        "人",
        "件",
        "百分點",
        "萬",
        "億",
        "是",
        "否",
        "有",
        "無",
        "以上",
        "以下",
        "年度",
        "民國",
        "年",
        "第",
        "季",
        "月",
    ),
    *("約", "近", "逾", "餘", "多", "若", "達成項數", "且", "或", "非", "數", "預算數", "數值", "來源", "指標"),
)
EVERY = ["", *COMMANDS]


def chinese(text: str, *data: str) -> list[str]:
    """What is Chinese in the text beside the data."""
    for word in sorted((*data, *TYPED), key=len, reverse=True):
        text = text.replace(word, "")
    return CHINESE.findall(text)


# Help


@pytest.mark.parametrize("command", EVERY)
def test_the_help_is_in_english_alone(kpical, command):
    ran = kpical("--lang", "en", *filter(None, [command]), "--help")
    assert ran.returncode == 0
    assert CHINESE.findall(ran.stdout) == []
    assert re.search(r"Options:\n(  .*\n)+\n(Commands:\n(  .*\n)+\n)?Example:\n  kpical .*\n$", ran.stdout)


@pytest.mark.parametrize("command", EVERY)
def test_without_that_both_are_there(kpical, command):
    ran = kpical(*filter(None, [command]), "--help")
    english = kpical("--lang", "en", *filter(None, [command]), "--help").stdout
    assert "用法 Usage: " in ran.stdout
    assert CHINESE.search(ran.stdout.partition("選項 Options")[0].partition("\n")[2])
    assert " ".join(english.split("\n\n")[1].split()) in " ".join(ran.stdout.split())
    assert " | " not in ran.stdout


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", EXAMPLES)
def test_the_example_of_a_help_works(kpical, tmp_path, command, lang):
    for name, source in (
        ("budget.csv", "budget-growth.csv"), ("plan.yaml", "mofa-108/plan.yaml"), ("figures.csv", "mofa-108/figures.csv"),
        ("lights.yaml", "mofa-108/lights.yaml"),
    ):  # fmt: skip
        shutil.copy(ROOT / "examples" / source, tmp_path / name)
    shutil.copytree(ROOT / "examples" / "my-formulas", tmp_path / "my-formulas")
    (tmp_path / "taxes.csv").write_text("部分,全體,比重,share\n109305,180000,60.73%,60.73%\n", "utf-8")
    if command == "verify":
        kpical("score", "plan.yaml", "figures.csv", "-o", "scorecard.json", cwd=tmp_path)
    shown = kpical("--lang", lang, *([] if command == "kpical" else [command]), "--help").stdout.rstrip().split("\n")[-1]
    program, *words = shlex.split(shown)
    assert program == "kpical"
    assert command in ("kpical", words[0])
    ran = kpical("--lang", lang, *(words[: words.index(">")] if ">" in words else words), cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr


def test_every_command_has_an_example():
    assert [*EXAMPLES] == ["kpical", *COMMANDS]


# Sentences


CLASSES = [
    k
    for k in (vars(errors) | vars(change_errors) | vars(table_errors)).values()
    if isinstance(k, type) and issubclass(k, KpicalError)
]


@pytest.mark.parametrize("key", [key for key, text in Words("en").texts.items() if CHINESE.search(text)])
def test_a_sentence_quotes_only_what_can_be_typed(key):
    assert chinese(Words("en").texts[key], "（）", "【】", "(：)", "（千元）") == []


# What the program puts together, on data without any Chinese

RATE = "id: rate\nname: {zh: 率, en: Rate}\nformula: a÷b×100%\nunit: '%'\ninputs: {a: {unit: any}, b: {unit: any}}\n"
MONEY = "id: money\nname: {zh: 錢, en: Money}\nformula: paid÷budget×100%\nunit: '%'\n"
MONEY += "inputs: {paid: {unit: 元, min: 0, parts: [x, y]}, budget: {unit: 元}}\n"
COUNT = "id: count\nformula: n\ninputs: {n: {unit: 人, whole: true, max: 5}}\nvalid: {from: 99, to: 100}\n"
BAD = "id: bad\nformula: a＋b＋c\ninputs: {a: {unit: any}, b: {unit: 人}, c: {unit: 元}}\n"
UNIT = "id: unit\nformula: a÷b\nunit: 元\ninputs: {a: {unit: any}, b: {unit: 人}}\n"
PLAN = "agency: A\nyear: 99\ngoals: [{id: g, name: G, indicators: [{indicator: money}, {count: n}]}]\n"


@pytest.fixture
def folder(tmp_path):
    for name, text in (("rate", RATE), ("money", MONEY), ("count", COUNT)):
        (tmp_path / "own" / f"{name}.yaml").parent.mkdir(exist_ok=True)
        (tmp_path / "own" / f"{name}.yaml").write_text(text, "utf-8")
    for name, text in (("bad.yaml", BAD), ("unit.yaml", UNIT), ("plan.yaml", PLAN)):
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "in.csv").write_text("prior,paid,part\n1,2,3\n", "utf-8")
    (tmp_path / "two.csv").write_text("paid,paid,budget\n1,2,3\n", "utf-8")
    (tmp_path / "unit.csv").write_text("paid (人),budget\n1,2\n", "utf-8")
    (tmp_path / "captions.csv").write_text("單位 千元,\n單位 人,\npaid,budget\n1,2\n", "utf-8")
    (tmp_path / "fine.csv").write_text("paid,budget\n1,2\n,\nx,0\n", "utf-8")
    (tmp_path / "figures.csv").write_text("indicator,input,value\nmoney,paid,1\nmoney,budget,0\nmoney,other,3\nx,y,4\n", "utf-8")
    return tmp_path


MISTAKES = """\
calc
calc ratee
calc rate
calc rate a=1
calc rate a=1 b=0
calc rate a=1 b=x
calc rate a=3% b=1
calc rate 'a=1元' 'b=1人'
calc rate a=1 b=1 prior=3
calc rate a=1 a=2
calc rate a=1 b=2 --target x
calc rate a=1 b=2 --year x
calc rate a=1 b=2 --decimals 99
calc rate a=1 b=2 --format xlsx -o x.doc
calc money paid.x=1 budget=2
calc money paid=3 paid.x=1 paid.y=1 budget=2
calc money paid=-1 budget=2
calc money 'paid=1.2億' budget=1,00
calc money paid=1USD budget=1
calc count n=1.5 --year 99
calc count n=9 --year 99
calc count n=1 --year 98
calc bad --formulas bad.yaml
calc unit --formulas unit.yaml
check bad.yaml unit.yaml own
check nowhere
show ratee
show rate
show money
list ratee
ratee
explain x
schema x
batch money in.csv
batch growth-rate in.csv
batch money two.csv
batch money unit.csv
batch money captions.csv
batch money fine.csv --notes --verdict
batch money fine.csv --format table
batch money fine.csv --format markdown
batch money nowhere.csv
batch in.csv
batch money fine.csv --map paid=x
batch money fine.csv --unit x
batch money fine.csv --head 9
score plan.yaml figures.csv
score plan.yaml figures.csv --format markdown
score plan.yaml in.csv
score plan.yaml figures.csv --format html
score nowhere.yaml in.csv
score own/rate.yaml in.csv
"""


@pytest.mark.parametrize("command", MISTAKES.splitlines())
def test_what_is_put_together_is_english_too(kpical, folder, command):
    ran = kpical("--lang", "en", *shlex.split(command), "--formulas", "own", cwd=folder)
    data = ["a＋b＋c", "＝", "單位", "本期"]  # of the files, and an input of growth-rate
    assert chinese(ran.stdout + ran.stderr, *data) == []
