"""How the code is written, as far as a test can hold it to that."""

import ast
from pathlib import Path

import kpical

TREES = {path: ast.parse(path.read_text("utf-8")) for path in sorted(Path(kpical.__file__).parent.rglob("*.py"))}
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
