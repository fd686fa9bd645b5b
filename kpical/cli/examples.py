"""One example a command for its help, in Chinese and in English; `kpical` is the program's own."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "kpical": (
        "kpical calc 占比 部分=109,305 全體=180,000",
        "kpical calc share-of-total part=109,305 total=180,000",
    ),
    "list": ("kpical list 執行率", "kpical list execution"),
    "show": ("kpical show 資本門執行率", "kpical show capital-execution-rate"),
    "calc": (
        "kpical calc 資本門執行率 實支數=120 應付未付數=30 賸餘數=5 預算數=200",
        "kpical calc capital-execution-rate paid=120 payable=30 surplus=5 budget=200",
    ),
    "solve": (
        "kpical solve 資本門執行率 實支數=109,305 應付未付數=0 賸餘數=0 預算數=180,000",
        "kpical solve capital-execution-rate paid=109,305 payable=0 surplus=0 budget=180,000",
    ),
    "change": (
        "kpical change 占比 部分=740..820 全體=900..1,000",
        "kpical change share-of-total part=740..820 total=900..1,000",
    ),
    "batch": ("kpical batch 增減率 budget.csv -o result.xlsx", "kpical batch growth-rate budget.csv -o result.xlsx"),
    "audit": (
        "kpical audit 占比 taxes.csv --published 比重",
        "kpical audit share-of-total taxes.csv --published share",
    ),
    "score": ("kpical score plan.yaml figures.csv -o scorecard.html",),
    "verify": ("kpical verify scorecard.json",),
    "template": ("kpical template plan.yaml -o form.xlsx",),
    "check": ("kpical check my-formulas",),
    "schema": ("kpical schema > indicator.schema.json",),
    "explain": ("kpical explain approximate",),
}


def example(command: str, lang: str) -> str:
    """The example of a command; the English one where there is another."""
    return EXAMPLES[command][-1 if lang == "en" else 0]
