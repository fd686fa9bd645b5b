"""A file of results, each computed again by its own program, and what else is another one now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kpical.catalogue.library import Library
from kpical.computation.calculation import Result
from kpical.files.packaged import version
from kpical.problem.errors import KpicalError
from kpical.program.nodes import Computer
from kpical.program.stored import StoredFile, read_results
from kpical.program.today import DefinitionNow, definitions_now, is_another, result_now
from kpical.program.verified import AGREEMENTS, VerifiedResult, check


class Verification(NamedTuple):
    """A verified file; `today` has, by their place among the results, what definitions give now that changed, or give another."""

    file: StoredFile
    checked: Sequence[VerifiedResult]
    definitions: Sequence[DefinitionNow]
    today: Mapping[int, Result | KpicalError]
    version: str

    @property
    def counts(self) -> Mapping[str, int]:
        """How many results there are of each agreement."""
        return {each: sum(checked.agreement == each for checked in self.checked) for each in AGREEMENTS}

    @property
    def exit_code(self) -> int:
        """3 where a result differs, 1 where one could not be verified."""
        counts = self.counts
        return 3 if counts["differs"] else 1 if counts["unverified"] else 0


def verify(data: bytes, name: str, library: Library) -> Verification:
    """Computes every result of a file again. Raises FileProblem for what is no file of results."""
    file, computer = read_results(data, name), Computer()
    checked = [check(stored, computer) for stored in file.results]
    definitions = definitions_now(file.definitions, library)
    states = {each.id: each.state for each in definitions}
    return Verification(
        file=file,
        checked=checked,
        definitions=definitions,
        today=dict(_today(checked, states, library)),
        version=version(),
    )


def _today(
    checked: Sequence[VerifiedResult], states: Mapping[str, str], library: Library
) -> Iterator[tuple[int, Result | KpicalError]]:
    for i, each in enumerate(checked):
        stored, computed = each.stored, each.computed
        if stored.facts is None or stored.program is None:
            continue
        if "changed" in map(states.get, stored.program.indicators):
            yield i, result_now(stored, library)
        elif computed and states.get(stored.indicator) == "same" and is_another(now := result_now(stored, library), computed):
            yield i, now  # the file's program is not that of the definition which the file names
