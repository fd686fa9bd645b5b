"""The one rounding, at the end: an exact value becomes the digits that are printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

MOST_DECIMALS = 30  # that may be asked for, in an option, a file or a formula

# What each mode means; whatever rounds by other means is held against this.
# Whether the magnitude goes up, from the quotient q, the rest r and the divisor d (0 <= r < d)
MODES: dict[str, Callable[[int, int, int], bool]] = {
    "half-up": lambda q, r, d: r + r >= d,  # half away from zero, as a ledger rounds (四捨五入)
    "half-even": lambda q, r, d: r + r > d or (r + r == d and q % 2 == 1),
    "down": lambda q, r, d: False,  # toward zero (無條件捨去)
    "up": lambda q, r, d: r > 0,  # away from zero (無條件進位)
}


def scaled(value: Fraction, decimals: int, mode: str) -> int:
    """The value times 10 to the power of decimals, rounded to a whole number."""
    n, d = value.numerator, value.denominator
    q, r = divmod(abs(n) * 10**decimals, d)
    q += MODES[mode](q, r, d)
    return int(-q if n < 0 else q)


def rounded(value: Fraction, decimals: int, mode: str = "half-up") -> str:
    """The value with that many decimals (0 to 30), without grouping; -0 is never printed."""
    return point(scaled(value, decimals, mode), decimals)


def apportioned(values: Sequence[Fraction], total: int, decimals: int) -> list[int]:
    """The values times 10 to the power of decimals, as whole numbers that add up to the total, their sum rounded either way.

    Each is rounded down or up, up where the rest is largest (the method of the largest remainder).
    """
    exact = [value * 10**decimals for value in values]
    whole = [value.__floor__() for value in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])
    up = {*by_rest[: total - sum(whole)]}
    return [number + (i in up) for i, number in enumerate(whole)]


def point(number: int, decimals: int) -> str:
    """Text of a whole number of 10**-decimals: -5 with 2 decimals is -0.05."""
    digits = whole_text(abs(number)).rjust(decimals + 1, "0")
    text = digits[:-decimals] + "." + digits[-decimals:] if decimals else digits
    return "-" + text if number < 0 else text


def whole_text(number: int) -> str:
    """An integer in decimal digits, however long: `str` refuses more than 4,300 digits, Decimal does not."""
    return str(number) if number.bit_length() < 14_000 else format(Decimal(number), "f")


def fraction_text(value: Fraction) -> str:
    """The exact value as `n` or `n/d`."""
    n, d = whole_text(value.numerator), whole_text(value.denominator)
    return n if d == "1" else f"{n}/{d}"


def exact_text(value: Fraction) -> str | None:
    """The exact decimal digits of the value, or None where they never end."""
    d = value.denominator
    twos = (d & -d).bit_length() - 1
    rest, fives = d >> twos, 0
    powers = [(5, 1)]
    while powers[-1][0] ** 2 <= rest:
        powers.append((powers[-1][0] ** 2, powers[-1][1] * 2))
    for power, count in reversed(powers):  # dividing by 5 again and again takes too long for a very long number
        while rest % power == 0:
            rest, fives = rest // power, fives + count
    return rounded(value, max(twos, fives)) if rest == 1 else None


def grouped(text: str) -> str:
    """Digits with a comma before every third one: -1234567.5 is -1,234,567.5."""
    if "/" in text:
        return "/".join(map(grouped, text.split("/")))
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, dot, rest = digits.partition(".")
    head = len(whole) % 3 or 3
    groups = [whole[:head], *(whole[i : i + 3] for i in range(head, len(whole), 3))]
    return sign + ",".join(groups) + dot + rest
