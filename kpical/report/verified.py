"""What became of a file of results that was computed again, for every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kpical.catalogue.stamp import short
from kpical.computation.calculation import Result
from kpical.problem.errors import KpicalError
from kpical.program.verification import Verification
from kpical.program.verified import Difference, VerifiedResult
from kpical.quantity.unit import TRUTH
from kpical.report.dated import dated_heads, dated_row, period_data
from kpical.report.model import Cell, Column, Line, Report, Row, Section, Table
from kpical.words import Words

_HEADS = (
    "agency", "year", "indicator", "name", "value", "computed", "unit", "met", "computed_met", "agreement", "note",
)  # fmt: skip
_TONES = {"agrees": "good", "differs": "bad"}


def verified_report(verified: Verification, words: Words) -> Report:
    """Every result, what is in the file beside what its program gives; then what is another one now."""
    first = next((checked.stored.period for checked in verified.checked), None)
    return Report(
        heads=dated_heads(_HEADS, first),
        rows=lambda: (dated_row(_row(verified, i, words), _HEADS, first) for i in range(len(verified.checked))),
        data=lambda: verified_data(verified, words),
        sections=lambda: _sections(verified, words),
        lang=words.lang,
    )


def verified_data(verified: Verification, words: Words) -> dict[str, Any]:
    """The JSON object of a verified file."""
    return {
        "agrees": verified.exit_code == 0,
        "counts": verified.counts,
        "results": [_result_data(verified, i, words) for i in range(len(verified.checked))],
        "definitions": [
            {"id": each.id, "then": each.then, "now": each.now or None, "state": each.state} for each in verified.definitions
        ],
        "version": {"then": verified.file.version or None, "now": verified.version},
    }


def _result_data(verified: Verification, i: int, words: Words) -> dict[str, Any]:
    checked, stored = verified.checked[i], verified.checked[i].stored
    return {
        "agency": stored.agency or None,
        "id": stored.id,
        "indicator": stored.indicator,
        "name": stored.name,
        **period_data(stored.period),
        "agreement": checked.agreement,
        "value": stored.fact("value") or None,
        "computed": checked.computed and checked.computed.text,
        "unit": stored.unit,
        "met": _truth(stored.fact("met")),
        "computed_met": _truth(checked.computed.met) if checked.computed else None,
        "differences": [
            {"what": each.what, "name": each.name or None, "stored": each.stored, "computed": each.computed}
            for each in checked.differences
        ],
        "error": _error_data(checked.error, words),
        "today": _today_data(verified.today.get(i), words),
    }


def _today_data(today: Result | KpicalError | None, words: Words) -> dict[str, Any] | None:
    """What the definition of today gives, where it is another one."""
    if today is None:
        return None
    if isinstance(today, KpicalError):
        return {"value": None, "met": None, "error": _error_data(today, words)}
    return {"value": today.text, "met": today.met, "error": None}


def _error_data(error: KpicalError | None, words: Words) -> dict[str, str] | None:
    return {"code": error.code, "message": words.sentence(error)} if error else None


def _truth(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


def _row(verified: Verification, i: int, words: Words) -> Sequence[str]:
    checked, stored = verified.checked[i], verified.checked[i].stored
    computed = checked.computed
    texts = [text for _, text in _told(verified, i, words)]
    return (
        stored.agency, str(stored.period.year) if stored.period else "", stored.indicator, stored.name, stored.fact("value"),
        computed.text if computed else "", stored.unit, stored.fact("met"), computed.met if computed else "", checked.agreement,
        " ".join(texts),
    )  # fmt: skip


def _sections(verified: Verification, words: Words) -> Iterator[Section]:
    yield Section(table=_table(verified, words))
    lines = [line for i in range(len(verified.checked)) for line in _lines(verified, i, words)]
    lines += _definitions(verified, words)
    if lines:
        yield Section(lines=lines)


def _lines(verified: Verification, i: int, words: Words) -> Iterator[Line]:
    stored = verified.checked[i].stored
    whose = words.label("gap").join(filter(None, (stored.agency, stored.name or stored.id)))
    for label, text in _told(verified, i, words):
        yield Line(label, whose + words.label("colon") + text, "bad" if label == words.label("agreement.differs") else "")


def _table(verified: Verification, words: Words) -> Table:
    several = len({checked.stored.agency for checked in verified.checked}) > 1
    columns = [Column("agency", words.label("score.agency"))] * several
    columns += [
        Column("name", words.label("label.name")),
        Column("value", words.label("verify.stored"), "right"),
        Column("computed", words.label("verify.computed"), "right"),
        Column("met", words.label("score.verdict")),
        Column("agreement", words.label("verify.agreement"), "center"),
    ]
    rows = []
    for checked in verified.checked:
        stored, computed = checked.stored, checked.computed
        cells = [Cell(stored.agency)] * several
        cells += [Cell(stored.name or stored.id), Cell(_shown(stored.fact("value"), stored.unit))]
        cells.append(Cell(_shown(computed.text, stored.unit) if computed else ""))
        cells.append(Cell(_verdict(checked, words)))
        cells.append(Cell(words.label(f"agreement.{checked.agreement}"), tone=_TONES.get(checked.agreement, "")))
        rows.append(Row(cells))
    return Table(columns, rows)


def _shown(text: str, unit: str) -> str:
    return {"1": "是", "0": "否"}.get(text, text) if unit == TRUTH.name else text + unit * bool(text)


def _verdict(checked: VerifiedResult, words: Words) -> str:
    """The verdict; where the program gives another one, both."""
    stored = checked.stored.fact("met")
    computed = checked.computed.met if checked.computed else stored
    both = [_verdict_in(text, words) for text in dict.fromkeys((stored, computed))]
    return " → ".join(both) if len(both) > 1 or stored else ""


def _verdict_in(text: str, words: Words) -> str:
    return {"true": words.label("label.met"), "false": words.label("label.missed")}.get(text, "—")


def _told(verified: Verification, i: int, words: Words) -> Iterator[tuple[str, str]]:
    """What is to be said of a result: where it differs, why it cannot be computed, what the definition of today gives."""
    checked = verified.checked[i]
    differs = words.label("agreement.differs")
    yield from ((differs, _difference(each, words)) for each in checked.differences)
    if checked.error:
        yield words.label(f"agreement.{checked.agreement}"), words.sentence(checked.error)
    elif checked.agreement == "unverified":
        yield words.label("agreement.unverified"), words.label("verify.no_program")
    today = verified.today.get(i)
    if isinstance(today, KpicalError):
        yield words.label("verify.today"), words.sentence(today)
    elif today:
        verdict = "" if today.met is None else words.label("label.met" if today.met else "label.missed")
        yield words.label("verify.today"), words.label("gap").join(filter(None, (today.shown, verdict)))


def _difference(difference: Difference, words: Words) -> str:
    what = words.label(f"verify.what.{difference.what}", name=difference.name)
    texts = (difference.stored, difference.computed)
    stored, computed = (_verdict_in(text, words) if difference.what == "met" else text or "—" for text in texts)
    return words.label("verify.difference", what=what, stored=stored, computed=computed)


def _definitions(verified: Verification, words: Words) -> Iterator[Line]:
    """Which definitions are other ones now, which there are no more, and kpical's version where it is another."""
    for each in verified.definitions:
        if each.state != "same":
            facts = {"id": each.id, "then": short(each.then), "now": short(each.now)}
            yield Line(words.label("verify.definition"), words.label(f"verify.definition.{each.state}", **facts))
    then = verified.file.version
    if then and then != verified.version:
        yield Line(words.label("verify.version"), words.label("verify.version.other", then=then, now=verified.version))
