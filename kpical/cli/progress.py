"""What is said on standard error: how far it is, while a person waits; and of batch, at the end, what was done."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kpical.cli.console import to_stderr
from kpical.problem.display import width
from kpical.words import Words

if TYPE_CHECKING:
    from kpical.batch.run import Batch
    from kpical.recipe.job import Summary
    from kpical.recipe.judged import Judged
    from kpical.recipe.recipes import Recipes

_FIRST, _EVERY = 1.0, 0.3  # seconds
_MANY_ROWS = 1_000  # from which on it is worth a word that they take long; how long they took is no two times the same


class ProgressLine:
    """A line that is written over, once the work takes long and someone is there to see it."""

    def __init__(self, words: Words, *, busy: bool) -> None:
        self.words = words
        self.shown = 0
        self.due = time.monotonic() + _FIRST
        self.on = not busy and sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over("")

    def due_again(self) -> bool:
        """Whether something is to be said now; the next time is a little later."""
        if not self.on or time.monotonic() < self.due:
            return False
        self.due = time.monotonic() + _EVERY
        return True

    def scored(self, step: str, done: int, total: int) -> None:
        """How far a step of scoring is: so many "cards" of so many computed, "laid_out", or "rows" of a workbook written."""
        if self.due_again():
            share = done * 100 // total
            self._over(self.words.label(f"score.progress.{step}", done=f"{done:,}", all=f"{total:,}", share=share))

    def _over(self, text: str) -> None:
        if self.shown or text:
            sys.stderr.write("\r" + " " * self.shown + "\r" + text)
            sys.stderr.flush()
            self.shown = width(text)


class Progress(ProgressLine):
    """How far a table is, of so many bytes."""

    def __init__(self, total: int, summary: Summary, words: Words, *, busy: bool) -> None:
        super().__init__(words, busy=busy)
        self.total, self.summary = total, summary
        self.done = 0

    def read(self, count: int) -> None:
        """So many bytes more were read; says so from time to time."""
        self.done += count
        if self.due_again():
            self._over(self._text())

    def written(self, done: int, total: int) -> None:
        """So many rows of so many are written; says so from time to time."""
        if self.due_again():
            self._over(self.words.label("batch.progress_written", rows=f"{total:,}", share=done * 100 // total))

    def _text(self) -> str:
        rows = f"{self.summary.rows:,}"
        if not self.total:
            return self.words.label("batch.progress", rows=rows)
        return self.words.label("batch.progress_share", rows=rows, share=min(100, self.done * 100 // self.total))


def judged_by(judged: Judged, words: Words) -> None:
    """Whose targets the verdicts go by, and which years have none."""
    if not judged.by_word:
        return
    from kpical.computation.notes import as_percent, of_other_category, of_other_year  # a table without verdicts does without
    from kpical.report.result import note_text
    from kpical.report.source import origin_text

    for word, definition, aims, years, apart, needed in judged:
        targets = [aim.target.shown + words.aside(origin_text(aim.origin, words)) for aim in aims if aim.target]
        if targets:
            without = [words.label("batch.blank_year") if period is None else words.period(period) for period in years]
            rest = words.label("batch.not_judged", years=without) if without else ""
            to_stderr(words.label("batch.target", name=word, targets=targets, rest=rest))
        for name, unit in needed.items() if targets else ():
            if unit != "":
                key = "batch.needed" if unit else "batch.needed_own"
                to_stderr(words.label(key, name=word, input=name, unit=unit or ""))
        notes = [note for aim in aims for note in as_percent(aim.target)] or ([] if targets else of_other_year(definition, years))
        notes += [note for category in apart for note in of_other_category(definition.dated_targets, category)]
        for note in notes:
            to_stderr(word + words.label("colon") + note_text(note, words))


def report_uncompiled(recipes: Recipes, summary: Summary, words: Words) -> None:
    """Which formulas take long, and why, where there are many rows."""
    if summary.rows < _MANY_ROWS:
        return
    for word, reason in recipes.uncompiled.items():
        to_stderr(words.label("batch.uncompiled", name=word, reason=words.label(f"batch.uncompiled.{reason}")))


def _places(summary: Summary, code: str, words: Words) -> str:
    """The first rows that failed so."""
    rows = summary.places.get(code, ())
    more = "_more" if summary.codes[code] > len(rows) else ""
    return words.label(f"batch.rows{more}", rows=[f"{row:,}" for row in rows]) if rows else ""


def report_audit(run: Batch, words: Words) -> None:
    """How many printed figures can be true, where the first that cannot stand, and which rule fits the whole table."""
    from kpical.computation.audit import AGREEMENTS

    summary, first = run.summary, run.header.located.below
    counts = []
    for agreement in AGREEMENTS:
        if count := summary.agreements[agreement]:
            counted = words.label("audit.count", name=words.label(f"agreement.{agreement}"), count=f"{count:,}")
            rows = [f"{run.numbers.of(first + index):,}" for index in summary.differing] if agreement == "differs" else []
            more = "_more" if count > len(rows) else ""
            counts.append(counted + (words.label(f"batch.rows{more}", rows=rows) if rows else ""))
    to_stderr(words.label("audit.summary", counts=counts) if counts else words.label("audit.nothing"))
    wrong = {rule: summary.by_rule[rule, "differs"] for rule in ("half-up", "down")}
    if run.job.rounding or not any(state != "unverified" for _, state in summary.by_rule):
        return
    fitting = [rule for rule, count in wrong.items() if not count]
    whole = "audit.verified" if summary.agreements["unverified"] else "audit.all"
    kind = "both" if len(fitting) == len(wrong) else fitting[0] if fitting else "neither"
    to_stderr(
        words.label(f"audit.rules.{kind}", all=words.label(whole), half_up=f"{wrong['half-up']:,}", down=f"{wrong['down']:,}")
    )


def report_summary(summary: Summary, words: Words, rejects: str | None) -> None:
    """The last word: rows, results, what failed and why, what was taken for granted."""
    numbers = {"rows": summary.rows, "computed": summary.computed, "failed": summary.failed}
    to_stderr(words.label("batch.summary", **{key: f"{number:,}" for key, number in numbers.items()}))
    if summary.codes:
        counted = [
            words.label("batch.code", name=words.label(f"code.{code}"), code=code, count=f"{count:,}")
            + _places(summary, code, words)
            for code, count in sorted(summary.codes.items(), key=lambda item: (-item[1], item[0]))
        ]
        to_stderr(words.label("batch.codes", codes=counted))
    if summary.zeros:
        kinds = [words.label(f"batch.zeros.{kind}", count=f"{count:,}") for kind, count in sorted(summary.zeros.items())]
        to_stderr(words.label("batch.zeros", zeros=kinds))
    for group in ("aside", "notes"):
        if counted := +getattr(summary, group):
            kinds = [words.label(f"batch.{group}.{kind}", count=f"{count:,}") for kind, count in sorted(counted.items())]
            to_stderr(words.label(f"batch.{group}", **{"kinds" if group == "aside" else "notes": kinds}))
    if summary.assumed and summary.encoding not in ("", "utf-8"):
        to_stderr(words.label("batch.assumed", encoding=summary.encoding))
    if summary.missed:
        to_stderr(words.label("batch.missed", count=f"{summary.missed:,}"))
    if rejects and summary.failed:
        to_stderr(words.label("batch.rejects", file=rejects))
