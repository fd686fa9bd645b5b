"""The fields of a plan file, in one table: the reader reads by it and the JSON Schema is made from it."""

from __future__ import annotations

from collections.abc import Mapping

from kpical.catalogue.fields import RECORDS as INDICATOR_RECORDS
from kpical.catalogue.fields import Field
from kpical.computation.assessment import RULES
from kpical.quantity.rounding import MODES, MOST_DECIMALS

SYSTEMS = ("1", "2", "3", "4", "5")  # 評估體制; their meanings are in the words, as the plan of 99 prints them
KINDS = ("strategic", "common")  # 關鍵策略目標, 共同性目標

_RULES = {
    "lights": Field("record_or_text", "燈號門檻，或寫著門檻的檔案", "lights"),
    "attainment": Field("record", "達成度的算法", "attainment"),
}

RECORDS: Mapping[str, Mapping[str, Field]] = {
    "plan": {
        "agency": Field("text", "機關", required=True),
        "year": Field("year", "民國年度", required=True),
        "title": Field("localized", "標題；預設為機關與年度"),
        "source": Field("record", "計畫出處", "source"),
        "note": Field("localized", "說明"),
        **_RULES,
        "goals": Field("records", "目標，依序", "goal", required=True),
    },
    "goal": {
        "id": Field("id", "英文小寫、數字與連字號，計畫內不得重複", required=True),
        "number": Field("text", "印在前面的編號，如 一"),
        "name": Field("localized", "名稱", required=True),
        "kind": Field("choice", "關鍵策略目標或共同性目標；預設 strategic", KINDS),
        "weight": Field("number", "權重 %；與所屬指標的合計相符"),
        "note": Field("localized", "說明"),
        "indicators": Field("records", "指標，依序", "item", required=True),
    },
    "item": {
        "indicator": Field("text", "指標的代號、名稱或別名", required=True, unless="count"),
        "count": Field("text", "沒有指標檔的計數，如 計畫項數"),
        "unit": Field("unit", "計數的單位；預設 項"),
        "id": Field("id", "在計畫內的代號；預設為指標的代號"),
        "number": Field("text", "印在前面的編號；預設依序"),
        "name": Field("localized", "照計畫印的名稱；預設為指標的名稱"),
        "system": Field("choice", "評估體制 1-5", SYSTEMS),
        "method": Field("text", "評估方式，如 統計數據"),
        "criterion": Field("text", "衡量標準，照計畫的文字"),
        "target": Field("target", "年度目標值；預設為指標檔的目標，none 為沒有", "target"),
        "grades": Field("records", "等第；預設為指標檔的等第", "grade"),
        "weight": Field("number", "權重 %；有就每個指標都要有，合計 100"),
        "responsible": Field("text", "主辦單位"),
        "decimals": Field("decimals", f"小數位數 0-{MOST_DECIMALS}"),
        "rounding": Field("choice", "進位方式", tuple(MODES)),
        "source": Field("record", "出處", "source"),
        "note": Field("localized", "說明"),
        **_RULES,
    },
    "lights": {
        "steps": Field("records", "由高而低的燈號；最後一個不寫 from，收其餘", "step", required=True),
        "unknown": Field("record", "無法判定時的燈號；預設 □", "unknown"),
    },
    "step": {
        "from": Field("number", "達成度自此起，如 80%"),
        "sign": Field("text", "符號；預設依序 ★ ▲ ●"),
        "meaning": Field("text", "意義"),
    },
    "unknown": {
        "sign": Field("text", "符號"),
        "meaning": Field("text", "意義"),
    },
    "attainment": {
        **{kind: Field("choice", f"達成度的算法（{kind}）", tuple(rules)) for kind, rules in RULES.items()},
        "cap": Field("number", "達成度的上限，如 100%"),
        "least": Field("number", "達成度的下限，如 0%"),
    },
    "grade": INDICATOR_RECORDS["grade"],
    "target": INDICATOR_RECORDS["target"],
    "source": INDICATOR_RECORDS["source"],
    "localized": INDICATOR_RECORDS["localized"],
}
