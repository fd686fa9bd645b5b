"""What can go wrong: a class a kind of mistake, its fields the facts. `words` turns them into sentences.

`code` is stable: scripts read it. `reason` tells apart the sentences of one code. `exit_code` is 2 where nothing could
begin (usage, files, names), 1 where one figure or one row could not be computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self, dataclass_transform

from kpical.problem.codes import FIGURE_CODES, FORMULA_CODES, NOTICES
from kpical.problem.position import Place, Spot

if TYPE_CHECKING:
    from kpical.problem.reasons import (
        FigureReason,
        FileReason,
        FormulaReason,
        OptionReason,
        SpreadsheetReason,
        UnsolvableReason,
    )

Texts = str | Sequence[str]  # a list is joined as the language joins it


@dataclass_transform(eq_default=False)
class KpicalError(Exception):
    """A mistake that kpical explains. Its annotations are its facts, its parent's first, as in a dataclass (made far quicker)."""

    CODE: ClassVar[str]
    EXIT_CODE: ClassVar[int] = 2
    FACTS: ClassVar[tuple[str, ...]] = ()
    others: ClassVar[Sequence[KpicalError]] = ()  # what else is wrong with the same figures

    def __init_subclass__(cls) -> None:
        own = (name for name, kind in cls.__annotations__.items() if "ClassVar" not in str(kind))
        cls.FACTS = tuple(dict.fromkeys((*cls.FACTS, *own)))

    def __init__(self, *values: Any, **named: Any) -> None:
        """Raises TypeError for facts that the mistake does not have, has twice or lacks."""
        for name, what in self._misfits(values, named):
            raise TypeError(f"{type(self).__name__} {what} {name!r}")
        facts = dict(zip(self.FACTS, values, strict=False)) | named
        vars(self).update((name, facts[name] if name in facts else getattr(type(self), name)) for name in self.FACTS)
        super().__init__(*(vars(self).values()))  # what a copy is made of

    def _misfits(self, values: Sequence[object], named: Mapping[str, object]) -> Iterator[tuple[object, str]]:
        yield from ((value, f"has {len(self.FACTS)} facts, which leaves no place for") for value in values[len(self.FACTS) :])
        filled = self.FACTS[: len(values)]
        yield from ((name, "is given twice the fact") for name in filled if name in named)
        yield from ((name, "has no fact") for name in named if name not in self.FACTS)
        needed = (name for name in self.FACTS[len(values) :] if not hasattr(type(self), name))
        yield from ((name, "lacks the fact") for name in needed if name not in named)

    def with_facts(self, **facts: Any) -> Self:
        """The same mistake with other facts."""
        return type(self)(**{name: getattr(self, name) for name in self.FACTS} | facts)

    @property
    def code(self) -> str:
        """One of `codes.CODES`."""
        return self.CODE

    @property
    def exit_code(self) -> int:
        """What the command ends with."""
        return self.EXIT_CODE

    @property
    def each(self) -> tuple[KpicalError, ...]:
        """The error, and all that were found with it."""
        return (self, *self.others)

    def __str__(self) -> str:
        from kpical.problem.above import shown  # little is shown by itself

        return shown("sentence", self)

    def __repr__(self) -> str:
        named = ((name, value) for name, value in vars(self).items() if name in self.FACTS)
        facts = ", ".join(f"{name}={value!r}" for name, value in named if value not in ("", None, ()))
        return f"{self.code}({facts})"


def together(errors: Sequence[KpicalError]) -> KpicalError:
    """The first error, with the rest as its `others`."""
    first = errors[0]
    vars(first)["others"] = tuple(errors[1:])
    return first


def raise_first(errors: Sequence[KpicalError]) -> None:
    """Raises the first error, if there is one, with the rest as its `others`."""
    if errors:
        raise together(errors)


class FigureError(KpicalError):
    """A figure that cannot be used. `text` is what was written, or could be; `unit` the declared unit, `limit` what it met."""

    reason: FigureReason
    text: str = ""
    input: str = ""
    unit: str = ""
    limit: Texts = ""
    column: str = ""  # the head of its column, where it stands in a table
    place: Place | Spot | None = None
    beside: str = ""  # the input that it does not fit

    @property
    def code(self) -> str:
        """The reason itself, unless several reasons share a code."""
        return FIGURE_CODES.get(self.reason, self.reason)

    @property
    def exit_code(self) -> int:
        """2 where nothing was given to begin with, or a whole column can hold no figures."""
        return 2 if self.reason in ("not_given", "left_open", "float_column", "column_type") else 1


class FormulaError(KpicalError):
    """A formula that kpical refuses, with the part of its text (start to end) that is at fault."""

    reason: FormulaReason
    text: str
    start: int
    end: int
    found: str = ""
    wanted: Texts = ""
    near: Sequence[str] = ()

    @property
    def code(self) -> str:
        """`bad_formula`, unless it is too large, too deep or mixes units."""
        return FORMULA_CODES.get(self.reason, "bad_formula")


class ZeroDenominator(KpicalError):
    """A division by zero: `denominator` is its wording in the formula."""

    denominator: str
    formula: str = ""
    start: int = 0
    end: int = 0
    input: str = ""
    place: Place | Spot | None = None
    CODE = "zero_denominator"
    EXIT_CODE = 1


class TooLarge(KpicalError):
    """A value beyond the bound of the calculation (200,000 bits)."""

    CODE = "too_large"
    EXIT_CODE = 1


class Unsolvable(KpicalError):
    """A formula that is more than can be solved for a figure; `input` is that figure, "" where any is meant."""

    reason: UnsolvableReason  # choice: it compares, chooses or rounds; power: the figure stands in a higher power
    formula: str
    input: str = ""
    CODE = "unsolvable"
    EXIT_CODE = 1


class MissingUsed(KpicalError):
    """No file has figures of an earlier year that are needed. `period` is a Period of the room above."""

    inputs: Sequence[str]
    period: object
    indicator: str  # that uses them; the input that is one of them
    reason: str = ""  # "", or "figure" where an input is one of them
    CODE = "missing"
    EXIT_CODE = 1


class Unread(KpicalError):
    """An indicator with something in the files of figures that could not be read: what it would give is not known."""

    cause: KpicalError
    CODE = "bad_file"
    EXIT_CODE = 1


class UnknownIndicator(KpicalError):
    """No indicator has this id, name or alias."""

    name: str
    near: Sequence[str] = ()
    place: Place | Spot | None = None
    CODE = "unknown_indicator"


class UnknownInput(KpicalError):
    """The indicator has no such input."""

    input: str
    indicator: str
    wanted: Texts = ""
    near: Sequence[str] = ()
    place: Place | Spot | None = None
    reason: str = ""  # "", or "of_others" where it is a figure of other indicators, the `owners`
    owners: Sequence[str] = ()
    CODE = "unknown_input"


class DuplicateInput(KpicalError):
    """The same input was given twice."""

    input: str
    first: str
    second: str
    first_at: Place | Spot | None = None
    second_at: Place | Spot | None = None
    reason: str = ""  # "", or "apart" where both have a place and differ
    CODE = "duplicate_input"


class NoVersion(KpicalError):
    """The indicator has no definition for the year."""

    indicator: str
    period: object  # a Period of the room above, as those of `wanted`
    wanted: Sequence[tuple[object, object]]  # the first and the last period of each definition
    place: Place | Spot | None = None
    CODE = "no_version"


class Cycle(KpicalError):
    """Indicators that use each other in a circle; `path` shows it."""

    path: str
    CODE = "cycle"
    place: Place | None = None


class FileProblem(KpicalError):
    """A problem of an indicator file, with its place."""

    reason: FileReason
    place: Place
    found: str = ""
    wanted: Texts = ""
    near: Sequence[str] = ()
    cause: KpicalError | None = None

    @property
    def code(self) -> str:
        """That of the cause, where there is one."""
        return self.cause.code if self.cause else "bad_file"

    @property
    def notice(self) -> bool:
        """Worth saying, but no error."""
        return self.reason in NOTICES


class BadFile(KpicalError):
    """A file that cannot be used, with all that was found in it."""

    problems: Sequence[KpicalError]

    @property
    def code(self) -> str:
        """That of the first problem."""
        return self.problems[0].code


class SpreadsheetError(KpicalError):
    """A spreadsheet that cannot be read, or is refused. `found` is what stood there, `limit` what it went beyond."""

    reason: SpreadsheetReason
    place: Place | Spot | None = None
    found: Texts = ""
    limit: str = ""
    CODE = "bad_file"


class BadOption(KpicalError):
    """A word on the command line that cannot be understood."""

    reason: OptionReason
    found: str = ""
    wanted: object = ""  # Texts, or a Period of the room above
    near: Sequence[str] = ()
    cause: KpicalError | None = None
    option: str = ""  # that takes one of a few words
    CODE = "bad_option"


class WriteFailed(KpicalError):
    """Reading or writing failed on the way."""

    file: str = ""
    cause: str = ""
    reason: str = ""  # "", or "memory" where there is not enough of it
    CODE = "write_failed"
    EXIT_CODE = 4
