"""The index of many files: whatever stands in it, what is found is what stands in the files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest
from conftest import environment

from kpical.catalogue.index import MANY, MOST_FILES, entries_of, index_file
from kpical.catalogue.library import Library, formula_files
from kpical.files.packaged import File
from kpical.problem.errors import BadFile, UnknownIndicator

AN_HOUR = 3600


def write(path, identity, alias="", text=""):
    """An indicator file that was written an hour ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body = (
        f"name: {{zh: 名稱{identity}, en: Name {identity}}}\naliases: [{alias or f'別名{identity}'}]\nformula: 甲\ninputs: [甲]\n"
    )
    path.write_text(text or f"id: {identity}\n{body}", "utf-8")
    age(path)


def age(path, seconds=AN_HOUR):
    then = time.time() - seconds
    os.utime(path, (then, then))


@pytest.fixture
def index(tmp_path, monkeypatch):
    """The path of an index in a folder of its own, which is not there yet."""
    monkeypatch.setenv("KPICAL_CACHE", str(tmp_path / "cache" / "of" / "mine"))
    return tmp_path / "cache" / "of" / "mine" / "index.json"


@pytest.fixture
def folder(tmp_path):
    """A folder of just so many files that an index is kept of them."""
    for i in range(MANY):
        write(tmp_path / "own" / f"{i % 7}處" / f"f{i}.yaml", f"x{i}")
    return tmp_path / "own"


@pytest.fixture
def opened(monkeypatch):
    """The names of the files that are opened."""
    names = []
    read = File.read

    def noted(file, most):
        names.append(file.name)
        return read(file, most)

    monkeypatch.setattr(File, "read", noted)
    return names


def own(folder):
    return [entry for entry in Library([str(folder)]).entries if entry.file.path.startswith(str(folder))]


def without_index(folder, monkeypatch):
    with monkeypatch.context() as off:
        off.setenv("KPICAL_CACHE", "off")
        return own(folder)


def users(opened):
    return sorted(name for name in opened if name.startswith(("f", "n")) and name.endswith(".yaml") and name[1:-5].isdigit())


def test_many_files_are_opened_once(index, folder, opened):
    first = own(folder)
    assert len(users(opened)) == len(first) == MANY
    opened.clear()
    assert own(folder) == first
    assert not users(opened)
    assert Library([str(folder)]).find("別名x5").name.en == "Name x5"
    assert users(opened) == ["f5.yaml"]


def test_with_and_without_an_index_the_same_is_found(index, folder, monkeypatch):
    plain = without_index(folder, monkeypatch)
    assert not index.exists()
    assert own(folder) == plain
    assert index.exists()
    assert own(folder) == plain


def test_few_files_and_the_built_in_ones_need_none(index, folder):
    for path in list(folder.rglob("f1.yaml")):
        path.unlink()
    assert len(own(folder)) == MANY - 1
    assert Library().find("占比")
    assert not index.parent.parent.exists()


# A file that is not what it was


@pytest.mark.parametrize("seconds", [AN_HOUR, 60, -60])
def test_a_file_of_another_size_is_read_again(index, folder, seconds):
    own(folder)
    write(folder / "0處" / "f0.yaml", "x0", "更長的別名")
    age(folder / "0處" / "f0.yaml", seconds)
    assert own(folder)[0].aliases == ("更長的別名",)
    assert own(folder)[0].aliases == ("更長的別名",)


def test_a_file_of_another_time_is_read_again(index, folder, opened):
    own(folder)
    write(folder / "0處" / "f0.yaml", "x0", "別號x0")
    age(folder / "0處" / "f0.yaml", 60)
    opened.clear()
    assert own(folder)[0].aliases == ("別號x0",)
    assert users(opened) == ["f0.yaml"]
    opened.clear()
    assert own(folder)[0].aliases == ("別號x0",)
    assert not users(opened)


def test_a_file_that_was_just_written_is_not_trusted(index, folder, opened):
    path = folder / "0處" / "f0.yaml"
    age(path, 0)
    own(folder)
    time_of_it = path.stat().st_mtime_ns
    write(path, "x0", "別號x0")  # the same size, and within the grain of a coarse clock the same time
    os.utime(path, ns=(time_of_it, time_of_it))
    assert own(folder)[0].aliases == ("別號x0",)


def test_a_deleted_file_is_gone_and_a_renamed_one_is_found(index, folder, monkeypatch):
    write(folder / "n0.yaml", "spare")
    own(folder)
    (folder / "1處" / "f1.yaml").unlink()
    (folder / "0處" / "f0.yaml").rename(folder / "n1.yaml")
    found = {entry.id: entry.file.name for entry in own(folder)}
    assert "x1" not in found
    assert found["x0"] == "n1.yaml"
    assert own(folder) == without_index(folder, monkeypatch)


def test_a_plan_beside_is_remembered_as_no_indicator(index, folder, opened):
    write(folder / "n0.yaml", "", text="name: 計畫\ngoals: []\n")
    assert len(own(folder)) == MANY
    opened.clear()
    assert len(own(folder)) == MANY
    assert not users(opened)


def test_a_broken_file_is_named_each_time_and_the_others_are_kept(index, folder, opened):
    write(folder / "9處" / "n0.yaml", "", text="id: [\n")
    for times in range(2):
        opened.clear()
        with pytest.raises(BadFile) as refusal:
            own(folder)
        assert refusal.value.problems[0].place.file.endswith("n0.yaml")
        assert len(users(opened)) == (1 if times else MANY + 1)


def test_one_id_in_two_files_is_refused_with_the_index_too(index, folder):
    write(folder / "n0.yaml", "x3")
    for _ in range(2):
        with pytest.raises(BadFile) as refusal:
            own(folder)
        assert refusal.value.problems[0].reason == "same_indicator"


def test_another_folder_s_rows_stay_until_there_are_too_many(index, folder, tmp_path, opened, monkeypatch):
    for i in range(MANY):
        write(tmp_path / "other" / f"n{i}.yaml", f"y{i}")
    own(folder)
    own(tmp_path / "other")
    opened.clear()
    own(folder)
    assert not users(opened)
    monkeypatch.setattr("kpical.catalogue.index.MOST_FILES", MANY + 50)
    write(tmp_path / "other" / "n0.yaml", "y0", "新的別名")
    own(tmp_path / "other")
    assert len(json.loads(index.read_text("utf-8"))["files"]) == MANY


def test_a_path_seen_from_elsewhere_is_the_same_file(index, folder, opened, monkeypatch):
    own(folder)
    opened.clear()
    monkeypatch.chdir(folder)
    assert next(entry.file.path for entry in entries_of(formula_files("."))).startswith(".")
    assert not users(opened)


# An index that is not what it should be


def spoiled(index, change):
    data = json.loads(index.read_text("utf-8"))
    changed = change(data)
    index.write_text(json.dumps(data if changed is None else changed), "utf-8")


ROWS = {
    "nothing": [],
    "null": None,
    "a text": "x0",
    "a mapping": {"0": 1},
    "a number": 7,
    "too few": ["x0", "名"],
    "numbers for words": [1, 2, 3],
    "a list for a name": ["x0", ["名"], "", "別名"],
    "null for an alias": ["x0", "名", "", None],
    "half a character": ["x0", "\ud800", "", "別名"],
    "half a character in an alias": ["x0", "名", "", "\udfff"],
    "a list in the words": ["x0", "名", "", ["別名"]],
}


@pytest.mark.parametrize("words", ROWS.values(), ids=ROWS)
@pytest.mark.parametrize("stamped", [True, False])
def test_a_row_that_kpical_did_not_write_is_read_anew(index, folder, words, stamped, monkeypatch):
    own(folder)

    def change(data):
        for path, row in data["files"].items():
            data["files"][path] = [*row[:2], *words] if stamped and isinstance(words, list) and words else words

    spoiled(index, change)
    assert own(folder) == without_index(folder, monkeypatch)
    assert own(folder) == without_index(folder, monkeypatch)


WHOLES = {
    "another version": lambda data: {**data, "made": ["0.0.0", 1]},
    "another format": lambda data: {**data, "made": [data["made"][0], 0]},
    "no version": lambda data: {"files": data["files"]},
    "no files": lambda data: {"made": data["made"]},
    "files in a list": lambda data: {**data, "files": list(data["files"].values())},
    "a list": lambda data: [data],
    "a number": lambda data: 1,
}


@pytest.mark.parametrize("change", WHOLES.values(), ids=WHOLES)
def test_an_index_of_another_making_is_made_anew(index, folder, change, opened):
    first = own(folder)
    right = index.read_bytes()
    spoiled(index, change)
    opened.clear()
    assert own(folder) == first
    assert len(users(opened)) == MANY
    assert index.read_bytes() == right


BYTES = {
    "empty": b"",
    "not JSON": b"{",
    "not UTF-8": b"\xff\xfe\x00",
    "zeros": bytes(4096),
    "deeply nested": b"[" * 200_000,
    "a long number": b"1" * 10_000,
}


@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES)
def test_a_broken_index_is_made_anew(index, folder, data):
    first = own(folder)
    right = index.read_bytes()
    index.write_bytes(data)
    assert own(folder) == first
    assert index.read_bytes() == right


@pytest.mark.parametrize("part", [1, 100, -100, -1])
def test_so_is_half_an_index(index, folder, part):
    first = own(folder)
    right = index.read_bytes()
    index.write_bytes(right[:part])
    assert own(folder) == first
    assert index.read_bytes() == right


def test_an_index_too_big_to_be_one_is_not_read(index, folder, monkeypatch, opened):
    own(folder)
    monkeypatch.setattr("kpical.catalogue.index.MOST_BYTES", index.stat().st_size - 1)
    before = index.read_bytes()
    opened.clear()
    assert len(own(folder)) == MANY
    assert len(users(opened)) == MANY
    assert index.read_bytes() == before
    assert MOST_FILES > MANY


def test_a_folder_in_the_place_of_the_index_is_no_error(index, folder):
    index.mkdir(parents=True)
    assert len(own(folder)) == MANY
    assert not list(index.iterdir())


def test_a_file_in_the_place_of_the_folder_is_no_error(index, folder, tmp_path):
    (tmp_path / "cache").write_text("", "utf-8")
    assert len(own(folder)) == MANY


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_can_not_be_written_is_no_error(index, folder):
    index.parent.mkdir(parents=True)
    index.parent.chmod(0o500)
    try:
        assert len(own(folder)) == MANY
        assert not index.exists()
    finally:
        index.parent.chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no FIFO")
def test_a_pipe_in_the_place_of_the_index_is_not_waited_for(index, folder):
    index.parent.mkdir(parents=True)
    os.mkfifo(index)
    assert len(own(folder)) == MANY


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_file_name_that_is_no_text_is_no_error(index, folder, opened):
    path = os.fsencode(folder) + b"/n\xff.yaml"
    with open(path, "wb") as file:
        file.write("id: odd\nformula: 甲\ninputs: [甲]\n".encode())
    os.utime(path, (1, 1))
    assert len(own(folder)) == MANY + 1
    opened.clear()
    assert len(own(folder)) == MANY + 1
    assert not [name for name in opened if not name.isascii()]


def test_two_that_write_at_once_leave_a_whole_index(index, folder, tmp_path):
    again = "import sys; from kpical.catalogue.library import Library; print(len(Library(sys.argv[1:]).entries))"
    env = environment({"KPICAL_CACHE": str(index.parent)})
    started = [
        subprocess.Popen([sys.executable, "-c", again, str(folder)], env=env, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    counts = {process.communicate(timeout=60)[0] for process in started}
    assert len(counts) == 1
    assert len(json.loads(index.read_text("utf-8"))["files"]) == MANY
    assert [path.name for path in index.parent.iterdir()] == ["index.json"]


# Where it is


def test_off_keeps_none(monkeypatch, tmp_path, folder):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for word in ("off", "OFF"):
        monkeypatch.setenv("KPICAL_CACHE", word)
        assert index_file() == ""
    assert len(own(folder)) == MANY
    assert not (tmp_path / "cache").exists()
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("platform", "variables", "path"),
    [
        ("linux", {"XDG_CACHE_HOME": "/c", "HOME": "/h"}, "/c/kpical/index.json"),
        ("linux", {"XDG_CACHE_HOME": "c", "HOME": "/h"}, "/h/.cache/kpical/index.json"),
        ("linux", {"HOME": "/h"}, "/h/.cache/kpical/index.json"),
        ("linux", {"HOME": "h"}, ""),
        ("darwin", {"XDG_CACHE_HOME": "/c", "HOME": "/h"}, "/h/Library/Caches/kpical/index.json"),
        ("win32", {"LOCALAPPDATA": "/l", "HOME": "/h"}, "/l/kpical/Cache/index.json"),
        ("win32", {"HOME": "/h"}, ""),
        ("linux", {"KPICAL_CACHE": "/k", "XDG_CACHE_HOME": "/c"}, "/k/index.json"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="its absolute paths look otherwise")
def test_it_is_in_the_cache_folder_of_the_platform(monkeypatch, platform, variables, path):
    for name in ("KPICAL_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert index_file() == path


# An id that is the name of a file


def test_an_id_opens_the_file_of_its_name_alone(index, folder, opened):
    write(folder / "deep" / "down" / "n7.yaml", "n7")
    write(folder / "n8.yaml", "", text="id: [\n")  # nothing that was asked for
    assert Library([str(folder)]).find("n7").name.zh == "名稱n7"
    assert set(opened) == {"n7.yaml"}
    opened.clear()
    library = Library([str(folder)])
    assert library.entry("n7") == library.entry(" n7 ")
    assert opened == ["n7.yaml"]
    assert not index.exists()


def test_a_file_of_that_name_with_another_id_is_passed_by(index, folder):
    write(folder / "x5.yaml", "other")
    assert Library([str(folder)]).entry("x5").file.name == "f5.yaml"
    with pytest.raises(UnknownIndicator):
        Library([str(folder)]).find("f5")


@pytest.mark.parametrize("name", ["n7.yml", "deep/n7.yaml"])
def test_two_files_of_that_name_and_id_are_refused(index, folder, name):
    write(folder / "n7.yaml", "n7")
    write(folder / name, "n7")
    with pytest.raises(BadFile) as refusal:
        Library([str(folder)]).find("n7")
    assert refusal.value.problems[0].reason == "same_indicator"


def test_calc_takes_the_users_own_before_the_built_in_one(index, folder, kpical):
    write(folder / "n7.yaml", "growth-rate")
    env = {"KPICAL_CACHE": str(index.parent)}
    for _ in range(2):
        ran = kpical("--formulas", folder, "calc", "growth-rate", "甲=3", "--format", "json", env=env)
        assert (ran.returncode, json.loads(ran.stdout)["name"]) == (0, "名稱growth-rate")
