"""The public Python interface: every name is there, and the pages on Python do what they say."""

import doctest
import inspect
import re
import subprocess
import sys
from types import FunctionType
from typing import get_args, get_type_hints

import pytest
from paths import EXAMPLES

import kpical

ROOMS = tuple(
    f"kpical.{room}" for room in ("batch.mappings", "catalogue", "computation", "plan", "problem.errors", "quantity", "words")
)
PAGES = sorted(page for name in ("audit", "python") for page in EXAMPLES.parent.glob(f"docs/*/{name}.md"))


@pytest.mark.parametrize("name", kpical.__all__)
def test_every_public_name_is_there(name):
    assert getattr(kpical, name).__module__.startswith("kpical.")


def test_a_public_function_is_no_module_even_once_all_is_imported():
    code = (
        "import kpical.cli.score, kpical.cli.batch, kpical; print(*(n for n in kpical.__all__ if callable(getattr(kpical, n))))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert [name for name in kpical.__all__ if name[0].islower() and name not in done.stdout.split()] == []


def test_the_package_begins_with_an_example_that_holds():
    assert doctest.testmod(kpical) == (0, 3)


def test_the_public_names_are_listed():
    assert set(dir(kpical)) == {*kpical.__all__, "__version__"}


def hints(of):
    """The annotations of a class's fields and properties, or of a function."""
    properties = [value.fget for value in vars(of).values() if isinstance(value, property)] if isinstance(of, type) else []
    return [hint for each in [of, *properties] for hint in get_type_hints(each).values()]


def within(hint):
    """The classes that an annotation is made of."""
    return {inner for arg in get_args(hint) for inner in within(arg)} | ({hint} if isinstance(hint, type) else set())


def reachable():
    """The public classes, and those that their fields, properties and functions lead to."""
    todo, found = [getattr(kpical, name) for name in kpical.__all__], {}
    while todo:
        of = todo.pop()
        if of in found or not of.__module__.startswith(
            (*ROOMS, "kpical.words", "kpical.problem.errors", "kpical.batch.mappings")
        ):
            continue
        found[of] = None
        todo += sorted({inner for hint in hints(of) for inner in within(hint)}, key=lambda inner: inner.__qualname__)
    return sorted(found, key=lambda of: of.__qualname__)


PUBLIC = reachable()
RECORDS = [of for of in PUBLIC if hasattr(of, "_fields")]


def test_the_walk_comes_to_what_a_result_and_a_scorecard_are_made_of():
    names = {of.__name__ for of in RECORDS}
    assert {"Result", "Outcome", "GoalScore", "Item", "Definition", "Input", "Source", "Gap", "Light", "Aim", "Unit"} <= names


@pytest.mark.parametrize("of", RECORDS, ids=lambda of: of.__name__)
def test_every_field_of_a_record_is_described_in_its_order(of):
    described = re.findall(r"^    (\w+): \S", inspect.getdoc(of).partition("Attributes:\n")[2], re.MULTILINE)
    assert tuple(described) == of._fields


@pytest.mark.parametrize("of", PUBLIC, ids=lambda of: of.__name__)
def test_whatever_can_be_called_or_asked_is_described(of):
    members = {name: value for name, value in vars(of).items() if not name.startswith("_")} if isinstance(of, type) else {}
    asked = [value for value in members.values() if isinstance(value, FunctionType | property)]
    assert [value for value in [of, *asked] if not inspect.getdoc(value)] == []


@pytest.mark.parametrize("name", [name for name in kpical.__all__ if name[0].islower()])
def test_a_function_says_what_it_raises(name):
    function = getattr(kpical, name)
    pure = {"assess", "find_unit", "score", "load"}  # None, or an error that is part of what they give
    assert name in pure or "Raises" in function.__doc__


def test_what_is_not_there_is_told():
    with pytest.raises(AttributeError, match="kpical"):
        kpical.no_such_name  # noqa: B018  to ask for it is all


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


@pytest.mark.parametrize("page", PAGES, ids=[f"{page.parent.name} {page.stem}" for page in PAGES])
def test_a_page_on_python_prints_what_stands_behind_its_lines(page, monkeypatch, capsys):
    """Every block runs by itself, beside the examples."""
    monkeypatch.chdir(EXAMPLES.parent)
    blocks = re.findall(r"^```python\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, str(page), "exec"), {})
        assert capsys.readouterr().out.splitlines() == re.findall(r"print\(.*\)  # (.*)$", block, re.MULTILINE)
