"""The public Python interface: every name is there, and the pages on Python do what they say."""

import re
import subprocess
import sys

import pytest
from paths import EXAMPLES

import kpical

PAGES = sorted(EXAMPLES.parent.glob("docs/*/python.md"))


@pytest.mark.parametrize("name", kpical.__all__)
def test_every_public_name_is_there(name):
    assert getattr(kpical, name).__module__.startswith("kpical.")


@pytest.mark.parametrize("name", [name for name in kpical.__all__ if name[0].islower()])
def test_a_public_function_is_no_module_even_once_all_is_imported(name):
    code = f"import kpical.cli.score, kpical.cli.batch, kpical; assert callable(getattr(kpical, {name!r}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_public_names_are_listed():
    assert set(dir(kpical)) == {*kpical.__all__, "__version__"}


def test_what_is_not_there_is_told():
    with pytest.raises(AttributeError, match="kpical"):
        kpical.no_such_name  # noqa: B018


def test_a_plan_is_scored_in_three_lines():
    plan = kpical.load_plan(str(EXAMPLES / "mofa-99" / "plan.yaml"), kpical.load())
    (card,) = kpical.score(plan, kpical.load_figures(plan, str(EXAMPLES / "mofa-99" / "figures.csv"))).cards
    assert (card.met, card.missed, card.failed) == (13, 6, 1)
    first = card.outcomes[0]
    assert (first.item.id, first.result.shown, first.assessment.met) == ("high-level-visits", "59次", True)


def test_a_plan_that_is_not_there_is_a_bad_file():
    with pytest.raises(kpical.KpicalError) as told:
        kpical.load_plan("no/plan.yaml", kpical.load())
    assert told.value.code == "bad_file"


@pytest.mark.parametrize("page", PAGES, ids=[page.parent.name for page in PAGES])
def test_a_page_on_python_prints_what_stands_behind_its_lines(page, monkeypatch, capsys):
    """Every block runs by itself, beside the examples."""
    monkeypatch.chdir(EXAMPLES.parent)
    blocks = re.findall(r"^```python\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, str(page), "exec"), {})
        assert capsys.readouterr().out.splitlines() == re.findall(r"print\(.*\)  # (.*)$", block, re.MULTILINE)
