"""What the pages show of a terminal is what is seen there, each answer typed as it stands in the page."""

from __future__ import annotations

import re
import shlex

import pytest
from paths import ROOT
from programs import without_colours

from kpical.words import LANGUAGES

PAGES = sorted(page.relative_to(ROOT).as_posix() for page in ROOT.glob("docs/*/*.md"))
TRANSCRIPT = re.compile(r"^```text\n\$ kpical (.*)\n((?:.*\n)*?)^```", re.MULTILINE)
PROMPT = re.compile(r"^(指標：|Indicator: |.+（元）：|.+ \(元\): ?)(.*)$", re.MULTILINE)
CTRL_C = "\x03"
TRANSCRIPTS = [(page, *found) for page in PAGES for found in TRANSCRIPT.findall((ROOT / page).read_text("utf-8"))]


def test_there_are_transcripts():
    assert {f"docs/{lang}/{name}.md" for lang in LANGUAGES for name in ("calc", "terminal")} <= {page for page, *_ in TRANSCRIPTS}


@pytest.mark.parametrize(("page", "command", "shown"), TRANSCRIPTS)
def test_a_terminal_shows_what_the_page_does(at_terminal, page, command, shown):
    answers = [(prompt, f"{typed}\n" if typed else CTRL_C) for prompt, typed in PROMPT.findall(shown)]
    assert answers
    ran = at_terminal(*shlex.split(command), answers=answers)
    assert [line.rstrip() for line in without_colours(ran.stdout).split("\n")] == shown.split("\n")
