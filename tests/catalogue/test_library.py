"""The library: an indicator by id, name or alias; the user's own first; no formula read that was not asked for."""

from contextlib import suppress

import pytest
from work import within

from kpical.catalogue.library import Library, formula_files
from kpical.problem.errors import BadFile, Cycle, FileProblem, KpicalError, UnknownIndicator

MINE = "id: mine\nname: {zh: 我的指標, en: My own}\naliases: [自訂, my]\nformula: 甲\ninputs: [甲]\n"


@pytest.fixture
def folder(tmp_path):
    """A folder of files, and the library of it."""

    def made(**files):
        for name, text in files.items():
            (tmp_path / f"{name.replace('__', '/')}.yaml").parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / f"{name.replace('__', '/')}.yaml").write_text(text, "utf-8")
        return Library([str(tmp_path)])

    return made


def causes(error):
    """A mistake and all those behind it."""
    yield error
    for behind in [*getattr(error, "problems", ()), getattr(error, "cause", None)]:
        if isinstance(behind, KpicalError):
            yield from causes(behind)


@pytest.mark.parametrize("word", ["growth-rate", "本期較前期增減率", "Growth rate", "增減率", "增加率", " 增減率 ", "增減\uf961"])
def test_an_indicator_is_found_by_id_name_or_alias(word):
    assert Library().find(word).id == "growth-rate"
    assert Library().entry(word).id == "growth-rate"


@pytest.mark.parametrize("word", ["mine", "我的指標", "My own", "自訂", "my"])
def test_so_is_the_users_own(folder, word):
    assert folder(a=MINE).find(word).name.zh == "我的指標"


def test_a_library_is_a_collection_of_indicators(folder):
    library = folder(a=MINE)
    first, *others = library
    assert (first.id, len(library)) == ("mine", len(others) + 1)
    assert library["自訂"] is first
    assert all(found in library and found.id in library and found.name.zh in library for found in library)
    assert [word in library for word in ("自訂", "沒有", 5, None, first._replace(file="b.yaml"))] == [True, *[False] * 4]
    with pytest.raises(UnknownIndicator):
        library["沒有"]


def test_a_library_with_a_broken_file_is_known_until_it_is_looked_through(folder):
    library = folder(a=MINE, b="id: [")
    assert "built-in" in repr(library)
    with pytest.raises(BadFile):
        len(library)


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("growth", "growth-rate"),
        ("Growth-Rate", "growth-rate"),
        ("growth_rate", "growth-rate"),
        ("capital-excution-rate", "capital-execution-rate"),
        ("資本門執行绿", "資本門執行率"),
        ("執行率", "資本門執行率"),
        ("中程概算", "中程概算差異"),
        ("../general/growth-rate", "growth-rate"),
    ],
)
def test_a_near_miss_gets_a_suggestion(word, near):
    with pytest.raises(UnknownIndicator) as refusal:
        Library().find(word)
    assert near in refusal.value.near
    assert len(refusal.value.near) <= 3
    assert (refusal.value.code, refusal.value.exit_code) == ("unknown_indicator", 2)


@pytest.mark.parametrize("word", ["", " ", "#", "zzzzzzzz", "\0", "x" * 10_000])
def test_what_is_near_to_nothing_gets_none(word):
    with pytest.raises(UnknownIndicator) as refusal:
        Library().find(word)
    assert not refusal.value.near


# The user's files


def test_a_user_s_file_shadows_the_built_in_indicator_of_its_id(folder):
    library = folder(a=MINE.replace("mine", "growth-rate"))
    assert library.find("growth-rate").name.zh == "我的指標"
    assert [entry.id for entry in library.entries].count("growth-rate") == 1
    assert library.entries[0].id == "growth-rate"


def test_a_user_s_word_shadows_a_built_in_alias_but_no_id(folder):
    library = folder(a=MINE.replace("自訂", "占比, growth-rate"))
    assert library.find("占比").id == "mine"
    assert library.find("share-of-total").id == "share-of-total"
    assert library.find("growth-rate").id == "growth-rate"


def test_folders_below_and_both_endings_are_read(folder, tmp_path):
    library = folder(a=MINE, b__c=MINE.replace("mine", "deep").replace("自訂, my", "深"))
    (tmp_path / "d.yml").write_text(MINE.replace("mine", "short").replace("自訂, my", "短"), "utf-8")
    (tmp_path / "notes.txt").write_text("[[[", "utf-8")
    assert [entry.id for entry in library.entries[:3]] == ["mine", "deep", "short"]


def test_a_single_file_will_do(folder, tmp_path):
    folder(a=MINE, b="[[[")
    assert Library([str(tmp_path / "a.yaml")]).find("my").id == "mine"


def test_one_id_in_two_files_is_refused_naming_both(folder):
    with pytest.raises(BadFile) as refusal:
        folder(a=MINE, b=MINE).find("mine")
    (problem,) = refusal.value.problems
    assert (problem.reason, problem.found) == ("same_indicator", "mine")
    assert problem.place.file.endswith("b.yaml")
    assert problem.wanted.endswith("a.yaml")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("id: b\n\tformula: 甲", "syntax"),
        ("", "empty"),
        ("formula: 甲\ninputs: [甲]\n", "missing_key"),
        ("[甲]", "missing_key"),
        ("id: [b]\nformula: 甲\ninputs: [甲]\n", "missing_key"),
        ("[" * 200_000, "too_deep"),
    ],
)
def test_a_file_that_can_not_be_read_is_named_whatever_is_asked(folder, text, reason):
    with pytest.raises(BadFile) as refusal:
        folder(a=MINE, b=text).find("mine")
    assert [problem.reason for problem in refusal.value.problems] == [reason]
    assert refusal.value.problems[0].place.file.endswith("b.yaml")
    assert refusal.value.exit_code == 2


def test_only_the_formula_that_is_asked_for_is_read(folder):
    library = folder(a=MINE, b="id: b\nname: 壞\naliases: []\nformula: 甲+\ninputs: [甲]\n")
    assert library.find("mine").id == "mine"
    assert library.entry("壞").id == "b"
    with pytest.raises(BadFile) as refusal:
        library.find("b")
    assert [(p.reason, str(p.place).partition("b.yaml")[2]) for p in refusal.value.problems] == [("formula", ":4:11")]


@pytest.mark.parametrize(
    ("path", "reason"), [("nowhere", "not_found"), ("nowhere.yaml", "not_found"), ("empty", "no_formula_files")]
)
def test_a_path_without_indicators_is_refused(tmp_path, path, reason):
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadFile) as refusal:
        Library([str(tmp_path / path)]).find("growth-rate")
    assert [problem.reason for problem in refusal.value.problems] == [reason]


def test_an_indicator_is_read_once():
    library = Library()
    assert library.find("占比") is library.find("share-of-total")


def test_formula_files_lists_a_folder_in_order_and_takes_a_file_as_it_is(folder, tmp_path):
    folder(b=MINE, a=MINE, c__d=MINE)
    assert [file.name for file in formula_files(str(tmp_path))] == ["a.yaml", "b.yaml", "d.yaml"]
    assert [file.path for file in formula_files("nowhere.yaml")] == ["nowhere.yaml"]


# Indicators that use others


def using(name, *others):
    uses = ", ".join(f"詞{i}: {other}" for i, other in enumerate(others))
    return f"id: {name}\nformula: {'＋'.join(f'詞{i}' for i in range(len(others)))}\ninputs: []\nuses: {{{uses}}}\n"


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ({"a": using("a", "a")}, "a → a"),
        ({"a": using("a", "b"), "b": using("b", "a")}, "a → b → a"),
        ({"a": using("a", "b"), "b": using("b", "c"), "c": using("c", "a")}, "a → b → c → a"),
        ({"a": using("a", "b"), "b": using("b", "c"), "c": using("c", "b")}, "b → c → b"),
    ],
)
def test_a_circle_is_refused_with_its_path(folder, files, path):
    with pytest.raises(KpicalError) as refusal:
        folder(**files).find("a")
    assert refusal.value.code == "cycle"
    assert [cause.path for cause in causes(refusal.value) if isinstance(cause, Cycle)] == [path]


def test_a_use_of_nothing_says_so_and_suggests(folder):
    with pytest.raises(BadFile) as refusal:
        folder(a=using("a", "growth-rat")).find("a")
    (problem,) = refusal.value.problems
    assert (problem.reason, problem.found, problem.code) == ("unknown_use", "growth-rat", "unknown_indicator")
    assert "growth-rate" in problem.cause.near


def test_what_is_wrong_with_a_used_indicator_is_told_with_its_own_place(folder):
    with pytest.raises(BadFile) as refusal:
        folder(a=using("a", "mine"), b=MINE.replace("formula: 甲", "formula: 甲+")).find("a")
    found = [cause for cause in causes(refusal.value) if isinstance(cause, FileProblem)]
    assert [(problem.reason, problem.place.file[-6:], problem.place.line) for problem in found] == [
        ("unknown_use", "a.yaml", 4),
        ("formula", "b.yaml", 4),
    ]


HOSTILE = {
    "a chain of 300": {f"f{i}": using(f"c{i}", f"c{i + 1}") for i in range(300)} | {"f300": MINE.replace("mine", "c300")},
    "a chain of 12, each twice, the last broken": {f"f{i}": using(f"c{i}", f"c{i + 1}", f"c{i + 1}") for i in range(12)}
    | {"f12": "id: c12\nformula: 甲+\ninputs: [甲]\n"},
    "a circle of 300": {f"f{i}": using(f"c{i}", f"c{(i + 1) % 300}") for i in range(300)},
}


@pytest.mark.parametrize("files", HOSTILE.values(), ids=HOSTILE)
def test_indicators_that_use_each_other_endlessly_are_found_or_refused_soon(folder, files):
    library = folder(**files)
    with suppress(KpicalError):
        within(1_000_000, lambda: library.find("c0"))
