"""What can go wrong: a class a kind of mistake, its fields the facts. `words` turns them into sentences.

`code` is stable: scripts read it. `reason` tells apart the sentences of one code. `exit_code` is 2 where nothing could
begin (usage, files, names), 1 where one figure or one row could not be computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Literal, dataclass_transform

from kpical.problem.position import Place, Spot

Texts = str | Sequence[str]  # a list is joined as the language joins it

CODES = (
    "missing", "missing_part", "not_a_number", "approximate", "wrong_unit", "out_of_range", "not_whole",
    "zero_denominator", "too_large", "too_deep", "unknown_indicator", "unknown_input", "duplicate_input", "no_version",
    "missing_column", "ambiguous_column", "ragged_row", "bad_encoding", "bad_formula", "bad_file", "cycle",
    "unit_mismatch", "bad_option", "write_failed",
)  # fmt: skip


@dataclass_transform(eq_default=False)
class KpicalError(Exception):
    """A mistake that kpical explains. Its annotations are its facts, in order, as in a dataclass (made far quicker)."""

    CODE: ClassVar[str]
    EXIT_CODE: ClassVar[int] = 2
    FACTS: ClassVar[tuple[str, ...]] = ()
    others: ClassVar[Sequence[KpicalError]] = ()  # what else is wrong with the same figures

    def __init_subclass__(cls) -> None:
        cls.FACTS = tuple(name for name, kind in cls.__annotations__.items() if not kind.startswith("ClassVar"))

    def __init__(self, *values: Any, **named: Any) -> None:
        facts = dict(zip(self.FACTS, values, strict=False)) | named
        for name in self.FACTS:
            setattr(self, name, facts[name] if name in facts else getattr(type(self), name))

    @property
    def code(self) -> str:
        """One of CODES."""
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


FigureReason = Literal[
    "missing", "not_given", "missing_part", "parts_disagree", "not_a_number", "grouping", "not_yes_no", "approximate",
    "invisible", "wrong_unit", "unknown_unit", "no_unit_declared", "bare_magnitude", "below", "above", "not_whole", "too_large",
    "not_a_year", "cell_error", "cell_date", "cell_not_computed", "cell_no_text", "no_figure", "caption", "several_units",
    "foreign_money",
    "no_amount", "unlike", "cell_format", "cell_scaled", "no_agency",
]  # fmt: skip
_FIGURE_CODES = {
    "not_given": "missing", "no_figure": "missing",
    "parts_disagree": "duplicate_input", "grouping": "not_a_number", "not_yes_no": "not_a_number", "invisible": "not_a_number",
    "no_agency": "missing", "cell_format": "wrong_unit", "cell_scaled": "wrong_unit",
    "unknown_unit": "wrong_unit", "caption": "wrong_unit", "foreign_money": "wrong_unit",
    "no_unit_declared": "wrong_unit", "bare_magnitude": "wrong_unit",
    "several_units": "wrong_unit", "no_amount": "wrong_unit", "unlike": "wrong_unit",
    "below": "out_of_range", "above": "out_of_range", "not_a_year": "not_a_number", "cell_error": "not_a_number",
    "cell_date": "not_a_number", "cell_not_computed": "not_a_number", "cell_no_text": "not_a_number",
}  # fmt: skip


class FigureError(KpicalError):
    """A figure that cannot be used. `text` is what was written, `unit` the declared unit, `limit` what it met."""

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
        return _FIGURE_CODES.get(self.reason, self.reason)

    @property
    def exit_code(self) -> int:
        return 2 if self.reason == "not_given" else 1


FormulaReason = Literal[
    "empty", "too_long", "too_many_tokens", "too_deep", "literal_too_long", "unknown_name", "unknown_function",
    "unknown_character", "modulo", "floor_division", "double_star", "string", "attribute", "subscript", "superscript",
    "grouped_literal", "leading_zeros", "scientific", "equality_at_top", "double_equals", "not_equal_sign", "chained",
    "truth_as_number", "number_as_truth", "unclosed", "unopened", "mismatched", "empty_bracket", "missing_operand",
    "missing_operator", "wrong_arguments", "function_without_bracket", "exponent", "percent_of_name", "separator",
    "places_not_whole", "truth_branches",
    "not_alike", "bare_number", "bare_and_mixed", "rate_and_point", "round_of_unit", "unit_declared", "bare_hundred",
    "exponent_of_unit", "any_left",
]  # fmt: skip
_FORMULA_CODES = {
    "too_deep": "too_deep", "too_long": "too_large", "too_many_tokens": "too_large", "literal_too_long": "too_large",
    **dict.fromkeys(
        ("not_alike", "bare_number", "bare_and_mixed", "rate_and_point", "round_of_unit", "unit_declared", "bare_hundred",
         "exponent_of_unit", "any_left"),
        "unit_mismatch",
    ),
}  # fmt: skip


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
        return _FORMULA_CODES.get(self.reason, "bad_formula")


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
    year: int
    wanted: Sequence[tuple[int | None, int | None]]  # first and last year of each definition
    place: Place | Spot | None = None
    CODE = "no_version"


class Cycle(KpicalError):
    """Indicators that use each other in a circle; `path` shows it."""

    path: str
    CODE = "cycle"
    place: Place | None = None


FileReason = Literal[
    "not_found", "unreadable", "not_utf8", "too_big", "too_deep", "syntax", "unknown_key", "duplicate_key", "anchor",
    "tag", "many_documents", "empty", "not_mapping", "not_list", "not_text", "missing_key", "bad_id", "bad_name",
    "same_name", "not_whole_number", "number_range", "not_number", "unknown_choice", "unknown_unit", "bad_target",
    "bad_year", "overlap", "example_given", "example_failed", "example_result", "example_error",
    "example_met", "unused_input", "may_be_zero", "formula", "same_indicator", "unquoted_rule", "wide_colon", "direction",
    "unknown_use", "too_many", "no_formula_files", "part_unit", "any_limit", "bad_character", "one_of", "same_id", "not_falling",
    "weights_missing", "weights_differ",
]  # fmt: skip
NOTICES = frozenset({"unused_input", "may_be_zero", "direction"})


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
        return self.problems[0].code


SpreadsheetReason = Literal[
    "not_found", "folder", "unreadable", "too_big", "empty", "old_xls", "binary", "encrypted", "text", "web_page",
    "not_spreadsheet", "damaged", "no_sheet", "doctype", "outside",
    "unpacked", "members", "tag", "deep", "elements", "cells", "long_text", "texts", "sheets", "repeated",
    "reference", "far", "twice", "wide", "no_table", "packed", "pdf", "flat_ods",
]  # fmt: skip


class SpreadsheetError(KpicalError):
    """A spreadsheet that cannot be read, or is refused. `found` is what stood there, `limit` what it went beyond."""

    reason: SpreadsheetReason
    place: Place | Spot | None = None
    found: Texts = ""
    limit: str = ""
    CODE = "bad_file"


OptionReason = Literal[
    "figure", "year", "decimals", "target", "map", "as", "rounding", "encoding", "head", "output_is_input", "same_word",
    "no_indicator_column", "same_head", "file_missing", "file_is_folder", "target_given", "target_word", "target_which",
    "target_twice", "usage", "no_command", "no_option",
    "needs_value", "needs_argument", "bad_choice", "extra_argument", "row_too_long", "folder_missing", "output_format",
    "needs_output", "sheet_rows", "sheet_columns", "no_sheet", "no_sheets", "no_encoding", "rejects", "unit", "delimiter",
    "no_delimiter", "stale_kernel",
]  # fmt: skip


class BadOption(KpicalError):
    """A word on the command line that cannot be understood."""

    reason: OptionReason
    found: str = ""
    wanted: Texts = ""
    near: Sequence[str] = ()
    CODE = "bad_option"


class MissingColumn(KpicalError):
    """The table has no column for an input; `line` is where the heads may be instead."""

    input: str
    indicator: str
    wanted: Texts = ""
    near: Sequence[str] = ()
    line: int = 0
    # "", "no_head", "head_beyond", "mapped", "unit", "unknown_unit", "caption", "foreign_money", "several_units", "no_amount",
    # "unlike", "long_table", "transposed", "turned", "no_indicator_cell", "no_input_cell", "no_figures"; "parts" where columns
    # may be parts of it, as `maps` says; "of_others" where columns are figures of other indicators, the `owners`
    reason: str = ""
    maps: Sequence[str] = ()
    owners: Sequence[str] = ()
    place: Place | Spot | None = None
    CODE = "missing_column"


class AmbiguousColumn(KpicalError):
    """Two columns for one input, or one column for different inputs."""

    input: Texts
    columns: Texts
    reason: str = ""  # "", or one column for two inputs: "shared" in batch, "in_plan" in a table of figures; "period"
    CODE = "ambiguous_column"


class RaggedRow(KpicalError):
    """A row with fewer or more cells than the head."""

    found: int
    wanted: int
    place: Place | Spot | None = None
    CODE = "ragged_row"
    EXIT_CODE = 1


class BadEncoding(KpicalError):
    """A row whose bytes do not fit the encoding of the table."""

    encoding: str
    place: Place | Spot | None = None
    reason: str = ""  # "", or "big5" where it may be an extension of that
    CODE = "bad_encoding"
    EXIT_CODE = 1


class WriteFailed(KpicalError):
    """Reading or writing failed on the way."""

    file: str = ""
    cause: str = ""
    reason: str = ""  # "", or "memory" where there is not enough of it
    CODE = "write_failed"
    EXIT_CODE = 4
