"""What hypothesis draws where more than one test draws it: formulas, cells, rows, whole tables as bytes, options of a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from indicators import NAMES

from kpical.problem.errors import KpicalError
from kpical.quantity.rounding import MODES
from kpical.words import Words

# ---- how many ----


def patient(examples: int) -> settings:
    """So many examples, however slowly they are made."""
    slow = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    return settings(max_examples=examples, deadline=None, suppress_health_check=slow)


# ---- formulas ----

LITERALS = st.sampled_from(
    ["0", "1", "2", "3", "7", "10", "100", "0.5", "0.125", "12.34", "5%", "12.5％", "1000000", "(3-5)", "(2-2)"]
)
_LEAVES = st.sampled_from(NAMES) | LITERALS


def _ratio(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from("+-×÷*/－"), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
        st.tuples(inner, st.integers(-3, 4)).map(lambda t: f"({t[0]})^{t[1]}" if t[1] >= 0 else f"({t[0]})^({t[1]})"),
        inner.map(lambda a: f"(-{a})"),
        inner.map(lambda a: f"({a})％"),
        st.lists(inner, min_size=1, max_size=3).map(lambda a: f"平均({','.join(a)})"),
        st.lists(inner, min_size=1, max_size=3).map(lambda a: f"合計({'，'.join(a)})"),
    )


def _conditions(inner: SearchStrategy[str], truths: Sequence[str] = ()) -> SearchStrategy[str]:
    """Comparisons, inputs that say 是 or 否, and what is made of two or three of them."""
    one = st.tuples(inner, st.sampled_from([">=", "<=", ">", "<", "≥", "≠", "="]), inner).map("".join)
    one = one | st.sampled_from(truths) if truths else one
    two = st.tuples(one, st.sampled_from(["且", "或"]), one).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
    return st.one_of(
        one,
        two,
        one.map(lambda a: f"(非 {a})"),
        st.tuples(two, st.sampled_from(["且", "或", "且 非"]), two).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(one, one, two).map(lambda t: f"若({t[0]}, {t[1]}, {t[2]})"),
    )


def _any(inner: SearchStrategy[str], truths: Sequence[str] = ()) -> SearchStrategy[str]:
    condition = _conditions(inner, truths)
    return st.one_of(
        _ratio(inner),
        st.tuples(condition, inner, inner).map(lambda t: f"若({t[0]},{t[1]},{t[2]})"),
        st.lists(inner, min_size=1, max_size=3).map(lambda a: f"最大({','.join(a)})"),
        st.lists(inner, min_size=1, max_size=3).map(lambda a: f"最小({','.join(a)})"),
        inner.map(lambda a: f"絕對值({a})"),
        st.tuples(inner, st.integers(0, 3)).map(lambda t: f"四捨五入({t[0]},{t[1]})"),
        st.lists(condition, min_size=1, max_size=3).map(lambda a: f"達成項數({','.join(a)})"),
    )


RATIOS = st.recursive(_LEAVES, _ratio, max_leaves=8)  # plain arithmetic, which the kernel computes
CHOOSING = st.recursive(_LEAVES, _any, max_leaves=8)
FORMULAS = RATIOS | CHOOSING
TRUTHS = ("真", "偽")
WITH_TRUTHS = st.recursive(_LEAVES, lambda inner: _any(inner, TRUTHS), max_leaves=8)
LIMITS = st.sampled_from(["", "min: 0", "max: 10", "min: -3, max: 3.5", "whole: true", "whole: true, min: 1", "min: 0.001"])

# ---- cells ----

INTEGERS = st.integers(-20, 20) | st.integers(-(10**12), 10**12) | st.integers(-(10**60), 10**60)
_WIDE = str.maketrans("0123456789-.,", "０１２３４５６７８９－．，")
NUMBERS = st.one_of(
    INTEGERS.map(str),
    INTEGERS.map(lambda n: f"{n:,}"),
    st.decimals(-1000, 1000, places=3).map(str),
    st.decimals(-10, 10, places=1).map(lambda d: str(d).translate(_WIDE)),
    INTEGERS.map(lambda n: str(n).translate(_WIDE)),
    st.integers(0, 10**6).map(lambda n: f"△{n}"),
    st.integers(0, 10**6).map(lambda n: f"({n:,})"),
    st.integers(-5, 5).map(str),
    st.just("0"),
)
_ODD = st.sampled_from(
    ["", "-", "—", "…", "N/A", " 5 ", "+5", "007", "-0", "0.0", ".5", "5.", "12%", "1億", "一百二十", "約5", "1,2,3", "1e3",
     "1_000", "0x10", "nan", "inf", "甲", "'-5", "'=5", "'5", "=5", "5\n", "5\t",
     "\x0c5", "\u30005", "\xa05", "- 5", "5元", "３/４", "1" * 4_299, "9" * 4_300, "1" * 4_301,
     "8" * 150, "7" * 250, "0" * 120, "5" * 4301, "٣", "²", "1\x00", "True"]
)  # fmt: skip
YES_OR_NO = st.sampled_from(
    ["是", "否", "有", "無", "1", "0", "是", "否", "yes", "No", "2", "+1", "01", "", "-", "'是", " 是 ", "１"]
)
CELLS = st.one_of(NUMBERS, NUMBERS, NUMBERS, _ODD)
_WORDS = st.sampled_from(
    ["無資料", "abc", "N/A", "n.a.", "待補", "約五", "三十", "元", "5元", "12.5%", "１２．５", "△1,234", "(5)", "（1,234）",
     "-5", "－５",
     "+5", "＋", "－", "-", "--", "=1+1", "@x", "＝a", "-a", "\tx", "'5", "'-5", "0,123", "1,23", "12,345,678", "123,456.70",
     "5.", ".5", "--5", "5-", "1 2", " 7 ", "  ",
     "a b", "a  b", "（附註）", "7\r", "é", "🙂", "999999999999999999", "\u3000", "−3",
     "18446744073709551616", "170141183460469231731687303715884105728", "0.000000000000000001", "-9223372036854775808", "T5"]
)  # fmt: skip
_SIXTEEN = st.integers(10**14, 10**17).map(str)
TEXTS = CELLS | _WORDS | _SIXTEEN | st.text(max_size=6) | st.text("0123456789０１２,.-+△() %", max_size=12)


def rows(count: int = 3) -> SearchStrategy[list[list[str]]]:
    """Up to eight rows of so many cells: figures, integers, or anything."""
    rows_of = [st.lists(cell, min_size=count, max_size=count) for cell in (NUMBERS, INTEGERS.map(str), CELLS)]
    return st.one_of([st.lists(row, min_size=1, max_size=8) for row in rows_of])


# ---- tables as bytes ----


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def bare(text: str) -> str:
    """The cell as it is written, in quotation marks only where it needs them."""
    return _quoted(text) if any(mark in text for mark in ',"\n\r') else text


_WRITTEN = st.one_of(
    TEXTS.map(bare), TEXTS.map(bare), TEXTS.map(bare), TEXTS.map(_quoted), TEXTS,
    TEXTS.map(lambda text: _quoted(text) + "x"), TEXTS.map(lambda text: '"' + text), TEXTS.map(lambda text: text + '"'),
)  # fmt: skip
_ENDS = st.sampled_from(["\n", "\n", "\r\n", "\r\r\n"])
_STRAY = st.sampled_from([b"\xff", b"\xe5\x90", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\0"])
RAW = st.lists(
    st.sampled_from([b",", b'"', b'"', b"a", b"1", b"\n", b"\n", b"\r\n", b"\r", b"=", b"-", b" ", "率".encode()]), max_size=40
).map(b"".join)  # lines of CSV, well made or not
CUTS = st.lists(st.integers(0, 400), max_size=5)


@st.composite
def tables(draw: DrawFn, count: int = 3, heads: Sequence[str] = NAMES) -> bytes:
    """A table of that many columns, most of its rows in order."""
    whole = st.integers().map(str)
    row = st.lists(_WRITTEN, min_size=count, max_size=count) | st.lists(whole, min_size=count, max_size=count)
    lines = [",".join(heads) + draw(_ENDS)]
    for _ in range(draw(st.integers(1, 8))):
        cells = draw(row)
        if draw(st.integers(0, 9)) == 0:
            cells = draw(st.lists(_WRITTEN, max_size=count + 2))
        lines.append(",".join(cells) + draw(_ENDS))
    data = "".join(lines).encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 5)) == 0:
        at = draw(st.integers(data.find(b"\n") + 1, len(data)))
        data = data[:at] + draw(_STRAY) + data[at:]
    return data if draw(st.booleans()) else data.rstrip(b"\r\n")


# ---- options of a run ----

TARGETS = st.sampled_from([None, ">= 0", "<= 1", "> 0.5", "< -3", "= 1", "-1..1", ">= 33.333", "= 0"])
ROUNDINGS = st.none() | st.sampled_from(sorted(MODES))
DECIMALS = st.none() | st.integers(0, 12) | st.sampled_from([18, 19, 30])
_IN_ENGLISH: Callable[[KpicalError], str] = Words("en").sentence
JOBS: SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"encoding": st.just("utf-8")},  # a NUL in such a small table would be taken for UTF-16
    optional={
        "decimals": DECIMALS,
        "rounding": st.sampled_from(sorted(MODES)),
        "exact": st.booleans(),
        "verdict": st.booleans(),
        "target": TARGETS,
        "blank_zero": st.booleans(),
        "dash_zero": st.booleans(),
        "raw": st.booleans(),
        "say": st.sampled_from([_IN_ENGLISH, lambda error: 'a, "b"']),
    },
)
