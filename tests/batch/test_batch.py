"""A table in, the same table out with its results: the class and the command."""

import contextlib
import csv
import io
import json

import pytest
from indicators import LIBRARY
from tables import SAY, command

from kpical.batch.run import Batch
from kpical.catalogue.library import Library
from kpical.problem.errors import BadOption, NoVersion, UnknownIndicator
from kpical.problem.table_errors import AmbiguousColumn, MissingColumn
from kpical.quantity.period import Period
from kpical.recipe.columns import read_map
from kpical.recipe.job import Job

TWO = "名稱,部分,全體\n甲,1,3\n乙,1,2\n"


# What comes in goes out.


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_result_stands_behind_the_table(batch, end):
    assert batch(TWO.replace("\n", end), "占比").text == "名稱,部分,全體,占比,error\n甲,1,3,33.33,\n乙,1,2,50.00,\n".replace(
        "\n", end
    )


@pytest.mark.parametrize(
    "row",
    [
        'a"b,1,2', '"a""b",1,2', '"a,b",1,2', '"a\r\nb",1,2', '"a\nb","1",2', "  a  , 1 ,2", ",1,2", '"",1,2', "a\tb,1,2",
        "a\x7f\x7fb,1,2", "a\x1cb\x85c\u2028d\x0be,1,2",
        '"a"b,1,2', "'a,1,2", "率\uf961,1,2", "e\u0301,1,2", "😀,1,2", "a,+1,2.0", 'a,"1",2', "-,1,2", "-5,1,2", "—,1,2",
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_row_passes_through_byte_for_byte(batch, row, end):
    table = f"名稱,部分,全體{end}{row}{end}x,1,2{end}"
    for size in (0, 1, 7):
        assert batch(table, "占比", size=size).text == f"名稱,部分,全體,占比,error{end}{row},50.00,{end}x,1,2,50.00,{end}"


def test_line_ends_may_differ_from_row_to_row_and_the_last_may_be_missing(batch):
    assert batch("部分,全體\r\n1,2\n1,4\r\n1,8", "占比").text == "部分,全體,占比,error\r\n1,2,50.00,\n1,4,25.00,\r\n1,8,12.50,"
    assert batch("部分,全體", "占比").text == "部分,全體,占比,error\n"


@pytest.mark.parametrize("count", [1, 95, 96, 97, 1000])
@pytest.mark.parametrize("size", [0, 100, 4096])
def test_the_order_of_the_rows_is_kept(batch, count, size):
    rows = [f"{i},{'x' if i % 7 == 3 else i},{i % 5}" for i in range(count)]
    done = batch("名稱,部分,全體\n" + "\n".join(rows) + "\n", "占比", size=size)
    assert [",".join(row[:3]) for row in done.rows[1:]] == rows
    for i, row in enumerate(done.rows[1:]):
        code = "not_a_number" if i % 7 == 3 else "zero_denominator" if i % 5 == 0 else ""
        assert (row[4].split(": ")[1] if code else row[4]) == code
        assert bool(row[3]) == (not code)
    assert done.summary.rows == count
    assert done.summary.failed == sum(bool(error) for error in done.column("error"))


def test_blank_lines_stay_and_are_no_rows(batch):
    done = batch("部分,全體\n\n1,2\n\r\n\n3,4\n\n", "占比")
    assert done.text == "部分,全體,占比,error\n\n1,2,50.00,\n\r\n\n3,4,75.00,\n\n"
    assert (done.summary.rows, done.summary.failed) == (2, 0)


def test_a_table_of_one_column_has_rows_that_are_blank(batch):
    done = batch("計畫項數\n5\n\n6\n", "africa-health-cooperation", maps=(read_map("合作援助項數=計畫項數"),))
    assert done.column("africa-health-cooperation") == ["5", "", "6"]
    assert done.summary.codes == {"missing": 1}


def test_several_indicators_side_by_side(batch):
    done = batch("部分,全體,本期,前期\n1,2,3,2\n1,0,3,2\n1,2,3,0\nx,y,1,1\n", "占比", "增減率")
    assert done.rows[0][4:] == ["占比", "增減率", "error"]
    assert [row[4:6] for row in done.rows[1:]] == [["50.00", "50.00"], ["", "50.00"], ["50.00", ""], ["", "0.00"]]
    assert [row[6].split(": ")[:2] for row in done.rows[1:]] == [
        [""],
        ["占比", "zero_denominator"],
        ["增減率", "zero_denominator"],
        ["占比", "not_a_number"],
    ]
    assert (done.summary.computed, done.summary.failed) == (5, 3)


def test_both_indicators_of_a_row_may_fail(batch):
    done = batch("部分,全體,本期,前期\n1,0,3,0\n", "占比", "增減率")
    assert [part.split(": ")[:2] for part in done.column("error")[0].split("; ")] == [
        ["占比", "zero_denominator"],
        ["增減率", "zero_denominator"],
    ]
    assert done.summary.codes == {"zero_denominator": 2}
    assert (done.summary.computed, done.summary.failed) == (0, 1)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("甲,,2", "missing"), ("甲,-,2", "missing"), ("甲,1,", "missing"), ("甲,…,2", "missing"), ("甲,N/A,2", "missing"),
        ("甲,x,2", "not_a_number"), ('甲,"1,23",2', "not_a_number"),
        ("甲,1e3,2", "not_a_number"), ("甲,1_000,2", "not_a_number"),
        ("甲,約5,2", "approximate"), ("甲,5人,2元", "wrong_unit"), ("甲,5%,2", "wrong_unit"),
        ("甲,1,0", "zero_denominator"), ("甲,1,0.00", "zero_denominator"),
        (f"甲,{'1' * 4_301},3", "too_large"), (f"甲,1,{'7' * 5000}", "too_large"),
        ("甲,1", "ragged_row"), ("甲,1,2,3", "ragged_row"), ("甲", "ragged_row"),
    ],
)  # fmt: skip
def test_a_row_that_fails_says_why_and_stops_no_other(batch, row, code):
    done = batch(f"名稱,部分,全體\n乙,1,2\n{row}\n丙,1,4\n", "占比")
    assert done.summary.codes == {code: 1}
    good = [found for found in done.rows if found[0] in ("乙", "丙")]
    assert good == [["乙", "1", "2", "50.00", ""], ["丙", "1", "4", "25.00", ""]]
    (bad,) = [found for found in done.rows if found[0] == "甲"]
    assert bad[-1].startswith(f"占比: {code}: ")
    assert bad[-2] == ""


# Rows that hold no figures, and rows that are a little too long or too short

REST = "名稱,部分,全體,備註,\n"


@pytest.mark.parametrize(
    ("row", "results", "kind"),
    [
        ("甲,1,4,", "25.00,", "row_length"),
        ("甲,1,4", "25.00,", "row_length"),
        ("甲,1,4,,,", "25.00,", "row_length"),
        (",,,,", ",", "blank"),
        ("\u3000, ,,,", ",", "blank"),
        ("\x1a", ",", "blank"),
        ("註：部分不含,,,,", ",", "note"),
        ("註：部分不含", ",", "note"),
        ("※本表,,,,,,", ",", "note"),
        ("名稱,部分,全體,備註,", ",", "head"),
    ],
)
@pytest.mark.parametrize("zero", [False, True])
def test_a_row_without_figures_is_passed_on_and_none_of_it_is_filled(batch, row, results, kind, zero):
    done = batch(REST + f"乙,1,4,,\n{row}\n", "占比", blank_zero=zero, dash_zero=zero)
    assert (done.summary.failed, {**done.summary.aside, **done.summary.notes}) == (0, {kind: 1})
    assert done.text.split("\n")[2].endswith(results)
    assert len(done.rows[2]) == 7


@pytest.mark.parametrize("row", ["甲,1,234,4", "甲,1,4,5,,6", "註冊組,1", "甲"])
def test_a_row_that_a_comma_may_have_shifted_is_refused(batch, row):
    assert batch(REST + f"{row}\n", "占比").summary.codes in ({"ragged_row": 1}, {"ragged_row": 1, "missing": 1})


def test_behind_a_note_a_row_without_a_figure_is_one_too(batch):
    done = batch("名稱,部分,全體\n甲,1,\n備註：,,\n一、本表,說明,\n乙,1,4\n丙,,\n", "占比")
    assert (dict(done.summary.aside), dict(done.summary.codes)) == ({"note": 3}, {"missing": 1})
    assert done.column("占比") == ["", "", "", "25.00", ""]


def test_a_unit_column_gives_each_row_its_unit(batch):
    done = batch("單位,本期,前期（元）\n千元,1,1000\n元,1100,1000\n,1100,1000\n人,1,1\n?,1,1\n", "增減率")
    assert done.column("增減率") == ["0.00", "10.00", "10.00", "", ""]
    assert dict(done.summary.codes) == {"wrong_unit": 2}


@pytest.mark.parametrize("extra", ["", ",", ",9", ",9,9", ",50.00"])
@pytest.mark.parametrize("head", ["名稱,部分,全體", "名稱,部分,全體,error"])
def test_no_cell_of_a_ragged_row_is_lost(batch, head, extra):
    for row in ("甲,1", f"甲,1,2,3,4{extra}"):
        done = batch(f"{head}\n{row}\n", "占比")
        assert done.text.split("\n")[1].startswith(row + ",")
        assert done.rejected.decode().split("\n")[1].startswith(row + ",")
        assert done.summary.codes == {"ragged_row": 1}


def test_a_short_row_is_padded_so_that_the_error_stands_in_its_column(batch):
    done = batch("名稱,部分,全體,備註\n甲,1\n乙\n", "占比", exact=True, verdict=True)
    assert [row[:7] for row in done.rows[1:]] == [["甲", "1", "", "", "", "", ""], ["乙", "", "", "", "", "", ""]]
    assert [len(row) for row in done.rows] == [8, 8, 8]
    assert all(error.startswith("占比: ragged_row: ") for error in done.column("error"))


# Errors of an earlier run, and the repair loop.


def test_the_error_column_of_an_earlier_run_is_replaced(batch):
    table = "名稱,部分,全體,error\n甲,1,2,占比: missing: …\n乙,,2,\n"
    done = batch(table, "占比")
    assert done.rows[0] == ["名稱", "部分", "全體", "占比", "error"]
    assert done.rows[1] == ["甲", "1", "2", "50.00", ""]
    assert done.rows[2][:4] == ["乙", "", "2", ""]
    assert done.rows[2][4].startswith("占比: missing: ")


def test_an_error_column_with_commas_and_quotation_marks_is_replaced_whole(batch):
    done = batch('名稱,部分,全體,error\n"甲,甲",1,2,"占比: missing: ""b"", c"\n', "占比")
    assert done.text == '名稱,部分,全體,占比,error\n"甲,甲",1,2,50.00,\n'


def test_rejects_are_mended_and_run_again(batch):
    table = '名稱,部分,全體\n甲,1,2\n"乙,乙",x,2\n丙,1\n丁,1,0\n'
    first = batch(table, "占比")
    lines = first.rejected.decode().split("\n")
    assert lines[0] == "名稱,部分,全體,row,error"
    assert [line.partition("占比: ")[0].rstrip('"') for line in lines[1:-1]] == ['"乙,乙",x,2,3,', "丙,1,,4,", "丁,1,0,5,"]
    assert first.summary.failed == 3
    again = batch(first.rejected, "占比")  # not mended: the same rows fail in the same way
    assert again.summary.failed == 3
    assert again.column("名稱") == ["乙,乙", "丙", "丁"]
    mended = first.rejected.decode().replace(",x,2", ",1,2").replace("丙,1,", "丙,1,4").replace("丁,1,0", "丁,1,5")
    last = batch(mended, "占比")
    assert last.rows[1:] == [["乙,乙", "1", "2", "50.00", ""], ["丙", "1", "4", "25.00", ""], ["丁", "1", "5", "20.00", ""]]
    assert last.rejected.decode().split("\n")[1:] == [""]


def test_rejects_have_the_heads_alone_where_nothing_failed(batch):
    assert batch(TWO, "占比").rejected.decode() == "名稱,部分,全體,row,error\n"


# Quotation marks that do not close.


@pytest.mark.parametrize("bad", ['"甲,1,2', '甲,"1,2', '甲,1,"2'])
@pytest.mark.parametrize("later", ["乙,3,4\n丙,5,6\n", '"乙",3,4\n丙,5,6\n', '"乙","3","4"\n"丙",5,6\n', '乙,"3",4\n丙,5,"6"\n'])
@pytest.mark.parametrize("rest", ["占比", "占比 增減率"])
def test_an_unclosed_quotation_loses_no_row_for_any_reader(batch, bad, later, rest):
    """Each row is computed, and whoever reads the output sees as many rows as there are."""
    done = batch(f"名稱,部分,全體\n{bad}\n{later}", "占比")
    assert done.summary.rows == 3
    assert len(done.rows) == 4
    assert [row[-2:] for row in done.rows[2:]] == [["75.00", ""], ["83.33", ""]]
    assert done.rows[1][0].strip('"') == "甲"


def test_an_unclosed_quotation_among_the_rejects_spoils_no_other(batch):
    done = batch('名稱,部分,全體\n甲,"x,2\n乙,y,4\n"丙",z,4\n', "占比")
    assert done.summary.failed == 3
    assert [row[0] for row in csv.reader(io.StringIO(done.rejected.decode(), newline=""))] == ["名稱", "甲", "乙", "丙"]
    assert batch(done.rejected, "占比").column("名稱") == ["甲", "乙", "丙"]


# --exact --verdict --as --decimals --rounding --target


def test_exact_and_verdict_stand_right_behind_the_result(batch):
    done = batch("部分,全體,本期,前期\n1,3,5,4\n", "占比", "增減率", exact=True, verdict=True, target=None)
    assert done.rows == [
        ["部分", "全體", "本期", "前期", "占比", "占比:exact", "占比:met", "增減率", "增減率:exact", "增減率:met", "error"],
        ["1", "3", "5", "4", "33.33", "100/3", "", "25.00", "25", "", ""],
    ]  # fmt: skip


def test_the_verdict_is_on_the_exact_value(batch):
    done = batch(
        "實支數,應付未付數,賸餘數,預算數\n199990,0,0,250000\n200000,0,0,250000\n1,0,0,0\n",
        "資本門執行率",
        verdict=True,
        period=Period(99),
    )
    assert done.column("資本門執行率") == ["80.00", "80.00", ""]
    assert done.column("資本門執行率:met") == ["false", "true", ""]
    assert done.summary.missed == 1


@pytest.mark.parametrize(
    ("target", "met"), [(">= 50", "true"), ("> 50%", "false"), ("50%以下", "true"), ("0..49.99", "false"), ("= 50", "true")]
)
def test_the_users_own_target(batch, target, met):
    assert batch("部分,全體\n1,2\n", "占比", verdict=True, target=target).column("占比:met") == [met]


@pytest.mark.parametrize(
    ("rounding", "text"), [(None, "60.73"), ("half-up", "60.73"), ("half-even", "60.72"), ("down", "60.72"), ("up", "60.73")]
)
def test_a_real_tie(batch, rounding, text):
    assert batch("部分,全體\n109305,180000\n", "占比", rounding=rounding).column("占比") == [text]


@pytest.mark.parametrize(("decimals", "text"), [(0, "33"), (1, "33.3"), (5, "33.33333"), (30, "33." + "3" * 30)])
def test_decimals(batch, decimals, text):
    assert batch(TWO, "占比", decimals=decimals).column("占比")[0] == text


def test_the_head_of_a_result_is_the_word_that_was_typed_or_another(batch):
    assert batch(TWO, "share-of-total").rows[0][3] == "share-of-total"
    done = batch(TWO, "占比", "share-of-total", renamed={"占比": "比, 率"}, exact=True)
    assert done.rows[0][3:] == ["比, 率", "比, 率:exact", "share-of-total", "share-of-total:exact", "error"]


def test_a_head_that_the_table_has_already_is_refused(batch):
    for table, words, renamed in (
        ("部分,全體,占比\n", ("占比",), {}),
        (TWO, ("占比",), {"占比": "名稱"}),
        (TWO, ("占比",), {"占比": "error"}),
    ):
        with pytest.raises(BadOption):
            batch(table, *words, renamed=renamed)
    with pytest.raises(BadOption):
        batch("部分,全體,占比:exact\n", "占比", exact=True)
    with pytest.raises(BadOption) as raised:
        batch("占比,部分,全體,error\n", "占比")
    assert raised.value.reason == "same_head"


@pytest.mark.parametrize(
    ("heads", "row", "kept"),
    [
        ("error,部分,全體", "3.5,1,2", "error,部分,全體"),
        ("部分,全體,error", "1,2,3.5", "部分,全體,error"),
        ("部分,全體,error", "1,2,占比: bad: x", "部分,全體,error"),
        ("部分,全體,error", "1,2,", "部分,全體"),
        ("部分,全體,error", "1,2,占比: missing: x", "部分,全體"),
        ("部分,全體,占比,error", "1,2,9,", "部分,全體"),
        ("部分,全體,占比 達成情形,說明", "1,2,達成,", "部分,全體,占比 達成情形"),
        ("部分,全體,說明", "1,2,這裡沒有數字（missing）", "部分,全體"),
        ("部分,全體,說明", "1,2,", "部分,全體,說明"),
        ("部分,全體,說明", "1,2,見附表", "部分,全體,說明"),
    ],
)
def test_only_columns_that_kpical_wrote_are_replaced(batch, heads, row, kept):
    done = batch(f"{heads}\n{row}\n", "占比")
    assert done.text == f"{kept},占比,error\n{','.join(row.split(',')[: kept.count(',') + 1])},50.00,\n"


def test_the_same_word_twice_is_refused(batch):
    with pytest.raises(BadOption) as raised:
        batch(TWO, "占比", "占比")
    assert raised.value.reason == "same_word"


# --map --head


def test_map_takes_the_figure_from_another_column(batch):
    assert batch("部分,全體,x\n1,2,9\n", "占比", maps=(read_map("部分=x"),)).column("占比") == ["450.00"]


def test_map_by_number_reads_the_unit_of_the_head(batch):
    table = "x_千元,預算數\n1,2000\n"
    assert batch(table, "場地收入收繳率", maps=(read_map("實際繳庫數=x_千元"),)).column("場地收入收繳率") == ["50.00"]
    assert batch(table, "場地收入收繳率", maps=(read_map("實際繳庫數=#1"),)).column("場地收入收繳率") == ["50.00"]


def test_rows_above_the_heads_pass_through(batch):
    done = batch('決算表,,\r\n"單位：\r\n元",,\r\n部分,全體,註\r\n1,2,x\r\n', "占比", head=3)
    assert done.text == '決算表,,\r\n"單位：\r\n元",,\r\n部分,全體,註,占比,error\r\n1,2,x,50.00,\r\n'


def test_rows_above_the_heads_are_guarded_and_are_utf8(batch):
    assert batch("=1+1,-x\n部分,全體\n1,2\n", "占比", head=2).text.startswith("'=1+1,'-x\n部分")
    assert batch("=1+1\n部分,全體\n1,2\n", "占比", head=2, raw=True).text.startswith("=1+1\n部分")
    batch("預算\n".encode() + b"\xff\n" + "部分,全體\n1,2\n".encode(), "占比", head=3).out.decode()
    batch("註\n預算,".encode() + b"\xff," + "部分,全體\n1,2,3,4\n".encode(), "占比", head=2).out.decode()


# --blank zero --dash zero


def test_missing_is_not_zero_unless_the_user_says_so(batch):
    table = "部分,全體\n,2\n-,2\n　,4\n—,4\n1,2\n"
    assert batch(table, "占比").column("占比") == ["", "", "", "", "50.00"]
    blank = batch(table, "占比", blank_zero=True)
    assert blank.column("占比") == ["0.00", "", "0.00", "", "50.00"]
    assert blank.summary.zeros == {"blank": 2}
    dash = batch(table, "占比", dash_zero=True)
    assert dash.column("占比") == ["", "0.00", "", "0.00", "50.00"]
    assert dash.summary.zeros == {"dash": 2}
    both = batch(table, "占比", blank_zero=True, dash_zero=True)
    assert both.column("占比") == ["0.00", "0.00", "0.00", "0.00", "50.00"]
    assert [row[0] for row in both.rows[1:]] == ["", "-", "　", "—", "1"]


@pytest.mark.parametrize("text", ["…", "N/A", "NA", "...", "⋯", "……", "n/a", "Ｎ／Ａ"])
def test_not_available_is_no_dash(batch, text):
    done = batch(f"部分,全體\n{text},2\n", "占比", dash_zero=True, blank_zero=True)
    assert done.summary.codes == {"missing": 1}
    assert not done.summary.zeros


@pytest.mark.parametrize("size", [0, 1, 30])
def test_what_stands_below_a_remark_is_of_it_however_the_table_is_cut(batch, size):
    """Where blanks count as 0, too: these are no figures."""
    done = batch("名稱,部分,全體\n甲,1,2\n註：x,,\n乙,丙,\n丁,,戊\n己,1,4\n", "占比", size=size, blank_zero=True)
    assert [row[3:] for row in done.rows[1:]] == [["50.00", ""], *[["", ""]] * 3, ["25.00", ""]]


@pytest.mark.parametrize("size", [0, 1, 30])
@pytest.mark.parametrize(
    "table",
    [
        "名稱,單位,部分（元）,全體\n甲,,1,2\n乙,千元,5,2\n",  # where a later row says that it is a column of units
        "名稱,單位,部分（元）,全體\n甲,,1,2\n乙,外交部,5,2\n",  # or of agencies
        "名稱,部分,全體,error\n甲,1,2,\n乙,1,2,x\n",
    ],
)
def test_what_later_rows_say_of_a_head_they_say_however_the_table_is_cut(batch, table, size):
    assert batch(table, "占比", size=size).text == batch(table, "占比").text


def test_a_column_of_units_that_begins_late_is_one(batch):
    table = "名稱,單位,部分（元）,全體\n" + "甲,,1,2\n" * 100 + "乙,千元,5,2\n丙,外交部,5,2\n"
    late, unknown = batch(table, "占比").rows[-2:]
    assert late[4:] == ["0.25", ""]
    assert unknown[5].startswith("占比: wrong_unit: ")


def test_a_zero_denominator_by_the_users_word_is_an_error(batch):
    assert batch("部分,全體\n1,\n", "占比", blank_zero=True).summary.codes == {"zero_denominator": 1}


def test_only_the_figures_are_filled(batch):
    done = batch("名稱,部分,全體,註\n,,2,-\n", "占比", blank_zero=True, dash_zero=True)
    assert done.summary.zeros == {"blank": 1}
    assert done.text.split("\n")[1] == ",,2,-,0.00,"


# --bom --raw, the guard


def test_bom(batch):
    assert batch(TWO, "占比", bom=True).out.startswith(b"\xef\xbb\xbf\xe5\x90\x8d")
    assert batch(b"\xef\xbb\xbf" + TWO.encode(), "占比").out.startswith(b"\xe5\x90\x8d")


@pytest.mark.parametrize("text", ["=1+1", "@x", "+x", "-x", "＝1", "\tx", '"\r\n=x"', "+1-2", '"=1,2"', '"-1,x"', '"+1,=2"'])
def test_the_guard(batch, text):
    table = f"名稱,部分,全體\n{text},1,2\na,{'1'},2\n"
    plain = next(csv.reader(io.StringIO(text, newline="")))[0]
    assert batch(table, "占比").rows[1] == ["'" + plain, "1", "2", "50.00", ""]
    assert batch(table, "占比", raw=True).text.split("\n", 1)[1].startswith(text + ",1,2,50.00,\n")
    again = batch(batch(table, "占比", renamed={"占比": "x"}).out.replace(b"error", b"e"), "占比")
    assert again.rows[1][0] == "'" + plain  # once is enough


def test_a_guarded_figure_is_read_without_the_guard(batch):
    assert batch("部分,全體\n'-5,2\n'+5,'-2\n", "占比").column("占比") == ["-250.00", "-250.00"]


def test_heads_are_guarded_and_understood(batch):
    done = batch("=x,部分,全體\n1,1,2\n", "占比", renamed={"占比": "=y"})
    assert done.rows[0] == ["'=x", "部分", "全體", "'=y", "error"]
    assert batch("=x,部分,全體\n1,1,2\n", "占比", renamed={"占比": "=y"}, raw=True).rows[0] == [
        "=x",
        "部分",
        "全體",
        "=y",
        "error",
    ]


# Encodings.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "utf-16"])
def test_the_same_table_in_every_encoding(batch, encoding):
    done = batch(TWO.encode(encoding), "占比")
    assert done.text == batch(TWO, "占比").text


def test_bad_bytes_cost_their_row_only(batch):
    table = "名稱,部分,全體\n甲,1,2\n".encode() + b"\xb9w,1,2\n" + "乙,1,4\n".encode()
    done = batch(table, "占比")
    assert done.column("占比") == ["50.00", "", "25.00"]
    assert done.summary.codes == {"bad_encoding": 1}
    assert done.text.split("\n")[2].startswith("\ufffdw,1,2,,")
    cp950 = batch("名稱,部分,全體\n甲,1,2\n".encode("cp950") + b"\xff,1,2\n" + "乙,1,4\n".encode("cp950"), "占比")
    assert cp950.column("占比") == ["50.00", "", "25.00"]
    assert (cp950.summary.encoding, cp950.summary.assumed) == ("cp950", True)


# Years and versions.


def versions(tmp_path) -> Library:
    (tmp_path / "v.yaml").write_text(
        "id: v\nformula: 甲÷乙\ninputs: {甲: {}, 乙: {}}\nunit: '%'\n"
        "versions:\n"
        "  - {from: 99, to: 101, formula: 甲÷乙, target: '>= 10%'}\n"
        "  - {from: 103, formula: 乙÷甲, decimals: 1, target: {103: '>= 300%', 105: '>= 500%'}}\n",
        encoding="utf-8",
    )
    return Library([str(tmp_path)])


def test_each_row_has_the_version_of_its_year(batch, tmp_path):
    table = "年度,甲,乙\n99,1,4\n民國101年,1,4\n2014,1,4\n105年度,1,4\n102,1,4\n,1,4\nx,1,4\n"
    done = batch(table, "v", library=versions(tmp_path), verdict=True)
    assert done.column("v") == ["25.00", "25.00", "400.0", "400.0", "", "", ""]
    assert done.column("v:met") == ["true", "true", "true", "false", "", "", ""]
    assert dict(done.summary.codes) == {"no_version": 1, "missing": 1, "not_a_number": 1}
    for size in (1, 9):
        assert batch(table, "v", library=versions(tmp_path), verdict=True, size=size).text == done.text


@pytest.mark.parametrize("head", ["年度", "year", "Year", "會計年度"])
def test_the_year_has_its_column(batch, tmp_path, head):
    assert batch(f"{head},甲,乙\n99,1,4\n103,1,4\n", "v", library=versions(tmp_path)).column("v") == ["25.00", "400.0"]


def test_the_years_option_goes_before_the_column(batch, tmp_path):
    library = versions(tmp_path)
    assert batch("年度,甲,乙\n99,1,4\n103,1,4\n", "v", library=library, period=Period(99)).column("v") == ["25.00", "25.00"]
    with pytest.raises(NoVersion):
        batch("甲,乙\n1,4\n", "v", library=library, period=Period(102))


def test_many_rows_of_two_years(batch, tmp_path):
    rows = "".join(f"{99 + i % 2 * 4},1,4\n" for i in range(500))
    assert batch("年度,甲,乙\n" + rows, "v", library=versions(tmp_path)).column("v") == ["25.00", "400.0"] * 250


def test_a_dated_target_and_a_dated_parameter_follow_the_year(batch):
    head = "年度,開辦外館數,駐外館處總數\n"
    done = batch(head + "99,35,100\n102,35,100\n,35,100\n", "mobile-consular-coverage", verdict=True)
    assert done.column("mobile-consular-coverage:met") == ["true", "false", ""]


# The indicator by row.


@pytest.mark.parametrize("head", ["indicator", "指標", "Indicator"])
def test_each_row_names_its_indicator(batch, head):
    table = f"{head},部分,全體,本期,前期\n占比,1,2,,\n增減率,,,3,2\nshare-of-total,1,0,,\n沒有,1,2,3,4\n,1,2,3,4\n 占比 ,1,4,,\n"
    done = batch(table, exact=True, verdict=True)
    assert done.rows[0][5:] == ["result", "result:exact", "result:met", "unit", "error"]
    assert done.column("result") == ["50.00", "50.00", "", "", "", "25.00"]
    assert done.column("unit") == ["%", "%", "%", "", "", "%"]
    assert dict(done.summary.codes) == {"zero_denominator": 1, "unknown_indicator": 1, "missing": 1}
    assert [len(row) for row in done.rows] == [10] * 7


def test_an_indicator_by_row_without_its_columns(batch):
    done = batch("指標,部分,全體\n占比,1,2\n增減率,1,2\n占比,1,4\n")
    assert done.column("result") == ["50.00", "", "25.00"]
    assert dict(done.summary.codes) == {"missing_column": 1}


def test_an_indicator_and_a_year_by_row(batch, tmp_path):
    table = "指標,年度,甲,乙\nv,99,1,4\nv,103,1,4\nv,102,1,4\n"
    assert batch(table, library=versions(tmp_path)).column("result") == ["25.00", "400.0", ""]


# What stops the run before it begins.


@pytest.mark.parametrize(
    ("table", "words", "error"),
    [
        ("", ("占比",), MissingColumn), ("部分\n1\n", ("占比",), MissingColumn),
        ("部分,全體,全體\n1,2,3\n", ("占比",), AmbiguousColumn),
        ("部分,全體\n1,2\n", ("沒有",), UnknownIndicator), ("部分,全體\n1,2\n", (), BadOption),
    ],
)  # fmt: skip
def test_nothing_is_written_where_nothing_can_begin(table, words, error):
    out: list[bytes] = []
    with pytest.raises(error):
        Batch(Job(words), LIBRARY.find, lambda i, d: None, SAY).run([table.encode()], out.append, out.append)
    assert out == []


def test_a_head_and_no_rows(batch):
    done = batch("部分,全體\n", "占比")
    assert done.text == "部分,全體,占比,error\n"
    assert done.summary.rows == done.summary.failed == 0


# The command.


def test_the_command_reads_a_file_and_writes_csv(batch, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text(TWO, encoding="utf-8")
    code, out, err = command("占比", path)
    assert (code, out.decode()) == (0, batch(TWO, "占比").text)
    assert "2 列，算出 2 個結果，0 列有問題" in err
    assert command(path, "占比")[0] == 2  # the file comes last
    assert command("占比", "-", stdin=TWO)[1] == command("占比", stdin=TWO)[1] == out
    assert command("占比", "in.csv", cwd=tmp_path)[1] == out


@pytest.mark.parametrize(
    ("args", "table", "code", "said"),
    [
        (["占比"], TWO, 0, ""),
        (["占比"], "部分,全體\n", 0, "0 列"),
        (["占比"], "部分,全體\n1,0\n", 1, "zero_denominator"),
        (["占比"], "部分,全體\n1\n", 1, "ragged_row"),
        (["占比"], "", 2, "沒有寫欄位名稱"),
        (["占比"], "甲,乙\n1,2\n", 2, "部分"),
        (["占比"], "x,\n部分,全體\n1,2\n", 0, "第 2 列"),
        (["占比", "--head", "5"], TWO, 2, ""),
        (["占比"], "部分,全體,全體\n", 2, "--map"),
        (["占彼"], TWO, 2, "占比"),
        (["占比", "沒有.csv"], TWO, 2, "沒有.csv"),
        (["占比", "."], TWO, 2, ""),
        (["占比", "占比"], TWO, 2, "兩次"),
        (["占比", "--as", "x"], TWO, 2, "--as"),
        (["占比", "--as", "增減率=x"], TWO, 2, "--as"),
        (["占比", "--map", "x"], TWO, 2, "--map"),
        (["占比", "--map", "部份=名稱"], TWO, 2, "部份"),
        (["占比", "--head", "0"], TWO, 2, "--head"),
        (["占比", "--decimals", "31"], TWO, 2, "31"),
        (["占比", "--rounding", "nearest"], TWO, 2, "--rounding"),
        (["占比", "--year", "abc"], TWO, 2, "abc"),
        (["占比", "--target", "八成"], TWO, 2, ""),
        (["占比", "--target", ">= 5人"], TWO, 2, ""),
        (["占比", "增減率", "--target", ">= 5"], TWO, 2, ""),
        (["占比", "--encoding", "klingon"], TWO, 2, "klingon"),
        (["占比", "--encoding", "rot13"], TWO, 2, "rot13"),
        (["資本門執行率", "--year", "98"], "實支數,應付未付數,賸餘數,預算數\n1,1,1,1\n", 2, "98"),
        (["占比", "--target", ">= 40", "--fail-on-miss"], TWO, 3, ""),
        (["占比", "--target", ">= 30", "--fail-on-miss"], TWO, 0, ""),
        (["占比", "--target", ">= 40", "--fail-on-miss"], TWO + "丙,1,0\n", 1, ""),
        ([], TWO, 2, "indicator"),
        ([], "指標,部分,全體\n占比,1,2\n", 0, ""),
        (["占比", "--nope"], TWO, 2, "--help"),
    ],
)  # fmt: skip
def test_how_the_command_ends(args, table, code, said):
    found, out, err = command(*args, stdin=table)
    assert found == code, err
    assert said in err
    assert bool(out) == (code != 2)
    assert code != 2 or len(err.splitlines()) == 1


def test_the_whole_of_the_options(tmp_path):
    code, out, err = command(
        "增減率", "--map", "本期=今年（千元）", "--map", "增減率:前期=#3", "--as", "增減率=比上年", "--exact", "--verdict",
        "--target", "10%以上", "--decimals", "1", "--rounding", "down",
        "--head", "2", "--blank", "zero", "--dash", "zero", "--bom",
        "--rejects", tmp_path / "bad.csv", "-o", tmp_path / "out.csv", "-",
        stdin="表\n名稱,今年（千元）,去年\n甲,12,10000\n乙,-,5\n丙,1,\n",
    )  # fmt: skip
    assert (code, out) == (1, b"")
    written = (tmp_path / "out.csv").read_bytes().decode("utf-8")
    assert written.startswith(
        "\ufeff表\n名稱,今年（千元）,去年,比上年,比上年:exact,比上年:met,error\n"
        "甲,12,10000,20.0,20,true,\n乙,-,5,-100.0,-100,false,\n丙,1,,,,,增減率: zero_denominator: "
    )
    assert (
        (tmp_path / "bad.csv")
        .read_text("utf-8")
        .startswith("表\n名稱,今年（千元）,去年,row,error\n丙,1,,5,增減率: zero_denominator: ")
    )
    for said in ("3 列，算出 2 個結果，1 列有問題", "zero_denominator", "1 格", "bad.csv"):
        assert said in err


def test_what_was_assumed_is_said():
    assert "cp950" in command("占比", stdin=TWO.encode("cp950"))[2]
    assert "utf-16-le" in command("占比", stdin=("部分,全體\n1,2\n").encode("utf-16-le"))[2]
    assert "cp950" not in command("占比", "--encoding", "cp950", stdin=TWO.encode("cp950"))[2]
    assert "utf" not in command("占比", stdin=TWO)[2]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-7", "hz", "latin-1", "big5", "gb18030", "cp037", "utf-8-sig"])
@pytest.mark.parametrize("data", [TWO.encode(), TWO.encode("utf-16-le"), b"\xff\xfe\xff", b""])
def test_no_encoding_asked_for_is_a_bug(batch, encoding, data):
    with contextlib.suppress(MissingColumn, BadOption):
        batch(data, "占比", encoding=encoding)


def test_in_english():
    code, _, err = command("占比", "--lang", "en", stdin="部分,全體\n1,0\n")
    assert code == 1
    assert err.isascii() or "占比" in err
    assert "zero_denominator" in err


# Other formats.


def objects(out: bytes) -> list[dict]:
    return [json.loads(text) for text in out.decode().splitlines()]


def test_json_is_an_object_a_row():
    code, out, _ = command("占比", "--format", "json", "--exact", stdin='名稱,部分,全體\n甲,1,3\n"a\nb",1,0\n')
    assert code == 1
    first, second = objects(out)
    assert first == {"名稱": "甲", "部分": "1", "全體": "3", "占比": "33.33", "占比:exact": "100/3", "error": "", "errors": []}
    assert second["名稱"] == "a\nb"
    assert second["占比"] == ""
    assert second["error"].startswith("占比: zero_denominator")


def test_json_of_a_long_row_holds_no_cell_for_a_result():
    """A cell too many must never be seen as the result, nor its error be lost."""
    for row in ("甲,1,2,99", "甲,1,2,99,98", "甲,1,2,99,98,97", "甲,1", "甲"):
        (found,) = objects(command("占比", "--format", "json", stdin=f"名稱,部分,全體\n{row}\n")[1])
        assert found["占比"] == ""
        assert found["error"].startswith("占比: ragged_row: ")
        assert found["名稱"] == "甲"
        for cell in row.split(",")[1:]:
            assert cell in json.dumps(found)


def test_json_loses_no_column_where_heads_are_alike():
    (found,) = objects(command("占比", "--format", "json", stdin="部分,全體,備註,備註,,\n1,2,first,second,third,fourth\n")[1])
    assert {"first", "second", "third", "fourth"} <= {found[key] for key in found if key != "errors"}
    assert found["占比"] == "50.00"


def test_json_has_no_bom_in_its_heads():
    (found,) = objects(command("占比", "--format", "json", "--bom", stdin="部分,全體\n1,2\n")[1].removeprefix(b"\xef\xbb\xbf"))
    assert list(found) == ["部分", "全體", "占比", "error", "errors"]


def test_json_of_a_row_with_an_unclosed_quotation():
    out = command("占比", "--format", "json", "--lang", "en", stdin='名稱,部分,全體\n"甲,x,2\n乙,3,4\n丙,"y,z",6\n丁,1,2\n')[1]
    assert [found["占比"] for found in objects(out)] == ["", "75.00", "", "50.00"]


def test_json_has_no_rows_above_the_heads():
    (found,) = objects(command("占比", "--format", "json", "--head", "3", stdin='x,"y\nz"\n\n部分,全體\n1,2\n')[1])
    assert found == {"部分": "1", "全體": "2", "占比": "50.00", "error": "", "errors": []}


def test_json_of_text_that_is_guarded():
    (found,) = objects(command("占比", "--format", "json", stdin="名稱,部分,全體\n=1+1,1,2\n")[1])
    assert found["名稱"] == "=1+1"


def test_markdown_and_table():
    table = "名稱,部分,全體\n甲|乙,1,3\n丙,1,2\n"
    _, out, _ = command("占比", "--format", "markdown", stdin=table)
    lines = out.decode().splitlines()
    assert lines[0] == "| 名稱 | 部分 | 全體 | 占比 | error |"
    assert lines[1].count("---") == 5
    assert "甲\\|乙" in lines[2]
    assert lines[4] == ""
    assert lines[5:] == [line for line in lines[5:] if line.startswith("kpical ")]
    _, out, _ = command("占比", "--format", "table", stdin=table)
    for text in ("名稱", "甲|乙", "33.33", "50.00"):
        assert text in out.decode()


@pytest.mark.parametrize("form", ["json", "markdown", "table"])
def test_a_head_and_no_rows_in_other_formats(form):
    code, out, _ = command("占比", "--format", form, stdin="部分,全體\n")
    assert code == 0
    assert bool(out) == (form != "json")


@pytest.mark.parametrize("form", ["json", "markdown", "table"])
def test_other_formats_end_as_csv_does(form):
    assert command("占比", "--format", form, stdin="部分,全體\n1,0\n1\n1,2,3\n")[0] == 1
    code, out, _ = command("占比", "--format", form, stdin="甲,乙\n1,0\n")
    assert code == 2
    assert out == b"" or (form, json.loads(out)["exit"]) == ("json", 2)


# Very large rows: no traceback, no row cut in two.


def test_a_row_without_an_end_is_never_cut_into_rows(batch):
    """17 MB in one cell: a failure said as such is fine, a result from half a row is not."""
    table = b"\xe5\x90\x8d\xe7\xa8\xb1,part,total\n" + b"x" * (17 << 20) + b",1,2\n" + b"y,1,4\n"
    done = batch(table, "占比", size=1 << 16)
    lines = done.out.split(b"\n")
    assert len(lines) == 4
    assert lines[2] == b"y,1,4,25.00,"
    assert lines[1].endswith(b",1,2,50.00,") or b"ragged_row" in lines[1] or b"too_large" in lines[1]
    assert done.summary.rows == 2


def test_a_table_of_many_columns(batch):
    heads = ",".join(f"c{i}" for i in range(5000)) + ",部分,全體"
    done = batch(heads + "\n" + "9," * 5000 + "1,2\n", "占比")
    assert done.rows[1][-2:] == ["50.00", ""]
