"""What a script would be without kpical: csv, Decimal and simpleeval. simpleeval_decimal.py parsed|cached IN OUT."""

from __future__ import annotations

import csv
import sys
from decimal import ROUND_HALF_UP, Decimal

from simpleeval import SimpleEval

FORMULAS = {
    "資本門執行率": (
        "(資本門實支數+資本門應付未付數+資本門賸餘數)/資本門預算數*100",
        "資本門實支數 資本門應付未付數 資本門賸餘數 資本門預算數",
    ),
    "研究經費比率": ("研究經費/年度預算*100", "研究經費 年度預算"),
    "中程概算差異": ("(編報數-核列數)/核列數*100", "編報數 核列數"),
    "員額增減率": ("(次年度-本年度)/本年度*100", "次年度 本年度"),
}
CENT = Decimal("0.01")


def main() -> None:
    """Compute the table."""
    mode, source, target = sys.argv[1:]
    evaluator = SimpleEval()
    jobs = [
        (head, formula, evaluator.parse(formula) if mode == "cached" else None, names.split())
        for head, (formula, names) in FORMULAS.items()
    ]
    with open(source, newline="", encoding="utf-8") as table, open(target, "w", newline="", encoding="utf-8") as out:
        reader = csv.DictReader(table)
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([*(reader.fieldnames or ()), *FORMULAS, "error"])
        for row in reader:
            results, errors = [], []
            for head, formula, parsed, names in jobs:
                try:
                    evaluator.names = {name: Decimal(row[name]) for name in names}
                    value = evaluator.eval(formula, previously_parsed=parsed)
                    results.append(str(value.quantize(CENT, ROUND_HALF_UP)))
                except ArithmeticError as error:
                    results.append("")
                    errors.append(f"{head}: {type(error).__name__}")
            writer.writerow([*row.values(), *results, "; ".join(errors)])


if __name__ == "__main__":
    main()
