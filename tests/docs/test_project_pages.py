"""The pages about the project say what is there: paths exist, every room is described, the bounds are those of the code."""

import re
from importlib import import_module

import pytest
from paths import ROOT

PAGES = ("ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "RELEASING.md", "docs/decisions.md")
TOP = ("kpical", "tests", "formulas", "examples", "benchmarks", "docs", ".ci", ".github")
BOUND = re.compile(r"^\|[^|]*\|\s*([\d,]+)( MiB| KiB| bytes)?\s*\|\s*`(kpical[\w.]*)\.([A-Z_]+)`\s*\|$", re.MULTILINE)
SIZES = {" MiB": 1 << 20, " KiB": 1 << 10}


def text_of(page):
    return (ROOT / page).read_text("utf-8")


def paths(page):
    """What is written as a path, in the project or, as the page on the rooms has it, in `kpical/`."""
    for word in re.findall(r"`([\w.-]+(?:/[\w.-]+)*/?)`", text_of(page)):
        if "/" in word and (word.split("/")[0] in TOP or (ROOT / "kpical" / word.split("/")[0]).is_dir()):
            yield word


@pytest.mark.parametrize("page", PAGES)
def test_every_path_leads_somewhere(page):
    def there(path):
        return any((top / f"{path}{suffix}").exists() for top in (ROOT, ROOT / "kpical") for suffix in ("", ".py"))

    assert [path for path in paths(page) if not there(path)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page):
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)]+)\)", text_of(page))]
    here = (ROOT / page).parent
    assert [target for target in targets if target and "://" not in target and not (here / target).exists()] == []


def test_every_room_has_a_paragraph():
    rooms = {path.name for path in (ROOT / "kpical").iterdir() if (path / "__init__.py").exists()}
    assert rooms - set(re.findall(r"^- \*\*`(\w+)/`\*\*", text_of("ARCHITECTURE.md"), re.MULTILINE)) == set()


BOUNDS = BOUND.findall(text_of("SECURITY.md"))


@pytest.mark.parametrize(("number", "size", "module", "constant"), BOUNDS, ids=[".".join(row[2:]) for row in BOUNDS])
def test_a_bound_is_as_it_is_told(number, size, module, constant):
    assert getattr(import_module(module), constant) == int(number.replace(",", "")) * SIZES.get(size, 1)


def test_every_row_of_the_bounds_is_read():
    assert len(BOUNDS) == len(re.findall(r"`kpical\.[\w.]*MOST_\w+`", text_of("SECURITY.md"))) > 30
