"""The script of the manual, run as it is printed: every kind of failure ends in its own line."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from paths import ROOT
from programs import environment
from tools import needs, program

from kpical.words import LANGUAGES

pytestmark = [needs("jq"), pytest.mark.skipif(sys.platform == "win32", reason="the script is for a POSIX shell")]

GOOD = "機關,部分,全體\n甲,1,2\n乙,3,4\n"
FAILED = "機關,部分,全體\n甲,1,2\n乙,-,2\n丙,1,4\n"
MISSED = "機關,部分,全體\n甲,1,2\n丙,1,4\n"
NESTED = '{"機關": "甲", "部分": 1, "全體": 2}\n{"機關": "乙", "部分": [1], "全體": 2}\n'
LATE = '{"機關": "甲", "部分": 1, "全體": 2}\n' * 30_000 + '{"機關": "乙", "部分": [1], "全體": 2}\n'
SAID = {
    "zh-TW": {
        "all": "全部算出：2 列\n", "failed": "第 3 列：missing（部分）\n未達目標：丙 25.00%\n", "missed": "未達目標：丙 25.00%\n",
        "not begun": "沒有開始：", "broken": "讀寫失敗：the last line\n", "interrupted": "中斷（143）：the last line\n",
    },
    "en": {
        "all": "all computed: 2\n", "failed": "row 3: missing (部分)\nmissed: 丙 25.00%\n", "missed": "missed: 丙 25.00%\n",
        "not begun": "not begun: ", "broken": "reading or writing failed: the last line\n",
        "interrupted": "interrupted (143): the last line\n",
    },
}  # fmt: skip


def script(lang):
    (found,) = re.findall(
        r"^```sh\n(#!/bin/sh\n.*?)^```$", (ROOT / f"docs/{lang}/contract.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    return found


@pytest.fixture(params=LANGUAGES)
def rates(request, tmp_path, door):
    """Runs the script on a table: its exit code, and what it says; `instead` stands for kpical where that has to fail."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "jq").symlink_to(program("jq"))
    (tmp_path / "rates.sh").write_text(script(request.param), "utf-8")

    def run(name, table=None, instead=f'exec {door} "$@"'):
        if table is not None:
            (tmp_path / name).write_text(table, "utf-8")
        (folder / "kpical").write_text(f"#!/bin/sh\n{instead}\n")
        (folder / "kpical").chmod(0o755)
        env = environment({"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"})
        done = subprocess.run(["sh", "rates.sh", name], cwd=tmp_path, env=env, capture_output=True, check=False)
        assert done.stderr == b""
        return done.returncode, done.stdout.decode()

    run.said, run.folder = SAID[request.param], tmp_path
    return run


def rows(folder, name):
    return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]


def test_the_script_is_about_twenty_lines():
    assert {len(script(lang).splitlines()) for lang in LANGUAGES} <= {*range(18, 25)}


@pytest.mark.parametrize(
    ("table", "code", "kind", "good", "bad"),
    [(GOOD, 0, "all", "甲乙", ""), (FAILED, 1, "failed", "甲丙", "乙"), (MISSED, 3, "missed", "甲丙", "")],
    ids=["all", "failed", "missed"],
)
def test_what_was_done_is_parted(rates, table, code, kind, good, bad):
    assert rates("table.csv", table) == (code, rates.said[kind])
    assert "".join(row["機關"] for row in rows(rates.folder, "good.jsonl")) == good
    assert "".join(row["機關"] for row in rows(rates.folder, "bad.jsonl")) == bad


@pytest.mark.parametrize(
    ("name", "table", "code"),
    [
        ("nowhere.csv", None, "bad_option"), ("heads.csv", "機關,部,全\n甲,1,2\n", "missing_column"),
        ("empty.csv", "", "missing_column"),
        ("nested.jsonl", NESTED, "bad_file"), ("page.xlsx", "<html>", "bad_file"), (".", None, "bad_option"),
    ],
)  # fmt: skip
def test_what_did_not_begin_says_why(rates, name, table, code):
    status, said = rates(name, table)
    assert (status, said.startswith(f"{rates.said['not begun']}{code}")) == (2, True)
    assert not (rates.folder / "good.jsonl").exists()


def test_what_stopped_on_the_way_says_where(rates):
    status, said = rates("late.jsonl", LATE)
    assert (status, said.startswith(rates.said["broken"].replace("the last line\n", "late.jsonl:30001:"))) == (4, True)
    assert not (rates.folder / "good.jsonl").exists()


@pytest.mark.parametrize(("status", "kind"), [(4, "broken"), (143, "interrupted")])
def test_what_broke_off_says_so(rates, status, kind):
    assert rates("t.csv", GOOD, instead=f"echo the first; echo the last line >&2; exit {status}") == (status, rates.said[kind])


def test_what_was_mended_goes_to_the_same_script(rates):
    rates("table.csv", FAILED)
    mended = [row | {"部分": "2"} for row in rows(rates.folder, "bad.jsonl")]
    assert rates("mended.jsonl", "\n".join(map(json.dumps, mended)))[0] == 0
    assert [row["占比"] for row in rows(rates.folder, "good.jsonl")] == ["100.00"]
