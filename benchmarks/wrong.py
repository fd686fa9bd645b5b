"""How many rows of a result are wrong, by `fractions`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import count
from pathlib import Path

CENT = Decimal("0.01")
RATIOS = (((1, 2, 3), None, 0), ((5,), None, 4), ((7,), 6, 6), ((9,), 8, 8))  # columns: sum, less, divided by


def number(cell: str) -> int | Fraction | None:
    """What is read by everyone; nothing for what is no number."""
    if cell.isdecimal() and cell.isascii():
        return int(cell)
    plain = cell.removeprefix("-").replace(".", "", 1)
    return Fraction(cell) if plain.isdecimal() and plain.isascii() else None


def exact(row: list[str]) -> Iterator[str]:
    """The four results; empty where there is none."""
    cells = [number(cell) for cell in row[3:13]]
    for plus, minus, under in RATIOS:
        below = cells[under]
        used = [cells[i] for i in plus]
        less = 0 if minus is None else cells[minus]
        yield "" if None in (below, less, *used) or not below else half_up(Fraction((sum(used) - less) * 100) / below)


def half_up(value: Fraction) -> str:
    """With two decimals, half away from zero."""
    n, d = value.numerator, value.denominator
    cents = (abs(n) * 200 + d) // (2 * d)
    return f"{'-' if n < 0 and cents else ''}{cents // 100}.{cents % 100:02d}"


def floats(row: list[str]) -> list[str]:
    """What a script in floats prints: Decimal rounds half up what is left of the value."""
    found = []
    for plus, minus, under in RATIOS:
        try:
            above = sum(float(row[3 + i]) for i in plus) - (float(row[3 + minus]) if minus is not None else 0)
            found.append(str(Decimal(above / float(row[3 + under]) * 100).quantize(CENT, ROUND_HALF_UP)))
        except (ValueError, ZeroDivisionError):
            found.append("")
    return found


def wrong(results: dict[str, Path], source: Path) -> dict[str, int]:
    """For each result of the source, and for a script in floats, how many rows have a number that is not the exact one."""
    found = dict.fromkeys([*results, "Python, floats"], 0)
    with source.open(encoding="utf-8", newline="") as file:
        others = {name: csv.reader(path.open(encoding="utf-8", newline="")) for name, path in results.items()}
        for reader in others.values():
            next(reader)
        rows = csv.reader(file)
        next(rows)
        for line, row in zip(count(2), rows, strict=False):
            wanted = list(exact(row))
            found["Python, floats"] += differs(floats(row), wanted)
            for name, reader in others.items():
                other = next(reader, [""])
                if other[0] != row[0]:
                    raise SystemExit(f"{name}: line {line} is another row")
                found[name] += differs(other[15:19], wanted)
        for name, reader in others.items():
            if next(reader, None) is not None:
                raise SystemExit(f"{name}: more rows than there are")
    return found


def differs(got: list[str], wanted: list[str]) -> bool:
    """Whether a cell is not the exact number, however many zeros end it, or says anything where there is none."""
    return got != wanted and any(
        cell != want and (not want or number(cell) != Fraction(want)) for cell, want in zip(got, wanted, strict=True)
    )
