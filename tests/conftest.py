"""The program as a fixture; what becomes of a test that needs a tool which is not here."""

from __future__ import annotations

import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from tempfile import TemporaryDirectory

import pytest

pytest.register_assert_rewrite("engines", "indicators", "scorecards", "tables", "tools", "workbooks")

from hypothesis import settings  # noqa: E402  once their assertions are to be rewritten
from programs import Ran, environment, run_at_terminal, run_kpical  # noqa: E402  once their assertions are to be rewritten
from tools import left_out, program  # noqa: E402  once their assertions are to be rewritten

settings.register_profile("kpical", deadline=None)  # a busy machine is no fault
settings.load_profile("kpical")

# A shell that runs the tests in the background has them ignore INT, and what they start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def kpical() -> Callable[..., Ran]:
    """`kpical(*args, stdin=, env=, cwd=, encoding=)` runs the program and gives returncode, stdout, stderr."""
    return run_kpical


@pytest.fixture(scope="session")
def at_terminal() -> Callable[..., Ran]:
    """`at_terminal(*args, answers=, columns=, env=, cwd=)` runs the program at a terminal."""
    if sys.platform == "win32":
        pytest.skip("no pty on Windows")
    return run_at_terminal


@pytest.fixture(scope="session")
def door() -> Iterator[str]:
    """What a shell calls in place of `kpical`, quoted: the run comes out of a process that has the program loaded."""
    here = Path(__file__).parent
    with TemporaryDirectory() as folder:
        listens = [sys.executable, str(here / "forked.py"), f"{folder}/door"]
        with Popen(listens, env=environment({}), stdin=DEVNULL, stdout=PIPE) as process:
            assert process.stdout
            assert process.stdout.readline() == b"ready\n"
            yield shlex.join([sys.executable, "-IS", str(here / "asking.py"), f"{folder}/door"])
            process.kill()


def pytest_configure(config: pytest.Config) -> None:
    """The mark of `tools.needs`."""
    config.addinivalue_line("markers", "needs(*tools): programs without which the test is left out; see tests/tools.py")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out, or fail, a test whose tools are not here, before any fixture looks for them."""
    wanted = [name for mark in item.iter_markers("needs") for name in mark.args]
    if wanted:
        program(*dict.fromkeys(wanted))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was left out, in a line or two."""
    skipped = [report.longrepr for report in terminalreporter.stats.get("skipped", [])]
    for line in left_out(said[2].removeprefix("Skipped: ") for said in skipped if isinstance(said, tuple)):
        terminalreporter.write_line(line, yellow=True)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by their parameter: a packed file made for a table of examples holds the time of its making."""
    return argname if isinstance(val, bytes) else None
