"""What people see, as stored in tests/screens; `KPICAL_RENEW_SCREENS=1 pytest tests/cli/test_screens.py` writes them anew."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from programs import run_at_terminal, run_kpical, without_colours

from kpical.problem.display import width

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pty on Windows")

STORED = Path(__file__).parent / "screens"
LANGUAGES = ("zh-TW", "en")
WIDTHS = (60, 80, 120)
PLAIN = 0  # no terminal
_CAPITAL = ("calc", "資本門執行率", "--year", "99")
SCREENS = {
    "calc": (*_CAPITAL, "實支數=199990", "應付未付數=0", "賸餘數=0", "預算數=25萬元"),
    "calc-parts": (
        *_CAPITAL, "實支數.原預算=700", "實支數.追加預算=△50", "實支數.以前年度保留數=30", "應付未付數=20", "賸餘數=10",
        "預算數=800",
    ),
    "calc-uses": ("calc", "執行率增減", "今年.部分=2", "今年.全體=3", "去年.部分=1", "去年.全體=2"),
    "show": ("show", "mobile-consular-coverage"),
    "show-long": ("show", "lifelong-learning"),
    "list": ("list", "zz-", "--formulas", "listed"),  # not the shipped ones: there may be more of them
    "check": ("check", "bad.yaml", "change.yaml"),
    "error-zero": ("calc", "中程概算差異", "編報數=100", "核列數=0"),
    "error-unknown-indicator": ("calc", "資本們執行率"),
    "error-figure": ("calc", "占比", "部分=約1,200萬元", "全體=4"),
    "error-usage": ("calc", "占比", "--rounding", "bankers"),
    "error-file": ("calc", "bad", "--formulas", "bad.yaml"),
}  # fmt: skip
FILES = {
    "bad.yaml": "id: bad\nnaem: 壞\nformula: （甲 + 已）÷ 乙 × 100％\ninputs:\n  甲: {unit: 元, mni: 3}\n  乙: {unit: 尺}\n",
    "change.yaml": "id: change\nname: {zh: 執行率增減, en: Change}\nformula: 今年－去年\nunit: 百分點\ninputs: {}\n"
    "uses: {今年: share-of-total, 去年: share-of-total}\n",
    "listed/capital.yaml": "id: zz-capital-execution-rate\n"
    "name: {zh: 本機關年度資本門預算執行率, en: Annual capital budget execution rate}\n"
    "aliases: [甲執行率, 甲資本門執行率]\nformula: 甲\ninputs: [甲]\n",
    "listed/growth.yaml": "id: zz-growth-rate\nname: {zh: 本年較前年增減率, en: Rate of growth}\n"
    "aliases: [甲增減率]\nformula: 甲\ninputs: [甲]\n",
    "listed/review.yaml": "id: zz-regulation-review-rate\n"
    "name: {zh: 推動法規鬆綁：本部法規檢討訂修完成率, en: Share of regulations that were reviewed or amended}\n"
    "aliases: [甲法規檢討訂修完成率, 甲主管法規檢討訂修完成率]\nformula: 甲\ninputs: [甲]\n",
}


@cache
def folder():
    """A folder with FILES; it goes when the tests end."""
    made = TemporaryDirectory()
    for name, text in FILES.items():
        (Path(made.name) / name).parent.mkdir(exist_ok=True)
        (Path(made.name) / name).write_text(text, "utf-8")
    return made


@cache
def rendering(screen: str, lang: str, columns: int) -> str:
    """The screen's text without colours and without the blanks at the end of a line."""
    args = (*SCREENS[screen], "--lang", lang)
    if screen == "calc-uses":
        args = (*args, "--formulas", "change.yaml")
    if columns == PLAIN:
        ran = run_kpical(*args, cwd=folder().name)
        text = ran.stdout + ran.stderr
    else:
        text = without_colours(run_at_terminal(*args, columns=columns, cwd=folder().name).stdout)
    return "".join(line.rstrip() + "\n" for line in text.rstrip("\n").split("\n"))


EVERY = [(screen, lang) for screen in SCREENS for lang in LANGUAGES]


@pytest.mark.parametrize(("screen", "lang"), EVERY)
def test_a_screen_is_as_stored(screen, lang):
    seen = ""
    for columns in (PLAIN, *WIDTHS):
        title = f"{columns} columns" if columns else "no terminal"
        seen += f"===== {title} =====\n{rendering(screen, lang, columns)}"
    stored = STORED / f"{screen}.{lang}.txt"
    if os.environ.get("KPICAL_RENEW_SCREENS"):
        STORED.mkdir(exist_ok=True)
        stored.write_text(seen, "utf-8", newline="\n")
    assert seen == stored.read_text("utf-8")


def test_nothing_else_is_stored():
    assert {path.name for path in STORED.iterdir()} == {f"{screen}.{lang}.txt" for screen, lang in EVERY}


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize(("screen", "lang"), EVERY)
def test_no_line_is_wider_than_the_terminal(screen, lang, columns):
    assert [line for line in rendering(screen, lang, columns).split("\n") if width(line) > columns] == []


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("screen", ["calc", "show", "show-long", "list"])
def test_nothing_is_lost_by_folding(screen, columns):
    def without_layout(text):
        return sorted(char for char in text if char not in " \n\u3000" and not "\u2500" <= char <= "\u257f")

    folded, plain = (without_layout(rendering(screen, "zh-TW", n)) for n in (columns, PLAIN))
    assert folded == plain


@pytest.mark.parametrize("columns", WIDTHS)
def test_an_id_in_the_list_is_never_broken(columns):
    seen = rendering("list", "zh-TW", columns)
    for line in rendering("list", "zh-TW", PLAIN).split("\n")[1:-1]:
        assert line.split()[0] in seen


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("screen", [screen for screen in SCREENS if screen.startswith(("calc", "show", "error", "check"))])
def test_no_line_begins_with_a_mark_that_closes(screen, columns):
    lines = rendering(screen, "zh-TW", columns).split("\n")
    assert [line for line in lines if line.strip() and line.strip()[0] in "，。；：、）」？"] == []
