"""Names of files: which two are one, and which are a device's on Windows."""

import os

import pytest

from kpical.files.names import is_device, same_file, same_path


@pytest.mark.parametrize(
    ("a", "b", "alike", "one"),
    [
        ("r1.csv", "r1.csv", False, True),
        ("r1.csv", "./x/../r1.csv", False, True),
        ("R1.csv", "r1.csv", False, False),
        ("R1.csv", "r1.csv", True, True),
        ("Ｒ1.csv", "ｒ1.csv", True, True),
        ("e\u0301.csv", "É.csv", True, True),
        ("甲.csv", "乙.csv", True, False),
    ],
)
def test_two_paths_of_files_that_are_not_there_yet(tmp_path, monkeypatch, a, b, alike, one):
    monkeypatch.chdir(tmp_path)
    assert same_path(a, b, cases_alike=alike) is one


@pytest.mark.parametrize(
    ("written", "one"), [("a.csv", True), ("./a.csv", True), ("folder/../a.csv", True), ("none/../a.csv", True), ("b.csv", False)]
)
def test_a_file_that_would_be_written_over_is_known_however_its_path_is_written(tmp_path, monkeypatch, written, one):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.csv").touch()
    assert same_file("a.csv", written) is one


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
def test_a_link_leads_to_its_file(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "far")
    assert same_path(str(tmp_path / "link"), str(tmp_path / "far"), cases_alike=False)


@pytest.mark.parametrize(
    "path", ["nul.csv", "out/NUL", r"out\Con.xlsx", "aux", "prn.txt", "COM1.csv", "lpt9", "com².csv", "nul .csv", "conin$"]
)
def test_windows_makes_no_file_of_these(path):
    assert is_device(path, windows=True)
    assert not is_device(path, windows=False)


@pytest.mark.parametrize("path", ["null.csv", "console.csv", "com.csv", "com10.csv", "xcon", "con/out.csv", "NUL", "con"])
def test_these_are_files_or_are_meant(path):
    assert not is_device(path, windows=True)
