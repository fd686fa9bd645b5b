"""`kpical audit`: a table in, the same table out, with what it prints held against the formula."""

import csv
import io
import json
from itertools import cycle

import pytest
import tables
from hypothesis import given
from hypothesis import strategies as st
from programs import run_bytes
from strategies import patient
from workbooks import zipped

import kpical
from kpical.computation.audit import AGREEMENTS, RULES
from kpical.problem.errors import KpicalError
from kpical.recipe.job import PrintedColumn
from kpical.table.spreadsheet import read_workbook

HEADS = ["published", "computed", "agreement", "low", "high", "error"]
TABLE = """\
項目,部分（億元）,全體（億元）,占比（%）
甲,"4,490","10,948.18",41.02
乙,218.75,348.10,62.84
丙,218.75,348.10,62.99
丁,0,348.10,-
"""


def audit(*args, stdin=TABLE, cwd=None, lang="zh-TW"):
    """Exit code, rows, and what is said."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = run_bytes("audit", *args, stdin=data, cwd=cwd, env={"KPICAL_LANG": lang})
    said = done.stderr.decode()
    assert "Traceback" not in said
    assert "kpical 的錯誤" not in said
    return done.returncode, list(csv.reader(io.StringIO(done.stdout.decode(), newline=""))), said


def added(rows):
    """What was put behind each row, without its error."""
    return [row[-6:-1] for row in rows[1:]]


def test_one_command_says_whether_the_table_is_right():
    code, rows, said = audit("占比")
    assert code == 0
    assert rows[0] == ["項目", "部分（億元）", "全體（億元）", "占比（%）", *HEADS]
    assert added(rows) == [
        ["41.02", "41.01", "可能", "41.0067", "41.0160"],
        ["62.84", "62.84", "相符", "62.8387", "62.8435"],
        ["62.99", "62.84", "不符", "62.8387", "62.8435"],
        ["", "0.00", "未印", "", ""],
    ]
    assert [row[:4] for row in rows] == list(csv.reader(io.StringIO(TABLE)))
    assert "核對的是「占比（%）」欄" in said
    assert "核對印出的數：相符 1、可能 1、不符 1（第 4 列）、未印 1。" in said


def test_in_english():
    code, rows, said = audit("share-of-total", lang="en")
    assert code == 0
    assert [row[2] for row in added(rows)] == ["possible", "agrees", "differs", "not printed"]
    assert "Printed figures: agrees 1, possible 1, differs 1 (rows: 4), not printed 1." in said


def test_a_mismatch_can_end_with_3():
    assert audit("占比", "--fail-on-mismatch")[0] == 3
    assert audit("占比", "--fail-on-mismatch", stdin="部分,全體,占比\n1,2,50\n")[0] == 0
    assert audit("占比", "--fail-on-mismatch", stdin="部分,全體,占比\n1,2,99\nx,2,50\n")[0] == 1  # a row that fails comes first


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("部分,全體,占比\n90,192,46.88\n", "整張表合於四捨五入，不合於無條件捨去（1 個不符）。"),
        ("部分,全體,占比\n90,192,46.87\n", "整張表合於無條件捨去，不合於四捨五入（1 個不符）。"),
        ("部分,全體,占比\n1,2,50\n", "四捨五入與無條件捨去都合於整張表。"),
        ("部分,全體,占比\n90,192,46.88\n1,2,約50\n", "能驗證的各列合於四捨五入，不合於無條件捨去（1 個不符）。"),
        (
            "部分,全體,占比\n90,192,46.88\n90,192,46.87\n",
            "沒有一種進位方式合於整張表：四捨五入有 1 個不符，無條件捨去有 1 個不符。",
        ),
    ],
)
def test_which_rule_fits_the_whole_table(table, said):
    assert said in audit("占比", stdin=table)[2]
    assert said not in audit("占比", "--rounding", "down", stdin=table)[2]


@pytest.mark.parametrize(
    ("options", "agrees"),
    [((), "捨去相符"), (("--rounding", "half-up"), "不符"), (("--rounding", "down"), "捨去相符"), (("--decimals", "1"), "相符")],
)
def test_the_rule_and_the_decimals_can_be_said(options, agrees):
    _, rows, _ = audit("占比", *options, stdin="部分,全體,占比\n90,192,46.87\n")
    assert added(rows)[0][2] == agrees


def test_the_column_can_be_named():
    table = "部分,全體,比重,占比\n1,2,50,60\n"
    for named in ("比重", "#3"):
        assert added(audit("占比", "--published", named, stdin=table)[1])[0][:3] == ["50", "50", "相符"]
    grouped = "部分,全體,甲,乙\n,,占比,占比\n1,2,50,60\n"
    assert added(audit("占比", "--published", "乙／占比", "--head", "2", stdin=grouped)[1][1:])[0][:3] == ["60", "50", "不符"]


@pytest.mark.parametrize(
    ("options", "table", "code", "said"),
    [
        ((), "部分,全體,比重\n1,2,50\n", 2, "沒有一欄叫「占比」"),
        (("--published", "此重"), "部分,全體,比重\n1,2,50\n", 2, "不在表格裡"),
        ((), "部分,全體,占比,占比（%）\n1,2,50,50\n", 2, "欄位不只一個：占比、占比（%）"),
        (("--published", "比重"), "部分,全體,比重,比重\n1,2,50,50\n", 2, "欄位不只一個：#3、#4"),
        ((), "部分,全體,占比\n1,2,約50\n", 1, "approximate"),
        ((), "部分,全體,占比（千元）\n1,2,50\n", 1, "wrong_unit"),
        ((), "部分,全體,占比\n1,0,50\n", 1, "zero_denominator"),
    ],
)
def test_what_cannot_be_audited_is_told(options, table, code, said):
    done = audit("占比", *options, stdin=table)
    assert done[0] == code
    assert said in done[2] + str(done[1])
    if code == 1:
        assert added(done[1])[0][2] == "無法驗證"


@pytest.mark.parametrize(
    ("printed", "published"),
    [("9.73%", "9.73"), ("46.880 %", "46.880"), ("▲12.5", "-12.5"), ("四成六", "四成六"), ("約5%", "約5%")],
)
def test_what_is_printed_beside_figures_that_fail_is_in_the_unit_of_the_results_too(printed, published):
    done = audit("占比", stdin=f"部分,全體,占比\n,2,{printed}\n")
    assert added(done[1])[0][:3] == [published, "", "無法驗證"]


@pytest.mark.parametrize(
    ("options", "table"),
    [
        (("--unit", "倍"), "部分,全體,占比\n1,3,0.3333\n"),
        ((), "部分,全體,占比（倍）\n1,3,0.3333\n"),
        ((), "單位：倍,,\n部分,全體,占比\n1,3,0.3333\n"),
        ((), "部分,全體,占比\n1,3,0.3333倍\n"),
        ((), "部分,全體,占比\n1,3,33.33\n"),
    ],
)
def test_what_is_printed_may_be_in_another_unit(options, table):
    code, rows, said = audit("占比", *options, stdin=table)
    assert code == 0
    assert rows[-1][-6:-3] == ["33.33", "33.33", "相符"]
    assert "沒有任何數用到單位" not in said


def test_the_unit_of_a_row_is_that_of_what_is_printed(tmp_path):
    (tmp_path / "sum.yaml").write_text("id: sum\nformula: 甲+乙\ninputs: {甲: {unit: 元}, 乙: {unit: 元}}\nunit: 元\n", "utf-8")
    table = "甲,乙,單位,sum\n1,2,千元,3\n1,2,千元,4\n1,2,元,4\n"
    _, rows, _ = audit("sum", "--formulas", tmp_path, stdin=table)
    assert [row[:3] for row in added(rows)] == [
        ["3000", "3000", "相符"],
        ["4000", "3000", "可能"],
        ["4", "3", "不符"],
    ]


def test_where_nothing_is_printed_nothing_is_wrong():
    code, rows, said = audit("占比", stdin="部分,全體,占比\n1,0,-\n-,-,--\n1,2,\n")
    assert code == 0
    assert added(rows) == [["", "", "未印", "", ""], ["", "", "未印", "", ""], ["", "50.00", "未印", "", ""]]
    assert [row[-1] for row in rows[1:]] == ["", "", ""]
    assert "未印 3" in said


def test_an_indicator_is_needed_and_one_only():
    assert audit(stdin=TABLE)[0] == 2
    assert audit("占比", "增減率")[0] == 2


def test_its_own_columns_are_written_anew_and_others_are_left():
    _, first, _ = audit("占比")
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(first)
    code, again, said = audit("占比", stdin=text.getvalue())
    assert code == 0
    assert again == first
    assert "換成這次的" in said
    _, rows, _ = audit("占比", "--published", "published", stdin="部分,全體,published\n1,2,50\n")
    assert rows[0] == ["部分", "全體", "published", *(f"占比:{head}" for head in HEADS[:5]), "error"]
    assert added(rows)[0][2] == "相符"


def test_json_says_the_same():
    done = run_bytes("audit", "占比", "--format", "json", stdin=TABLE.encode(), env={"KPICAL_LANG": "zh-TW"})
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [row["agreement"] for row in rows] == ["可能", "相符", "不符", "未印"]
    assert rows[0]["low"] == "41.0067"


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
def test_formats_for_people(form):
    done = run_bytes("audit", "占比", "--format", form, stdin=TABLE.encode(), env={"KPICAL_LANG": "zh-TW", "COLUMNS": "200"})
    text = done.stdout.decode()
    assert done.returncode == 0
    assert all(word in text for word in ("可能", "不符", "未印", "41.02"))


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_a_workbook_comes_out_and_can_be_audited(tmp_path, suffix):
    path = tmp_path / f"audited.{suffix}"
    code, _, _ = audit("占比", "-o", path)
    assert code == 0
    code, rows, _ = audit("占比", path)
    assert code == 0
    assert [row[:3] for row in added(rows)] == [
        ["41.02", "41.01", "可能"],
        ["62.84", "62.84", "相符"],
        ["62.99", "62.84", "不符"],
        ["", "0.00", "未印"],
    ]


def test_blocks_and_the_whole_give_the_same(tmp_path):
    rows = "".join(f"{i}千元,{2 * i + 7}千元,{50 * i // (i + 4)}\n" for i in range(1, 3000))
    path = tmp_path / "many.csv"
    path.write_text("部分,全體,占比\n" + rows, "utf-8")
    piped = audit("占比", stdin=path.read_bytes())
    assert piped[1] == audit("占比", path)[1]
    assert len(piped[1]) == 3000


FIGURES = st.builds(
    "{}{}".format, st.sampled_from(["0", "1", "7", "12.5", "1,234", "-3", "0.40"]), st.sampled_from(["", "千元", "億元", "元"])
)
PRINTED = st.sampled_from(["0", "100", "-", "33.33", "57.14%", "1750", "+8", "△25", "0.56", "58.3", "約5", ""])


@patient(25)
@given(st.lists(st.tuples(FIGURES, FIGURES, PRINTED), min_size=1, max_size=8), st.sampled_from([None, *RULES]))
def test_the_table_and_python_say_the_same(rows, rounding):
    said = {agreement: agreement for agreement in AGREEMENTS}
    text = io.StringIO()
    csv.writer(text).writerows([["部分", "全體", "占比"], *rows])
    done = tables.batch(text.getvalue(), "占比", rounding=rounding, audit=PrintedColumn("", said))
    for (part, whole, published), row in zip(rows, done.rows[1:], strict=True):
        try:
            found = kpical.audit("占比", published, 部分=part, 全體=whole, rounding=rounding).agreement
        except KpicalError:
            found = "unprinted" if published in {"", "-"} else "unverified"
        assert row[-4] == found


TYPED = ["0", "7", "12.5", "1,234", "-3", "0.40", "90.00", "1,470.0", "△3.50", "(4.0)", ".5", "12.50千元", "1.2億", "三百", "3百"]
TYPED += ["十二", "１２.５０", "4610元", "12萬5千", "4,490億元", "0.00", "x", ""]
AUDITS = [
    ("部分,全體,占比", ()),
    ("部分,全體,占比", ("--unit", "千元")),
    ("部分（千元）,全體（千元）,占比", ("--rounding", "down")),
    ("部分（億元）,全體（元）,占比（%）", ("--decimals", "1")),
]


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
@pytest.mark.parametrize(("heads", "options"), AUDITS)
def test_the_workbook_of_an_audit_is_audited_alike(tmp_path, suffix, heads, options):
    """What was printed with zeros at its end is shown with them: how exact a figure is decides on what is said of it."""
    printed = cycle(["33.33", "100", "7.10", "25.0%", "-", "0.4"])
    rows = [f'"{part}","{whole}",{next(printed)}' for part in TYPED for whole in ("192.00", "3,400", *TYPED[::4])]
    table = "\n".join([heads, *rows, ""])
    _, first, _ = audit("占比", *options, stdin=table)
    audit("占比", "-", "-o", f"audit.{suffix}", *options, stdin=table, cwd=tmp_path)
    _, again, _ = audit("占比", f"audit.{suffix}", *options, cwd=tmp_path)
    assert added(again) == added(first)
    assert len({row[2] for row in added(first)}) > 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("90.00", "90"),
        ("1,470.0", "1470"),
        ("0.40", "0.4"),
        ("12.50千元", "12.5"),
        ("3百", "3百"),
        ("三百", "300"),
        ("十二", "12"),
    ],
)
def test_a_figure_that_is_audited_is_kept_as_exact_as_it_was_printed(tmp_path, text, shown):
    audit("占比", "-", "-o", "t.xlsx", stdin=f'部分（千元）,全體（千元）,占比\n"{text}",192,46.88\n', cwd=tmp_path)
    sheet = read_workbook((tmp_path / "t.xlsx").read_bytes(), "t.xlsx").sheets[0]
    (cell,) = [cell for cell in sheet.rows[2].values() if cell.text == shown]
    assert (cell.places or 0) == (0 if shown == text else len(text.rstrip("千元").partition(".")[2]))


# Workbooks say decimals by the formats of their cells

_STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1">'
    '<numFmt numFmtId="170" formatCode="0.0%"/></numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="10"/>'
    '<xf numFmtId="170"/><xf numFmtId="2"/></cellXfs></styleSheet>'
)
_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_SHEETS = f'<workbook xmlns="{_NS}" xmlns:r="{_R}"><sheets><sheet name="表" sheetId="1" r:id="a"/></sheets></workbook>'


def _relation(name, kind, target):
    return f'<Relationship Id="{name}" Type="{_R}/{kind}" Target="{target}"/>'


def workbook(*rows, figures=0):
    """A sheet of 部分, 全體, 占比; of each row the two figures, the stored result and the number of its style.

    `figures` is the number of the style of the figures.
    """
    heads = "".join(f'<c t="inlineStr"><is><t>{head}</t></is></c>' for head in ("部分", "全體", "占比"))
    cells = "".join(
        f'<row><c s="{figures}"><v>{a}</v></c><c s="{figures}"><v>{b}</v></c><c s="{style}"><v>{v}</v></c></row>'
        for a, b, v, style in rows
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _RELATIONS.format(_relation("r", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _SHEETS,
        "xl/_rels/workbook.xml.rels": _RELATIONS.format(
            _relation("a", "worksheet", "s.xml") + _relation("b", "styles", "st.xml")
        ),
        "xl/s.xml": f'<worksheet xmlns="{_NS}"><sheetData><row>{heads}</row>{cells}</sheetData></worksheet>',
        "xl/st.xml": _STYLES,
    }
    return zipped({name: text.encode() for name, text in parts.items()})


@pytest.mark.parametrize(
    ("stored", "style", "published", "agrees"),
    [
        ("0.46875", 1, "46.88", "相符"),  # 0.00%
        ("0.46875", 2, "46.9", "相符"),  # 0.0%
        ("0.4689", 1, "46.89", "不符"),
        ("46.9", 3, "46.90", "不符"),  # 0.00: the zero is printed
        ("46.9", 0, "46.9", "相符"),  # as it is stored
        ("46.8750000000123", 0, "46.87500000", "相符"),  # as many digits as are shown
    ],
)
def test_the_number_format_says_the_decimals(tmp_path, stored, style, published, agrees):
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook(("90", "192", stored, style)))
    _, rows, _ = audit("占比", path)
    assert added(rows)[0][0] == published
    assert added(rows)[0][2] == agrees


@pytest.mark.parametrize("published", ["46.875", "46.876", "46.87", "46.88", "46.881", "46.89"])
def test_a_figure_is_as_certain_as_its_number_format_prints_it(tmp_path, published):
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook(("90", "192", published, 0), figures=3))  # printed 90.00 and 192.00
    _, rows, _ = audit("占比", path)
    _, printed, _ = audit("占比", stdin=f"部分,全體,占比\n90.00,192.00,{published}\n")
    assert added(rows) == added(printed)
    assert added(rows)[0][3] < added(rows)[0][4]


@pytest.mark.parametrize(("rounding", "agrees"), [("half-up", "相符"), ("down", "不符")])
def test_a_workbook_prints_half_up_whatever_rule_is_allowed(tmp_path, rounding, agrees):
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook(("90", "192", "0.46875", 1)))
    _, rows, _ = audit("占比", path, "--rounding", rounding)
    assert added(rows)[0][0] == "46.88"
    assert added(rows)[0][2] == agrees
