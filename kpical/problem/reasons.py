"""The reasons of each kind of mistake, for type checkers: to make these types takes a start as long as to make the mistakes."""

from __future__ import annotations

from typing import Literal

FigureReason = Literal[
    "missing", "not_given", "left_open", "missing_part", "parts_disagree", "not_a_number", "grouping", "not_yes_no",
    "approximate", "no_answer", "invisible", "wrong_unit", "unknown_unit", "no_unit_declared", "bare_magnitude", "below", "above",
    "not_whole", "too_large", "not_a_period", "ambiguous_period", "not_from_january", "two_periods",
    "cell_error", "cell_date", "cell_not_computed", "cell_no_text", "no_figure", "caption", "several_units",
    "foreign_money",
    "no_amount", "unlike", "cell_format", "cell_scaled", "no_agency", "no_period", "no_indicator",
    "share", "as_principle", "two_bounds",
    "float", "not_finite", "endless", "no_number_type", "float_column", "column_type",
]  # fmt: skip

UnsolvableReason = Literal["choice", "power"]

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

FileReason = Literal[
    "not_found", "unreadable", "not_utf8", "too_big", "too_deep", "syntax", "unknown_key", "duplicate_key", "same_role", "anchor",
    "tag", "many_documents", "empty", "not_mapping", "not_list", "not_text", "missing_key", "bad_id", "bad_name",
    "same_name", "not_whole_number", "not_earlier", "number_range", "not_number", "unknown_choice", "unknown_unit", "bad_target",
    "bad_year", "overlap", "example_given", "example_failed", "example_result", "example_error",
    "example_rounded", "example_met", "unused_input", "may_be_zero", "formula", "same_indicator", "unquoted_rule", "wide_colon",
    "direction",
    "unknown_use", "too_many", "no_formula_files", "part_unit", "any_limit", "bad_character", "one_of", "same_id", "not_falling",
    "weights_missing", "weights_differ", "no_path", "empty_text", "json_syntax", "json_cut", "json_nested", "json_key",
    "not_json", "json_twice", "bad_program",
    "grade_overlap", "grade_gap", "grade_conditions", "bad_grade", "bad_lever", "bad_figure",
]  # fmt: skip

SpreadsheetReason = Literal[
    "not_found", "folder", "unreadable", "too_big", "empty", "old_xls", "binary", "encrypted", "text", "web_page",
    "not_spreadsheet", "damaged", "no_sheet", "doctype", "outside",
    "unpacked", "members", "tag", "deep", "elements", "cells", "long_text", "texts", "sheets", "repeated",
    "reference", "far", "twice", "wide", "no_table", "packed", "pdf", "flat_ods", "damaged_arrow",
]  # fmt: skip

OptionReason = Literal[
    "figure_parted", "device", "output_twice",
    "figure", "year", "decimals", "target", "map", "as", "rounding", "encoding", "head", "output_is_input", "same_word",
    "no_indicator_column", "same_head", "file_missing", "file_is_folder", "target_given", "target_open", "target_word",
    "target_which", "target_twice", "usage", "no_command", "no_option", "no_code",
    "needs_value", "needs_argument", "bad_choice", "extra_argument", "row_too_long", "folder_missing", "output_format",
    "needs_output", "sheet_rows", "sheet_columns", "no_sheet", "no_sheets", "no_encoding", "rejects", "unit", "delimiter",
    "no_delimiter", "stale_kernel", "not_of_json", "two_values", "years",
    "no_target", "no_target_then", "solve", "solve_word", "solve_which", "no_pyarrow", "not_of_arrow", "other_version",
    "unwritable_type",
]  # fmt: skip

SharingReason = Literal["definitions", "truth", "too_many", "pole"]
