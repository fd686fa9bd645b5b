"""What an office does in a year, as cases that were computed by hand: their files as they are, and what is expected of them."""

from __future__ import annotations

import csv
import io
import os
import shlex
from fractions import Fraction

import pytest
import yaml
from paths import SHARED
from programs import run_kpical

FOLDER = SHARED / "cases" / "office"
CASES = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in (FOLDER / f"{name}.yaml" for name in ("S01", "S07"))
    if path.exists()
}
pytestmark = pytest.mark.skipif(not CASES, reason=f"{FOLDER} is not here")
_AS_PRINTED = ("value", "gap", "change", "change_unit")


def runs(case, folder):
    """Each command of the case, run in a folder with its files: exit code, rows by their indicator, standard error."""
    for name, text in case["files"].items():
        (folder / name).write_text(text, encoding="utf-8")
    for line in case["run"].splitlines():
        words = shlex.split(line.removesuffix("; echo $?"))
        done = run_kpical(*words[1:])
        written = folder / words[words.index("-o") + 1] if "-o" in words else None
        text = written.read_text("utf-8-sig") if written else done.stdout
        yield done.returncode, {row["indicator"]: row for row in csv.DictReader(io.StringIO(text))}, done.stderr


def check(row, expected, names):
    """The row has the value, the exact one, the verdict, the gap, the change that are expected.

    What is said of an indicator is said by its name, where the case has its id.
    """
    printed = {key: expected[key] for key in _AS_PRINTED if key in expected}
    assert {key: row[key] or None for key in printed} == printed
    if "exact" in expected:
        assert Fraction(row["exact"]) == Fraction(expected["exact"])
    if "met" in expected:
        assert row["met"] == str(expected["met"]).lower()
    if "message" in expected:
        message = expected["message"]
        for identity, name in names.items():
            message = message.replace(f"（{identity}）", f"（{name}）")
        assert row["error"] == f"{expected['error']}: {message}"


@pytest.mark.skipif(os.name == "nt", reason="the commands are for a POSIX shell")
@pytest.mark.parametrize("name", CASES)
def test_a_case_comes_out_as_it_was_computed_by_hand(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    case = CASES[name]
    expected = [case["expect"][key] for key in ("first_run", "second_run")]
    for (code, rows, told), wanted in zip(runs(case, tmp_path), expected, strict=True):
        names = {identity: row["name"] for identity, row in rows.items()}
        assert code == wanted["exit"]
        assert wanted.get("notice", "") in told
        if "value" in wanted:
            (row,) = rows.values()
            check(row, wanted, names)
            assert wanted["period"] == f"{row['year']} 年 {row['month']} 月"
        for indicator in rows.keys() & wanted.keys():
            check(rows[indicator], wanted[indicator], names)
