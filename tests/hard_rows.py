"""Rows of four figures that an engine, a reader of numbers or a rounding gets wrong: the same ones every time."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

HEADS = ("甲", "乙", "丙", "丁")
_TOP = 10**19 - 1  # fifteen digits and four decimals
_FULL_WIDTH = str.maketrans("0123456789.,+-", "０１２３４５６７８９．，＋－")
_CELLS = {
    "missing": ["", " ", "-", "－", "—", "…", "...", "N/A", "n/a", "--", "　", "\u00a0", "−"],
    "odd": [
        "+5", "-0", "-0.0", "000123", "00.50", "5.", ".5", "１，２３４", "12,345.60", "－7", "−7", "'-5", "'+5", "\u30005 ",
        "\t5", "5\n", "1 234", "△5", "(5)", "（5）", "▲1,234", "5.000000000000000000000000001",
    ],
    "said": ["1.2億", "36億0,220萬元", "5千元", "三", "壹佰貳拾參", "新臺幣5元", "5元整", "12%", "５％"],
    "none": [
        "1e3", "NaN", "inf", "1_000", "0x10", "1,2,3", "1,23", "0,123", "1/2", "約5", "5餘", "12人", "abc", "٣", "1 2", "--5",
        "+-5", "5-", "$5", "5,", ",5", "1.2.3", "'", "''5", "=5", "@1", "\u200b5", "5\u200d", "TRUE", "NULL", 'a"b', "x\r\ny",
    ],
    "long": [
        "9" * 40, "9" * 38 + "." + "9" * 10, "0." + "0" * 60 + "1", "1" + "0" * 100, "9" * 4_299, "9" * 4_301, "0" * 500 + "7",
    ],
}  # fmt: skip
_SHARES = (("missing", 20), ("odd", 20), ("said", 20), ("none", 20), ("long", 3))  # of a thousand cells


def _text(scaled: int, places: int = 4) -> str:
    digits = str(abs(scaled)).rjust(places + 1, "0")
    return "-" * (scaled < 0) + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def _tie(draw: Callable[..., int]) -> list[str]:
    """Half-way between two decimals of a percentage, or one unit of the last place beside it."""
    scale = draw(1, 10 ** draw(1, 11))
    whole = scale * (2 * draw(12_000) + 1) + draw(-1, 2)
    one, two = draw(whole + 1), draw(whole + 1)
    return [_text(each, 0) for each in (one, two, whole - one - two, 20_000 * scale)]


def _nearest(draw: Callable[..., int]) -> list[str]:
    """As near to a tie as nineteen digits allow."""
    under = draw(10**17, 8 * 10**18)
    return [*map(_text, ((under * (2 * draw(12_000) + 1) + 10_000) // 20_000 + draw(-1, 2), 0, 0, under))]


def _range(draw: Callable[..., int]) -> list[str]:
    """All magnitudes, all signs."""
    return [_text(draw(-(10 ** draw(1, 19)), 10 ** draw(1, 19))) for _ in HEADS]


def _cancelling(draw: Callable[..., int]) -> list[str]:
    large = draw(10**18, 10**19)
    return [*map(_text, (large, -large, draw(-9, 10), draw(1, 10**9)))]


def _edge(draw: Callable[..., int]) -> list[str]:
    """What rounds to -0.00, or to one digit more."""
    under, near = draw(1, 10**12), (9_999, 4_999, 1, 5, 99_995, 995)[draw(6)]
    return [_text((under * near // 10**6) * (-1) ** draw(2), 0), "0", "0", _text(under, 0)]


def _zero(draw: Callable[..., int]) -> list[str]:
    """Denominators of zero, by cancelling too."""
    same = _text(draw(10**9))
    return [_text(draw(10**6)), ("0", "0.0000", "-0", same)[draw(4)], same, ("0", same, "0.00")[draw(3)]]


def _dyadic(draw: Callable[..., int]) -> list[str]:
    """Only 2 and 5 in the denominator: digits that end, at a tie."""
    return [_text(draw(-(10**6), 10**6), 0), _text(draw(100), 2), "0", str((8, 16, 32, 64, 125, 800, 1600, 4096)[draw(8)])]


def _money(draw: Callable[..., int]) -> list[str]:
    base = draw(1, 10) * 10 ** draw(3, 12)
    return [*(str(draw(base)) for _ in range(3)), str(base)]


def _largest(draw: Callable[..., int]) -> list[str]:
    return [_text((_TOP, -_TOP, _TOP - 1, 1, 0)[draw(5)]) for _ in HEADS]


_KINDS = (_tie, _nearest, _range, _cancelling, _edge, _zero, _dyadic, _money, _largest)


def plain_rows(count: int, seed: int) -> Iterator[list[str]]:
    """Decimals of at most nineteen digits, four of them behind the point; every sixtieth cell is blank."""
    draw = random.Random(seed).randrange
    for _ in range(count):
        yield [figure if draw(60) else "" for figure in _KINDS[draw(len(_KINDS))](draw)]


def hard_rows(count: int, seed: int) -> Iterator[list[str]]:
    """The same, a fifth of the cells in another hand, or no figure at all."""
    chance = random.Random(seed)
    for row in plain_rows(count, seed):
        yield [_in_another_hand(chance, figure) for figure in row]


def _in_another_hand(chance: random.Random, figure: str) -> str:
    draw = chance.randrange(1_000)
    for kind, share in _SHARES:
        if draw < share:
            return chance.choice(_CELLS[kind])
        draw -= share
    if draw < 40:
        return figure.translate(_FULL_WIDTH)
    if draw < 80 and figure and not figure.startswith("-0"):
        whole, point, part = figure.partition(".")
        return f"{int(whole):,}{point}{part}"
    if draw < 120:
        return chance.choice((" ", "\u3000", "\u00a0", "\t")) + figure + chance.choice(("", " ", "\n", "\u2003"))
    return figure
