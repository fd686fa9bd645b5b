"""A built-in indicator whose place one of the user's own takes is named, whatever the command, before anything rests on it."""

from __future__ import annotations

import pytest

from kpical.catalogue.library import Library, shipped_files

GROWTH = "id: growth-rate\nname: 自訂增減率\nformula: 甲－乙\ninputs: [甲, 乙]\n"
SHARE = "id: mine\naliases: [占比]\nformula: 甲－乙\ninputs: [甲, 乙]\n"
OTHER = "id: other\nformula: 甲－乙\ninputs: [甲, 乙]\n"
PLAN = "agency: 甲\nyear: 112\ngoals: [{id: g, name: 目標, indicators: [{indicator: growth-rate}]}]\n"
SAID = "「growth-rate」用的是您自己的指標（own/growth.yaml），取代內附的「本期較前期增減率」（growth-rate）。\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "own").mkdir()
    for name, text in (("growth", GROWTH), ("share", SHARE), ("other", OTHER)):
        (tmp_path / "own" / f"{name}.yaml").write_text(text, "utf-8")
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "figures.csv").write_text("指標,項目,數值\ngrowth-rate,甲,3\ngrowth-rate,乙,1\n", "utf-8")
    (tmp_path / "in.csv").write_text("甲,乙\n3,1\n", "utf-8")
    (tmp_path / "many.csv").write_text("指標,甲,乙\ngrowth-rate,3,1\ngrowth-rate,3,2\n", "utf-8")
    (tmp_path / "uses.yaml").write_text("id: uses\nformula: a\ninputs: []\nuses: {a: growth-rate}\n", "utf-8")
    return tmp_path


COMMANDS = [
    ("calc", "growth-rate", "甲=3", "乙=1"),
    ("calc", "自訂增減率", "甲=3", "乙=1"),
    ("calc", "growth-rate", "本期=3", "前期=1"),  # what fails must say it all the more
    ("calc", "增減率", "本期=3", "前期=1"),  # a word of the one that is no more
    ("calc", "uses", "a.甲=3", "a.乙=1", "--formulas", "uses.yaml"),
    ("batch", "growth-rate", "in.csv"),
    ("batch", "many.csv"),
    ("score", "plan.yaml", "figures.csv"),
    ("template", "plan.yaml"),
    ("check", "own/growth.yaml"),
    ("check", "plan.yaml"),
    ("list", "自訂"),
    ("show", "growth-rate"),
]


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_it_is_named_once_on_every_path(kpical, folder, args):
    assert kpical(*args, "--formulas", "own", cwd=folder).stderr.count(SAID) == 1


@pytest.mark.parametrize(
    "args", [("calc", "占比", "甲=3", "乙=1"), ("list", "占比"), ("show", "占比"), ("batch", "占比", "in.csv")]
)
def test_a_name_that_means_another_one_now_is_named_too(kpical, folder, args):
    ran = kpical(*args, "--formulas", "own", cwd=folder)
    assert "「占比」用的是您自己的指標（own/share.yaml），取代內附的「部分占全體之比率」（share-of-total）。\n" in ran.stderr


def test_in_english(kpical, folder):
    ran = kpical("--lang", "en", "show", "growth-rate", "--formulas", "own", cwd=folder)
    assert ran.stderr == (
        '"growth-rate" is an indicator of your own (own/growth.yaml), in place of the built-in "Growth rate" (growth-rate).\n'
    )


@pytest.mark.parametrize(
    "args", [("calc", "other", "甲=3", "乙=1"), ("calc", "mine", "甲=3", "乙=1"), ("show", "share-of-total"), ("list", "other")]
)
def test_what_replaces_nothing_is_silent(kpical, folder, args):
    assert kpical(*args, "--formulas", "own", cwd=folder).stderr == ""


def test_the_result_itself_does_not_change(kpical, folder):
    ran = kpical("batch", "growth-rate", "in.csv", "--formulas", "own", cwd=folder)
    assert ran.stdout == "甲,乙,growth-rate,error\n3,1,2.00,\n"


def test_the_built_in_files_themselves_replace_nothing():
    told = []
    files = [file.path for file in shipped_files()]
    library = Library(files, lambda *replaced: told.append(replaced))
    for entry in library.entries:
        library.tell_replaced(entry, *entry.words)
        library.find(entry.id)
    assert told == []


def test_a_copy_that_says_the_same_replaces_nothing_and_a_changed_one_does(tmp_path):
    file = next(file for file in shipped_files() if file.name == "growth-rate.yaml")
    for added, count in ((b"", 0), (b"# mine\n", 1)):
        (tmp_path / file.name).write_bytes(file.read() + added)
        told = []
        Library([str(tmp_path)], lambda *replaced, told=told: told.append(replaced)).find("growth-rate")
        assert len(told) == count
