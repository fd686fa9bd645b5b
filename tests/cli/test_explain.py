"""`kpical explain`: what an error code means, an example that provokes it, and how to fix it."""

from __future__ import annotations

import shlex
import subprocess
import sys

import pytest
from programs import environment, without_colours

from kpical.explanations import _read, explanation
from kpical.problem.codes import CODES
from kpical.problem.display import width
from kpical.words import LANGUAGES, Words

# runs the program, and keeps the codes of all that it puts in words
_RECORDED = """\
import atexit, pathlib, runpy
from kpical.words import Words

said, sentence = set(), Words.sentence

def recorded(self, error, **how):
    said.add(error.code)
    return sentence(self, error, **how)

Words.sentence = recorded
atexit.register(lambda: pathlib.Path("codes.txt").write_text(" ".join(sorted(said))))
runpy.run_module("kpical", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_an_example_provokes_its_code_alone_and_prints_what_is_stored(code, lang, tmp_path):
    """`python docs/generate.py` writes anew what it prints."""
    page = explanation(code, lang)
    if page.posix and sys.platform == "win32":
        pytest.skip("Windows refuses it in another way")
    for name, text in page.files.items():
        (tmp_path / name).write_text(text, "utf-8", newline="\n")
    _, *words = shlex.split(page.command(lang))
    done = subprocess.run(
        [sys.executable, "-c", _RECORDED, *words], cwd=tmp_path, env=environment({}), check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert done.returncode == page.exit_code
    assert (tmp_path / "codes.txt").read_text() == code
    assert done.stdout.decode("utf-8").replace("\r\n", "\n") == page.printed


@pytest.mark.parametrize("file", [*(f"{lang}.yaml" for lang in LANGUAGES), "examples.yaml"])
def test_every_code_has_its_page(file):
    assert tuple(_read(file)) == CODES


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_a_page_can_be_shown_on_a_cp950_console(code, lang):
    page = explanation(code, lang)
    text = page.meaning + page.fix + page.run + page.printed + "".join(page.files.values())
    assert text.encode("cp950", "ignore").decode("cp950") == text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_code_all_are_listed_a_line_each(kpical, lang):
    ran = kpical("explain", "--lang", lang)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [line.split()[0] for line in ran.stdout.splitlines()[1:]] == list(CODES)
    assert all(Words(lang).label(f"code.{code}") in ran.stdout for code in CODES)


def test_a_page_says_what_a_code_means_how_to_fix_it_and_shows_an_example(kpical):
    ran = kpical("explain", "wrong_unit")
    assert (ran.returncode, ran.stderr) == (0, "")
    title, _, meaning, fix, _, example, *_ = ran.stdout.splitlines()
    assert title == "wrong_unit　單位不符"
    assert meaning.startswith("意思  數字的單位不是要的那一類")
    assert fix.startswith("改法  更正單位")
    assert example == "例子"
    for words in ("table.csv  機關,部分（千元）", "kpical batch 占比 table.csv", "wrong_unit: 「部分」", "結束代碼   1\n"):
        assert words in ran.stdout


def test_in_english(kpical):
    out = kpical("--lang", "en", "explain", "missing_part").stdout
    for words in ("Meaning  A figure may be given whole", "kpical --lang en calc", "Some parts are missing", "Exit code  1\n"):
        assert words in out


@pytest.mark.parametrize(("typed", "near"), [("wrong-unit", "wrong_unit"), ("MISSING", ""), ("zero", "zero_denominator")])
def test_an_unknown_code_gets_did_you_mean(kpical, typed, near):
    ran = kpical("explain", typed)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"沒有「{typed}」這個錯誤代碼；請用 kpical explain 查看所有代碼。")
    assert near in ran.stderr


def test_codes_are_completed(kpical):
    env = {"_KPICAL_COMPLETE": "bash_complete", "COMP_WORDS": "kpical explain not", "COMP_CWORD": "2"}
    assert kpical(env=env).stdout.split() == ["plain,not_a_number", "plain,not_whole", "plain,not_shared"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", ["wrong_unit", "too_deep", "bad_file"])
def test_a_page_fits_a_terminal_of_80_columns(at_terminal, code, lang):
    seen = without_colours(at_terminal("explain", code, "--lang", lang).stdout)
    assert [line for line in seen.split("\n") if width(line.rstrip()) > 80] == []
    assert "".join(explanation(code, lang).fix.replace("`", "").split()) in "".join(seen.split())


def test_the_pages_are_read_only_when_they_are_asked_for(kpical):
    for args, read in ((("calc", "占比", "部分=1", "全體=0"), False), (("explain", "missing"), True)):
        ran = kpical(*args, python=("-X", "importtime"))
        assert ("kpical.explanations" in ran.stderr) is read
