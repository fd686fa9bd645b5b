"""ods files: what stands in a cell, cell kind by cell kind; what is repeated, covered, hidden or not a cell's text."""

import pytest
from spreadsheets import ODF, ODS_TYPE, cells, ods, ods_xml, read, sheet, styled, zipped

from kpical.problem.errors import SpreadsheetError
from kpical.table.grid import Range

FLOAT = 'office:value-type="float" office:value'


def row(*found, attributes=""):
    return f"<table:table-row {attributes}>{''.join(found)}</table:table-row>"


def one(text="", attributes="", *, kind="table-cell"):
    """A cell with this content; plain text stands in a paragraph."""
    content = f"<text:p>{text}</text:p>" if text and not text.startswith("<") else text
    return f"<table:{kind} {attributes}>{content}</table:{kind}>"


def cell(attributes, content):
    """What is read of the cell A1 alone: text, kind, doubt if any."""
    return cells(ods(row(one(content, attributes)))).get("A1")


@pytest.mark.parametrize(
    ("attributes", "content", "found"),
    [
        (f'{FLOAT}="8468852.54"', "8,468,852.54", ("8468852.54", "number")),
        (f'{FLOAT}="1.5E+003"', "1500", ("1500", "number")),
        (f'{FLOAT}="1.23456789012346E+017"', "1.23456789012346E+017", ("123456789012346000", "number", "digits")),
        (f'{FLOAT}="abc"', "5", ("abc", "error", "not_a_number")),
        (f'{FLOAT}=""', "5", ("float", "error", "not_a_number")),
        ('office:value-type="currency" office:currency="TWD" office:value="1200"', "NT$1,200", ("1200", "number")),
        ('office:value-type="percentage" office:value="0.9377"', "93.8%", ("93.77%", "number")),
        ('office:value-type="date" office:date-value="2024-01-01"', "113年1月1日", ("2024-01-01", "date")),
        ('office:value-type="time" office:time-value="PT12H30M00S"', "12:30", ("PT12H30M00S", "date")),
        ('office:value-type="boolean" office:boolean-value="true"', "TRUE", ("是", "truth")),
        ('office:value-type="boolean" office:boolean-value="false"', "FALSE", ("否", "truth")),
        ('office:value-type="boolean"', "TRUE", ("boolean", "error", "not_a_number")),
        ('office:value-type="string"', "約5", ("約5", "text")),
        ('office:value-type="string"', "#N/A", ("#N/A", "text")),
        ('office:value-type="string" office:string-value="甲"', "乙", ("甲", "text")),
        ("", "文字", ("文字", "text")),
        ("", "", None),
        ('office:value-type="string"', "<text:p/>", None),
        # formulas: the value counts
        (f'table:formula="of:=[.B1]" {FLOAT}="4"', "4", ("4", "number")),
        ('table:formula="of:=&quot;a&quot;" office:value-type="string" office:string-value="a"', "a", ("a", "text")),
        ('table:formula="of:=&quot;&quot;"', "<text:p/>", None),
        ('table:formula="of:=SUM([.B1:.B9])"', "", ("=SUM([.B1:.B9])", "error", "not_computed")),
        (
            'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"',
            "#DIV/0!",
            ("#DIV/0!", "error"),
        ),
        (f'table:formula="of:=X()" {FLOAT}="0"', "Err:508", ("Err:508", "error")),
        (f'table:formula="of:=1/0" {FLOAT}="0"', "#DIV/0!", ("#DIV/0!", "error")),
        ('table:formula="of:=NA()" office:value-type="string"', "#N/A", ("#N/A", "error")),
        ('calcext:value-type="error"', "", ("#VALUE!", "error")),
    ],
)
def test_a_cell_holds_this(attributes, content, found):
    assert cell(attributes, content) == found


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<text:p>甲</text:p><text:p>乙</text:p>", "甲\n乙"),
        ("<text:p>甲<text:line-break/>乙</text:p>", "甲\n乙"),
        ('<text:p><text:s text:c="2"/>甲<text:s/>乙<text:tab/>丙 </text:p>', "  甲 乙\t丙 "),
        ("<text:p>\n   甲\n   乙</text:p>", "甲 乙"),
        ("<text:p>資<text:span>本<text:span>門</text:span></text:span></text:p>", "資本門"),
        ("<text:p><text:a>網址</text:a>、<text:date>日期</text:date></text:p>", "網址、日期"),
        ("<text:p><text:ruby-base>預算</text:ruby-base><text:ruby-text>ㄩˋ</text:ruby-text></text:p>", "預算"),
        ("<office:annotation><text:p>批註</text:p></office:annotation><text:p>甲</text:p>", "甲"),
        ("<text:p>甲</text:p><draw:frame><draw:text-box><text:p>圖說</text:p></draw:text-box></draw:frame>", "甲"),
        ("<text:p>甲</text:p><table:table><table:table-row><table:table-cell/></table:table-row></table:table>", "甲"),
        ("<text:p>甲&lt;&amp;<![CDATA[<b>]]></text:p>", "甲<&<b>"),
    ],
)
def test_a_text_is_read_as_it_is_shown(content, text):
    assert cell('office:value-type="string"', content) == (text, "text")


def test_a_sheet_that_goes_to_the_edge_has_only_what_holds_something():
    edge = one(attributes='table:number-columns-repeated="16380"')
    found = sheet(
        ods(
            row(one(attributes='table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="2"')
            + row(one(), one("甲"), one(attributes='table:number-columns-repeated="2"'), one("乙"), edge)
            + row(edge, attributes='table:number-rows-repeated="1048573"')
        )
    )
    assert {r: {c: x.text for c, x in row.items()} for r, row in found.rows.items()} == {3: {2: "甲", 5: "乙"}}


def test_what_is_repeated_stands_in_each_cell():
    twice = one("甲", 'table:number-columns-repeated="2"')
    found = cells(ods(row(twice, one("乙"), attributes='table:number-rows-repeated="2"')))
    assert {name: text for name, (text, _) in found.items()} == {
        "A1": "甲", "B1": "甲", "C1": "乙", "A2": "甲", "B2": "甲", "C2": "乙",
    }  # fmt: skip


def test_a_merged_head_is_seen_over_all_its_columns_and_rows():
    wide = one("預算數", 'table:number-columns-spanned="2" table:number-rows-spanned="1"')
    high = one("項目", 'table:number-columns-spanned="1" table:number-rows-spanned="2"')
    covered = one("不見", kind="covered-table-cell")
    found = sheet(ods(row(high, wide, covered) + row(covered, one("原"), one("追加"))))
    assert [found.text(1, column) for column in (1, 2, 3)] == ["項目", "預算數", "預算數"]
    assert [found.text(2, column) for column in (1, 2, 3)] == ["項目", "原", "追加"]
    assert found.merged == (Range(1, 1, 2, 1), Range(1, 2, 1, 3))


def test_a_merged_range_in_a_repeated_row_is_merged_in_each():
    wide = one("甲", 'table:number-columns-spanned="2"')
    found = sheet(ods(row(wide, one(kind="covered-table-cell"), attributes='table:number-rows-repeated="3"')))
    assert found.merged == tuple(Range(n, 1, n, 2) for n in (1, 2, 3))
    assert found.text(3, 2) == "甲"


def test_covered_cells_count_as_columns():
    covered = one("不見", 'table:number-columns-repeated="2"', kind="covered-table-cell")
    assert cells(ods(row(covered, one("丙")))) == {"C1": ("丙", "text")}


def test_rows_may_stand_in_groups():
    inner = f"<table:table-row-group><table:table-rows>{row(one('乙'))}</table:table-rows></table:table-row-group>"
    found = cells(ods(f"<table:table-header-rows>{row(one('甲'))}</table:table-header-rows>{inner}"))
    assert found == {"A1": ("甲", "text"), "A2": ("乙", "text")}


def test_sheets_are_in_order_and_hidden_ones_are_known():
    styles = '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>'
    styles += '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    tables = '<table:table table:name="隱藏" table:style-name="ta2"/><table:table table:name="丙"/>'
    found = read(ods("", styles=styles, tables=tables))
    assert [(one.name, one.hidden) for one in found.sheets] == [("工作表1", False), ("隱藏", True), ("丙", False)]


def test_what_stands_beside_the_sheets_is_no_sheet():
    table = f'<table:table table:name="別的">{row(one("別的"))}</table:table>'
    before = f"<table:tracked-changes>{row(one('舊'))}</table:tracked-changes><table:dde-links>{table}</table:dde-links>"
    before += f"{row(one('野'))}{one('野')}"
    shapes = f"<table:shapes><draw:frame>{table}</draw:frame></table:shapes>"
    found = read(ods(shapes + row(one("甲")), before=before, tables=f"<table:dde-links>{table}</table:dde-links>"))
    assert [(sheet.name, sheet.last_row, sheet.text(1, 1)) for sheet in found.sheets] == [("工作表1", 1, "甲")]


@pytest.mark.parametrize("count", ["0", "-1", "x", "1.5", "", "9999999999", "１"])
def test_a_count_that_is_none_is_an_error_with_its_place(count):
    with pytest.raises(SpreadsheetError, check=lambda error: error.reason == "damaged") as refused:
        read(ods(row(one("甲"), one("乙", f'table:number-columns-repeated="{count}"'))))
    assert str(refused.value.place) == "表［工作表1］B1"


def test_any_prefixes_may_stand_for_the_namespaces():
    content = ods_xml(row(one("甲", f'{FLOAT}="5"')))
    for old, new in (("office:", "o:"), ("table:", "t:"), ("text:", "x:")):
        content = content.replace(f"xmlns:{old[:-1]}=", f"xmlns:{new[:-1]}=").replace(f"<{old}", f"<{new}")
        content = content.replace(f"</{old}", f"</{new}").replace(f" {old}", f" {new}")
    assert cells(zipped({"content.xml": content})) == {"A1": ("5", "number")}


def test_a_text_document_is_no_spreadsheet():
    content = ods_xml(row(one("甲"))).replace("office:spreadsheet", "office:text")
    with pytest.raises(SpreadsheetError, check=lambda error: error.reason == "not_spreadsheet"):
        read(zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}))


def decimals(inside, kind="number-style"):
    """The decimals that a cell in such a style shows."""
    content = ods_xml(row('<table:table-cell table:style-name="x" office:value-type="float" office:value="0.5"/>'))
    styles = number_style("x", inside, kind=kind)
    content = content.replace("<office:body>", f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>")
    (sheet,) = read(zipped({"content.xml": content})).sheets
    return sheet.cell(1, 1).places


@pytest.mark.parametrize(
    ("attributes", "places"),
    [("", None), ('number:decimal-places="2"', 2), ('number:decimal-places="0"', 0), ('number:decimal-places="x"', None),
     ('number:decimal-places="1" number:display-factor="1000"', None)],
)  # fmt: skip
def test_a_style_fixes_the_decimals(attributes, places):
    assert decimals(f"<number:number {attributes}/>") == places
    assert decimals(f"<number:number {attributes}/>", "percentage-style") == places


def number_style(name, inside, *, kind="number-style", cell_style=""):
    """A data style, and the style of cells that has it."""
    data = f'<number:{kind} style:name="N{name}">{inside}</number:{kind}>'
    return f'{data}<style:style style:name="{cell_style or name}" style:family="table-cell" style:data-style-name="N{name}"/>'


def date_style(name, inside):
    return number_style(name, inside, kind="date-style")


NUMBER = "<number:number/>"
STYLES = "".join([
    number_style("percent", f"{NUMBER}<number:text>%</number:text>", kind="percentage-style"),
    number_style("thousands", f"{NUMBER}<number:text> 千元</number:text>"),
    number_style("scaled", '<number:number number:display-factor="1000"/>'),
    number_style("wan", f"{NUMBER}<number:text>萬</number:text>"),
    number_style("sign", f"<number:text>%</number:text><number:text/>{NUMBER}"),
    number_style(
        "own",
        f'<number:currency-symbol number:language="zh" number:country="TW">$</number:currency-symbol>{NUMBER}',
        kind="currency-style",
    ),
    number_style("foreign", f"<number:currency-symbol>HK$</number:currency-symbol>{NUMBER}", kind="currency-style"),
    number_style("below", f"<number:text>-</number:text>{NUMBER}<number:text>萬元</number:text>"),
    number_style(
        "signed",
        f'{NUMBER}<number:text>元</number:text><style:map style:condition="value()&lt;0" style:apply-style-name="Nbelow"/>',
    ),
    '<style:style style:name="child" style:family="table-cell" style:parent-style-name="thousands"/>',
    '<style:style style:name="circle" style:family="table-cell" style:parent-style-name="circle"/>',
    '<style:style style:name="lost" style:family="table-cell" style:data-style-name="Nlost"/>',
    date_style("roc", '<number:year number:calendar="ROC"/><number:text>年度</number:text>'),
    date_style("ce", '<number:year number:style="long"/>'),
    date_style("short", "<number:year/>"),
    date_style("gengou", '<number:era number:calendar="gengou"/><number:year number:calendar="gengou"/>'),
    date_style("day", '<number:year number:style="long"/><number:month/>'),
])  # fmt: skip


@pytest.mark.parametrize(
    ("style", "value", "text", "said"),
    [
        ("percent", "0.815", "81.5%", ("", 0, "", "")),
        ("thousands", "24588", "24588", ("千元", 0, "", "")),
        ("child", "24588", "24588", ("千元", 0, "", "")),
        ("scaled", "24588000", "24588000", ("", 1, "", "")),
        ("wan", "5", "5", ("", 0, "萬", "")),
        ("sign", "5", "5", ("%", 0, "", "")),
        ("own", "5", "5", ("", 0, "", "元")),
        ("foreign", "5", "5", ("HK$", 0, "", "")),
        ("signed", "5", "5", ("元", 0, "", "")),
        ("signed", "-5", "-5", ("萬元", 0, "", "")),
        ("circle", "5", "5", ("", 0, "", "")),
        ("lost", "5", "5", ("", 0, "", "")),
        ("none", "5", "5", ("", 0, "", "")),
        ("ce", "40544", "2011", ("", 0, "", "")),
    ],
)
def test_a_number_is_what_its_style_shows(style, value, text, said):
    found = sheet(ods(row(one(text, f'table:style-name="{style}" {FLOAT}="{value}"')), styles=STYLES)).cell(1, 1)
    assert (found.text, styled(found.format)) == (text, said)


@pytest.mark.parametrize(
    ("style", "found"),
    [
        ("roc", ("100", "text")),
        ("ce", ("2011", "text")),
        ("short", ("2011-01-01", "date")),
        ("gengou", ("2011-01-01", "date")),
        ("day", ("2011-01-01", "date")),
    ],
)
def test_a_date_of_which_only_the_year_is_seen_is_that_year(style, found):
    date = f'table:style-name="{style}" office:value-type="date" office:date-value="2011-01-01"'
    assert cells(ods(row(one("見", date)), styles=STYLES))["A1"] == found


def test_a_cell_goes_by_its_own_style_or_by_that_of_its_row_or_of_its_column():
    columns = '<table:table-column table:number-columns-repeated="2"/>'
    columns += '<table:table-column table:number-columns-repeated="2" table:default-cell-style-name="percent"/>'
    half = one("見", f'{FLOAT}="0.5"')
    styled_row = 'table:default-cell-style-name="thousands"'
    own = one("見", f'table:style-name="scaled" {FLOAT}="0.5"')
    found = cells(
        ods(columns + row(half, half, half, half, half) + row(one(), one(), half, own, attributes=styled_row), styles=STYLES)
    )
    assert {name: text for name, (text, _) in found.items()} == {
        "A1": "0.5", "B1": "0.5", "C1": "50%", "D1": "50%", "E1": "0.5", "C2": "0.5", "D2": "0.5",
    }  # fmt: skip


def test_styles_that_have_names_stand_in_a_part_of_their_own():
    content = ods_xml(row(one("見", f'table:style-name="percent" {FLOAT}="0.5"')))
    assert cells(zipped({"content.xml": content, "styles.xml": ods_xml(styles=STYLES)})) == {"A1": ("50%", "number")}


@pytest.mark.parametrize(("currency", "said"), [("TWD", ("", 0, "", "元")), ("", ("", 0, "", ""))])
def test_an_amount_without_a_style_is_in_its_currency(currency, said):
    attributes = f'office:value-type="currency" office:currency="{currency}" office:value="5"'
    assert styled(sheet(ods(row(one("5", attributes)))).cell(1, 1).format) == said


def test_the_list_of_members_of_an_old_program_does_not_matter():
    manifest = '<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><manifest:manifest/>'
    assert cells(zipped({"content.xml": ods_xml(row(one("甲"))), "META-INF/manifest.xml": manifest})) == {"A1": ("甲", "text")}


def test_a_file_with_a_password_is_told():
    manifest = f'<m:manifest xmlns:m="{ODF}manifest:1.0"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    with pytest.raises(SpreadsheetError, check=lambda error: error.reason == "encrypted"):
        read(zipped({"mimetype": ODS_TYPE, "content.xml": b"\x93\x01\xff", "META-INF/manifest.xml": manifest}))
