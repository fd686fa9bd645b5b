"""What the tests of a cluster start ends with them, even where they are killed."""

import subprocess
import sys
import time

import pytest
from paths import TESTS

CODE = """
import time
from pathlib import Path
from spark_cluster import process
with process(["bash", "-c", "sleep 1000 & sleep 1000"], Path("log")) as started:
    print(started.pid, flush=True)
    time.sleep(1000)
"""


def alive(group):
    """Those of a group of processes that have not ended."""
    listed = subprocess.run(["ps", "-e", "-o", "pgid=,stat=,args="], check=True, capture_output=True, text=True).stdout.split(
        "\n"
    )
    return [line for line in listed if line.split()[:1] == [str(group)] and not line.split()[1].startswith("Z")]


def wait_for(count, group):
    """Until so many of them are alive."""
    until = time.monotonic() + 60
    while len(left := alive(group)) != count:
        assert time.monotonic() < until, left
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform == "win32", reason="no groups of processes on Windows")
def test_a_group_ends_with_who_started_it(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", CODE], cwd=tmp_path, env={"PYTHONPATH": str(TESTS)}, stdout=subprocess.PIPE
    ) as tests:
        group = int(tests.stdout.readline())
        wait_for(4, group)
        tests.kill()
    wait_for(0, group)
