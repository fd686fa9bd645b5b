"""What can go wrong where two periods are held against each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from kpical.problem.errors import KpicalError
from kpical.problem.reasons import SharingReason


class NotShared(KpicalError):
    """A change that cannot be shared among its figures. `periods` are Periods of the room above."""

    reason: SharingReason
    periods: Sequence[object] = ()  # whose definitions differ
    count: int = 0  # of the figures that changed
    limit: int = 0
    denominator: str = ""  # zero where the figures `new` are those of after, and the figures `old` those of before
    new: Sequence[str] = ()
    old: Sequence[str] = ()
    CODE = "not_shared"
    EXIT_CODE = 1


class OfPeriod(KpicalError):
    """What is wrong with one of two periods alone: before a change, or after it."""

    reason: Literal["before", "after"]
    cause: KpicalError

    @property
    def code(self) -> str:
        """That of the cause."""
        return self.cause.code

    @property
    def exit_code(self) -> int:
        """That of the cause."""
        return self.cause.exit_code

    @property
    def input(self) -> str:
        """The input that the cause is about, or nothing."""
        return str(getattr(self.cause, "input", ""))
