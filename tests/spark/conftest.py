"""What more than one of these tests needs."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from paths import ROOT
from spark_cluster import page_of


@pytest.fixture(scope="session")
def zips(tmp_path_factory):
    """A copy of the project, where the zips are made as the page says."""
    folder = tmp_path_factory.mktemp("zips") / "kpical"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "*.so", "__pycache__"))
    (lines,) = re.findall(r"^```sh\n(KPICAL_KERNEL=.*?)^```", page_of("en"), re.MULTILINE | re.DOTALL)
    assert lines in page_of("zh-TW")
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["bash", "-ec", lines], cwd=folder, env=env, check=True)
    return folder
