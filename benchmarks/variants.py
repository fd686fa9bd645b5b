"""Hard kinds of the table: what real tables have in their cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

Change = Callable[[int, list[str]], list[str]]  # of the row of that number


def quoted(i: int, cells: list[str]) -> list[str]:
    return [f'"{cell}"' for cell in cells]


def grouped(i: int, cells: list[str]) -> list[str]:
    return cells[:3] + [f'"{int(cell):,}"' if cell.isdigit() else cell for cell in cells[3:]]


def wide(i: int, cells: list[str]) -> list[str]:
    return cells[:3] + [cell.translate(WIDE) for cell in cells[3:]]


def decimals(i: int, cells: list[str]) -> list[str]:
    """Two decimals, but for the heads that are counted (員額)."""
    point = (f"{cell[:-2]}.{cell[-2:]}" if cell.isdigit() and len(cell) > 2 else cell for cell in cells[3:11])
    return [*cells[:3], *point, *cells[11:]]


def returns(i: int, cells: list[str]) -> list[str]:
    return [*cells[:-1], cells[-1] + "\r"]


DIVIDE = (3, 7, 9, 11)  # the columns that others are divided by


def failing(bad: str, columns: Sequence[int] = range(3, 13), tenths: int = 3) -> Change:
    def change(i: int, cells: list[str]) -> list[str]:
        at = columns[i // 10 % len(columns)]
        return [*cells[:at], bad, *cells[at + 1 :]] if i % 10 < tenths else cells

    return change


VARIANTS: dict[str, Change] = {
    "10 % blanks": failing("", tenths=1), "30 % blanks": failing(""), "30 % words": failing("無資料"),
    "30 % zeros": failing("0", DIVIDE), "all quoted": quoted,
    "thousands": grouped, "decimals": decimals, "full-width": wide, "CRLF": returns,
}  # fmt: skip


def varied(source: Path, target: Path, change: Change) -> None:
    """The source's rows, changed."""
    with source.open(encoding="utf-8") as file, target.open("w", encoding="utf-8", newline="") as out:
        out.write(next(file))
        out.writelines(",".join(change(i, line.rstrip("\n").split(","))) + "\n" for i, line in enumerate(file))
