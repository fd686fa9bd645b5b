"""The kernel against the plain engine, which says what is meant: the same bytes, the same rejected rows, the same account."""

import random
from fractions import Fraction
from threading import Event

import pytest
from engines import account, agree
from hypothesis import assume, example, given
from hypothesis import strategies as st
from indicators import NAMES, find_among, of_formula, using
from strategies import (
    CHOOSING,
    CUTS,
    FORMULAS,
    JOBS,
    LIMITS,
    RATIOS,
    TEXTS,
    TRUTHS,
    WITH_TRUTHS,
    YES_OR_NO,
    bare,
    patient,
    rows,
    tables,
)  # fmt: skip
from tables import SAY, run

from kpical.batch.run import Batch
from kpical.catalogue.library import Library
from kpical.kernel import engine
from kpical.kernel import threads as flow
from kpical.kernel.built import kernel
from kpical.quantity.period import Period
from kpical.quantity.rounding import MODES
from kpical.recipe.columns import Mapped
from kpical.recipe.job import Job

TWO = NAMES[:2]
pytestmark = pytest.mark.skipif(kernel() is None, reason="no kernel")

TWO = NAMES[:2]


@patient(150)
@given(RATIOS, FORMULAS, tables(), st.tuples(LIMITS, LIMITS, LIMITS), JOBS, CUTS)
@example("甲÷乙", "乙÷甲", "甲,乙,丙\n1,0,x\n,無資料,1\n".encode(), ("", "", ""), {}, [])
@example("甲÷乙", "丙", '甲,乙,丙\n"1","2\n",3\n4,5,6\n'.encode(), ("", "", ""), {}, [20])
@example("甲÷乙", "丙", '甲,乙,丙\n1,2,"3\n4,5,6\n"7,8,9\n1,1,1'.encode(), ("", "", ""), {}, [])
@example("甲", "丙", "甲,乙,丙\n5.0,5.5,5.50\n".encode(), ("whole: true", "", "min: 5.5"), {"exact": True}, [])
def test_the_kernel_is_the_plain_engine(first, second, data, fields, job, at):
    inputs = dict(zip(NAMES, fields, strict=True))
    both = [of_formula(first, inputs), of_formula(second, inputs, "two")]
    assume(all(both))
    agree(find_among(both), ("one", "two"), data, at, **job)


@patient(150)
@given(RATIOS, tables(4, (*NAMES, "error")), JOBS, CUTS)
@example("甲", "甲,乙,丙,error\n".encode() + b'\xff0,0,0,0\n0,0,0","0\n0,0,",0"', {"encoding": "utf-8"}, [])
def test_an_error_column_is_replaced(formula, data, job, at):
    found = of_formula(formula)
    assume(found)
    agree(find_among([found]), ("one",), data, at, **job)


@patient(150)
@given(st.sampled_from(["千元", "元"]), tables(3, ("甲_千元", "乙（元）", "丙")), JOBS)
def test_units_in_heads(unit, data, job):
    inputs = {"甲": f"unit: {unit}, whole: true, min: 1", "乙": f"unit: {unit}, max: 1000", "丙": "unit: 元"}
    agree(find_among([of_formula("(甲-乙)÷丙", inputs, unit='"%"', target='">= 80%"')]), ("one",), data, **job)


@patient(150)
@given(tables(4, ("甲.原", "甲.追加", "乙", "備註")), JOBS)
def test_parts(data, job):
    agree(find_among([of_formula("甲÷乙", {"甲": "parts: [原, 追加], min: 0", "乙": ""})]), ("one",), data, **job)


YEARS = st.sampled_from(["99", "民國100年", "101年度", "2010", "", "-", "x", "九十九", "50", "\x1c7", '"98"', " 99 "])


@patient(150)
@given(st.lists(st.tuples(YEARS, st.integers(-9, 9), st.integers(-3, 9)), min_size=1, max_size=12), JOBS)
def test_a_year_in_each_row(rows, job):
    library = Library([])
    heads = "年度,實支數,應付未付數,賸餘數,預算數,研究經費,年度預算\n"
    data = heads + "".join(f"{year},{a},{b},1,{b},{a},{b}\n" for year, a, b in rows)
    agree(library.find, ("資本門執行率", "研究經費比率"), data.encode(), **{**job, "target": None})


@pytest.mark.parametrize("raw", [False, True])
@pytest.mark.parametrize("last", ["年度", "指標"])
def test_a_stray_return_behind_a_year_or_a_word(last, raw):
    """As Python's csv writes it on Windows into a file that translates line ends."""
    find = find_among([of_formula("甲÷乙", TWO)])
    words = () if last == "指標" else ("one",)
    text = "one" if last == "指標" else "99"
    data = f"甲,乙,{last}\n1,2,{text}\n3,4,{text}\r\r\n5,6,\r\r\n7,8,{text}\r\n"
    agree(find, words, data.encode(), raw=raw)


@pytest.mark.parametrize("dash", ["-", "－", "−", "—", "(-)"])
@pytest.mark.parametrize("limit", ["min: 1", "max: -1"])
def test_a_dash_that_is_read_as_zero_and_beyond_a_limit(dash, limit):
    find = find_among([of_formula("甲÷乙", {"甲": limit, "乙": ""})])
    agree(find, ("one",), f"甲,乙\n{dash},5\n3,{dash}\n{dash},x\n".encode(), dash_zero=True)


def test_more_parts_than_a_ratio_has_terms():
    parts = [f"部{i}" for i in range(70)]
    find = find_among([of_formula("甲÷乙", {"甲": f"parts: [{', '.join(parts)}]", "乙": ""})])
    heads, row = ",".join(f"甲.{part}" for part in parts), ",".join("1" * 70)
    done = agree(find, ("one",), f"{heads},乙\n{row},7\n{row},0\n{row[1:]},7\n".encode())
    assert b"1,7,10.00,\n" in done.out


@pytest.mark.parametrize("blanks", [98, 99, 200])
def test_a_table_that_is_wider_than_the_kernel_takes(monkeypatch, blanks):
    """Its own measure is a million columns, which nobody wants to wait for."""
    monkeypatch.setattr(engine, "MOST_WIDTH", 100)
    find = find_among([of_formula("甲÷乙", TWO)])
    agree(find, ("one",), f"甲,乙{',' * blanks}\n1,2{',' * blanks}\n".encode())


@patient(150)
@given(
    st.lists(
        st.tuples(st.sampled_from(["one", "two", "three", "no", "", "'one"]), TEXTS.map(bare), TEXTS.map(bare)), max_size=12
    ),
    JOBS,
)
def test_an_indicator_in_each_row(rows, job):
    three = [of_formula("甲÷乙"), of_formula("若(甲>乙,1,2)", identity="two"), of_formula("甲-乙", identity="three", unit='"%"')]
    data = "指標,甲,乙,丙\n" + "".join(f"{word},{a},{b},1\n" for word, a, b in rows)
    agree(find_among(three), (), data.encode("utf-8", "replace"), **{**job, "target": None})


LONG = """年,甲,乙,備註
1,"1,234",５００,"說明, 一"\r
2,12.50,-0.25,無
3,abc,無資料,-
4,,0,－
5,7,0,=1
6,"8
9",3,"a ""b"" c"
7,1,3,x"y
8,5,2
9,△5,(7),\xa0
10,99999999999999999999,3,末
"""


def test_blocks_that_are_cut_at_every_byte():
    """The whole, of which each part ends there."""
    find = find_among([of_formula("甲÷乙", TWO), of_formula("(甲-乙)÷乙×100％", TWO, "two", unit='"%"')])
    data = LONG.encode()
    plain = run([data], find, "one", "two", engine="plain", period=Period(99))
    for at in range(1, len(data)):
        done = run([data[:at], data[at:]], find, "one", "two", engine="native", period=Period(99))
        assert (done.out, done.rejected, account(done)) == (plain.out, plain.rejected, account(plain)), at


def test_one_byte_at_a_time():
    find = find_among([of_formula("甲÷乙", TWO)])
    agree(find, ("one",), LONG.encode(), range(len(LONG.encode())), period=Period(99))


@pytest.mark.parametrize("seed", range(8))
def test_up_to_300_random_bytes(seed):
    """Near what is looked at together: 8, 16 and 64 bytes, and the window of 32 KB."""
    chance = random.Random(seed)
    find = find_among([of_formula("甲÷乙", TWO)])
    for _ in range(40):
        before = b"1,2,3\n" * chance.choice([0, 1, 5, 5460, 5461, 5462])
        noise = bytes(
            chance.choice(b'0123456789,,,"\n\r-.\xe5\x90\x8d\xef\xbc\x91\xff=') for _ in range(chance.randrange(1, 301))
        )
        agree(find, ("one",), "甲,乙,丙\n".encode() + before + noise, [chance.randrange(1 << 16)], encoding="utf-8")


ODD = (
    "中", "２", "é", "😀", "\ue000", "a中é😀中", b"\xe4", b"\xe4\xb8", b"\xe4,", b"\xed\xa0\x80", b"\xe0\x80\x80",
    b"\xf0\x9f\x98", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\x80", b"\xff", b"\xe4\xb8\xad\x80", b"\xc3", b"\xe4\xb8\xe4\xb8\xad",
)  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=ascii)
@pytest.mark.parametrize("last", [False, True])
def test_characters_that_stand_across_64_bytes(odd, last):
    """Whatever is UTF-8 and whatever is not, wherever 64 bytes end; before a comma and before a line end."""
    odd = odd.encode() if isinstance(odd, str) else odd
    find = find_among([of_formula("甲÷乙", TWO)])
    rows = [b"7,5," + b"\xe5\x90\x8d" * (at % 5) + b"x" * at + odd for at in range(140)]
    if not last:
        rows = [row.removeprefix(b"7,5,") + b",7,5" for row in rows]
    heads = "甲,乙,丙\n" if last else "丙,甲,乙\n"
    agree(find, ("one",), heads.encode() + b"\n".join(rows) + b"\n", encoding="utf-8")
    for row in rows[60:66]:
        agree(find, ("one",), heads.encode() + row + b"\n" + rows[0] + b"\n", encoding="utf-8")


def many(count, seed=1):
    chance = random.Random(seed)
    for i in range(count):
        a, b = chance.randrange(10 ** chance.randrange(1, 14)), chance.randrange(10 ** chance.randrange(1, 14))
        note = chance.choice(["", "無", '"a, b"', '"line\nline"', "x" * chance.randrange(300)])
        dirty = chance.choice(["", "abc", "0", "１２", '"1,234"', "1.5", "三"]) if chance.randrange(4) == 0 else b
        yield f"{i},{a},{dirty},{note}\n"


@pytest.mark.parametrize("cores", [1, 2])
@pytest.mark.parametrize("size", [1000, 1 << 16, 1 << 18])
def test_many_blocks_keep_their_order(monkeypatch, cores, size):
    monkeypatch.setattr(flow, "_cores", lambda: cores)
    data = ("號,甲,乙,備註\n" + "".join(many(12_000))).encode()
    find = find_among([of_formula("甲÷乙", TWO, unit='"%"')])
    agree(find, ("one",), data, range(0, len(data), size))


def test_rows_behind_a_quotation_over_two_blocks_are_not_held_back(monkeypatch):
    monkeypatch.setattr(flow, "_cores", lambda: 2)
    rows, all_out, heard = 0, Event(), []
    many_rows = b"1,2,3\n" * 8_000

    def source():
        yield "甲,乙,丙\n".encode() + many_rows
        for _ in range(6):
            yield many_rows
        yield many_rows + b'1,2,"open\n'
        yield b'shut"\n' + many_rows
        heard.append(all_out.wait(10))

    def write(block):
        nonlocal rows
        rows += bytes(block).count(b"0.50")
        if rows == 9 * 8_000 + 1:
            all_out.set()

    find = find_among([of_formula("甲÷乙", TWO)])
    Batch(Job(("one",), engine="native"), find, lambda found, definition: None, SAY).run(source(), write)
    assert heard == [True]


def test_an_error_of_the_source_comes_through(monkeypatch):
    monkeypatch.setattr(flow, "_cores", lambda: 2)

    def source():
        for i in range(50):
            yield ("號,甲,乙,備註\n" if i == 0 else "").encode() + b"1,2,3,4\n" * 10_000
        raise OSError(5, "gone")

    with pytest.raises(OSError, match="gone"):
        run(source(), find_among([of_formula("甲÷乙", TWO)]), "one", engine="native")


def test_rows_that_all_come_back():
    """The plain engine takes over within the block."""
    data = "甲,乙,丙\n" + "三,5,1\n" * 2000 + "1,2,3\n" * 10 + '4,5,"6\n' * 3
    agree(find_among([of_formula("甲÷乙", TWO)]), ("one",), data.encode())


@pytest.mark.parametrize("cores", [1, 2])
@pytest.mark.parametrize("fill", [{}, {"blank_zero": True}])
@pytest.mark.parametrize("before", [0, 70, 6_000])
def test_a_note_behind_rows_that_come_back_begins_the_end_of_the_table(monkeypatch, before, fill, cores):
    """Of the blocks behind it too, whichever engine read it."""
    monkeypatch.setattr(flow, "_cores", lambda: cores)
    row = "3,5,=1\n"  # a cell that needs the guard
    data = "甲,乙,丙\n" + row * before + ',,x\n"stray\n' + row + '註：\n5"x,5,1\n' + (row * 3_000 + "合計\n,,x\n") * 8
    done = agree(find_among([of_formula("甲÷乙", TWO)]), ("one",), data.encode(), range(0, len(data), 35_000), **fill)
    assert done.summary.aside["note"] == 17


def test_a_row_that_is_longer_than_any_room():
    data = "甲,乙,丙\n1,2," + "x" * 300_000 + "\n1,2,3\n"
    agree(find_among([of_formula("甲÷乙", TWO)]), ("one",), data.encode(), range(0, 300_000, 7000))


@pytest.mark.parametrize(("inputs", "indicators"), [(64, 4), (4, 64)])
def test_as_many_as_64(inputs, indicators):
    names = [f"數{i}" for i in range(inputs)]
    formulas = [f"({'+'.join(names[-1 - i % inputs :])})÷{names[i % inputs]}-{i}" for i in range(indicators)]
    found = [of_formula(formula, names, f"i{i}") for i, formula in enumerate(formulas)]
    chance = random.Random(3)
    rows = [",".join(str(chance.choice(["", "x", 0, 7, 12.5, 10**9 - 7])) for _ in names) for _ in range(20)]
    rows += [",".join(str(chance.randrange(10**12)) for _ in names) for _ in range(20)]
    data = "\n".join([",".join(names), *rows]).encode() + b"\n"
    agree(find_among(found), [one.id for one in found], data, head=1)


@pytest.mark.parametrize("rounding", sorted(MODES))
def test_ties_and_one_unit_beside_them(rounding):
    """Against fractions, where the kernel alone is asked."""
    chance = random.Random(rounding)
    rows = []
    for _ in range(3000):
        m = chance.randrange(1, 10 ** chance.randrange(1, 12))
        base, share = 20_000 * m, m * (2 * chance.randrange(12_000) + 1) + chance.choice([-1, 0, 1])
        rows.append((share * chance.choice([1, -1]), base * chance.choice([1, -1])))
    data = "甲,乙\n" + "".join(f"{a},{b}\n" for a, b in rows)
    find = find_among([of_formula("甲÷乙×100％", NAMES[:2], unit='"%"')])
    done = run([data.encode()], find, "one", engine="native", decimals=2, rounding=rounding)
    for (a, b), line in zip(rows, done.out.decode().splitlines()[1:], strict=True):
        exact = abs(Fraction(a, b)) * 10_000
        q, rest = divmod(exact.numerator, exact.denominator)
        q += MODES[rounding](q, rest, exact.denominator)
        sign = "-" if (a < 0) != (b < 0) and q else ""
        assert line == f"{a},{b},{sign}{q // 100}.{q % 100:02d},"


@patient(100)
@given(CHOOSING, CHOOSING, tables(), st.tuples(LIMITS, LIMITS, LIMITS), JOBS, CUTS)
@example(
    "若(甲>乙,甲÷乙,丙)",
    "最大(甲,乙÷丙)",
    "甲,乙,丙\n1.5,0,2\n-3,0.25,0\n5,7,x\n".encode(),
    ("", "", "min: 1"),
    {"exact": True},
    [],
)
def test_formulas_that_choose(first, second, data, fields, job, at):
    inputs = dict(zip(NAMES, fields, strict=True))
    both = [of_formula(first, inputs), of_formula(second, inputs, "two")]
    assume(all(both))
    agree(find_among(both), ("one", "two"), data, at, **job)


def given_back(monkeypatch, formula, rows, inputs=NAMES):
    """The rows of 甲,乙,丙, or of the inputs, that the kernel does not compute."""
    from kpical.recipe.rows import Rows

    back = []
    alone = Rows.alone
    monkeypatch.setattr(Rows, "alone", lambda self, record, end: back.append(record.decode()) or alone(self, record, end))
    table = ",".join(inputs) + "\n" + "".join(f"{row}\n" for row in rows)
    agree(find_among([of_formula(formula, inputs)]), ("one",), table.encode(), exact=True)
    return back


CHOICES = [
    "若(甲＞乙,甲÷乙,丙)", "最大(甲÷乙,丙,1)", "最小(甲÷乙,丙)×100％", "四捨五入(甲÷乙,1)", "絕對值(甲-乙)÷乙",
    "達成項數(甲＞1,甲÷乙≥丙,非 丙＞1)", "若(甲≠0 且 乙÷甲＞1 或 丙＝3,1,2)", "最大(甲,乙)^3÷最小(甲,乙)^2",
    "(-最大(甲,乙))％", "平均(最大(甲,丙),乙)", "若(甲＞1,若(乙＞1,1,2),若(丙＞1,3,4))",
]  # fmt: skip


@pytest.mark.parametrize("formula", CHOICES)
def test_rows_of_formulas_that_choose_stay_in_the_kernel(monkeypatch, formula):
    figures = ("1", "2", "-3", "12.5", "1000000", "7")
    assert given_back(monkeypatch, formula, [f"{a},{b},{c}" for a in figures for b in figures for c in figures]) == []


ZEROS = [
    "若(甲＞0,甲÷乙,丙)", "達成項數(甲÷乙＞1,乙÷丙＞1,丙÷甲＞1)", "若(乙＝0,甲÷乙,若(丙＝0,乙÷最大(丙,0-丙),1))",
    "最大(甲,乙)÷最小(乙,丙)", "最大(甲,丙)^(-2)", "(甲÷乙+乙÷(丙-1))×最大(甲,1)", "最大(甲÷乙,1)÷(丙-丙)", "絕對值((甲÷乙)^0)",
    "若(甲÷乙＞1 且 丙÷(甲-1)＞1 或 乙÷丙＝0,1÷丙,1÷最大(乙,丙))", "甲÷(1÷乙)÷絕對值(丙)",
]  # fmt: skip


@pytest.mark.parametrize("formula", ZEROS)
def test_zero_denominators_are_told_apart_in_the_kernel(monkeypatch, formula):
    """Each one where it is met, in a branch that is taken, with its own words."""
    figures = ("0", "1", "-2", "0.5", "0.00", "3000000")
    assert given_back(monkeypatch, formula, [f"{a},{b},{c}" for a in figures for b in figures for c in figures]) == []


def test_of_many_zero_denominators_the_first_ones_are_told_apart(monkeypatch):
    formula = f"達成項數({','.join(f'甲÷(乙-{i})＞丙' for i in range(20))})"
    assert given_back(monkeypatch, formula, [f"7,{i},1" for i in range(22)]) == ["7,15,1", "7,16,1", "7,17,1", "7,18,1", "7,19,1"]
    formula = f"最大({'+'.join(f'甲÷(乙-{i})' for i in range(5))},丙)"
    assert given_back(monkeypatch, formula, ["7,0,1", "7,9,1"]) == ["7,0,1"]


@pytest.mark.parametrize("formula", ["二-一", "最大(二,一)", "若(一＞二,二,1)", "二÷一"])
def test_of_zero_denominators_in_used_indicators_the_first_one_is_told(formula):
    found = using(formula, "1÷甲", "最大(乙,丙)÷甲")
    heads = ",".join(f"{word}.{name}" for word in "一二" for name in NAMES)
    rows = ["0,7,7,0,1,1", "0,7,7,2,1,1", "2,7,7,0,1,1", "1,7,7,2,3,4", "1,7,7,1,0,0"]
    for table in (rows, rows[1:], rows[2:]):
        agree(find_among([found]), ("one",), "\n".join([heads, *table]).encode() + b"\n", head=1)


ANSWERED = {**dict.fromkeys(NAMES, ""), **dict.fromkeys(TRUTHS, "unit: 是/否")}


@patient(100)
@given(
    WITH_TRUTHS, rows(), st.lists(st.tuples(YES_OR_NO, YES_OR_NO), min_size=8, max_size=8),
    st.booleans(), JOBS, CUTS,
)  # fmt: skip
@example(
    "若(真,甲,乙)",
    [["1", "2", "3"]] * 8,
    [(text, "否") for text in ("是", "", "-", "無資料", "2", "01", "yes", "NO")],
    True,
    {},
    [],
)
def test_formulas_that_take_yes_and_no(formula, table, truths, quoted, job, at):
    found = of_formula(formula, ANSWERED)
    assume(found)
    written = (",".join(map(bare, [*row, *said])) for row, said in zip(table, truths, strict=False))
    lines = [line + (',"x"' if quoted else ",x") for line in written]
    data = "\n".join([",".join((*NAMES, *TRUTHS, "備註")), *lines, ""])
    agree(find_among([found]), ("one",), data.encode("utf-8", "surrogatepass"), at, **{"encoding": "utf-8", **job})


def test_yes_and_no_stay_in_the_kernel(monkeypatch):
    """And a cell that says nothing of it; whatever else stands there is for Python."""
    said = ("是", "否", "有", "無", "1", "0", "yes", "no", "", "-", "無資料", "2", "01", "１", "是 ", "對", "-1", "+1", "是的")
    rows = [f"1{i},2,{text}" for i, text in enumerate(said)]
    back = given_back(monkeypatch, "若(真,甲÷乙,0)", rows, {"甲": "", "乙": "", "真": "unit: 是/否"})
    assert back == [row for row in rows if row.rpartition(",")[2] in {"無資料", "2", "01", "１", "是 ", "對", "-1", "+1", "是的"}]


@pytest.mark.parametrize("count", [62, 63, 64, 65, 70])
def test_yes_and_no_beside_many_columns(count):
    names = [f"數{i}" for i in range(count)]
    inputs = {**dict.fromkeys(names, ""), "真": "unit: 是/否"}
    found = of_formula(f"若(真,{'+'.join(names)},數0)", inputs)
    ones = ",".join("1" * count)
    for heads, row in ((f"{','.join(names)},真", "{1},{0}"), (f"真,{','.join(names)}", "{0},{1}")):
        data = heads + "\n" + "".join(row.format(text, ones) + "\n" for text in ("是", "否", "1", "0", "2", "", "x") * 3)
        agree(find_among([found]), ("one",), data.encode(), head=1)


@pytest.mark.parametrize("first", ["one", "two"])
def test_a_column_that_is_an_answer_to_one_and_a_figure_to_another(first):
    one, two = of_formula("若(真,1,0)", {"真": "unit: 是/否"}), of_formula("真+1", {"真": ""}, "two")
    maps = (Mapped("one", "真", "真"), Mapped("two", "真", "真"))
    rows = "".join(f"{text},\n" for text in ("是", "1", "5", "0", "x", ""))
    agree(find_among([one, two]), sorted(("one", "two"), key=first.__ne__), f"真,備註\n{rows}".encode(), maps=maps)


def test_what_does_not_fit_126_bits_is_given_back(monkeypatch):
    large = "9" * 30
    assert given_back(monkeypatch, "最大(甲,乙)×丙", [f"{large},1,2", f"{large},1,{large}", "1,2,3"]) == [f"{large},1,{large}"]


@pytest.mark.parametrize("deep", [20, 100])
def test_many_registers_and_many_branches(deep):
    nested = "甲"
    for i in range(40):
        nested = f"若(乙＞{i},{nested},{i})"
    many = "+".join(f"最大(甲,{i})" for i in range(deep))
    for formula in (nested, many):
        found = of_formula(formula)
        assert found
        agree(find_among([found]), ("one",), "甲,乙,丙\n1,2,3\n5,50,3\n7,500,3\n".encode())


def test_most_rows_stay_in_the_kernel(monkeypatch):
    """Blanks, words, zeros, quotation marks, grouping, full-width digits, decimals and CRLF are judged where they are read."""
    from kpical.recipe.rows import Rows

    back = []
    alone = Rows.alone
    monkeypatch.setattr(Rows, "alone", lambda self, record, end: back.append(record) or alone(self, record, end))
    data = "號,甲,乙,備註\n" + "".join(
        f'{i},{a},{b},"x, y"\r\n'
        for i, (a, b) in enumerate(
            [("", 1), ("abc", 2), ("無資料", 3), (5, 0), ('"1,234"', '"5"'), ("１２", "３．５"), ("-1.25", "+7")] * 50
        )
    )
    found = of_formula("甲÷乙", {"甲": "min: -1", "乙": "whole: true"})
    run([data.encode()], find_among([found]), "one", engine="native")
    assert back == []
