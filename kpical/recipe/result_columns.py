"""The columns that a run adds behind a table: what they are called, and how those of an earlier run are known again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kpical.problem.codes import CODES
from kpical.recipe.job import Job
from kpical.words import Words

ERRORS = "errors"  # the key, among the rows of JSON, of all that went wrong with each
ROW = "row"  # the head, among rejected rows, of the number of each
_CODE = "|".join(CODES)
_SAID = rf"(?s)'?(?:[^\n]*?: )?(?:{_CODE}): .*|.*[（(](?:{_CODE})[)）]"

_NOTED = r"(?s)'?(?:[^\n]*?: )?[a-z][a-z0-9_]*: .*"  # an indicator's own notes have codes that it chose


class Names(NamedTuple):
    """What the columns are called; `{}` is the word of an indicator. `others` is for a table that has its own `error`."""

    result: str
    exact: str
    met: str
    grade: str
    needed: str
    unit: str
    error: str
    note: str
    others: str
    audit: tuple[str, ...]


# For programs, then as workbooks have them, for people.
FOR_PROGRAMS = Names(
    result="result",
    exact="{}:exact",
    met="{}:met",
    grade="{}:grade",
    needed="{}:needed",
    unit="unit",
    error="error",
    note="note",
    others="error",
    audit=("published", "computed", "agreement", "low", "high"),
)
FOR_PEOPLE = {
    "zh-TW": Names(
        result="結果",
        exact="{} 確切值",
        met="{} 達成情形",
        grade="{} 等第",
        needed="{} 尚需",
        unit="結果的單位",
        error="說明",
        note="附註",
        others="計算說明",
        audit=("印出", "算出", "核對", "最小可能", "最大可能"),
    ),
    "en": Names(
        result="Result",
        exact="{} (exact)",
        met="{} (target)",
        grade="{} (grade)",
        needed="{} (needed)",
        unit="Unit of result",
        error="Remarks",
        note="Notes",
        others="Remarks on results",
        audit=("Published", "Computed", "Agreement", "Lowest possible", "Highest possible"),
    ),
}

_NOTES = frozenset(names.note for names in (FOR_PROGRAMS, *FOR_PEOPLE.values()))
_LAST = frozenset(head for names in (FOR_PROGRAMS, *FOR_PEOPLE.values()) for head in (names.error, names.others))


def result_heads(job: Job, names: Names, taken: Sequence[str] = ()) -> list[str]:
    """The heads of all results, the last one that of what went wrong, unless the notes are asked for too."""
    error = names.others if names.error in taken else names.error
    if job.audit:
        apart = f"{job.words[0]}:" if set(names.audit) & set(taken) else ""
        return [*(apart + head for head in names.audit), error]
    heads: list[str] = []
    for word in [job.renamed.get(word, word) for word in job.words] or [names.result]:
        heads += [word] + [names.exact.format(word)] * job.exact + [names.met.format(word)] * job.verdict
        heads += [names.grade.format(word)] * job.grade + [names.needed.format(word)] * bool(job.solves)
    heads += [names.unit] * (not job.words) + [error]
    return heads + [names.note] * job.notes


def may_be_ours(heads: Sequence[str]) -> bool:
    """Whether the last column, with that head may be one of an earlier run: its texts notify."""
    return bool(heads) and (heads[-1] in _LAST or (heads[-1] in _NOTES and bool(_LAST.intersection(heads[-2:-1]))))


def tail_of(job: Job, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """How many of the last columns were written by an earlier run: they are written anew.

    They are kpical's own where the last one holds nothing but what kpical says, as far as the first rows notify (a table is a
    stream): nothing, or `word: code: …`, or a sentence with its code in brackets; and where it is called `error`, or they are
    just the columns that this run adds, or it holds such a text. Any other column is the user's, whatever it is called.
    """
    if len(heads) < 2 or not may_be_ours(heads):
        return 0
    if heads[-1] in _NOTES:
        if not all(re.fullmatch(_NOTED, text) for row in rows if (text := _cell(row, len(heads) - 1))):
            return 0
        without = tail_of(job._replace(notes=False), heads[:-1], rows)
        return without and without + 1
    if not all(re.fullmatch(_SAID, text) for row in rows if (text := _cell(row, len(heads) - 1))):
        return 0
    for names in (FOR_PROGRAMS, *FOR_PEOPLE.values()):
        for taken in ((), (names.error,)):
            wanted = result_heads(job._replace(notes=False), names, taken)
            if len(wanted) < len(heads) and list(heads[-len(wanted) :]) == wanted:
                return len(wanted)
    return _alone(heads, rows)


def _alone(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """The column of what went wrong, other results than this run's before it; with the number of the row where it has that."""
    if heads[-1] == FOR_PROGRAMS.error:
        return 2 if heads[-2] == ROW and len(heads) > 2 else 1
    says = any(_cell(row, len(heads) - 1) for row in rows)
    return int(says or any(heads[-2].endswith(names.met.format("")) for names in FOR_PEOPLE.values()))


def _cell(row: Sequence[str], index: int) -> str:
    return row[index].strip() if index < len(row) else ""


def codes_of(said: str) -> list[str]:
    """The codes in what is said of a row."""
    return [match[1] for match in re.finditer(rf"(?:^|; )'?(?:[^;\n]*?: )?({_CODE}): ", said)]


def for_people(said: str, words: Words) -> str:
    """What went wrong with a row as a person reads it: the sentence first, its code behind it, a line for each indicator."""
    each = re.split(rf"; (?=(?:[^;\n]*?: )?(?:{_CODE}): )", said)
    return "\n".join(_sentence(one, words) for one in each) if said else ""


def _sentence(said: str, words: Words) -> str:
    match = re.fullmatch(rf"(?:(?P<word>.*?): )??(?P<code>{_CODE}): (?P<text>.*)", said, re.DOTALL)
    if match is None:
        return said
    word = match["word"] + words.label("colon") if match["word"] else ""
    return word + match["text"] + words.aside(match["code"])
