"""A ministry's scorecard of which pages are made, texts that would do harm, and a reader of pages that takes nothing on trust."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from html.parser import HTMLParser
from typing import NamedTuple

from kpical.catalogue.stamp import Stamp
from kpical.files.digest import Digest
from kpical.quantity.period import Period
from kpical.report.html import to_html
from kpical.report.model import Bar, Cell, Column, Line, Number, Point, Report, Row, Section, Table, Trend

COLUMNS = [
    Column("number", "項次"),
    Column("name", "指標"),
    Column("target", "目標", "right"),
    Column("value", "結果", "right"),
    Column("gap", "差距", "right"),
    Column("score", "達成度", "right"),
    Column("light", "燈號", "center"),
    Column("bar", "目標與結果", drawing=True),
    Column("trend", "近三年"),
]
TONES = {"★": "good", "▲": "strong", "●": "bad", "□": "quiet"}


def trend(unit: str, *values: float | str | None) -> Trend:
    """The values of 97, 98 and 99."""
    points = tuple(
        Point(Period(year), None if value is None else Fraction(value), "無法計算" if value is None else f"{value}{unit}")
        for year, value in zip((97, 98, 99), values, strict=True)
    )
    return Trend(points, "97 至 99 年度：" + "、".join(point.text for point in points))


def scored(
    number: str, name: str, target: str, value: str, gap: str, score: str, light: str,
    bar: Bar | None = None, years: Trend | None = None, details: Iterable[tuple[str, str]] = (),
) -> Row:  # fmt: skip
    """A row of the scorecard."""
    cells = [Cell(text, tone=TONES.get(text[:1], "")) for text in (number, name, target, value, gap, score, light)]
    drawings = [Cell("", graph=bar), Cell("▁▄█" if years else "", graph=years)]
    return Row([*cells, *drawings], [Line(label, text) for label, text in details])


def bar(value: float | str, low: float | str | None, high: float | str | None, *, met: bool) -> Bar:
    """A value beside its target."""
    result, least, most = Fraction(value), *(None if n is None else Fraction(n) for n in (low, high))
    ends = ("" if n is None else n for n in (least, most))
    return Bar(result, least, most, met, text=f"結果 {result}，目標 {'..'.join(map(str, ends))}")


GOALS = {
    "一　落實活路外交，鞏固與邦交國關係": [
        scored(
            "1-1", "加強雙方政要互訪", ">= 55次", "61次", "0次", "100%", "★ 達成",
            bar(61, 55, None, met=True), trend("次", 48, 53, 61),
            [
                ("算式", "雙方部次長級以上官員互訪次數"),
                ("代入", "61次"),
                ("結果", "61次"),
                ("出處", "外交部 99 年度施政目標與重點，貳、年度關鍵績效指標"),
            ],
        ),
        scored(
            "1-2", "積極推動我與友邦各項合作計畫", ">= 100項", "98項", "2項", "98%", "▲ 未達成",
            bar(98, 100, None, met=False), trend("項", 101, 104, 98),
            [("算式", "推動執行中之計畫項數"), ("代入", "98項"), ("結果", "98項")],
        ),
    ],
    "二　積極參與國際組織與活動": [
        scored(
            "2-1", "積極爭取參與我尚未參加之政府間國際組織、多邊機制及國際性專業組織", ">= 2次", "11次", "0次", "100%", "★ 達成",
            bar(11, 2, None, met=True), trend("次", 1, None, 11),
            [
                ("算式", "99 年度次數 － 98 年度次數"),
                ("代入", "31 － 20"),
                ("結果", "11次"),
                ("各數", "99 年度次數　31次\n98 年度次數　20次"),
            ],
        ),
        scored(
            "2-2", "鞏固並強化我已參與之政府間國際組織之關係", ">= 2%", "-3.2%", "5.2 百分點", "0%", "● 未達成",
            bar("-3.2", 2, None, met=False), trend("%", "1.5", "0.4", "-3.2"),
            [("算式", "（99 年度 － 98 年度）÷ 98 年度 × 100％"), ("代入", "（121 － 125）÷ 125 × 100％"), ("結果", "-3.2%")],
        ),
    ],
    "三　年度共同性指標": [
        scored(
            "3-1", "行政及政策研究經費比率", ">= 0.08%", "0.08%", "0.01 百分點", "99.99%", "▲ 未達成",
            bar("0.0799999", "0.08", None, met=False), trend("%", "0.07", "0.09", "0.08"),
            [
                ("算式", "年度行政及政策類研究經費 ÷ 年度預算 × 100％"),
                ("代入", "24,587 ÷ 30,733,799 × 100％"),
                ("結果", "0.08%"),
                ("確值", "0.0799998…%"),
                ("提醒", "顯示的 0.08% 看似達到目標 >= 0.08%，但確切值並未達到；是否達成以確切值為準。"),
            ],
        ),
        scored(
            "3-2", "機關年度資本門預算執行率", ">= 80%", "92.71%", "0 百分點", "100%", "★ 達成",
            bar("92.71", 80, None, met=True), trend("%", "78.2", "85.4", "92.71"),
            [
                ("算式", "（資本門實支數 ＋ 資本門應付未付數 ＋ 資本門賸餘數）÷ 資本門預算數 × 100％"),
                ("代入", "（1,235,706 ＋ 16,240 ＋ 5,120）÷ 1,355,911 × 100％"),
                ("結果", "92.71%"),
                ("各數", "實支數　1,235,706千元\n應付未付數　16,240千元\n賸餘數　5,120千元\n預算數　1,355,911千元"),
                ("出處", "外交部 99 年度施政目標與重點，參、年度共同性指標"),
            ],
        ),
        scored(
            "3-3", "機關中程歲出概算額度內編報概算數", "<= 5%", "3.75%", "0 百分點", "100%", "★ 達成",
            bar("3.75", None, 5, met=True), trend("%", "6.1", "4.9", "3.75"),
            [("算式", "（編報數－核列數）÷核列數×100％"), ("代入", "（31,125－30,000）÷30,000×100％"), ("結果", "3.75%")],
        ),
        scored(
            "3-4", "館處館舍購置計畫", "1..2館處", "2館處", "0館處", "100%", "★ 達成",
            bar(2, 1, 2, met=True), trend("館處", 0, 1, 2), [("算式", "館舍購置計畫數"), ("代入", "2館處"), ("結果", "2館處")],
        ),
        scored("3-5", "全方位外交尖兵養成計畫", "是", "是", "", "100%", "★ 達成"),
        scored(
            "3-6", "當年度場地設施使用費及租金收入收繳情形", ">= 90%", "□", "", "", "□ 無法計算",
            details=[("算式", "實際繳庫數 ÷ 預算數 × 100％"), ("問題", "「預算數」這裡沒有數字；若是零請寫 0。")],
        ),
    ],
}  # fmt: skip


def report(*sections: Section, title: str = "題目", lang: str = "zh-TW") -> Report:
    """A report of these sections."""
    return Report((), tuple, dict, lambda: sections, title=title, lang=lang)


def scorecard(lang: str = "zh-TW") -> Report:
    """外交部's goals of 99, computed, with one result that there cannot be."""
    card = [
        Line("機關", "外交部"), Line("年度", "99"), Line("達成", "★ 6", "good"), Line("將近", "▲ 2", "strong"),
        Line("未達成", "● 1", "bad"), Line("無法計算", "□ 1", "quiet"),
        Line("準則", "達成度 = 結果 ÷ 目標，最多 100%；★ 100% 以上、▲ 90% 以上未滿 100%、● 未滿 90%、□ 無法計算。"),
    ]  # fmt: skip
    goals = [Section(title, table=Table(COLUMNS, rows), level=2) for title, rows in GOALS.items()]
    figures = Table(
        [Column("name", "名稱"), Column("value", "數值", "right")],
        [Row([Cell("資本門預算數"), Cell("1,355,911千元", Number(Fraction(1355911)), note="外交部.csv 第 2 列")])],
    )
    return report(
        Section(lines=card), Section("年度關鍵績效指標"), *goals, Section("各數", table=figures),
        Section("工作表", [Line("這裡", "只給試算表")], only="workbook"),
        Section("比較", [Line("這裡", "給有地方的格式")], only="wide"),
        title="外交部 99 年度施政績效報告", lang=lang,
    )._replace(stamp=stamp("計畫.yaml", *(f"indicator-{i}" for i in range(20))))  # fmt: skip


def stamp(plan: str, *indicators: str) -> Stamp:
    """The stamp of a plan and its indicators."""
    return Stamp("1.2.3", (Digest("plan", plan, "0123456789abcdef" * 4),), dict.fromkeys(indicators, "fedcba9876543210" * 4))


# ---- texts that would do harm ----

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</title></style><script>alert(1)</script>",
    "]]><!-- --><svg onload=alert(1)>",
    "&lt;b&gt; &amp; &#60;",
    "${7*7} {{7*7}}",
]


def everywhere(text: str) -> str:
    """A page with the text in every place where there is one."""
    points = (Point(Period(98), Fraction(1), text), Point(Period(99), Fraction(2), text))
    cells = [
        Cell(text, note=text, tone="good"), Cell("", graph=Bar(Fraction(1), Fraction(2), None, met=False, text=text)),
        Cell("", graph=Trend(points, text)),
    ]  # fmt: skip
    table = Table([Column("a", text), Column("b", text), Column("c", text)], [Row(cells), Row(cells, [Line(text, text)])])
    sections = [Section(text, [Line(text, text, "bad")], table)] * 5
    return to_html(report(*sections, title=text)._replace(stamp=stamp(text, text)))


# ---- reading a page ----

VOID = {"meta", "br", "col", "rect", "path", "polyline", "circle"}
TAGS = """
html head meta title style body main h1 h2 h3 nav footer ul li a section dl div dt dd table colgroup col thead tbody tr th td span
br details summary figure svg rect path polyline circle text
"""
ATTRIBUTES = """
lang charset http-equiv content name class id href aria-label aria-labelledby tabindex scope data-title colspan role width height
viewbox x y d points cx cy r
"""


_Attributes = list[tuple[str, str | None]]


class Element(NamedTuple):
    """A tag with its attributes, the elements right below it and all text below it, a break as a newline."""

    tag: str
    attributes: dict[str, str]
    children: list[Element]
    texts: list[str]

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(self.texts)


class Reader(HTMLParser):
    """The elements of a page in order; whatever is not closed where it should be fails."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        """The parser's word for an element that begins."""
        assert len(attrs) == len(dict(attrs))
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, [], []))
        if self.open:
            self.open[-1].children.append(self.elements[-1])
        if tag not in VOID:
            self.open.append(self.elements[-1])
        elif tag == "br":
            self.handle_data("\n")

    def handle_startendtag(self, tag: str, attrs: _Attributes) -> None:
        """An element without an inside."""
        assert tag in VOID
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """The end of the one that is open."""
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        """Text, to all that are open."""
        for element in self.open:
            element.texts.append(data)

    def all(self, tag: str, kind: str = "") -> list[Element]:
        """The elements of a tag, and of a class."""
        return [e for e in self.elements if e.tag == tag and (not kind or kind in e.attributes.get("class", "").split())]

    def texts(self, tag: str, kind: str = "") -> list[str]:
        """What they say."""
        return [element.text for element in self.all(tag, kind)]

    def heads(self, scope: str) -> list[str]:
        """The heads of columns, or of rows."""
        return [th.text for th in self.all("th") if th.attributes["scope"] == scope]

    @property
    def attributes(self) -> set[str]:
        """The names of all attributes of the page."""
        return {name for element in self.elements for name in element.attributes}


def page(*sections: Section, title: str = "題目", lang: str = "zh-TW") -> Reader:
    """A report as a page, read."""
    return Reader(to_html(report(*sections, title=title, lang=lang)))


def one_cell(cell: Cell) -> Reader:
    """The page of a table of one cell."""
    return page(Section("題", table=Table([Column("n", "名"), Column("v", "值")], [Row([Cell("甲"), cell])])))
