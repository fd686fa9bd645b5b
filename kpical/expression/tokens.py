"""A formula's text cut into tokens: declared names first, longest first, as whole words; then numbers, signs and functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal
from unicodedata import category

from kpical.expression.operations import FUNCTIONS, OPERATORS
from kpical.named import NamedTuple
from kpical.problem.errors import FormulaError
from kpical.problem.reasons import FormulaReason
from kpical.problem.suggest import suggestions

MOST_CHARACTERS = 4_000
MOST_TOKENS = 1_000
MOST_LITERAL_DIGITS = 100

TokenKind = Literal["name", "number", "operator", "percent", "function", "open", "close", "comma"]

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

    kind: TokenKind
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
    sequence: list[Token] = []
    for token in _cut(text, names):
        if len(sequence) == MOST_TOKENS:
            raise FormulaError("too_many_tokens", text, token.start, token.end, wanted=str(MOST_TOKENS))
        sequence.append(token)
    if not sequence:
        raise FormulaError("empty", text, 0, 0)
    return sequence


def is_word(char: str) -> bool:
    """Whether the character can be part of a word: letters, ideographs, digits, marks and `_`."""
    return (char.isalnum() and not char.isdigit()) or char.isdecimal() or char == "_" or category(char)[0] == "M"


def _cut(text: str, names: Mapping[str, str]) -> Iterator[Token]:
    longest_first = sorted(names, key=len, reverse=True)
    start = 0
    while start < len(text):
        if text[start].isspace():
            start += 1
            continue
        token = _name(text, start, names, longest_first) or _sign(text, start) or _number(text, start)
        token = token or _word(text, start, names)
        yield token
        start = token.end


def _name(text: str, start: int, names: Mapping[str, str], longest_first: list[str]) -> Token | None:
    for name in longest_first:
        if text.startswith(name, start) and _ends_word(text, start + len(name)):
            return Token("name", names[name], start, start + len(name))
    return None


def _ends_word(text: str, end: int) -> bool:
    """Whether a word may end here: no word character follows, or 且 或 非 does."""
    return end == len(text) or not is_word(text[end]) or not is_word(text[end - 1]) or text[end] in _JOINERS


def _sign(text: str, start: int) -> Token | None:
    char = text[start]
    for starts, reason in _REFUSED:
        if text.startswith(starts, start):
            end = start + len(starts[0])
            raise FormulaError(reason, text=text, start=start, end=end, found=text[start:end])
    for sign in _SIGNS:
        if text.startswith(sign, start):
            return Token("operator", OPERATORS[sign], start, start + len(sign))
    if char in OPENERS:
        return Token("open", OPENERS[char], start, start + 1)
    if char in CLOSERS:
        return Token("close", CLOSERS[char], start, start + 1)
    if char in "%％﹪":
        return Token("percent", "percent", start, start + 1)
    if char in ",，﹐":
        return Token("comma", char, start, start + 1)
    return None


def _number(text: str, start: int) -> Token | None:
    match = _NUMBER.match(text, start)
    if not match or not _ends_word(text, match.end()):
        return None
    digits = match[0].translate(_HALF_WIDTH)
    if len(digits) > MOST_LITERAL_DIGITS:
        raise FormulaError("literal_too_long", text, start, match.end(), wanted=str(MOST_LITERAL_DIGITS))
    if re.match(r"0\d", digits):
        grouping = start > 1 and text[start - 1] in ",，﹐" and text[start - 2] in _DIGITS
        raise FormulaError(
            "grouped_literal" if grouping else "leading_zeros",
            text=text,
            start=start,
            end=match.end(),
            found=text[start - 1] if grouping else match[0],
        )
    return Token(kind="number", meaning=digits, start=start, end=match.end(), value=Fraction(digits))


def _word(text: str, start: int, names: Mapping[str, str]) -> Token:
    """An operator or a function by its name; whatever else is here is unknown."""
    number = _NUMBER.match(text, start)  # 1.5e3, 12.5元: one word, not 12 and a dot
    end = _word_end(text, number.end() if number else start)
    word = text[start:end].lower()
    if word in OPERATORS:
        return Token("operator", OPERATORS[word], start, end)
    called = text[end:].lstrip().startswith(("(", "（", "﹙"))
    if word in FUNCTIONS and called:
        return Token("function", FUNCTIONS[word], start, end)
    if word[:1] in _JOINERS and word not in FUNCTIONS and word:
        return Token("operator", OPERATORS[word[0]], start, start + 1)
    raise _unknown(text, start, end, names, called=called)


def _word_end(text: str, end: int) -> int:
    while end < len(text) and is_word(text[end]):
        end += 1
    return end


def _unknown(text: str, start: int, end: int, names: Mapping[str, str], *, called: bool) -> FormulaError:
    word = text[start:end]
    if not word:
        return FormulaError(
            "unknown_character", text=text, start=start, end=start + 1, found=f"{text[start]} (U+{ord(text[start]):04X})"
        )
    if word.lower() in FUNCTIONS:
        return FormulaError("function_without_bracket", text=text, start=start, end=end, found=word)
    if called:
        return FormulaError(
            "unknown_function",
            text=text,
            start=start,
            end=end,
            found=word,
            wanted=tuple(FUNCTIONS),
            near=suggestions(word, FUNCTIONS),
        )
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?[eE][0-9]*|0[xXbBoO]\w+|[0-9]+_[0-9_]+", word):
        return FormulaError("scientific", text=text, start=start, end=end, found=word)
    first = start
    while first and is_word(text[first - 1]):  # 預算或有負債: name the whole word, not what is left of it
        first -= 1
    whole = text[first:end]
    return FormulaError(
        "unknown_name",
        text=text,
        start=first,
        end=end,
        found=whole,
        wanted=tuple(dict.fromkeys(names.values())),
        near=suggestions(whole, names),
    )
