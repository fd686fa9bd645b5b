"""A table to measure with: 15 columns, 12 amounts of 4 to 13 digits; some rows half-way between two roundings, some bad."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

HEADS = (
    "機關代碼,機關名稱,年度,資本門預算數,資本門實支數,資本門應付未付數,資本門賸餘數,"
    "年度預算,研究經費,核列數,編報數,本年度,次年度,人事費,業務費"
)
# of each indicator: what is added, what is taken away from it, what it is divided by
RATIOS = {
    "資本門執行率": ("資本門實支數 資本門應付未付數 資本門賸餘數", "", "資本門預算數"),
    "研究經費比率": ("研究經費", "", "年度預算"),
    "中程概算差異": ("編報數", "核列數", "核列數"),
    "員額增減率": ("次年度", "本年度", "本年度"),
}
INDICATORS = tuple(RATIOS)
_AGENCIES = ("臺北市教育局", "新北市工務局", "桃園市衛生局", "臺中市社會局", "國立科學工藝博物館", "財團法人氣象研究所")


def rows(count: int) -> Iterator[str]:
    """The rows, the same ones each time; the first of any longer table are those of a shorter one."""
    chance = random.Random("kpical")
    draw = chance.randrange
    for i in range(count):
        bases = [draw(1, 10) * 10 ** draw(3, 12) + draw(1000) for _ in range(4)]
        if i % 100 == 0:  # every result falls exactly half-way: the base is 20,000 m, the share an odd number of m
            units = [draw(1, 10 ** draw(1, 8)) for _ in range(4)]
            bases = [20_000 * m for m in units]
            shares = [m * (2 * draw(12_000) + 1) for m in units]
        else:
            shares = [draw(base + 1) for base in bases]
        capital, budget, ceiling, staff = bases
        spent, research, more, grown = shares
        owed = spent // 5
        figures = [capital, spent - owed, owed, 0, budget, research, ceiling, ceiling + more, staff, staff + grown]
        cells = [str(figure) for figure in [*figures, draw(10**9), draw(10**9)]]
        if i % 1000 == 999:
            cells[draw(10)] = chance.choice(["", "abc", "-"])
        yield f"A{i:09d},{_AGENCIES[i % 6]},{100 + i % 15},{','.join(cells)}\n"


def adversarial(count: int) -> Iterator[str]:
    """Rows on which floats go wrong: ties, one unit beside ties, 15 digits and 4 decimals next to ties, negative results."""
    chance = random.Random("adversarial")
    draw = chance.randrange
    for i in range(count):
        beside = (0, 1, -1)[i % 3]
        units = [draw(1, 10 ** draw(1, 12)) for _ in range(4)]
        bases = [20_000 * m for m in units]
        shares = [m * (2 * draw(12_000) + 1) + beside for m in units]
        places = 0
        if i % 4 == 3:  # the nearest there is to a tie, or the next one: at most half of the last place beside it
            places = 4
            bases[:2] = [draw(10**18, 10**19) for _ in range(2)]
            shares[:2] = [(base * (2 * draw(12_000) + 1) + 10_000) // 20_000 + beside for base in bases[:2]]
        capital, budget, ceiling, staff = bases
        spent, research, more, grown = shares
        owed = spent // 5
        sign = 1 if i % 2 else -1
        more, grown = (sign * n if n <= base else n for n, base in ((more, ceiling), (grown, staff)))
        figures = [_placed(n, places) for n in (capital, spent - owed, owed, 0, budget, research)]
        figures += map(str, (ceiling, ceiling + more, staff, staff + grown, 0, 0))
        yield f"B{i:09d},{_AGENCIES[i % 6]},{100 + i % 15},{','.join(figures)}\n"


def _placed(n: int, places: int) -> str:
    return f"{n // 10**places}.{n % 10**places:0{places}d}" if places else str(n)


def write(path: Path, lines: Iterable[str]) -> None:
    """The table of such rows as a file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADS + "\n")
        file.writelines(lines)


def main() -> None:
    sys.stdout.reconfigure(encoding="utf-8", newline="")
    sys.stdout.write(HEADS + "\n")
    sys.stdout.writelines(rows(int(sys.argv[1])))


if __name__ == "__main__":
    main()
