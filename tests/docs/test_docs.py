"""What the pages show is what the program says: `$` lines are run, links lead somewhere, what is generated is fresh.

`KPICAL_RENEW_SCREENS=1 pytest tests/docs/test_docs.py` writes the digests of changed files anew.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from itertools import pairwise
from urllib.parse import unquote

import pytest
from paths import ROOT
from programs import environment
from stamps import unversioned, with_digests_of
from tools import needs

from kpical.explanations import explanation
from kpical.problem.codes import CODES
from kpical.words import LANGUAGES

COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ |```).*\n)*)", re.MULTILINE)
FENCE = re.compile(r"^(```+)([^\n]*)\n(.*?)^\1 *$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# (\S+\.yaml)\n")
LINK = re.compile(r"(!?)\[([^\]]*)\]\(<?([^()\s>]*(?:\([^()\s]*\)[^()\s>]*)*)>?(?: \"[^\"]*\")?\)")
HEADING = re.compile(r"^(#{1,6}) +(.*?) *#*$", re.MULTILINE)
GENERATED = "<!-- docs/generate.py writes this page -->"
MOST_BYTES = 8192  # of the README


def pages(*patterns):
    return sorted(path.relative_to(ROOT).as_posix() for pattern in patterns for path in ROOT.glob(pattern))


DOCS = pages("docs/**/*.md")
EVERY = pages("*.md", ".github/**/*.md", "benchmarks/**/*.md", "docs/**/*.md", "examples/**/*.md", "tests/**/*.md")
TWINS = [page for page in DOCS if page.split("/")[1] in LANGUAGES]


@cache
def text_of(page):
    return (ROOT / page).read_text("utf-8")


@cache
def prose(page):
    """The page without its blocks of code."""
    return FENCE.sub("\n", text_of(page))


def words_of(page):
    """The page without its blocks and spans of code."""
    return re.sub(r"(`+)[^\n]*?\1", "`", prose(page))


def blocks(page):
    """The language and the text of every block of code."""
    return [(kind, block) for _, kind, block in FENCE.findall(text_of(page))]


# Commands

# what docs/generate.py writes is run by it
RUN = [page for page in ("README.md", "examples/README.md", *DOCS) if GENERATED not in text_of(page) and "\n$ " in text_of(page)]


@pytest.fixture
def folder(tmp_path):
    """An empty folder but for the examples, where the commands of a page follow each other."""
    path = tmp_path / "work"
    shutil.copytree(ROOT / "examples", path / "examples")
    return path


@pytest.fixture
def env(tmp_path, door):
    """An environment in which `kpical` and `python3` are those of the tests."""
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "kpical").write_text(f'#!/bin/sh\nexec {door} "$@"\n')
    (bin_ / "kpical").chmod(0o755)
    (bin_ / "python3").symlink_to(sys.executable)
    return environment({"PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}", "PYTHONWARNINGS": "ignore"})


def renewed(page, shown, printed):
    """What is shown, in the page too, with the digests that are printed now."""
    text = with_digests_of(printed, shown)
    (ROOT / page).write_text((ROOT / page).read_text("utf-8").replace(shown, text), "utf-8", newline="\n")
    return text


@needs("bash")
@pytest.mark.skipif(sys.platform == "win32", reason="the commands are for a POSIX shell")
@pytest.mark.parametrize("page", RUN)
def test_the_commands_print_what_the_page_shows(folder, env, page):
    """In their order: one command's file is the next one's input. A YAML block that begins with its name is a file."""
    for kind, block in blocks(page):
        if kind == "yaml" and (named := FILE.match(block)):
            (folder / named[1]).write_text(block, "utf-8")
        for command, shown in COMMAND.findall(block) if kind == "console" else ():
            streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
            done = subprocess.run(["bash", "-c", command], cwd=folder, env=env, check=False, **streams)
            printed = done.stdout.decode()
            wanted = renewed(page, shown, printed) if os.environ.get("KPICAL_RENEW_SCREENS") else shown
            assert unversioned(printed.rstrip("\n")) == unversioned(wanted.rstrip("\n")), command


@needs("bash")
@pytest.mark.skipif(sys.platform == "win32", reason="the commands are for a POSIX shell")
@pytest.mark.parametrize("command", re.findall(r"^kpical .*$", text_of("examples/README.md"), re.MULTILINE))
def test_a_command_for_the_examples_runs_in_their_folder(folder, env, command):
    """Their output does not stand there; with 1 they end where a figure is missing or bad, as in some it is meant to be."""
    done = subprocess.run(["bash", "-c", command], cwd=folder / "examples", env=env, check=False, capture_output=True)
    assert done.returncode == ("dirty.csv" in command or "score mofa-99" in command), done.stderr.decode()


def test_there_are_commands_to_run():
    assert sum(len(COMMAND.findall(block)) for page in RUN for kind, block in blocks(page) if kind == "console") > 20


def test_the_commands_for_a_fresh_machine_are_one_line_each():
    for marker in ("run", "test"):
        (command,) = re.findall(rf"<!-- ci: {marker} -->\n```sh\n(.*?)\n```", text_of("README.md"), re.DOTALL)
        assert "\n" not in command
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install")


# Generated pages


@pytest.fixture(scope="module")
def generate():
    """docs/generate.py."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_generated_is_fresh(generate, lang):
    """`python docs/generate.py` writes it anew. The examples of error codes are run by their own tests."""
    explained = [explanation(code, lang) for code in CODES]
    assert list(generate.stale(generate.pages(lang, explained))) == []


def test_a_stale_page_is_told_with_what_would_change(generate):
    path = generate.ROOT / "docs" / "en" / "errors" / "cycle.md"
    (told,) = (found for found in generate.stale({path: path.read_text("utf-8") + "more\n"}) if "nothing generates" not in found)
    assert told.split("\n") == ["docs/en/errors/cycle.md", *told.split("\n")[1:-1], "  +more"]
    assert any("nothing generates" in found for found in generate.stale({path: path.read_text("utf-8")}))


# Links


@cache
def anchors(page):
    """What GitHub calls the headings: lower case, without marks, blanks as hyphens, the second of a name with -1."""
    found = {}
    for _, heading in HEADING.findall(prose(page)):
        seen = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", seen.lower()).replace(" ", "-")
        found[slug] = found.get(slug, -1) + 1
    return {slug + (f"-{n}" if n else "") for slug, count in found.items() for n in range(count + 1)}


def broken(page, target):
    """Why the link of a page leads nowhere, "" where it leads somewhere."""
    path, _, anchor = unquote(target).partition("#")
    there = (ROOT / page).parent / path if path else ROOT / page
    if not there.resolve().is_relative_to(ROOT) or not there.exists():
        return "no such file"
    if not anchor:
        return ""
    if there.suffix != ".md":
        return "an anchor in what is no page"
    return "" if anchor in anchors(there.resolve().relative_to(ROOT).as_posix()) else "no such heading"


@pytest.mark.parametrize("page", EVERY)
def test_every_link_leads_somewhere_and_every_picture_has_words(page):
    links = LINK.findall(words_of(page))
    inner = [target for _, _, target in links if not re.match(r"[a-z]+:", target)]
    assert [f"{target}: {why}" for target in inner if (why := broken(page, target))] == []
    assert [target for picture, words, target in links if picture and not words.strip()] == []
    assert [target for _, _, target in links if target.startswith("http:")] == []


def test_a_broken_link_is_seen():
    page = "docs/en/errors/cycle.md"
    assert broken(page, "../errors.md") == broken(page, "#fix") == ""
    assert broken(page, "../nowhere.md") == "no such file"
    assert broken(page, "../errors.md#nowhere") == "no such heading"
    assert broken(page, "../../../../outside.md") == "no such file"
    assert "推動法規鬆綁主管法規檢討訂修完成率" in anchors("docs/zh-TW/catalogue.md")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_linked_from_another_of_its_language(lang):
    own = [page for page in TWINS if page.split("/")[1] == lang and page != f"docs/{lang}/README.md"]
    folders = {page: (ROOT / page).parent for page in [f"docs/{lang}/README.md", *own] if (ROOT / page).exists()}
    linked = {
        (folder / target.partition("#")[0]).resolve()
        for page, folder in folders.items()
        for _, _, target in LINK.findall(words_of(page))
    }
    assert [page for page in own if (ROOT / page).resolve() not in linked] == []


# Form


@pytest.mark.parametrize("page", TWINS)
def test_a_page_begins_with_a_link_to_its_twin_and_ends_with_a_link(page):
    _, lang, name = page.split("/", 2)
    twin = next(other for other in LANGUAGES if other != lang)
    up = "../" * (name.count("/") + 1)
    first, *_, last = text_of(page).strip().split("\n")
    assert f"]({up}{twin}/{name})" in first
    assert (ROOT / "docs" / twin / name).exists()
    assert LINK.search(last)


@pytest.mark.parametrize("page", [page for page in EVERY if not page.startswith(".github/")])
def test_a_page_has_one_title_and_skips_no_level_of_headings(page):
    levels = [len(marks) for marks, _ in HEADING.findall(prose(page))]
    assert levels[:1] == [1]
    assert levels.count(1) == 1
    assert [after for before, after in pairwise(levels) if after > before + 1] == []


@pytest.mark.parametrize("page", DOCS)
def test_a_page_is_plain_markdown(page):
    assert re.findall(r"<(?!!--)/?[a-zA-Z][^>\n]*>", words_of(page)) == []
    assert text_of(page).count("```") % 2 == 0


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_bytes()) <= MOST_BYTES
