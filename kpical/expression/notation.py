"""Tokens rewritten as a Python expression in which every name and every literal is a placeholder.

    （年度行政及政策類研究經費÷年度預算）×100％  →  (v0/v1)*c0

So no literal ever passes through a float, and Python never sees a character that was typed.
Order is checked here, so that each mistake has a sentence and a place of its own.
"""

from __future__ import annotations

from kpical.expression.formula import Notation, Placeholder
from kpical.expression.operations import PYTHON
from kpical.expression.tokens import Token
from kpical.named import NamedTuple
from kpical.problem.errors import FormulaError
from kpical.problem.reasons import FormulaReason

MOST_NESTING = 64
_TIGHTER_THAN_NOT = frozenset(PYTHON.values()) - {"and", "or", "not"}


class _Bracket(NamedTuple):
    token: Token
    first: int  # the part that begins it: its function's, where it has one
    called: bool


class _Operand(NamedTuple):
    first: int  # the part that begins it
    token: Token | None


class _NotationWriter:
    def __init__(self, text: str) -> None:
        self.text = text
        self.parts: list[str] = []
        self.spans: list[tuple[int, int]] = []
        self.placeholders: dict[str, Placeholder] = {}
        self.open: list[_Bracket] = []
        self.last = _Operand(0, None)
        self.signs = 0  # that stand one after the other

    def put(self, part: str, start: int, end: int) -> None:
        self.parts.append(part)
        self.spans.append((start, end))

    def fail(self, reason: FormulaReason, token: Token, **facts: str) -> FormulaError:
        return FormulaError(
            reason, text=self.text, start=token.start, end=token.end, found=self.text[token.start : token.end], **facts
        )


def notation(text: str, tokens: list[Token]) -> Notation:
    """The tokens as Python text. Raises FormulaError where their order makes no sense."""
    to = _NotationWriter(text)
    wants_operand = True
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        step = _OPERAND if wants_operand else _OPERATOR
        wants_operand = step[token.kind](to, token, following)
    if to.open:
        raise to.fail("unclosed", to.open[-1].token)
    if wants_operand:
        raise to.fail("missing_operand", tokens[-1])
    return _joined(to)


def _joined(to: _NotationWriter) -> Notation:
    starts, ends, column = {}, {}, 0
    for part, (start, end) in zip(to.parts, to.spans, strict=True):
        starts[column] = start
        column += len(part)
        ends[column] = end
        column += 1
    return Notation(" ".join(to.parts), to.placeholders, starts, ends)


def _leaf(to: _NotationWriter, token: Token, following: Token | None) -> bool:
    letter = "v" if token.kind == "name" else "c"
    key = f"{letter}{len(to.placeholders)}"
    percent = token.kind == "number" and following is not None and following.kind == "percent"
    value = token.value / 100 if percent and token.value is not None else token.value
    to.placeholders[key] = Placeholder(token.meaning if token.kind == "name" else None, value, percent)
    to.last = _Operand(len(to.parts), token)
    to.put(key, token.start, following.end if percent and following else token.end)
    to.signs = 0
    return False


def _prefix(to: _NotationWriter, token: Token, _: Token | None) -> bool:
    """A sign or 非 before an operand."""
    signs = {"add": "+", "subtract": "-", "not": "not"}
    if token.meaning not in signs:
        raise to.fail("missing_operand", token)
    if token.meaning == "not" and to.parts and to.parts[-1] in _TIGHTER_THAN_NOT:
        raise to.fail("truth_as_number", token)
    to.signs += 1
    if to.signs + len(to.open) > MOST_NESTING:
        raise to.fail("too_deep", token, wanted=str(MOST_NESTING))
    to.put(signs[token.meaning], token.start, token.end)
    return True


def _function(to: _NotationWriter, token: Token, _: Token | None) -> bool:
    to.put(f"f_{token.meaning}", token.start, token.end)
    return True


def _open(to: _NotationWriter, token: Token, following: Token | None) -> bool:
    called = bool(to.parts) and to.parts[-1].startswith("f_")
    if following and following.kind == "close":
        raise to.fail("empty_bracket", token)
    to.open.append(_Bracket(token, len(to.parts) - called, called))
    if len(to.open) > MOST_NESTING:
        raise to.fail("too_deep", token, wanted=str(MOST_NESTING))
    to.put("(", token.start, token.end)
    to.signs = 0
    return True


def _close(to: _NotationWriter, token: Token, following: Token | None) -> bool:
    if not to.open:
        raise to.fail("unopened", token)
    bracket, first, _ = to.open.pop()
    if bracket.meaning != token.meaning:
        raise FormulaError(
            "mismatched",
            text=to.text,
            start=token.start,
            end=token.end,
            found=to.text[token.start : token.end],
            wanted=to.text[bracket.start : bracket.end],
        )
    to.put(")", token.start, token.end)
    to.last = _Operand(first, token)
    return False


def _percent(to: _NotationWriter, token: Token, following: Token | None) -> bool:
    """`%` after a number was taken with the number; after a bracket it divides what stands in it by 100."""
    first, operand = to.last
    assert operand, "an operand stands before every operator"
    if following and following.kind in ("name", "number", "function", "open"):
        raise to.fail("modulo", token)
    if operand.kind == "name":
        raise to.fail("percent_of_name", token)
    if operand.kind == "number" and to.placeholders[to.parts[-1]].percent and to.spans[-1][1] == token.end:
        return False
    if operand.kind != "close":
        raise to.fail("missing_operator", token)
    start = to.spans[first][0]
    to.parts[first:first] = ["f_percent", "("]
    to.spans[first:first] = [(start, start), (start, start)]
    to.put(")", token.start, token.end)
    to.last = _Operand(first, token)
    return False


def _infix(to: _NotationWriter, token: Token, following: Token | None) -> bool:
    if token.meaning == "not":
        raise to.fail("missing_operator", token)
    to.put(PYTHON[token.meaning], token.start, token.end)
    if following is None:
        raise to.fail("missing_operand", token)
    return True


def _comma(to: _NotationWriter, token: Token, _: Token | None) -> bool:
    if not to.open or not to.open[-1].called:
        raise to.fail("grouped_literal" if to.last.token and to.last.token.kind == "number" else "separator", token)
    to.put(",", token.start, token.end)
    to.signs = 0
    return True


def _missing_operand(to: _NotationWriter, token: Token, _: Token | None) -> bool:
    raise to.fail("unopened" if token.kind == "close" and not to.open else "missing_operand", token)


def _missing_operator(to: _NotationWriter, token: Token, _: Token | None) -> bool:
    raise to.fail("missing_operator", token)


_OPERAND = {
    "name": _leaf, "number": _leaf, "operator": _prefix, "function": _function, "open": _open,
    "close": _missing_operand, "comma": _missing_operand, "percent": _missing_operand,
}  # fmt: skip
_OPERATOR = {
    "name": _missing_operator, "number": _missing_operator, "function": _missing_operator, "open": _missing_operator,
    "operator": _infix, "close": _close, "comma": _comma, "percent": _percent,
}  # fmt: skip
