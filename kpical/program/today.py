"""The definitions of a file beside those that there are now, and what these give for the same figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kpical.catalogue.library import Library
from kpical.catalogue.target import Aim, Origin
from kpical.computation.calculation import Result, calculated
from kpical.computation.inputs import definition_for
from kpical.files.digest import sha256_of
from kpical.problem.errors import KpicalError
from kpical.program.computed import Computed
from kpical.program.stored import Stored


class DefinitionNow(NamedTuple):
    """A definition's file by its SHA-256, then and now; `now` is "" where no indicator has that id any more."""

    id: str
    then: str
    now: str

    @property
    def state(self) -> str:
        """Same, changed or unknown."""
        return "unknown" if not self.now else "same" if self.now == self.then else "changed"


def definitions_now(then: Mapping[str, str], library: Library) -> Sequence[DefinitionNow]:
    """Those of a file, each with what it is now."""
    return [DefinitionNow(name, digest, _digest(name, library)) for name, digest in then.items()]


def _digest(name: str, library: Library) -> str:
    entry = library.entry(name)
    return sha256_of(entry.file.read()) if entry and entry.id == name else ""


def is_another(now: Result | KpicalError, computed: Computed) -> bool:
    """Whether it is another value than that of the file's program."""
    return isinstance(now, Result) and now.value != computed.value


def result_now(stored: Stored, library: Library) -> Result | KpicalError:
    """What the figures give by the definition of today, printed as then, and judged as then where a user or plan said how."""
    program = stored.program
    assert program is not None
    kept = Aim(program.target, Origin(stored.aim)) if stored.aim not in ("", "indicator") else None
    try:
        indicator = library.find(stored.indicator)
        definition = definition_for(indicator, stored.period)
        return calculated(
            indicator, definition, stored.given, stored.period, aim=kept, decimals=program.decimals,
            rounding=program.rounding, category=stored.category,
        )  # fmt: skip
    except KpicalError as error:
        return error
