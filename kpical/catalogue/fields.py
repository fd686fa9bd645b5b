"""The fields of an indicator file, in one table: the reader reads by it and the JSON Schema is made from it."""

from __future__ import annotations

from kpical.named import NamedTuple
from kpical.quantity.rounding import MODES, MOST_DECIMALS


class Field(NamedTuple):
    """A key of a record. `kind` names a reading of `reader` and a fragment of `schema`; `of` is the record or the choices."""

    kind: str
    about: str
    of: str | tuple[str, ...] = ""
    required: bool = False
    unless: str = ""  # not required where this key stands


ROLLUPS = ("sum", "none")
_TOLD = {"en": Field("text", "英文名稱，畫面用"), "note": Field("localized", "說明，詢問這個數時與 kpical show 印出")}
_VERSIONED = {
    "formula": Field("formula", "公式，照公布的寫", required=True),
    "inputs": Field("inputs", "各數，依詢問的順序；可只列名稱", "input", required=True, unless="uses"),
    "parameters": Field("records_by_name", "依年度而定的常數", "parameter"),
    "uses": Field("uses", "公式所引用的其他指標：用語 -> 指標，或連同前幾年", "use"),
    "unit": Field("unit", "結果的單位"),
    "decimals": Field("decimals", f"小數位數 0-{MOST_DECIMALS}；預設 2，計數與是/否為 0"),
    "rounding": Field("choice", "進位方式，預設 half-up（四捨五入）", tuple(MODES)),
    "direction": Field("choice", "越高越好、越低越好，或無方向", ("higher", "lower", "none")),
    "target": Field("target", "目標值：>= 80%、5%以下、1..2、是；none 為沒有；或依年度、類別", "target"),
    "lever": Field("text", "未達目標時由哪一個數補足；可寫成 引用的用語.數"),
    "grades": Field("records", "等第，依序；各是結果的一段，或用 when 取第一個成立的", "grade"),
    "source": Field("record", "出處", "source"),
    "note": Field("localized", "說明"),
    "remarks": Field("records", "附在結果上的說明", "remark"),
    "examples": Field("records", "算例，由 kpical check 驗算", "example"),
}

RECORDS: dict[str, dict[str, Field]] = {
    "indicator": {
        "id": Field("id", "英文小寫、數字與連字號，不得重複", required=True),
        "name": Field("localized", "名稱"),
        "aliases": Field("names", "其他名稱"),
        **_VERSIONED,
        "valid": Field("record", "適用的民國年度，首尾均含", "years"),
        "versions": Field("records", "歷年不同的定義；各版覆寫本檔的欄位", "version"),
    },
    "version": {
        "from": Field("year", "自何年度起"),
        "to": Field("year", "至何年度止"),
        **{key: field._replace(required=False) for key, field in _VERSIONED.items()},
    },
    "years": {
        "from": Field("year", "自何年度起"),
        "to": Field("year", "至何年度止"),
    },
    "input": {
        "unit": Field("unit_or_any", "單位；any 是任何單位，但須同類"),
        "min": Field("number", "下限"),
        "max": Field("number", "上限"),
        "whole": Field("flag", "只收整數"),
        "aliases": Field("names", "其他名稱"),
        "parts": Field("parts", "細數；可填全數，或分填各細數", "part"),
        "figure": Field("name", "它是前幾個年度的哪一個數；與 year 一起寫"),
        "year": Field("before", "前幾個年度：-1 是前一年度"),
        "rollup": Field("choice", "各機關的數可以相加（sum）或不可（none，預設）", ROLLUPS),
        **_TOLD,
    },
    "part": {
        "min": Field("number", "下限"),
        "max": Field("number", "上限"),
        "whole": Field("flag", "只收整數"),
        "aliases": Field("names", "其他名稱"),
        **_TOLD,
    },
    "parameter": {
        "unit": Field("unit", "單位"),
        "aliases": Field("names", "其他名稱"),
        "values": Field("values_by_year", "年度 -> 值", "value"),
        **_TOLD,
    },
    "use": {
        "indicator": Field("text", "指標", required=True),
        "year": Field("earlier", "前幾年的同一期間：-1 是前一年"),
    },
    "value": {
        "value": Field("number", "值", required=True),
        "to": Field("year", "至何年度止"),
    },
    "target": {
        "value": Field("number", "目標值，或 none", required=True),
        "to": Field("year", "至何年度止"),
        "source": Field("text", "出自何文件"),
    },
    "source": {
        "document": Field("text", "文件", required=True),
        "place": Field("text", "位置"),
        "quote": Field("text", "原文"),
        "formula": Field("choice", "公式是公布的，或是讀自衡量標準", ("published", "reading")),
    },
    "grade": {
        "name": Field("line", "等第，如 優等", required=True),
        "sign": Field("line", "符號，如 ★"),
        "from": Field("number", "自此起（含）；不寫就接著前面的等第"),
        "to": Field("number", "至此止（含）"),
        "below": Field("number", "未達此值"),
        "when": Field("formula", "條件；最後一個不寫，收其餘"),
    },
    "remark": {
        "code": Field("id", "代碼", required=True),
        "when": Field("formula", "何時附上；省略為一律附上"),
        "text": Field("localized", "文字", required=True),
    },
    "example": {
        "given": Field("texts_by_name", "所給各數", required=True),
        "year": Field("year", "年度"),
        "result": Field("text", "應得結果，如 77.50%"),
        "exact": Field("text", "應得的分數"),
        "error": Field("text", "應得的錯誤代碼"),
        "met": Field("flag", "是否達成目標"),
        "inputs_rounded": Field("flag", "各數是進位後印出的；只要結果可能是 result 就算符合"),
        "source": Field("text", "數字出處"),
    },
    "localized": {
        "zh": Field("text", "中文", required=True),
        "en": Field("text", "英文"),
    },
}
