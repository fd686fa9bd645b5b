"""What a wheel holds of the built-in indicators and the sentences is what their YAML files say."""

import ast
import hashlib
import json
import os

import pytest
from paths import ROOT

import kpical
from kpical.catalogue import built
from kpical.catalogue.build import built_file, root_folder
from kpical.catalogue.library import Library
from kpical.expression.formula import Formula
from kpical.files import packaged
from kpical.words import LANGUAGES, Words, _texts

GROWTH = "id: growth-rate\nformula: 甲\ninputs: [甲]\n"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The file of a wheel, in a folder that stands for the package; its paths are as long as those of the checkout."""
    path = tmp_path_factory.mktemp("package") / packaged.BUILT
    path.write_bytes(built_file(kpical.__version__))
    return path


@pytest.fixture
def wheel(written, monkeypatch):
    """As a wheel reads its indicators; the files are where they are."""
    monkeypatch.setattr(packaged, "BUILT", str(written))
    monkeypatch.setattr(built, "PACKAGE", root_folder())
    _texts.cache_clear()
    packaged._built.cache_clear()
    yield
    _texts.cache_clear()
    packaged._built.cache_clear()


def plain(value):
    """The value with its Python expressions as text, which compares."""
    if isinstance(value, Formula):
        return (*map(plain, value._replace(python=None)), ast.dump(value.python, include_attributes=True))
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return (type(value), *map(plain, value)) if isinstance(value, tuple) else value


@pytest.mark.parametrize("entry", Library().entries, ids=lambda entry: entry.id)
def test_an_indicator_is_the_one_of_its_file(wheel, entry):
    indicator, problems = Library().read(entry.file)
    assert problems == []
    assert plain(built.indicator(entry.id)) == plain(indicator)
    assert entry._replace(built_in=True) in Library().entries


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sentences_are_those_of_their_file(lang, request):
    texts = list(Words(lang).texts.items())
    request.getfixturevalue("wheel")
    assert (list(Words(lang).texts.items()), _texts.cache_info().currsize) == (texts, 1)


def test_the_file_bears_the_checksums_of_what_it_was_made_of(wheel):
    files = [*ROOT.glob("formulas/**/*.yaml"), *ROOT.glob("kpical/words/*.yaml")]
    sums = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert set(json.loads(packaged.built_text("sources")).values()) == sums


def test_no_yaml_is_read_for_a_built_in_indicator(wheel, monkeypatch):
    monkeypatch.setattr(Library, "read", lambda *_: pytest.fail("a file was read"))
    assert Library().find("增減率").id == "growth-rate"
    assert [entry.id for entry in Library().entries]
    assert Library().owners("前期") != []


def test_ones_own_indicator_comes_first(wheel, tmp_path):
    (tmp_path / "own.yaml").write_text(GROWTH, "utf-8")
    library = Library([str(tmp_path)])
    assert library.find("growth-rate").file == os.path.join(str(tmp_path), "own.yaml")
    assert library.find("占比").definitions


@pytest.mark.parametrize("version", ["0.0.1", None])
def test_what_another_version_made_is_not_read(written, monkeypatch, tmp_path, version):
    if version:
        index = json.loads(written.read_bytes().split(b"\n")[0]) | {"version": version}
        (tmp_path / packaged.BUILT).write_text(f"{json.dumps(index)}\n", "utf-8")
    monkeypatch.setattr(packaged, "PACKAGE", str(tmp_path))
    packaged._built.cache_clear()
    try:
        assert (packaged.built("entries"), packaged.built_text("words/en"), built.entries()) == (None, None, [])
    finally:
        packaged._built.cache_clear()


def test_the_version_is_the_packages(wheel):
    assert packaged.built("version") == kpical.__version__
