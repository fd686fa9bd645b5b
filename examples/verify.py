"""Computes again what `kpical calc` or `score` wrote as JSON, without kpical: `python verify.py RESULT.json`."""

import json
import operator as o
import sys
from fractions import Fraction
from pathlib import Path

LAZY = {"and": all, "or": any}
TESTS = {">=": o.ge, "<=": o.le, ">": o.gt, "<": o.lt, "=": o.eq}
OPERATIONS = {
    "add": o.add, "subtract": o.sub, "multiply": o.mul, "divide": o.truediv, "negative": o.neg, "positive": o.pos,
    "absolute": abs, "power": lambda a, n: a ** int(n), "percent": lambda a: a / 100,
    "round": lambda a, n: rounded(a, int(n), "half-up"), "at_least": o.ge, "at_most": o.le, "more": o.gt, "less": o.lt,
    "equal": o.eq, "unequal": o.ne, "not": o.not_, "max": lambda *them: max(them), "min": lambda *them: min(them),
    "sum": lambda *them: sum(them), "mean": lambda *them: sum(them) / len(them), "count": lambda *them: Fraction(sum(them)),
}  # fmt: skip


def rounded(value, decimals, mode):  # the magnitude is rounded, so that -2.5 goes where 2.5 does
    whole, rest = divmod(abs(value) * 10**decimals, 1)
    odd_half = 2 * rest == 1 and whole % 2 == 1
    up = {"half-up": 2 * rest >= 1, "half-even": 2 * rest > 1 or odd_half, "down": False, "up": rest > 0}[mode]
    return Fraction(whole + up, 10**decimals) * (-1 if value < 0 else 1)


def computed(node, names):  # 若 looks at the branch that it takes, 且 and 或 only as far as they must
    if "value" in node or "name" in node:
        return Fraction(node["value"]) if "value" in node else names[node["name"]]
    parts = (computed(part, names) for part in node["of"])
    if node["op"] == "if":
        return computed(node["of"][1 if next(parts) else 2], names)
    return LAZY[node["op"]](parts) if node["op"] in LAZY else OPERATIONS[node["op"]](*parts)


def outcome(definition, figures):  # of a used indicator too: its figures stand under its word and a dot
    for word, used in definition["uses"].items():
        inner = {path[len(word) + 1 :]: figure for path, figure in figures.items() if path.startswith(word + ".")}
        figures = {**figures, word: outcome(used, inner)}
    return computed(definition["formula"], figures)


def agrees(result, program):
    figures, plain = {}, {"scale": "1", "kind": "amount"}
    for slot in program["slots"]:
        unit, figure = slot["unit"] or plain, Fraction(result["inputs"][slot["path"]]["value"])
        figures[slot["path"]] = figure == 1 if unit["kind"] == "truth" else figure * Fraction(unit["scale"])
    value = outcome(program, figures) / Fraction((program["unit"] or plain)["scale"])
    shown = rounded(value, program["decimals"], program["rounding"])
    met = all(TESTS[test](value, Fraction(bound)) for test, bound in program["target"]["tests"]) if program["target"] else None
    same = value == Fraction(result["exact"]) and shown == Fraction(result["value"])
    return same and met == (result["target"] and result["target"]["met"])


data = json.loads(Path(sys.argv[1]).read_text("utf-8"))
items = [item for card in data.get("scorecards", ()) for goal in card["goals"] for item in goal["indicators"]]
pairs = [(item["result"], data["programs"].get(item["program"])) for item in items] or [(data, data.get("program"))]
wrong = [result["name"] for result, program in pairs if program and not agrees(result, program)]  # none: no result, or too deep
print("differs: " + ", ".join(wrong) if wrong else f"agrees: {sum(program is not None for _, program in pairs)}")
sys.exit(3 if wrong else 0)
