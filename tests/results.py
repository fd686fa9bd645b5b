"""What calc and score write as JSON, and what becomes of it when it is computed again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from indicators import LIBRARY
from paths import EXAMPLES

from kpical.computation.calculation import Result
from kpical.plan.scoring import Scores
from kpical.program.verification import Verification, verify
from kpical.report.formats import to_json
from kpical.report.result import result_report
from kpical.report.scorecard.report import score_report
from kpical.words import Words

ZH = Words("zh-TW")
SCRIPT = EXAMPLES / "verify.py"


def written(made: Result | Scores, words: Words = ZH) -> bytes:
    """The JSON of a result or of scorecards."""
    report = score_report(made, words) if isinstance(made, Scores) else result_report(made, words)
    return to_json(report).encode()


def data_of(made: Result | Scores) -> dict[str, Any]:
    """The same as JSON is read."""
    data: dict[str, Any] = json.loads(written(made))
    return data


def verified(data: bytes | Mapping[str, Any]) -> Verification:
    """What is said of a file."""
    return verify(data if isinstance(data, bytes) else json.dumps(data).encode(), "result.json", LIBRARY)


def agreements(data: bytes | Mapping[str, Any]) -> list[str]:
    """The agreement of each of its results."""
    return [checked.agreement for checked in verified(data).checked]


def by_script(data: bytes | Mapping[str, Any], folder: Path) -> int:
    """The exit code of the script of the manual, which has Python's own library alone."""
    path = folder / "result.json"
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    done = subprocess.run([sys.executable, "-I", str(SCRIPT), str(path)], capture_output=True, check=False, cwd=folder)
    assert done.stderr == b""
    return done.returncode
