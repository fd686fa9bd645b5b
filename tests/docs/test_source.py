"""How the code is written, as far as a test can hold it to that."""

import ast
import re
from pathlib import Path
from statistics import median

import kpical

PACKAGE = Path(kpical.__file__).parent
TREES = {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
SOURCES = [*TREES, *sorted(Path(__file__).parents[1].rglob("*.py"))]
NODES = [(path, node) for path, tree in TREES.items() for node in ast.walk(tree)]
MAKERS = {"cls"} | {node.name for _, node in NODES if isinstance(node, ast.ClassDef)}


def test_no_value_of_a_class_is_made_of_more_than_four_positional_arguments():
    calls = [(path, node) for path, node in NODES if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MAKERS]
    several = [(path, call) for path, call in calls if len(call.args) > 4 or any(isinstance(a, ast.Starred) for a in call.args)]
    assert [f"{path.name}:{call.lineno} {ast.unparse(call)}" for path, call in several] == []


def test_no_two_classes_bear_the_same_name():
    """Nor one of them with an underscore before it: who reads of one in another file is to know which it is."""
    homes: dict[str, list[str]] = {}
    for path, node in NODES:
        if isinstance(node, ast.ClassDef):
            homes.setdefault(node.name.lstrip("_"), []).append(path.name)
    assert {name: files for name, files in homes.items() if len(files) > 1} == {}


def test_what_ruff_is_to_pass_over_has_its_reason_beside_it():
    """What is passed over without one can not be judged when the code changes."""
    lines = [(path, line) for path in SOURCES for line in path.read_text("utf-8").splitlines()]
    bare = re.compile(r"# noqa(: *[A-Z]+[0-9]+(, *[A-Z]+[0-9]+)*)?\s*$")
    assert [f"{path.name}: {line.strip()}" for path, line in lines if bare.search(line)] == []


def test_files_and_functions_are_short():
    """No file over 350 lines, the usual one far below; no function over 45."""
    lengths = {path.relative_to(PACKAGE).as_posix(): len(path.read_text("utf-8").splitlines()) for path in TREES}
    functions = [(path, node) for path, node in NODES if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert {name: length for name, length in lengths.items() if length > 350} == {}
    assert median(lengths.values()) < 130
    long = [f"{path.name}: {node.name}" for path, node in functions if (node.end_lineno or 0) - node.lineno >= 45]
    assert long == []
