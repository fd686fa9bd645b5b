"""The notebook shows what its cells give; `KPICAL_RENEW_SCREENS=1 pytest tests/docs/test_notebook.py` writes that anew."""

from __future__ import annotations

import ast
import json
import os
import re
from contextlib import redirect_stdout
from io import StringIO

import pytest
from paths import EXAMPLES

STORED = EXAMPLES / "notebook.ipynb"
NOTEBOOK = json.loads(STORED.read_text("utf-8"))
CODE = [cell for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]


def lines(text):
    return text.splitlines(keepends=True)


def outputs(source, names, count):
    """What a cell prints, and its last expression as a notebook shows it."""
    tree = ast.parse(source)
    last = ast.Expression(tree.body.pop().value) if isinstance(tree.body[-1], ast.Expr) else None
    with redirect_stdout(StringIO()) as printed:
        exec(compile(tree, "cell", "exec"), names)
        value = eval(compile(last, "cell", "eval"), names) if last else None
    found = [{"name": "stdout", "output_type": "stream", "text": lines(printed.getvalue())}] if printed.getvalue() else []
    if value is not None:
        data = {"text/html": lines(value._repr_html_())} if hasattr(value, "_repr_html_") else {}
        data |= {"text/plain": lines(repr(value))}
        found.append({"data": data, "execution_count": count, "metadata": {}, "output_type": "execute_result"})
    return found


@pytest.fixture
def here(monkeypatch):
    """Beside the notebook, in Chinese."""
    monkeypatch.chdir(EXAMPLES)
    monkeypatch.delenv("KPICAL_LANG", raising=False)


@pytest.mark.usefixtures("here")
def test_the_cells_give_what_is_stored():
    names = {}
    found = [outputs("".join(cell["source"]), names, count) for count, cell in enumerate(CODE, 1)]
    if os.environ.get("KPICAL_RENEW_SCREENS"):
        for count, (cell, given) in enumerate(zip(CODE, found, strict=True), 1):
            cell |= {"execution_count": count, "outputs": given}
        STORED.write_text(json.dumps(NOTEBOOK, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    assert [cell["outputs"] for cell in CODE] == found
    assert [cell["execution_count"] for cell in CODE] == [*range(1, len(CODE) + 1)]


def test_it_is_a_notebook_as_jupyter_reads_it():
    assert (NOTEBOOK["nbformat"], NOTEBOOK["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in NOTEBOOK["cells"]]
    assert len(set(ids)) == len(ids)
    assert {key for cell in CODE for key in cell} == {"cell_type", "execution_count", "id", "metadata", "outputs", "source"}
    assert NOTEBOOK["metadata"]["kernelspec"]["name"] == "python3"


def test_a_text_is_in_chinese_and_in_english_and_its_links_lead_somewhere():
    for cell in NOTEBOOK["cells"]:
        if cell["cell_type"] == "markdown":
            text = "".join(cell["source"])
            assert re.search(r"[\u4e00-\u9fff]", text)
            assert re.search(r"[A-Za-z]{4}", text)
            assert all((EXAMPLES / link).exists() for link in re.findall(r"\]\(([^)]+)\)", text))
