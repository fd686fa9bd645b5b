"""The script that needs Python alone: short, of the standard library, and in the manual as it is."""

import ast
import re
import sys

import pytest
from paths import ROOT
from results import SCRIPT

from kpical.expression.operations import OPERATIONS
from kpical.words import LANGUAGES

TEXT = SCRIPT.read_text("utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_manual_shows_it(lang):
    page = (ROOT / "docs" / lang / "verify.md").read_text("utf-8")
    assert re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL) == [TEXT]


def test_it_has_sixty_lines_and_imports_nothing_but_python():
    assert len(TEXT.splitlines()) <= 60
    nodes = list(ast.walk(ast.parse(TEXT)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom)]
    assert names
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


@pytest.mark.parametrize("key", [*OPERATIONS])
def test_it_knows_every_operation(key):
    assert f'"{key}"' in TEXT
