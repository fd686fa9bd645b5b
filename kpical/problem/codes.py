"""The codes of what can go wrong, and the code of a reason where that is another word."""

from __future__ import annotations

CODES = (
    "missing", "missing_part", "not_a_number", "approximate", "wrong_unit", "out_of_range", "not_whole",
    "zero_denominator", "too_large", "too_deep", "unknown_indicator", "unknown_input", "duplicate_input", "no_version",
    "missing_column", "ambiguous_column", "ragged_row", "bad_encoding", "bad_formula", "bad_file", "cycle",
    "unit_mismatch", "bad_option", "write_failed", "not_shared", "unsolvable",
)  # fmt: skip

FIGURE_CODES = {
    **dict.fromkeys(("no_answer", "not_given", "left_open", "no_figure", "no_agency", "no_period", "no_indicator"), "missing"),
    **dict.fromkeys(
        ("grouping", "not_yes_no", "invisible", "not_a_period", "ambiguous_period", "not_from_january",
         "two_periods", "cell_error", "cell_date", "cell_not_computed", "cell_no_text",
         "float", "not_finite", "endless", "no_number_type", "float_column", "column_type"),
        "not_a_number",
    ),
    **dict.fromkeys(
        ("unknown_unit", "no_unit_declared", "bare_magnitude", "caption", "foreign_money", "several_units", "no_amount", "unlike",
         "cell_format", "cell_scaled"),
        "wrong_unit",
    ),
    **dict.fromkeys(("below", "above"), "out_of_range"),
    "parts_disagree": "duplicate_input",
    "share": "wrong_unit", "as_principle": "approximate", "two_bounds": "not_a_number",
}  # fmt: skip

FORMULA_CODES = {
    "too_deep": "too_deep", "too_long": "too_large", "too_many_tokens": "too_large", "literal_too_long": "too_large",
    **dict.fromkeys(
        ("not_alike", "bare_number", "bare_and_mixed", "rate_and_point", "round_of_unit", "unit_declared", "bare_hundred",
         "exponent_of_unit", "any_left"),
        "unit_mismatch",
    ),
}  # fmt: skip

NOTICES = frozenset({"unused_input", "may_be_zero", "direction"})
