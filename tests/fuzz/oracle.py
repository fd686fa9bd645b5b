"""What the fuzzer asks of every input: does the kernel say what the plain engine says?

The first bytes choose a program and what is asked of it, the others are the rows.
"""

import sys
from contextlib import suppress

import _kernel  # built into the fuzzer

import kpical.kernel

sys.modules["kpical.kernel._kernel"] = kpical.kernel._kernel = _kernel

from engines import agree  # noqa: E402  once the kernel is in its place
from indicators import NAMES, find_among, of_formula  # noqa: E402  once the kernel is in its place

from kpical.catalogue.model import Indicator  # noqa: E402  once the kernel is in its place
from kpical.problem.table_errors import MissingColumn  # noqa: E402  once the kernel is in its place
from kpical.quantity.rounding import MODES  # noqa: E402  once the kernel is in its place

FORMULAS = (
    "甲÷乙", "(甲-乙)÷乙×100％", "甲+乙×丙-3", "甲÷(1÷乙)+丙÷(甲-乙)", "甲^3÷乙^2", "平均(甲,乙,丙)÷7", "甲", "甲×0.125",
    "若(甲>乙, 甲÷乙, 丙)", "最大(甲÷乙, 丙, 1)-最小(甲, 丙÷3)", "四捨五入(甲÷乙, 2)×丙",
    "若(達成項數(甲>1, 甲÷乙≥丙, 乙≠丙)>1, 甲, 乙)",
    "絕對值(甲-乙)÷(丙-1)", "若(乙≠0 且 甲÷乙>1 或 非 丙>3, 1, 若(丙<0, 甲^3, 乙)÷甲)",
    "四捨五入(甲^4, 18)", "最大(甲,乙)^8÷最大(乙,丙)^7",
    "若(丙, 甲÷乙, 乙÷甲)", "達成項數(丙, 甲÷乙>1, 非 丙)", "若(非 丙 且 1÷(甲-乙)>0, 甲÷(乙-1), 最大(甲,乙)÷(甲-甲))", "丙",
    "達成項數(甲÷乙>1, 乙÷丙>1, 丙÷甲>1, 甲÷(乙-1)>1)", "若(甲÷乙+乙÷丙>1, 1÷(甲-丙), 絕對值(甲)÷最大(乙,丙))",
    "甲÷(1÷乙)÷最大(丙,甲)", "最大(甲÷乙,乙)^(-2)",
)  # fmt: skip
ANSWER = range(16, 20)  # those to which 丙 is 是 or 否
FIELDS = ("", "min: 0", "whole: true", "min: -3, max: 3.5")
UNITS = ("", "%", "any", "千元")  # of the figures, which cells may write themselves


def _found(formula: str, field: str, unit: str) -> Indicator | None:
    declared = ", ".join(filter(None, (unit and f'unit: "{unit}"', field)))
    inputs = dict.fromkeys(NAMES, declared) | ({"丙": "unit: 是/否"} if FORMULAS.index(formula) in ANSWER else {})
    return of_formula(formula, inputs, unit='"%"') or of_formula(formula, inputs)  # what counts is no rate


FOUND = {
    # without a unit where the formula does not take such ones
    (formula, field, unit): _found(formula, field, unit) or _found(formula, field, "")
    for formula in FORMULAS
    for field in FIELDS
    for unit in UNITS
}


def compare(data: bytes) -> None:
    """Raises AssertionError where they differ."""
    chosen, (flags, decimals, mode), rows = data[:1], data[1:4].ljust(3, b"\0"), data[4:]
    number = chosen[0] if chosen else 0
    found = FOUND[FORMULAS[number % 8 + (flags >> 6) % 3 * 8], FIELDS[number // 8 % 4], UNITS[number // 32 % 4]]
    heads = [*NAMES, *["error"] * (number >> 7)]
    job = {"exact": bool(flags & 1), "verdict": bool(flags & 2), "raw": bool(flags & 4), "blank_zero": bool(flags & 8)}
    job |= {"dash_zero": bool(flags & 16), "target": ">= 1" if flags & 2 else None}
    table = (",".join(heads) + "\n").encode() + rows
    at = [len(rows) // 2] if flags & 32 else []
    with suppress(MissingColumn):  # rows that look like heads with a unit of their own
        agree(
            find_among([found]),
            ("one",),
            table,
            at,
            encoding="utf-8",
            decimals=decimals % 20,
            rounding=sorted(MODES)[mode % 4],
            **job,
        )
