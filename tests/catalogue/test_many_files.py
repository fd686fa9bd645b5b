"""Many files of one's own: an id opens the file of its name alone, and what is found is what stands in the files."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpical.catalogue.entry_reader import quick_entry
from kpical.catalogue.library import MANY, Library, shipped_files
from kpical.catalogue.yaml_head import by_yaml
from kpical.files.packaged import File
from kpical.problem.errors import BadFile, UnknownIndicator

FILE = File("a.yaml")


def write(path, identity, alias="", text=""):
    """An indicator file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body = (
        f"name: {{zh: 名稱{identity}, en: Name {identity}}}\naliases: [{alias or f'別名{identity}'}]\nformula: 甲\ninputs: [甲]\n"
    )
    path.write_text(text or f"id: {identity}\n{body}", "utf-8")


@pytest.fixture
def folder(tmp_path):
    """A folder of just so many files that they are not all opened."""
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


def test_an_id_opens_the_file_of_its_name_alone(folder, opened):
    write(folder / "deep" / "down" / "n7.yaml", "n7")
    write(folder / "n8.yaml", "", text="id: [\n")  # nothing that was asked for
    assert Library([str(folder)]).find("n7").name.zh == "名稱n7"
    assert set(opened) == {"n7.yaml"}
    opened.clear()
    library = Library([str(folder)])
    assert library.entry("n7") == library.entry(" n7 ")
    assert opened == ["n7.yaml"]


def test_a_file_of_that_name_with_another_id_is_passed_by(folder):
    write(folder / "x5.yaml", "other")
    assert Library([str(folder)]).entry("x5").file.name == "f5.yaml"
    with pytest.raises(UnknownIndicator):
        Library([str(folder)]).find("f5")


@pytest.mark.parametrize("name", ["n7.yml", "deep/n7.yaml"])
def test_two_files_of_that_name_and_id_are_refused(folder, name):
    write(folder / "n7.yaml", "n7")
    write(folder / name, "n7")
    with pytest.raises(BadFile) as refusal:
        Library([str(folder)]).find("n7")
    assert refusal.value.problems[0].reason == "same_indicator"


def test_calc_takes_the_users_own_before_the_built_in_one(folder, kpical):
    write(folder / "n7.yaml", "growth-rate")
    ran = kpical("--formulas", folder, "calc", "growth-rate", "甲=3", "--format", "json")
    assert (ran.returncode, json.loads(ran.stdout)["name"]) == (0, "名稱growth-rate")


def test_a_cache_that_older_versions_kept_is_no_longer_written_or_read(folder, tmp_path, kpical):
    """Scripts set KPICAL_CACHE: it is accepted and does nothing."""
    ran = kpical("--formulas", folder, "list", env={"KPICAL_CACHE": str(tmp_path / "cache")})
    assert (ran.returncode, (tmp_path / "cache").exists()) == (0, False)


WORDS = st.text("甲乙aB1 -_.~é\u0301（／", max_size=6)
ODD = st.sampled_from(
    ["", "'甲'", '"a: b"', "~", "null", "甲 #註", "甲: 乙", "[甲]", "{a: b}", "&x 甲", "*x", "!!str 甲", "|", "- 甲", "甲\t"]
)
SCALARS = WORDS | ODD


@settings(max_examples=400, deadline=None)
@given(
    top=st.sampled_from(["", "# 註\n", "# id: 甲\n", "# 註\x85id: b\n", "\n", "---\n", "\ufeff", "%YAML 1.1\n---\n"]),
    identity=SCALARS,
    name=st.none() | SCALARS | st.tuples(SCALARS, SCALARS), aliases=st.none() | st.lists(SCALARS, max_size=3),
    goes_on=st.sampled_from(["", "  丁\n", "\n\n 丁\n"]),
    rest=st.sampled_from(["formula: 甲\n", "id: b\n", "name: 乙\n", "'aliases': [丙]\n", "---\nid: c\n", "inputs: {\nid: d}\n"]),
    end=st.sampled_from(["\n", "\r\n"]),
)  # fmt: skip
@example("", "a", "甲", None, "  丁\n", "formula: 甲\n", "\n")
@example("", "a", None, None, "  丁\n", "formula: 甲\n", "\n")
@example("# 註\n", "a", "甲", ["乙"], "\n\n 丁\n", "formula: 甲\n", "\n")
def test_the_first_lines_are_read_as_yaml_reads_them(top, identity, name, aliases, goes_on, rest, end):
    named = "" if name is None else f"name: {name}\n" if isinstance(name, str) else f"name: {{zh: {name[0]}, en: {name[1]}}}\n"
    listed = "" if aliases is None else f"aliases: [{', '.join(aliases)}]\n"
    data = f"{top}id: {identity}\n{named}{listed}{goes_on}{rest}".replace("\n", end).encode()
    quick = quick_entry(data, FILE)
    if quick:
        assert quick == by_yaml(data, FILE)


def test_most_files_are_read_by_their_first_lines():
    read = [quick_entry(file.read(), file) for file in shipped_files()]
    assert [by_yaml(file.read(), file) for file, entry in zip(shipped_files(), read, strict=True) if entry] == list(
        filter(None, read)
    )
    assert sum(map(bool, read)) > len(read) / 2


@pytest.mark.skipif(os.name == "nt", reason="links are for administrators")
@pytest.mark.parametrize("target", ["itself.yaml", "nowhere.yaml", "."])
def test_a_link_that_leads_to_no_file_hides_none_beside_it(tmp_path, target):
    for number in range(20):
        write(tmp_path / f"f{number}.yaml", f"x{number}")
        (tmp_path / f"l{number}.yaml").symlink_to(target if target != "itself.yaml" else f"l{number}.yaml")
    entries, faults = Library([str(tmp_path)]).listing("x1")
    assert {f"x{number}" for number in (1, *range(10, 20))} <= {entry.id for entry in entries}
    assert len(faults) == (0 if target == "." else 20)
