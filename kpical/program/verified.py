"""What a file says beside what its own programs give: results and verdicts, figure by figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kpical.computation.inputs import figures_for
from kpical.problem.errors import KpicalError, raise_first
from kpical.program.computed import Computed, compute
from kpical.program.nodes import Computer
from kpical.program.read import Program
from kpical.program.stored import Fact, Stored

AGREEMENTS = ("agrees", "differs", "unverified", "no_result")


class Difference(NamedTuple):
    """Where a file and its program do not agree: what it is about, of which figure, and both texts."""

    what: str
    name: str
    stored: str
    computed: str


class VerifiedResult(NamedTuple):
    """A result that was computed again; `agreement` is one of AGREEMENTS, `error` why nothing came of it now."""

    stored: Stored
    agreement: str
    differences: Sequence[Difference] = ()
    computed: Computed | None = None
    error: KpicalError | None = None


def check(stored: Stored, computer: Computer) -> VerifiedResult:
    """The result beside what its program gives for its figures."""
    if stored.facts is None:
        return VerifiedResult(stored, "no_result")
    if stored.program is None:
        return VerifiedResult(stored, "unverified")
    program = stored.program
    try:
        computer.spend(program.work)
        figures, wrong = figures_for(program.slots, stored.given)
        raise_first(wrong)
        computed = compute(program, figures, computer)
        computer.spend(0)  # a grade is passed over by what it cannot compute, were it for want of work
    except KpicalError as error:
        return VerifiedResult(stored, "unverified" if computer.left < 0 else "differs", error=error)
    differences = tuple(_differences(stored.facts, [*_facts(program, computed)]))
    return VerifiedResult(stored, "differs" if differences else "agrees", differences, computed)


def _differences(stored: Sequence[Fact], computed: Sequence[Fact]) -> Iterator[Difference]:
    now = {(fact.what, fact.name): fact.text for fact in computed}
    then = {(fact.what, fact.name) for fact in stored}
    yield from (
        Difference(fact.what, fact.name, fact.text, now.get((fact.what, fact.name), ""))
        for fact in dict.fromkeys(stored)
        if fact.text != now.get((fact.what, fact.name))
    )
    yield from (Difference(fact.what, fact.name, "", fact.text) for fact in computed if (fact.what, fact.name) not in then)


def _facts(program: Program, computed: Computed) -> Iterator[Fact]:
    """What a file would say of the result."""
    for path, figure in computed.figures.items():
        yield Fact("figure", path, figure.digits + (figure.unit.name if figure.unit else ""))
        yield Fact("text", path, figure.text)
    unit = program.body.unit
    yield Fact("value", "", computed.text)
    yield Fact("unit", "", unit.name if unit else "")
    yield Fact("exact", "", computed.exact)
    yield Fact("rounding", "", program.rounding)
    yield Fact("decimals", "", str(program.decimals))
    yield Fact("grade", "", computed.grade)
    yield Fact("target", "", program.target.text if program.target else "")
    yield Fact("met", "", computed.met)
