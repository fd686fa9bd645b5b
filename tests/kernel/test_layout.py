"""What Python and the kernel have to agree on, and a kernel that was left behind by another version."""

import hashlib
import re
import subprocess
import sys

import pytest
from paths import ROOT
from programs import environment

from kpical.kernel.built import LAYOUT, kernel

KERNEL = ROOT / "kpical" / "kernel"
SAID = ("layout.h", "words.h", "load.h", "module.c")  # what a program's words mean, and what `run` takes and gives
compiled = pytest.mark.skipif(kernel() is None, reason="no kernel")

# the program with another module in the kernel's place
STALE = """\
import runpy, sys, types
module = types.ModuleType("kpical.kernel._kernel")
module.__dict__.update({})
sys.modules[module.__name__] = module
runpy.run_module("kpical", run_name="__main__", alter_sys=True)
"""
LEFT_BEHIND = [{}, {"LAYOUT": LAYOUT ^ 1}, {"LAYOUT": str(LAYOUT)}]
ROWS = "甲,乙\n" + "1,2\n" * 20_000


def with_kernel(names, *args, stdin="", lang="zh-TW"):
    code = STALE.replace("{}", repr(names))
    done = subprocess.run(
        [sys.executable, "-c", code, "--lang", lang, *args],
        input=stdin.encode(), capture_output=True, check=False, env=environment({}), timeout=60,
    )  # fmt: skip
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def written_layout():
    """The first bits of what the sources say about it, without comments and blanks."""
    text = "".join((KERNEL / "src" / name).read_text("utf-8") for name in SAID)
    bare = re.sub(r"#define LAYOUT \w+|/\*.*?\*/|\s+", "", text, flags=re.DOTALL)
    return int(hashlib.sha256(bare.encode()).hexdigest()[:7], 16)


def test_the_layout_is_that_of_the_sources():
    """Whoever changes what Python and the kernel say to each other changes the number in src/layout.h and in built.py."""
    defined = re.search(r"#define LAYOUT (\w+)", (KERNEL / "src" / "layout.h").read_text("utf-8"))
    wanted = f"0x{written_layout():07X}"
    assert (defined[1], f"0x{LAYOUT:07X}") == (wanted, wanted)


@compiled
def test_the_stub_names_what_the_kernel_has():
    stub = (KERNEL / "_kernel.pyi").read_text("utf-8")
    assert sorted(re.findall(r"^([A-Z_]+):", stub, re.MULTILINE)) == sorted(name for name in vars(kernel()) if name.isupper())


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stale")
    (folder / "own.yaml").write_text("id: share\nname: 占\nformula: 甲÷乙\ninputs: [甲, 乙]\n", "utf-8")
    return str(folder)


@pytest.mark.parametrize("names", LEFT_BEHIND)
def test_a_stale_kernel_is_not_used_and_it_is_said_once(table, names):
    code, out, err = with_kernel(names, "--formulas", table, "batch", "share", stdin=ROWS)
    assert (code, out.count("1,2,0.50,\n")) == (0, 20_000)
    assert err.count("C 核心是由另一版 kpical 編譯的，因此沒有使用") == 1
    assert "pip install" in err


@pytest.mark.parametrize("names", LEFT_BEHIND)
@pytest.mark.parametrize("rows", [ROWS, "甲,乙\n1,2\n"])
def test_a_stale_kernel_that_is_asked_for_is_an_error(table, names, rows):
    code, out, err = with_kernel(names, "--formulas", table, "batch", "share", "--engine", "native", stdin=rows, lang="en")
    assert (code, out) == (2, "")
    assert "compiled from another version of kpical" in err


@pytest.mark.parametrize("options", [(), ("--engine", "plain")])
def test_where_no_kernel_is_wanted_a_stale_one_does_not_matter(table, options):
    rows = ROWS if options else "甲,乙\n1,2\n"
    code, _, err = with_kernel({}, "--formulas", table, "batch", "share", *options, stdin=rows)
    assert (code, "核心" in err) == (0, False)


@pytest.mark.parametrize("names", LEFT_BEHIND)
def test_the_version_says_that_the_kernel_is_stale(names):
    code, out, err = with_kernel(names, "--version", lang="en")
    assert code == 0
    assert out.endswith(" (plain)\n")
    assert "compiled from another version of kpical and is not used" in err
