"""Units: what a figure is counted in, and which of them may meet."""

from __future__ import annotations

from fractions import Fraction
from unicodedata import normalize

from kpical.named import NamedTuple
from kpical.problem.display import tagged

Dimension = tuple[tuple[str, int], ...]  # ("money", 1) for 元, (("money", 1), ("person", -1)) for 元/人, () for a pure number


class Unit(NamedTuple):
    """A unit by name; one of it is `scale` base units (1 千元 is 1,000 元, 1 % is 1/100).

    Attributes:
        name: as it is written: 千元, %, 元/人
        scale: how many base units one of it is: 1000 for 千元, 1/100 for %; more than 0
        dimension: the powers of its bases, as (("money", 1), ("person", -1)); () for a pure number
        kind: amount, rate (% and 倍), point (百分點) or truth (是/否); only units of one kind meet
    """

    name: str
    scale: Fraction
    dimension: Dimension = ()
    kind: str = "amount"

    def __repr__(self) -> str:
        return tagged(self, self.name)

    @property
    def is_truth(self) -> bool:
        """Whether it is 是/否: 1 is 是."""
        return self.kind == "truth"

    @property
    def is_percent(self) -> bool:
        """Whether it is %: 5 of it is 0.05."""
        return self.name == "%"

    def alike(self, other: Unit) -> bool:
        """Whether a figure in the one can be said in the other: 元 and 千元 are, % and 百分點 are not."""
        return self.dimension == other.dimension and self.kind == other.kind

    def takes(self, other: Unit) -> bool:
        """Whether a figure in the other may be given where this one is declared."""
        return self.alike(other) or (self == ANY and other.kind == "amount")


_MONEY = {
    "元": 0, "十元": 1, "百元": 2, "千元": 3, "萬元": 4, "十萬元": 5, "百萬元": 6, "千萬元": 7,
    "億元": 8, "十億元": 9, "百億元": 10, "千億元": 11, "兆元": 12,
}  # fmt: skip
_COUNTS = (
    *("次", "項", "件", "場", "館", "季", "項次", "人次", "場次", "件次", "館處", "處", "案", "個", "家", "戶", "國", "團"),
    *("班", "校", "所", "座", "輛", "艘", "架", "台", "臺", "份", "篇", "冊", "本", "筆", "則", "棟", "間", "組", "隊", "條"),
    *("床", "株", "頭", "次數", "項數", "件數", "場數", "館數", "館處數"),
)
_PERSONS = ("人", "名", "位", "人數")
_OTHERS = {
    "小時": ("hour", Fraction(1)), "時數": ("hour", Fraction(1)), "分鐘": ("hour", Fraction(1, 60)),
    "日": ("day", Fraction(1)), "天": ("day", Fraction(1)), "月": ("month", Fraction(1)), "個月": ("month", Fraction(1)),
    "年": ("month", Fraction(12)),
    "公里": ("length", Fraction(1000)), "公尺": ("length", Fraction(1)),
    "平方公尺": ("area", Fraction(1)), "公頃": ("area", Fraction(10_000)), "平方公里": ("area", Fraction(1_000_000)),
    "公斤": ("mass", Fraction(1)), "公噸": ("mass", Fraction(1000)), "立方公尺": ("volume", Fraction(1)),
}  # fmt: skip
FOREIGN = {
    **dict.fromkeys(("美元", "美金", "US$", "USD"), "usd"), **dict.fromkeys(("歐元", "€", "EUR"), "eur"),
    **dict.fromkeys(("日圓", "日元", "日幣", "¥", "JPY"), "jpy"), **dict.fromkeys(("人民幣", "CNY", "RMB"), "cny"),
    **dict.fromkeys(("港幣", "港元", "HK$", "HKD"), "hkd"), **dict.fromkeys(("英鎊", "£", "GBP"), "gbp"),
    **dict.fromkeys(("韓元", "韓圜", "KRW"), "krw"), **dict.fromkeys(("澳幣", "澳元", "AUD"), "aud"),
    **dict.fromkeys(("加幣", "加元", "CAD"), "cad"), **dict.fromkeys(("新加坡幣", "星幣", "SGD"), "sgd"),
}  # fmt: skip
_MAGNITUDES = {"千": 3, "萬": 4, "十萬": 5, "百萬": 6, "千萬": 7, "億": 8}
_MAGNIFIED = {"count", "person", "area", *FOREIGN.values()}

PERCENT = Unit("%", Fraction(1, 100), (), "rate")
POINT = Unit("百分點", Fraction(1, 100), (), "point")
TIMES = Unit("倍", Fraction(1), (), "rate")
TRUTH = Unit("是/否", Fraction(1), (), "truth")
YUAN = Unit("元", Fraction(1), (("money", 1),))
# What an input declares that takes persons, counts or money, all inputs of its definition alike. No figure is in it.
ANY = Unit("any", Fraction(1), (("any", 1),))

UNITS: dict[str, Unit] = {
    **{name: Unit(name, Fraction(10**power), (("money", 1),)) for name, power in _MONEY.items()},
    **{name: Unit(name, Fraction(1), (("count", 1),)) for name in _COUNTS},
    **{name: Unit(name, Fraction(1), (("person", 1),)) for name in _PERSONS},
    **{name: Unit(name, scale, ((base, 1),)) for name, (base, scale) in _OTHERS.items()},
    **{word: Unit(word, Fraction(1), ((base, 1),)) for word, base in FOREIGN.items()},
    **{unit.name: unit for unit in (PERCENT, POINT, TIMES, TRUTH)},
    **dict.fromkeys(("％", "百分比"), PERCENT),
    **dict.fromkeys(("是否", "有/無"), TRUTH),
    "個百分點": POINT,
}
BASES = {
    "money": "元", "count": "次", "person": "人", "hour": "小時", "day": "日", "month": "月", "length": "公尺",
    "area": "平方公尺", "mass": "公斤", "volume": "立方公尺", "any": "any",
    **{base: word for word, base in reversed(FOREIGN.items())},
}  # fmt: skip
CURRENCIES = ("新臺幣", "新台幣", "NT$", "NTD", "TWD", "$")
_SAME = str.maketrans(
    {"仟": "千", "佰": "百", "拾": "十", "％": "%", "／": "/", "∕": "/", "＄": "$", "￥": "¥", "￡": "£", "　": None, " ": None}
)


def is_foreign(unit: Unit) -> bool:
    """Whether it is money of another country, at any scale."""
    return any((base, 1) in unit.dimension for base in FOREIGN.values())


def find_unit(text: str) -> Unit | None:
    """The unit of that name (`千元`, `仟元`, `新臺幣千元`, `萬人次`, `元/人`), or None where there is none."""
    name = normalize("NFC", text).translate(_SAME)
    if known := _single(name):
        return known
    above, slash, below = name.partition("/")
    if slash and (n := _single(above)) and (d := _single(below)) and n.kind == d.kind == "amount":
        dimension = times(n.dimension, over(d.dimension))
        return Unit(name, n.scale / d.scale, dimension, "amount" if dimension else "rate")
    return None


def _single(name: str) -> Unit | None:
    return UNITS.get(name) or _in_currency(name) or _magnified(name)


def _in_currency(name: str) -> Unit | None:
    """Money with its currency before or behind it: 新臺幣千元, 千元人民幣."""
    for word in (*CURRENCIES, *FOREIGN):
        rest = name.removeprefix(word) if name.startswith(word) else name.removesuffix(word)
        if rest in _MONEY and rest != name:
            money = UNITS[rest]
            return Unit(name, money.scale, UNITS[word].dimension) if word in FOREIGN else money
    return None


def _magnified(name: str) -> Unit | None:
    """千 or 萬 and the like before a count, persons, an area or a foreign currency: 千人, 萬美元."""
    magnitude = next((word for word in _MAGNITUDES if name.startswith(word) and name[len(word) :] in UNITS), "")
    unit = UNITS.get(name[len(magnitude) :]) if magnitude else None
    if unit is None or not unit.dimension or unit.dimension[0][0] not in _MAGNIFIED:
        return None
    return Unit(name, unit.scale * 10 ** _MAGNITUDES[magnitude], unit.dimension)


def of_one_kind(a: Unit | None, b: Unit | None) -> bool:
    """Whether a figure in the one may be one in the other: neither has a unit, or one takes the other."""
    return a is b if a is None or b is None else a.takes(b) or b.takes(a)


def quotient_unit(above: Unit, below: Unit) -> Unit | None:
    """The unit named 分鐘/件, or None where the two names make none."""
    return find_unit(f"{above.name}/{below.name}")


def named(unit: Unit | None) -> str:
    """The unit's name; nothing where there is none, or any will do."""
    return "" if unit is None or unit == ANY else unit.name


def whole_base(unit: Unit) -> Unit:
    """The unit that a bare number is in beside a figure in that one: 元 beside 千元, 人 beside 人."""
    return unit if unit.scale == 1 else base_unit(unit.dimension)


def base_unit(dimension: Dimension) -> Unit:
    """The unit of that dimension in base units, with the name that it has or one put together: 元, 元/人, 元·人."""
    above, below = (
        "·".join(BASES[base] + (f"^{abs(power)}" if abs(power) != 1 else "") for base, power in dimension if power * sign > 0)
        for sign in (1, -1)
    )
    name = above or "1"
    if below:
        name += f"/({below})" if "·" in below else f"/{below}"
    return UNITS.get(name) or Unit(name, Fraction(1), dimension)


def times(a: Dimension, b: Dimension) -> Dimension:
    """The dimension of a product."""
    powers = dict(a)
    for base, power in b:
        powers[base] = powers.get(base, 0) + power
    return tuple(sorted((base, power) for base, power in powers.items() if power))


def over(a: Dimension, exponent: int = -1) -> Dimension:
    """The dimension of 1 ÷ a; with an exponent, of a to that power."""
    return tuple((base, power * exponent) for base, power in a) if exponent else ()
