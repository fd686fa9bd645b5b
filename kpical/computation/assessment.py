"""How good a result is: whether it reaches its target, by how much, its degree of attainment and its light.

The verdict and every comparison are on the exact value. No public source gives a formula of the degree of attainment (達成度)
or thresholds of lights (燈號): value ÷ target for a floor is arithmetic, everything else is a rule that a plan sets.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from kpical.catalogue.target import Target
from kpical.computation.calculation import Result
from kpical.named import NamedTuple
from kpical.quantity.unit import POINT

# value and target -> 達成度, 1 for what just reaches the target; None where the rule says nothing
AttainmentRule = Callable[[Fraction, Target], Fraction | None]


def _ratio(value: Fraction, target: Target) -> Fraction | None:
    return value / target.low


def _inverse(value: Fraction, target: Target) -> Fraction | None:
    return target.low / value if value > 0 else None


def _shortfall(value: Fraction, target: Target) -> Fraction | None:
    return 2 - value / target.low


def _met(value: Fraction, target: Target) -> Fraction | None:
    return Fraction(target.met(value))


def _nearest(value: Fraction, target: Target) -> Fraction | None:
    if target.met(value):
        return Fraction(1)
    if value <= target.low:
        return value / target.low if target.low > 0 else None
    return target.high / value if target.high > 0 else None


# By kind of target, the rules that a plan may choose from.
RULES: dict[str, dict[str, AttainmentRule]] = {
    "floor": {"ratio": _ratio, "met": _met},
    "ceiling": {"inverse": _inverse, "shortfall": _shortfall, "met": _met},
    "range": {"nearest": _nearest, "met": _met},
    "equal": {"met": _met},
    "zero": {"met": _met},
}


class Attainment(NamedTuple):
    """The rule of 達成度 for each kind of target, "" where there is none; `cap` and `least` bound it (1 is 100 %).

    floor      ratio      value ÷ target
    ceiling    inverse    target ÷ value; of a value of 0 or less the cap, without one nothing
               shortfall  2 − value ÷ target
    range      nearest    within it 1; below it value ÷ low, above it high ÷ value
    any        met        1 where the target is reached, else 0

    `zero` is for floors and ceilings of 0 or less, which nothing can be divided by; 是/否 counts as a floor of 1.

    Attributes:
        floor: ratio, met or ""
        ceiling: inverse, shortfall, met or ""
        range: nearest, met or ""
        equal: met or ""
        zero: met or ""
        cap: the most that is given, 1 is 100 %; None without one
        least: the least that is given, 1 is 100 %; None without one
        own: which of these the plan has written; the rest is kpical's own
    """

    floor: str = "ratio"
    ceiling: str = ""
    range: str = ""
    equal: str = ""
    zero: str = ""
    cap: Fraction | None = None
    least: Fraction | None = None
    own: frozenset[str] = frozenset()

    def of(self, value: Fraction, target: Target, kind: str) -> Fraction | None:
        """The degree of attainment of a target of that kind, or None where no rule gives one."""
        rule = RULES[kind].get(getattr(self, kind))
        degree = rule(value, target) if rule else None
        if degree is None and rule is _inverse:
            degree = self.cap  # the value is 0 or less, as far below the ceiling as can be
        if degree is None:
            return None
        if self.cap is not None:
            degree = min(degree, self.cap)
        return degree if self.least is None else max(degree, self.least)

    def share(self, degree: Fraction, kind: str) -> Fraction:
        """What the degree earns of a weight: by kpical's own rule never more than all of it."""
        return degree if kind in self.own or "cap" in self.own else min(degree, Fraction(1))


def kind_of(target: Target) -> str:
    """A key of RULES: floor, ceiling, range, equal; zero for a floor or ceiling of 0 or less."""
    if target.unit and target.unit.is_truth:
        return "floor" if target.low else "equal"
    if target.floor is not None and target.ceiling is not None:
        return "range" if target.is_range else "equal"
    if target.low <= 0:
        return "zero"
    return "ceiling" if target.floor is None else "floor"


class Light(NamedTuple):
    """A sign for a degree of attainment from `least` on (1 is 100 %); None is all the rest.

    Attributes:
        sign: as it is printed
        meaning: its words in the plan; "" where it has none
        least: the least degree of attainment, 1 is 100 %; None for all the rest
    """

    sign: str
    meaning: str = ""
    least: Fraction | None = None


SIGNS = ("★", "▲", "●")
UNKNOWN = Light("□")


class Lights(NamedTuple):
    """Lights by falling thresholds, the last one for the rest; `unknown` is for what has no degree of attainment.

    Attributes:
        steps: the highest threshold first
        unknown: for what has no degree of attainment
    """

    steps: tuple[Light, ...]
    unknown: Light = UNKNOWN

    def of(self, attainment: Fraction | None, *, met: bool) -> Light:
        """The light of that degree of attainment; one from 100 % on is not for a target that is missed by being just reached."""
        if attainment is None:
            return self.unknown
        steps = [step for step in self.steps if met or step.least is None or step.least < 1]
        return next((step for step in steps if step.least is None or attainment >= step.least), self.unknown)


class Gap(NamedTuple):
    """How far a value is from its target.

    Attributes:
        sense: short (below a floor), ahead (above it), beyond (above a ceiling), spare (below it), within (a range) or even
        amount: exact, in `unit`, 0 or more
        unit: the name of the target's unit, 百分點 for %; "" where it has none
    """

    sense: str
    amount: Fraction
    unit: str


class Assessment(NamedTuple):
    """What is to be said of a result against its target; None where there is no target, or no rule.

    Attributes:
        met: by the exact value; None without a target
        gap: None without a target, and for 是/否
        attainment: the degree of attainment (達成度), 1 is 100 %; None where no rule gives one
        rule: what gave it, a key of RULES and of the rule in it, as in floor.ratio; "" where none did
        light: None where the plan has no lights
        deceptive: the printed value looks as if the verdict were the other one
        share: of the weight that is earned, 1 is all of it; None where there is no degree of attainment
    """

    met: bool | None = None
    gap: Gap | None = None
    attainment: Fraction | None = None
    rule: str = ""
    light: Light | None = None
    deceptive: bool = False
    share: Fraction | None = None


def assess(result: Result, attainment: Attainment | None = None, lights: Lights | None = None) -> Assessment:
    """The result against its target, by the plan's rules."""
    target, value = result.target, result.value
    if target is None:
        return Assessment(light=lights.unknown if lights else None)
    rules, kind = attainment or Attainment(), kind_of(target)
    degree = rules.of(value, target, kind)
    return Assessment(
        met=result.met,
        gap=gap(value, target),
        attainment=degree,
        rule="" if degree is None else f"{kind}.{getattr(rules, kind)}",
        light=lights.of(degree, met=result.met is True) if lights else None,
        deceptive=any(note.code == "prints_otherwise" for note in result.notes),
        share=None if degree is None else rules.share(degree, kind),
    )


def gap(value: Fraction, target: Target) -> Gap | None:
    """The distance to the target, None for 是/否."""
    unit = target.unit
    if unit and unit.is_truth:
        return None
    name = "" if unit is None else POINT.name if unit.is_percent else unit.name
    below, above = target.low - value, value - target.high
    if below > 0:
        return Gap("spare" if target.floor is None else "short", below, name)
    if above > 0:
        return Gap("ahead" if target.ceiling is None else "beyond", above, name)
    return Gap("within" if target.low < target.high and target.met(value) else "even", Fraction(0), name)
