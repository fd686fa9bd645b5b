"""The sentences: every mistake has one in both languages, each on one line, each filled from facts that there are."""

import os
import re
from copy import copy
from errno import EACCES, ECHILD, ENOSPC, errorcode
from pathlib import Path
from string import Formatter
from typing import Literal, get_args, get_origin, get_type_hints

import pytest
from indicators import LIBRARY

import kpical
from kpical.catalogue.called import called
from kpical.computation import audit
from kpical.computation.assessment import RULES
from kpical.plan.fields import KINDS, SYSTEMS
from kpical.problem import change_errors, errors, table_errors
from kpical.problem import reasons as reason_types
from kpical.problem.change_errors import OfPeriod
from kpical.problem.codes import CODES
from kpical.problem.errors import (
    BadFile,
    FigureError,
    FileProblem,
    FormulaError,
    KpicalError,
    NoVersion,
    UnknownIndicator,
    ZeroDenominator,
)
from kpical.problem.position import Place
from kpical.problem.system import said_by_system
from kpical.problem.table_errors import RaggedRow
from kpical.program.verified import AGREEMENTS as VERIFIED
from kpical.quantity.rounding import MODES
from kpical.words import LANGUAGES, Words, key_of

WORDS = {lang: Words(lang) for lang in LANGUAGES}
ZH, EN = WORDS["zh-TW"], WORDS["en"]
# BadFile speaks through its first problem.
CLASSES = [
    kind
    for kind in (vars(errors) | vars(change_errors) | vars(table_errors)).values()
    if isinstance(kind, type) and issubclass(kind, KpicalError) and kind not in (KpicalError, BadFile)
]
FILES = sorted(Path(kpical.__file__).parent.rglob("*.py"))
SOURCE = "\n".join(path.read_text("utf-8") for path in FILES)
RAISING = "\n".join(path.read_text("utf-8") for path in FILES if path.parent.name != "problem")
BESIDES = {"subject", "cause", "near"}  # what the renderer makes of the facts


def reasons(kind):
    """The reasons of a class of mistakes: those of its Literal, else those that have a sentence; "" where it has none."""
    hint = get_type_hints(kind, localns=vars(reason_types)).get("reason")
    if get_origin(hint) is Literal:
        return get_args(hint)
    return ["", *(key.partition(".")[2] for key in ZH.texts if key.startswith(f"{kind.__name__}."))]


MISTAKES = [(kind, reason) for kind in CLASSES for reason in reasons(kind)]
KEYS = {kind.__name__ + (f".{reason}" if reason else ""): kind for kind, reason in MISTAKES}


def filled(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def made(kind, reason):
    """A mistake of that kind, a word for each fact."""
    facts = dict.fromkeys(kind.FACTS, "甲") | ({"reason": reason} if "reason" in kind.FACTS else {})
    facts |= {"near": ["乙", "丙"]} if "near" in kind.FACTS else {}
    facts |= {"start": 0, "end": 1} if "start" in kind.FACTS else {}
    facts |= {"place": Place("a.yaml", 3, 7)} if "place" in kind.FACTS else {}
    return kind(**facts | ({"cause": FormulaError("empty", "", 0, 0)} if kind in (FileProblem, OfPeriod) else {}))


def test_both_languages_have_the_same_keys_in_the_same_order():
    assert list(ZH.texts) == list(EN.texts)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_every_mistake_has_its_sentence_and_the_sentence_is_filled_from_its_facts(key, lang):
    assert filled(WORDS[lang].texts[key]) <= {*KEYS[key].FACTS} | BESIDES


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("kind", "reason"), MISTAKES)
def test_every_mistake_is_told_on_one_line(kind, reason, lang):
    text = WORDS[lang].sentence(made(kind, reason))
    assert text
    assert "\n" not in text
    assert not re.search(r"[{}]|None", text)


@pytest.mark.parametrize("key", [key for key in ZH.texts if key not in KEYS])
def test_a_label_has_the_same_blanks_in_both_languages(key):
    assert filled(ZH.texts[key]) == filled(EN.texts[key])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_short_name(code, lang):
    assert WORDS[lang].label(f"code.{code}")


def test_no_short_name_is_of_a_code_that_there_is_not():
    assert {key.removeprefix("code.") for key in ZH.texts if key.startswith("code.")} == set(CODES)


@pytest.mark.parametrize(("kind", "reason"), MISTAKES)
def test_every_mistake_has_one_of_the_codes_and_an_exit_code(kind, reason):
    mistake = made(kind, reason)
    assert mistake.code in CODES
    assert mistake.exit_code in {1, 2, 4}


@pytest.mark.parametrize(("kind", "reason"), [row for row in MISTAKES if row[1]])
def test_every_reason_is_raised_somewhere(kind, reason):
    assert re.search(rf"[\"']{reason}[\"']", RAISING)


# Keys that are put together: the beginning, and what may follow it.
_NOTES = ("notes", "notes.row_length", "notes.bare_beside_unit", "notes.prints_otherwise")
FAMILIES = {
    "note.": (
        "prints_otherwise.met",
        "prints_otherwise.missed",
        "grade_otherwise",
        "target_of_category.none",
        "target_of_category.other",
        "target_of_other_year.year",
        "target_of_other_year.blank",
        "first_definition",
        "bare_beside_unit",
        "read_as_percent.figure",
        "read_as_percent.target",
        "parts_not_shared.pole",
        "parts_not_shared.many",
    ),
    "audit.rules.": ("both", "half-up", "down", "neither"),
    "agreement.": (*audit.AGREEMENTS, *VERIFIED),
    "whose.": ("option", "plan", "indicator"),
    "stamp.": ("plan", "lights", "figures", "definitions"),
    "label.rounding.": MODES,
    "label.direction.": ("higher", "lower", "none"),
    "label.": ("id", "name", "aliases", "between", "at_least", "at_most"),
    "batch.zeros.": ("blank", "dash"),
    "batch.": ("aside", "aside.blank", "aside.head", "aside.note", "rows", "rows_more", *_NOTES),
    "batch.uncompiled.": ("deep", "grades", "large", "long", "parts", "solve", "units", "whole"),
    "code.": CODES,
    "needed.": ("more", "less"),
    "solve.": (
        *("more", "less", "open", "always", "between", "from", "to", "any", "never", "limits", "grain.whole", "grain.other"),
        *("power", "choice", "zero", "spare.less", "spare.more", "just.less", "just.more", "seeming.low", "seeming.high"),
        *("yes", "no", "condition.more", "condition.less", "condition.few", "condition.just", "condition.some"),
    ),
    "solve.goal.": ("floor", "above", "ceiling", "below", "equal", "range"),
    "asking.how.": ("any", "money", "number", "truth"),
    "explain.": ("code", "meaning", "fix"),
    "score.": ("met", "missed", "failed", "progress.cards", "progress.laid_out", "progress.rows"),
    "periods.": ("both", "from", "to"),
    "notice.": (
        "published_found",
        *("latest_month", "only_months", "title_month", "title_undated", "year_overruled", "month_unread", "other_periods"),
        *("assumed", "hidden_sheet", "hidden_read", "first_sheet", "digits", "stale"),
        *(
            "no_version",
            "no_figures",
            "unread",
            "foreign",
            "header_found",
            "caption",
            "unit_unused",
            "head_alone",
            "bare_heads",
            "totals",
        ),
        *("totals_compared", "total_differs", "turned", "sheets_read"),
        *("separator_found", "separator_said", "cr_only", "openings", "private"),
        *(
            "own_error",
            "replaced",
            "formats_left_out",
            "head_counted",
            "sheet_lacking",
            "unknown_style",
            "unknown_text",
            "merge_left_out",
        ),
    ),
    "verify.what.": ("figure", "text", "value", "unit", "exact", "rounding", "decimals", "grade", "target", "met"),
    "verify.definition.": ("changed", "unknown"),
    "workbook.": ("page", "value_only", "number", "whole", "truth", "least", "most"),
    "errno.": errorcode.values(),
    "gap.": ("short", "ahead", "beyond", "spare"),
    "goal.": KINDS,
    "system.": SYSTEMS,
    "attainment.": ("by.default", "by.own", *RULES, *(f"{kind}.{rule}" for kind, rules in RULES.items() for rule in rules)),
}


@pytest.mark.parametrize("key", [key for key in ZH.texts if key not in KEYS])
def test_every_key_is_used(key):
    made_up = {start + rest for start, follows in FAMILIES.items() for rest in follows}
    assert key in made_up or re.search(rf"[\"']{re.escape(key)}[\"']", SOURCE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_can_be_shown_on_a_cp950_console(lang):
    assert [key for key, text in WORDS[lang].texts.items() if text.encode("cp950", "ignore").decode("cp950") != text] == []


@pytest.mark.parametrize("text", ZH.texts.values())
def test_chinese_sentences_use_chinese_marks(text):
    assert not re.search(r"[\u4e00-\u9fff][,;?]|[\u4e00-\u9fff]: ", text.replace("「名稱: 值」", ""))


# What a sentence looks like

PLACE = Place("a.yaml", 3, 7)


def test_what_is_counted_in_english_is_one_or_several():
    fixed = re.compile(r"\{(?:count|all|done|rows|years|cards)\} (?:more )?[a-z]+s\\b")
    assert [key for key, text in EN.texts.items() if fixed.search(text)] == []


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, "0 indicators: 0 met"), (1, "1 indicator: 1 met"), (2, "2 indicators: 2 met"), (11, "11 indicators: 11 met")],
)
def test_one_is_no_plural(count, told):
    assert EN.label("score.counts", all=count, met=count, missed=0, failed=0).startswith(told)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RaggedRow(1, 2), "This row has 1 cell, but there are 2 heads;"),
        (RaggedRow(2, 1), "This row has 2 cells, but there is 1 head;"),
        (FigureError("missing_part", input="甲", limit=["子"]), "甲: A part is missing: 子."),
        (FigureError("missing_part", input="甲", limit=["子", "丑"]), "甲: Some parts are missing: 子, 丑."),
    ],
)
def test_nor_is_a_list_of_one(error, told):
    assert EN.sentence(error).startswith(told)


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (NoVersion(called(LIBRARY.find("占比")), 5, ()), "指標「部分占全體之比率」", 'The indicator "Share of total"'),
        (NoVersion("占比", 5, ()), "指標「占比」", 'The indicator "占比"'),
    ],
)
def test_an_indicator_is_told_by_its_name(error, zh, en):
    assert (ZH.sentence(error).startswith(zh), EN.sentence(error).startswith(en)) == (True, True)
    assert copy(error).indicator == error.indicator  # which programs read


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (
            FigureError("missing", "-", "預算數"),
            "「預算數」：這裡沒有數字；空白、「-」和「…」都不會當作 0，若是零請寫 0。",
            '預算數: There is no figure here; a blank, "-" or "…" never counts as 0, so write 0 where it is zero.',
        ),
        (
            UnknownIndicator("資本門執行绿", ["資本門執行率", "資本門預算執行率"]),
            "沒有「資本門執行绿」這個指標；請用 kpical list 查看所有指標。您要的是不是：資本門執行率、資本門預算執行率？",
            'There is no indicator "資本門執行绿"; kpical list shows all of them. Did you mean: 資本門執行率, 資本門預算執行率?',
        ),
        (
            FileProblem("duplicate_key", PLACE, "id"),
            "a.yaml:3:7: 「id」寫了兩次；請只留一個。",
            'a.yaml:3:7: "id" is written twice; keep only one.',
        ),
    ],
)
def test_a_mistake_is_told_in_these_words(error, zh, en):
    assert (ZH.sentence(error), EN.sentence(error)) == (zh, en)


@pytest.mark.parametrize(
    ("error", "lines"),
    [
        (FileProblem("formula", PLACE, cause=FormulaError("unopened", "甲）÷乙", 1, 2, found="）")), ["    甲）÷乙", "      ^^"]),
        (ZeroDenominator("預算數", "實支數÷預算數", 4, 7), ["    實支數÷預算數", "           ^^^^^^"]),
        (FigureError("missing", "-", "預算數"), []),
    ],
)
def test_below_a_sentence_the_formula_is_shown_with_a_caret(error, lines):
    first, *more = ZH.lines(error)
    assert first == ZH.sentence(error)
    assert more == lines


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "text", ["甲\n乙", "甲\r\n乙", "a\tb\nc", "x" * 10_000, "、" * 10_000, "甲：" * 10_000, "{found}{0}", "%s"]
)
def test_whatever_was_typed_the_sentence_stays_one_line_of_a_readable_length(text, lang):
    for error in (FigureError("not_a_number", text, "甲"), FileProblem("bad_id", PLACE, text), UnknownIndicator(text)):
        sentence = WORDS[lang].sentence(error)
        assert "\n" not in sentence
        assert "\r" not in sentence
        assert len(sentence) < 500


def test_a_file_that_can_not_be_used_speaks_through_its_problems():
    error = BadFile([FileProblem("duplicate_key", PLACE, "id"), FileProblem("empty", Place("b.yaml"))])
    assert ZH.sentence(error) == "a.yaml:3:7: 「id」寫了兩次；請只留一個。"
    assert [line.partition(": ")[0] for line in ZH.lines(error)] == ["a.yaml:3:7", "b.yaml"]


def test_each_sentence_of_a_chain_of_causes_stands_once():
    error = FileProblem("formula", Place("c.yaml", 4, 11), cause=FormulaError("unopened", "甲）÷乙", 1, 2, found="）"))
    for name in ("b.yaml", "a.yaml"):
        error = FileProblem("unknown_use", Place(name, 4, 11), "丙", cause=BadFile([error]))
    lines = list(ZH.lines(BadFile([error])))
    assert [line.partition(": ")[0].strip() for line in lines[:3]] == ["a.yaml:4:11", "b.yaml:4:11", "c.yaml:4:11"]
    assert [len(re.findall("這裡引用的指標", line)) for line in lines] == [1, 1, 0, 0, 0]
    assert ZH.sentence(error).count("這裡引用的指標") == 2  # in one line it says why


def test_a_key_is_the_class_and_its_reason():
    assert key_of(FigureError("missing")) == "FigureError.missing"
    assert key_of(UnknownIndicator("甲")) == "UnknownIndicator"


FOLDERS = "/".join(["資料夾"] * 40)


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        (f"{FOLDERS}/結果.csv", "資料夾/", "…/結果.csv"),
        (FOLDERS.replace("/", "\\") + "\\結果.csv", "資料夾\\", "…\\結果.csv"),
        (f"{FOLDERS}/{'名' * 100}.csv", "資料夾/", "名.csv"),
        ("字" * 200, "字字", "字…"),
    ],
)
def test_a_long_path_is_cut_where_its_files_name_is_not(text, begins, ends):
    shown = ZH.fact(text)
    assert shown.startswith(begins)
    assert shown.endswith(ends)
    assert len(shown) == 80


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (ENOSPC, "磁碟空間不足", "no space is left on the disk"),
        (EACCES, "沒有權限，或別的程式正開著它", "permission denied, or another program has it open"),
        (ECHILD, os.strerror(ECHILD), os.strerror(ECHILD)),  # nothing that files have
    ],
)
def test_what_the_system_says_is_said_in_the_users_language(number, zh, en):
    cause = said_by_system(OSError(number, os.strerror(number), "x"))
    assert (ZH.fact(cause), EN.fact(cause)) == (zh, en)
