"""The page in a real browser: Chromium by its own driver, on a desk, on a phone, on paper, with the network watched."""

from __future__ import annotations

import json
import re
import subprocess
from base64 import b64decode
from fractions import Fraction
from http.client import HTTPConnection
from importlib.resources import files

import pytest
from pages import GOALS, HOSTILE, everywhere, report, scorecard
from tools import needs, program

from kpical.quantity.period import Period
from kpical.report.html import to_html
from kpical.report.model import Bar, Cell, Column, Line, Point, Row, Section, Table, Trend

pytestmark = needs("chromium", "chromedriver")

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
DESK, PHONE = (1280, 900), (390, 844)
TAB, ENTER = "\ue004", "\ue007"


class Browser:
    """A session of Chromium, by the few words of WebDriver that the tests need."""

    def __init__(self, port, profile):
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        options = {"binary": program("chromium"), "args": [*ARGUMENTS, f"--user-data-dir={profile}"]}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        self.path = ""
        self.path = "/" + self.ask("POST", "", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]

    def ask(self, method, path, body=None):
        self.connection.request(method, f"/session{self.path}{path}", json.dumps(body) if body is not None else None)
        answer = json.loads(self.connection.getresponse().read())["value"]
        assert not (isinstance(answer, dict) and "error" in answer), answer
        return answer

    def close(self):
        self.ask("DELETE", "")
        self.connection.close()

    def open(self, path, size=DESK, scheme="light", media=""):
        """Show the file; what was logged before is forgotten."""
        wide, high = size
        self.devtools("Emulation.setDeviceMetricsOverride", width=wide, height=high, deviceScaleFactor=1, mobile=size == PHONE)
        self.devtools("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.devtools("Emulation.setScrollbarsHidden", hidden=media == "print")
        self.ask("POST", "/url", {"url": "about:blank"})
        self.log("browser"), self.log("performance")
        self.ask("POST", "/url", {"url": path.as_uri()})

    def js(self, script):
        return self.ask("POST", "/execute/sync", {"script": script, "args": []})

    def press(self, key):
        keys = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self.ask("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": keys}]})

    def devtools(self, command, **params):
        return self.ask("POST", "/goog/cdp/execute", {"cmd": command, "params": params})

    def log(self, kind):
        return [entry["message"] for entry in self.ask("POST", "/se/log", {"type": kind})]

    def requests(self):
        """The addresses that the page asked for."""
        events = [json.loads(message)["message"] for message in self.log("performance")]
        return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with subprocess.Popen([program("chromedriver"), "--port=0"], stdout=subprocess.PIPE, text=True) as driver:
        try:
            port = next(int(found[1]) for line in driver.stdout if (found := re.search(r"successfully on port (\d+)", line)))
            session = Browser(port, tmp_path_factory.mktemp("profile"))
            yield session
            session.close()
        finally:
            driver.terminate()


@pytest.fixture
def show(browser, tmp_path):
    """`show(page, size=, scheme=, media=)` opens a page and gives the browser."""

    def shown(page, **how):
        path = tmp_path / "page.html"
        path.write_text(page, "utf-8", newline="\n")
        browser.open(path, **how)
        return browser

    return shown


def extremes():
    """Many columns, long words, long texts, breaks, every drawing."""
    wide = Table(
        [Column("agency", "機關"), *(Column(str(i), f"一-{i} 積極參與國際組織之執行率", "right") for i in range(26))],
        [Row([Cell(name), *(Cell(f"{i * 1234.5:,.2f}% ★", tone="good") for i in range(26))]) for name in ("外交部", "內政部")],
    )
    long = Table(
        [Column("n", "項次"), Column("name", "指標"), Column("note", "說明"), Column("v", "結果", "right")],
        [
            Row([Cell("1"), Cell("長文"), Cell("預算" * 2000), Cell("5%")]),
            Row([Cell("2"), Cell("x" * 400), Cell("短"), Cell("一\n二")], [Line("y" * 60, "z" * 300), Line("", "")], "strong"),
        ],
    )
    bars = [
        Bar(Fraction(v), Fraction(low), Fraction(high), met=False, text=f"{v}")
        for v, low, high in ((0, 0, 0), (-99, 1, 2), (99, 1, 2))
    ]
    trends = [Trend(tuple(Point(Period(90 + i), Fraction(i % 7), f"{i}億元") for i in range(n)), f"{n} 年") for n in (1, 18)]
    rows = [Row([Cell("甲"), Cell("", graph=graph)]) for graph in (*bars, *trends)]
    drawn = Table([Column("name", "名"), Column("graph", "圖", drawing=True)], rows)
    tables = [Section(f"第 {i}", table=table) for i, table in enumerate((wide, long, drawn, Table(wide.columns, [])))]
    return to_html(report(*tables, Section("卡", [Line("標" * 40, "x" * 400)]), title="長" * 80))


PAGES = {
    "scorecard": to_html(scorecard()),
    "English": to_html(scorecard("en")),
    "extremes": extremes(),
    "hostile": everywhere(HOSTILE[0]),
}
OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true);"
# the text that can be seen, as rectangles with the box that they may scroll in
TEXTS = """
const hidden = document.querySelector('thead') && getComputedStyle(document.querySelector('thead')).position === 'absolute';
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [];
while (walker.nextNode()) {
  const node = walker.currentNode, range = document.createRange(), box = node.parentElement;
  if (!node.data.trim() || !box.checkVisibility() || box.closest('title') || (hidden && box.closest('thead'))) continue;
  range.selectNodeContents(node);
  for (const r of range.getClientRects())
    if (r.width * r.height) texts.push([node.data, r.left, r.top, r.right, r.bottom, !!box.closest('.scroll')]);
}
return texts;
"""


def overlapping(texts):
    """Pairs of texts that lie on each other, but for the few pixels that lines of one text may share."""
    texts = sorted(texts, key=lambda text: text[2])
    for i, (one, left, top, right, bottom, _) in enumerate(texts):
        for other, left2, top2, right2, bottom2, _ in texts[i + 1 :]:
            if top2 >= bottom:
                break
            wide, high = min(right, right2) - max(left, left2), min(bottom, bottom2) - max(top, top2)
            if wide > 1 and high > 4:
                yield one, other


@pytest.mark.parametrize("size", [DESK, PHONE, (800, 900), (641, 900), (320, 640)], ids=str)
@pytest.mark.parametrize("page", PAGES)
def test_everything_can_be_read_at_any_width(show, page, size):
    seen = show(PAGES[page], size=size)
    seen.js(OPEN_ALL)
    wide, inner = seen.js("return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= inner
    texts = seen.js(TEXTS)
    assert len(texts) > 30
    assert [text for text, left, _, right, _, scrolls in texts if left < 0 or (right > inner and not scrolls)] == []
    assert list(overlapping(texts)) == []


def test_the_scorecard_fits_a_desk_and_a_phone_without_any_scrolling(show):
    for size in (DESK, PHONE):
        seen = show(PAGES["scorecard"], size=size)
        boxes = seen.js("return [...document.querySelectorAll('.scroll')].map(each => each.scrollWidth - each.clientWidth)")
        assert boxes == [0] * len(boxes)


def test_on_a_phone_a_row_is_a_card_that_bears_its_heads(show):
    seen = show(PAGES["scorecard"], size=PHONE)
    cells = "[...document.querySelector('tbody').rows[0].cells]"
    seen.js(f"{cells}.forEach(cell => cell.normalize())")
    assert seen.js(f"return {cells}.slice(0, 4).map(cell => cell.textContent)") == ["1-1", "加強雙方政要互訪", ">= 55次", "61次"]
    lefts = seen.js(f"return {cells}.slice(2, 4).map(cell => parseFloat(getComputedStyle(cell, '::before').width))")
    assert all(left > 60 for left in lefts)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=str)
def test_who_can_not_see_the_page_hears_tables_and_drawings(show, size):
    seen = show(PAGES["scorecard"], size=size)
    nodes = seen.devtools("Accessibility.getFullAXTree")["nodes"]
    heard = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
    assert ("table", "一　落實活路外交，鞏固與邦交國關係") in heard
    assert ("columnheader", "達成度") in heard
    assert ("rowheader", "加強雙方政要互訪") in heard
    assert ("image", "結果 61，目標 55..") in heard
    assert ("image", "97 至 99 年度：48次、53次、61次") in heard


def test_a_result_opens_by_the_keyboard(show):
    seen = show(PAGES["scorecard"])
    for _ in range(5):
        seen.press(TAB)
        if seen.js("return document.activeElement.tagName") == "SUMMARY":
            break
    before = seen.js(TEXTS)
    seen.press(ENTER)
    shown = {text for text, *_ in seen.js(TEXTS)} - {text for text, *_ in before}
    assert {"雙方部次長級以上官員互訪次數", "48次"} <= shown
    assert seen.js("return document.querySelectorAll('details[open]').length") == 1


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_fetched_and_nothing_is_refused(show, page):
    seen = show(PAGES[page])
    assert [address.rpartition("/")[2] for address in seen.requests()] == ["page.html"]
    assert seen.log("browser") == []


def test_a_request_would_be_seen(show):
    image = '<img src="http://127.0.0.1:9/x.png" alt="">'
    assert show(image).requests()[1:] == ["http://127.0.0.1:9/x.png"]


def test_the_policy_holds(show):
    page = PAGES["scorecard"].replace(
        "<main>", '<main><img src="http://127.0.0.1:9/x.png" alt=""><script>window.hostile = 1</script>'
    )
    seen = show(page.replace("</style>", " </style>"))
    refused = " ".join(seen.log("browser"))
    assert refused.count("Content Security Policy") >= 3  # the picture, the script, the style sheet that was touched
    assert seen.js("return window.hostile") is None


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_does_nothing(show, text):
    seen = show(everywhere(text))
    assert seen.js("return [document.scripts.length, document.images.length, document.forms.length]") == [0, 0, 0]
    assert seen.js("return document.title") == " ".join(text.split())
    assert seen.js("return document.querySelector('h1').textContent") == text
    assert seen.js("return [...document.querySelectorAll('tbody > tr > th')].map(each => each.textContent)[0]") == text
    assert [address.rpartition("/")[2] for address in seen.requests()] == ["page.html"]


@pytest.mark.parametrize("text", ["甲\u202e乙", "甲\0乙", "甲\ufffe乙", "甲\u2066乙"])
def test_a_character_that_would_be_obeyed_is_seen(show, text):
    assert show(everywhere(text)).js("return document.querySelector('h1').textContent") == "甲�乙"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=str)
def test_the_page_is_dark_where_that_is_preferred(show, size):
    colours = "const s = getComputedStyle(document.body); return [s.backgroundColor, s.color]"
    assert show(PAGES["scorecard"], size=size).js(colours) == ["rgb(255, 255, 255)", "rgb(27, 34, 48)"]
    assert show(PAGES["scorecard"], size=size, scheme="dark").js(colours) == ["rgb(18, 22, 28)", "rgb(229, 233, 239)"]


def test_paper_is_white_and_shows_what_was_closed(show):
    seen = show(PAGES["scorecard"], size=(680, 900), scheme="dark", media="print")
    assert seen.js("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    shown = {text for text, *_ in seen.js(TEXTS)}
    assert {"雙方部次長級以上官員互訪次數", "（31,125－30,000）÷30,000×100％"} <= shown
    assert "算式、代入、結果、出處、近三年" not in shown
    assert list(overlapping(seen.js(TEXTS))) == []


def printed(browser):
    """The pages' sizes in points, and the PDF."""
    data = b64decode(browser.devtools("Page.printToPDF", preferCSSPageSize=True)["data"])
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)
    return [(round(float(wide)), round(float(high))) for wide, high in boxes], data


@pytest.mark.parametrize("text", ["12,345.67%", "外交部主管"])
@pytest.mark.parametrize(
    ("columns", "paper", "room"),
    [(7, (595, 842), 680), (8, (595, 842), 680), (9, (842, 595), 1009), (13, (842, 595), 1009), (30, (595, 842), 680)],
)
def test_a_table_is_printed_on_a4_and_fits(show, columns, paper, room, text):
    rows = [Row([Cell(text)] * columns, [Line("算式", "甲÷乙")])] * 60
    page = to_html(report(Section("題", table=Table([Column(str(i), f"指標 {i}", "right") for i in range(columns)], rows))))
    sizes, _ = printed(show(page))
    assert set(sizes) == {paper}
    assert len(sizes) > 2
    seen = show(page, size=(room, 900), media="print")
    assert seen.js("return document.documentElement.scrollWidth") == room
    assert list(overlapping(seen.js(TEXTS))) == []


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_cut_off_at_the_edge_of_the_paper(show, page):
    seen = show(PAGES[page], size=(680, 900), media="print")
    assert [(text, right) for text, left, _, right, *_ in seen.js(TEXTS) if left < 0 or right > 680] == []
    assert list(overlapping(seen.js(TEXTS))) == []


@needs("pdftotext")
def test_on_paper_heads_are_repeated_and_no_row_is_cut(show, tmp_path):
    details = [Line("算式", "行\n行\n行"), Line("代入", "行")]
    rows = [Row([Cell(f"first{i}"), Cell("結果")], [*details, Line("出處", f"last{i}")]) for i in range(60)]
    table = Table([Column("name", "HEAD"), Column("value", "值")], rows)
    _, data = printed(show(to_html(report(Section("題", table=table)))))
    path = tmp_path / "page.pdf"
    path.write_bytes(data)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
    pages = text.split("\f")[:-1]
    assert len(pages) > 5
    for page in pages:
        assert page.count("HEAD") == 1
        assert re.findall(r"first(\d+)", page) == re.findall(r"last(\d+)", page)


def test_hundreds_of_agencies_open(show):
    rows = [row for goal in GOALS.values() for row in goal] * 2
    columns = scorecard().sections()[2].table.columns
    sections = [Section(f"第 {i} 機關", table=Table(columns, rows)) for i in range(300)]
    seen = show(to_html(report(*sections)))
    assert seen.js("return document.querySelectorAll('details').length") > 5000
    seen.js("location.hash = '#s300'")
    top = seen.js("return document.getElementById('s300').getBoundingClientRect().top")
    assert -1 <= top <= DESK[1]


# What people with a screen reader meet: axe-core knows the rules of WCAG.

AXE = """const done = arguments[0];
axe.run().then(found => done(found.violations.map(one => one.id + ": " + one.nodes.map(node => node.html).join(" "))));"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_axe_finds_nothing(show, page, size, scheme):
    shown = show(page, scheme=scheme, size=size)
    shown.js(OPEN_ALL)
    shown.js(files("axe_core_python").joinpath("axe.min.js").read_text("utf-8"))
    assert shown.ask("POST", "/execute/async", {"script": AXE, "args": []}) == []
