"""A formula's text cut into tokens: declared names first, longest first, as whole words; then numbers, signs and functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal, NamedTuple
from unicodedata import category

from kpical.expression.operations import FUNCTIONS, OPERATORS
from kpical.problem.errors import FormulaError
from kpical.problem.reasons import FormulaReason
from kpical.problem.suggest import suggestions

MOST_CHARACTERS = 4_000
MOST_TOKENS = 1_000
MOST_LITERAL_DIGITS = 100

Kind = Literal["name", "number", "operator", "percent", "function", "open", "close", "comma"]

OPENERS = {"(": ")", "（": ")", "﹙": ")", "［": "]", "【": "}", "〔": "〕"}
CLOSERS = {")": ")", "）": ")", "﹚": ")", "］": "]", "】": "}", "〕": "〕"}
_SIGNS = sorted((sign for sign in OPERATORS if not sign[0].isalpha()), key=len, reverse=True)
_JOINERS = "且或非"
_NUMBER = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?")
_DIGITS = "0123456789０１２３４５６７８９"
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")

# What is refused with a sentence of its own, before anything else is tried.
_REFUSED: tuple[tuple[tuple[str, ...], FormulaReason], ...] = (
    (("//", "／／"), "floor_division"),
    (("**", "＊＊"), "double_star"),
    (("==", "＝＝"), "double_equals"),
    (("!=", "<>", "！＝", "＜＞"), "not_equal_sign"),
    (tuple("'\"‘’“”「」『』`"), "string"),
    (tuple("[]{}｛｝"), "subscript"),
    (tuple("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"), "superscript"),
    (tuple("、;；"), "separator"),
    (tuple(".．"), "attribute"),
)


class Token(NamedTuple):
    """A token and where it stands; `meaning` is the declared name, the operation or the bracket that closes it."""

    kind: Kind
    meaning: str
    start: int
    end: int
    value: Fraction | None = None


def tokens(text: str, names: Mapping[str, str]) -> list[Token]:
    """The tokens of the formula; `names` maps every word that may stand for an input to the input's name.

    Raises FormulaError.
    """
    if len(text) > MOST_CHARACTERS:
        raise FormulaError("too_long", text=text[:40], start=0, end=1, found=str(len(text)), wanted=str(MOST_CHARACTERS))
    found: list[Token] = []
    for token in _cut(text, names):
        if len(found) == MOST_TOKENS:
            raise FormulaError("too_many_tokens", text, token.start, token.end, wanted=str(MOST_TOKENS))
        found.append(token)
    if not found:
        raise FormulaError("empty", text, 0, 0)
    return found


def is_word(char: str) -> bool:
    """Whether the character can be part of a word: letters, ideographs, digits, marks and `_`."""
    return (char.isalnum() and not char.isdigit()) or char.isdecimal() or char == "_" or category(char)[0] == "M"


def _cut(text: str, names: Mapping[str, str]) -> Iterator[Token]:
    longest_first = sorted(names, key=len, reverse=True)
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token = _name(text, at, names, longest_first) or _sign(text, at) or _number(text, at)
        token = token or _word(text, at, names)
        yield token
        at = token.end


def _name(text: str, at: int, names: Mapping[str, str], longest_first: list[str]) -> Token | None:
    for name in longest_first:
        if text.startswith(name, at) and _ends_word(text, at + len(name)):
            return Token("name", names[name], at, at + len(name))
    return None


def _ends_word(text: str, end: int) -> bool:
    """Whether a word may end here: no word character follows, or 且 或 非 does."""
    return end == len(text) or not is_word(text[end]) or not is_word(text[end - 1]) or text[end] in _JOINERS


def _sign(text: str, at: int) -> Token | None:
    char = text[at]
    for starts, reason in _REFUSED:
        if text.startswith(starts, at):
            end = at + len(starts[0])
            raise FormulaError(reason, text=text, start=at, end=end, found=text[at:end])
    for sign in _SIGNS:
        if text.startswith(sign, at):
            return Token("operator", OPERATORS[sign], at, at + len(sign))
    if char in OPENERS:
        return Token("open", OPENERS[char], at, at + 1)
    if char in CLOSERS:
        return Token("close", CLOSERS[char], at, at + 1)
    if char in "%％﹪":
        return Token("percent", "percent", at, at + 1)
    if char in ",，﹐":
        return Token("comma", char, at, at + 1)
    return None


def _number(text: str, at: int) -> Token | None:
    match = _NUMBER.match(text, at)
    if not match or not _ends_word(text, match.end()):
        return None
    digits = match[0].translate(_HALF_WIDTH)
    if len(digits) > MOST_LITERAL_DIGITS:
        raise FormulaError("literal_too_long", text, at, match.end(), wanted=str(MOST_LITERAL_DIGITS))
    if re.match(r"0\d", digits):
        grouping = at > 1 and text[at - 1] in ",，﹐" and text[at - 2] in _DIGITS
        raise FormulaError(
            "grouped_literal" if grouping else "leading_zeros",
            text=text,
            start=at,
            end=match.end(),
            found=text[at - 1] if grouping else match[0],
        )
    return Token(kind="number", meaning=digits, start=at, end=match.end(), value=Fraction(digits))


def _word(text: str, at: int, names: Mapping[str, str]) -> Token:
    """An operator or a function by its name; whatever else is here is unknown."""
    number = _NUMBER.match(text, at)  # 1.5e3, 12.5元: one word, not 12 and a dot
    end = _word_end(text, number.end() if number else at)
    word = text[at:end].lower()
    if word in OPERATORS:
        return Token("operator", OPERATORS[word], at, end)
    called = text[end:].lstrip().startswith(("(", "（", "﹙"))
    if word in FUNCTIONS and called:
        return Token("function", FUNCTIONS[word], at, end)
    if word[:1] in _JOINERS and word not in FUNCTIONS and word:
        return Token("operator", OPERATORS[word[0]], at, at + 1)
    raise _unknown(text, at, end, names, called=called)


def _word_end(text: str, end: int) -> int:
    while end < len(text) and is_word(text[end]):
        end += 1
    return end


def _unknown(text: str, at: int, end: int, names: Mapping[str, str], *, called: bool) -> FormulaError:
    word = text[at:end]
    if not word:
        return FormulaError("unknown_character", text=text, start=at, end=at + 1, found=f"{text[at]} (U+{ord(text[at]):04X})")
    if word.lower() in FUNCTIONS:
        return FormulaError("function_without_bracket", text=text, start=at, end=end, found=word)
    if called:
        return FormulaError(
            "unknown_function",
            text=text,
            start=at,
            end=end,
            found=word,
            wanted=tuple(FUNCTIONS),
            near=suggestions(word, FUNCTIONS),
        )
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?[eE][0-9]*|0[xXbBoO]\w+|[0-9]+_[0-9_]+", word):
        return FormulaError("scientific", text=text, start=at, end=end, found=word)
    start = at
    while start and is_word(text[start - 1]):  # 預算或有負債: name the whole word, not what is left of it
        start -= 1
    whole = text[start:end]
    return FormulaError(
        "unknown_name",
        text=text,
        start=start,
        end=end,
        found=whole,
        wanted=tuple(dict.fromkeys(names.values())),
        near=suggestions(whole, names),
    )
