"""A table through `kpical batch`: in this process, block by block, and by the command."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from os import PathLike
from typing import Any, NamedTuple

from indicators import LIBRARY
from programs import environment, run_bytes

from kpical.batch.run import Batch
from kpical.catalogue.called import Find
from kpical.catalogue.library import Library
from kpical.catalogue.model import Definition, Indicator
from kpical.catalogue.target import Aim
from kpical.catalogue.target_text import read_target
from kpical.recipe.job import Job, Say, Summary
from kpical.words import Words

SAY = Words("zh-TW").sentence
ENVIRONMENT = environment({"KPICAL_LANG": "zh-TW"})


class Done(NamedTuple):
    """What a run wrote."""

    out: bytes
    rejected: bytes
    summary: Summary

    @property
    def text(self) -> str:
        """The table."""
        return self.out.decode()

    @property
    def rows(self) -> list[list[str]]:
        """The cells of the table, with its heads."""
        return list(csv.reader(io.StringIO(self.text, newline="")))

    def column(self, head: str) -> list[str]:
        """The cells below a head."""
        heads = self.rows[0]
        return [row[heads.index(head)] for row in self.rows[1:] if row]


def run(blocks: Iterable[bytes], find: Find, *words: str, target: str | None = None, say: Say = SAY, **job: Any) -> Done:
    """The blocks of a table through `Batch`; `job` are the options of a `Job`."""
    out: list[bytes] = []
    rejected: list[bytes] = []

    def aim(indicator: Indicator, definition: Definition) -> Aim | None:
        return Aim(read_target(target, definition.unit)) if target else None

    made = Batch(Job(words, **job), find, aim, say)
    summary = made.run(blocks, lambda block: out.append(bytes(block)), lambda block: rejected.append(bytes(block)))
    return Done(b"".join(out), b"".join(rejected), summary)


def batch(table: str | bytes, *words: str, size: int = 0, library: Library = LIBRARY, **job: Any) -> Done:
    """A whole table, or cut into blocks of a size."""
    data = table.encode() if isinstance(table, str) else table
    blocks = [data[i : i + size] for i in range(0, len(data), size)] if size else [data]
    return run(blocks, library.find, *words, **job)


def command(
    *args: object, stdin: str | bytes = b"", cwd: str | PathLike[str] | None = None, **env: str
) -> tuple[int, bytes, str]:
    """`kpical batch ARGS`: its exit code, standard output as it is, and standard error."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = run_bytes("batch", *args, stdin=data, cwd=cwd, env={"KPICAL_LANG": "zh-TW", **env})
    said = done.stderr.decode()
    assert "Traceback" not in said
    assert "kpical 的錯誤" not in said
    return done.returncode, done.stdout, said
