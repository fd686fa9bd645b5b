"""What the README and the reference show is what the program says: every `$` line is run, its output compared."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from paths import ROOT
from tools import needs

SPANNING = re.MULTILINE | re.DOTALL
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ |```).*\n)*)", re.MULTILINE)

pytestmark = needs("bash")  # the commands are printed for it


def blocks(page):
    return re.findall(r"^```console\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)


PAGES = ("README.md", "docs/reference.md", "examples/README.md")


@pytest.fixture
def folder(tmp_path):
    """An empty folder but for the examples and the README's own files, where the commands follow each other."""
    path = tmp_path / "readme"
    path.mkdir()
    shutil.copytree(ROOT / "examples", path / "examples")
    for name, text in re.findall(r"^```yaml\n(?=# (\S+\.yaml)\n)(.*?)^```", (ROOT / "README.md").read_text("utf-8"), SPANNING):
        (path / name).write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_print_what_the_page_shows(folder, page):
    """In their order: one command's file is the next one's input."""
    bin_ = folder / "bin"
    bin_.mkdir(exist_ok=True)
    program = bin_ / "kpical"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kpical "$@"\n')
    program.chmod(0o755)
    (bin_ / "python3").unlink(missing_ok=True)
    (bin_ / "python3").symlink_to(sys.executable)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("KPICAL", "NO_COLOR"))}
    env |= {"PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "ignore"}
    for command, shown in (found for block in blocks(page) for found in COMMAND.findall(block)):
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        done = subprocess.run(["bash", "-c", command], cwd=folder, env=env, check=False, **streams)
        assert done.stdout.decode().rstrip("\n") == shown.rstrip("\n"), command


def test_there_are_commands_to_run():
    assert sum(len(COMMAND.findall(block)) for page in PAGES for block in blocks(page)) > 20


def test_the_commands_for_a_fresh_machine_are_one_line_each():
    page = (ROOT / "README.md").read_text("utf-8")
    for marker in ("run", "test"):
        (command,) = re.findall(rf"<!-- ci: {marker} -->\n```sh\n(.*?)\n```", page, re.DOTALL)
        assert "\n" not in command
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install")
