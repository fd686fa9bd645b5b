"""Nothing that a terminal obeys reaches one, whatever the command, the format and the name; files and pipes stay as they are."""

import json
import os
import subprocess
import sys

import pytest
from programs import environment, without_colours

HOSTILE = "甲\x1b]52;c;QQ==\x07\x1bc\x9b31m\u202e乙\u200b\x7f"
SEEN = "甲�]52;c;QQ==��c�31m�乙��"
YAML = f"id: own\nname: {json.dumps(HOSTILE)}\nformula: 部分/全體\nunit: '%'\ninputs: [部分, 全體]\n"
PLAN = "agency: 甲\nyear: 112\ngoals: [{id: g, name: 目標, indicators: [{indicator: share-of-total}]}]\n"
FORMATS = ("table", "csv", "json", "markdown", "html")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "own.yaml").write_text(YAML, "utf-8")
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "figures.csv").write_text(
        f"指標,項目,數值,{HOSTILE}\n占比,部分,1,甲\n占比,全體,3,甲\n占比,{HOSTILE},3,甲\n", "utf-8"
    )
    (tmp_path / "in.csv").write_text(f"名稱,部分,全體\r\n{HOSTILE},1,3\r\n{HOSTILE},1,0\r\n", "utf-8")
    program = {"format": 1, HOSTILE: HOSTILE, "slots": [{HOSTILE: 1}]}
    (tmp_path / "bad.json").write_text(json.dumps({"indicator": HOSTILE, "program": program}), "utf-8")
    facts = {"value": HOSTILE, "unit": HOSTILE, "exact": HOSTILE, "rounding": HOSTILE, "decimals": 2}
    facts |= {"inputs": {HOSTILE: dict.fromkeys(("value", "unit", "text"), HOSTILE)}, "indicator": HOSTILE, "name": HOSTILE}
    program = {"format": 1, "indicator": HOSTILE, "slots": [], "formula": {"value": "1"}, "unit": None, "uses": {}, "decimals": 2}
    facts |= {"program": program | {"rounding": "up", "grades": []}, "figures": [], "definitions": {HOSTILE: HOSTILE}}
    (tmp_path / "result.json").write_text(json.dumps(facts | {"kpical": HOSTILE}), "utf-8")
    return tmp_path


def obeyed(screen: str) -> list[str]:
    """What a terminal would obey, but line ends and colours."""
    return [char for char in without_colours(screen) if not char.isprintable() and char not in "\n\u3000"]


COMMANDS = [
    *(("list", "--formulas", "own.yaml", "--format", form) for form in FORMATS),
    *(("show", "own", "--formulas", "own.yaml", "--format", form) for form in FORMATS),
    *(("calc", "own", "部分=1", "全體=3", "--formulas", "own.yaml", "--format", form) for form in FORMATS),
    *(("calc", "own", f"部分={HOSTILE}", "全體=3", "--formulas", "own.yaml", "--format", form) for form in FORMATS),
    *(("score", "plan.yaml", "figures.csv", "--format", form) for form in FORMATS),
    *(("template", "plan.yaml", "--format", form) for form in FORMATS),
    *(("batch", "占比", "in.csv", "--format", form) for form in FORMATS),
    *(("batch", "占比", "in.csv", "--bom", "-o", path) for path in ("/dev/stdout", "/dev/fd/1", "/dev/tty")),
    ("batch", "占比", "in.csv", "--as", f"占比={HOSTILE}"),
    ("batch", "占比", "in.csv", "--map", f"部分={HOSTILE}"),
    ("batch", "占比", f"{HOSTILE}.csv"),
    ("batch", "占比", "in.csv", "-o", f"{HOSTILE}/x.csv"),
    ("calc", HOSTILE),
    ("show", HOSTILE),
    ("list", HOSTILE),
    ("check", f"{HOSTILE}.yaml"),
    ("check", "own.yaml"),
    ("score", f"{HOSTILE}.yaml", "figures.csv"),
    *(("verify", "result.json", "--format", form) for form in FORMATS),
    ("verify", "bad.json"),
    ("verify", f"{HOSTILE}.json"),
    (HOSTILE,),
    ("calc", "占比", f"--{HOSTILE}"),
    ("calc", "占比", "--format", HOSTILE),
    ("calc", HOSTILE, "--debug"),
]


@pytest.mark.parametrize("args", COMMANDS, ids=lambda args: " ".join(args).replace(HOSTILE, "!"))
def test_nothing_that_a_terminal_obeys_comes_out(at_terminal, folder, args):
    ran = at_terminal(*args, cwd=folder, columns=200)
    assert ran.stdout
    assert not obeyed(ran.stdout)
    assert "kpical 的錯誤" not in ran.stdout


def test_a_question_is_asked_in_what_can_be_seen(at_terminal, tmp_path):
    name = json.dumps("部\x1b]0;x\x07分")
    (tmp_path / "own.yaml").write_text(f"id: own\nformula: 甲\ninputs: [{{name: 甲, unit: 元, label: {name}}}]\n", "utf-8")
    ran = at_terminal("calc", "own", "--formulas", "own.yaml", cwd=tmp_path)
    assert not obeyed(ran.stdout)


def test_at_a_terminal_a_table_stands_as_in_its_file_but_for_that(at_terminal, folder):
    assert at_terminal("batch", "占比", "in.csv", cwd=folder, columns=200).stdout.startswith(
        f"名稱,部分,全體,占比,error\n{SEEN},1,3,33.33,\n{SEEN},1,0,,占比: zero_denominator"
    )


def test_pipes_and_files_have_every_byte(kpical, folder):
    ran = kpical("batch", "占比", "in.csv", cwd=folder)
    assert ran.stdout.count(HOSTILE) == 2
    kpical("batch", "占比", "in.csv", "-o", "out.csv", cwd=folder)
    assert (folder / "out.csv").read_bytes().decode().count(HOSTILE) == 2
    assert HOSTILE in kpical("list", "--formulas", "own.yaml", "--format", "csv", cwd=folder).stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell of POSIX")
def test_a_table_in_a_file_is_the_same_from_a_terminal(at_terminal, kpical, folder):
    for args in (("calc", "占比", "部分=1", "全體=3"), ("batch", "占比", "in.csv", "--format", "table")):
        at_terminal(*args, "-o", "seen.txt", cwd=folder)
        kpical(*args, "-o", "piped.txt", cwd=folder)
        assert (folder / "seen.txt").read_bytes() == (folder / "piped.txt").read_bytes()
        assert b"\x1b[" not in (folder / "seen.txt").read_bytes().replace(HOSTILE.encode(), b"")


@pytest.mark.parametrize("form", ["xlsx", "ods"])
@pytest.mark.parametrize("path", ["/dev/stdout", "/dev/tty"])
def test_no_workbook_reaches_a_terminal_by_its_name(at_terminal, folder, form, path):
    ran = at_terminal("batch", "占比", "in.csv", "--format", form, "-o", path, cwd=folder)
    assert ran.returncode == 2
    assert "PK" not in ran.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_an_interrupt_at_any_moment_is_quiet(tmp_path):
    """In a module that is read when the command is there, on whatever line of it."""
    import signal
    import time

    for wait in range(0, 30, 2):
        program = subprocess.Popen(
            [sys.executable, "-c", "import kpical.__main__ as m, os; os.write(1, b'!'); m.main()"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path,
            env=environment({"PYTHONDONTWRITEBYTECODE": "1"}),
        )  # fmt: skip
        assert program.stdout.read(1) == b"!"
        time.sleep(0.005 + wait / 100)
        program.send_signal(signal.SIGINT)
        _, told = program.communicate(timeout=20)
        assert program.returncode in (130, 0, -signal.SIGINT)
        assert b"Traceback" not in told


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="needs Linux's limits")
@pytest.mark.parametrize(("form", "kilobytes"), [("html", 100_000), ("xlsx", 44_000), ("ods", 44_000)])
def test_too_little_memory_is_told_in_a_sentence_and_the_old_file_stays(tmp_path, form, kilobytes):
    (tmp_path / "in.csv").write_text("部分,全體\n" + "1,2\n" * 40_000, "utf-8")
    old = tmp_path / f"x.{form}"
    old.write_text("old")
    command = f'ulimit -v {kilobytes}; exec "$0" -m kpical batch 占比 in.csv -o x.{form}'
    done = subprocess.run(
        ["bash", "-c", command, sys.executable], cwd=tmp_path, capture_output=True, check=False, env=environment({}), timeout=60
    )
    assert done.returncode == 4
    assert done.stderr.decode().startswith("記憶體不足")
    assert done.stderr.count(b"\n") == 1
    assert old.read_text() == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"in.csv", f"x.{form}"}
