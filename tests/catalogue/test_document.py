"""Located YAML: every scalar keeps its text and its place, and a hostile file is refused at once."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from work import within

from kpical.catalogue.document import YamlMapping, YamlScalar, YamlSequence, parse_document

SMALL = "id: x\nformula: 甲\ninputs: [甲]\n"


def read(text, only=frozenset()):
    return parse_document(text if isinstance(text, bytes) else text.encode(), "a.yaml", only)


def refused(text):
    return [(str(problem.place), problem.reason, problem.found) for problem in read(text)[1]]


def entry(text, key):
    root, problems = read(text)
    assert not problems
    return {name.text: value for name, value in root.entries}[key]


# What a scalar says


@pytest.mark.parametrize(
    "text",
    ["010", "no", "1:30", "1e3", "~", "null", "2010-01-01", "0x1F", "1_000", ".5", "+1", "TRUE", "=", "是", "５以上", "０１０"],
)
def test_a_scalar_stays_the_text_that_it_spells(text):
    assert entry(f"a: {text}", "a").text == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("'a: b'", "a: b"),
        ('"a\\tb"', "a\tb"),
        ("|\n  一\n  二\n", "一\n二\n"),
        (">\n  一\n  二\n", "一 二\n"),
        ("", ""),
        ("資本門  # 註", "資本門"),
        ("\uf961\uf969", "率數"),
        ("e\u0301", "é"),
        ("100％（以上）", "100％（以上）"),
    ],
)
def test_quotes_blocks_and_comments_are_taken_off_and_the_text_is_nfc(written, text):
    assert entry(f"a: {written}", "a").text == text


def test_everything_knows_its_line_and_column():
    root, problems = read("id: x\ninputs:\n  甲: {unit: 元}\naliases:\n  - 乙\n  - '丙'\n")
    assert not problems
    fields = {key.text: (key, value) for key, value in root.entries}
    assert isinstance(root, YamlMapping)
    assert [str(fields[key][0].place) for key in fields] == ["a.yaml:1:1", "a.yaml:2:1", "a.yaml:4:1"]
    (name, unit), *_ = fields["inputs"][1].entries
    assert (str(name.place), str(unit.place)) == ("a.yaml:3:3", "a.yaml:3:6")
    listed = fields["aliases"][1]
    assert isinstance(listed, YamlSequence)
    assert [(item.text, str(item.place), item.inset) for item in listed.items] == [
        ("乙", "a.yaml:5:5", 0),
        ("丙", "a.yaml:6:5", 1),
    ]


@pytest.mark.parametrize("data", [SMALL.encode("utf-8-sig"), SMALL.replace("\n", "\r\n").encode(), f"---\n{SMALL}...\n".encode()])
def test_a_byte_order_mark_windows_lines_and_the_marks_of_one_document_are_welcome(data):
    root, problems = read(data)
    assert not problems
    assert [(key.text, getattr(value, "text", "")) for key, value in root.entries][:2] == [("id", "x"), ("formula", "甲")]


def test_with_only_some_keys_wanted_reading_ends_as_soon_as_they_were_seen():
    root, problems = read("id: x\nname: 甲\nformula: [[[ &a !t", frozenset({"id", "name"}))
    assert not problems
    assert [(key.text, value.text) for key, value in root.entries] == [("id", "x"), ("name", "甲")]


# What is refused, and where


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("id: &a x", [("a.yaml:1:5", "anchor", "a")]),
        ("id: *a", [("a.yaml:1:5", "anchor", "a")]),
        ("a: &n 1\nb: *n\n", [("a.yaml:1:4", "anchor", "n"), ("a.yaml:2:4", "anchor", "n")]),
        ("a: &n {b: 1}\n<<: *n\n", [("a.yaml:1:4", "anchor", "n"), ("a.yaml:2:5", "anchor", "n")]),
        ("id: !!str x", [("a.yaml:1:5", "tag", "tag:yaml.org,2002:str")]),
        ("id: ! x", [("a.yaml:1:5", "tag", "!")]),
        ("a: !!python/object/apply:os.system [ls]", [("a.yaml:1:4", "tag", "tag:yaml.org,2002:python/object/apply:os.system")]),
        ("id: x\nid: y\n", [("a.yaml:2:1", "duplicate_key", "id")]),
        ("inputs: {甲: {}, 乙: {}, 甲: {}}", [("a.yaml:1:24", "duplicate_key", "甲")]),
        ("a: {率: 1, \uf961: 2}", [("a.yaml:1:11", "duplicate_key", "率")]),  # the seed's 率 is U+F961
        ("a: {k: 1, k: 2, k: 3}", [("a.yaml:1:11", "duplicate_key", "k"), ("a.yaml:1:17", "duplicate_key", "k")]),
        (f"{SMALL}---\n{SMALL}", [("a.yaml:4:1", "many_documents", "")]),
        (f"{SMALL}---\n", [("a.yaml:4:1", "many_documents", "")]),
        ("? [a, b]\n: 1\n", [("a.yaml:1:3", "not_text", "")]),
        ("", [("a.yaml", "empty", "")]),
        ("# only a remark\n", [("a.yaml", "empty", "")]),
        ("a: [1, 2\n", [("a.yaml:2:1", "syntax", "did not find expected ',' or ']'")]),
        ("\tid: x", [("a.yaml:1:1", "syntax", "found character that cannot start any token")]),
        ("a: 1\n  b: 2\n", [("a.yaml:2:4", "syntax", "mapping values are not allowed in this context")]),
        ("formula: %a", [("a.yaml:1:10", "syntax", "found character that cannot start any token")]),
        ('id: "x', [("a.yaml:1:7", "syntax", "found unexpected end of stream")]),
        ("%YAML 3.0\n---\nid: x\n", [("a.yaml:1:1", "syntax", "found incompatible YAML document")]),
    ],
)
def test_what_an_indicator_file_may_not_hold_is_refused_with_its_place(text, problems):
    assert refused(text) == problems


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"id: x\nname: \xb8\xea\xa5\xbb\xaa\xf9\n", "a.yaml:2"),  # 資本門 in cp950
        (SMALL.encode("utf-16"), "a.yaml:1"),
        (b"id: x\nname: \xed\xa0\x80\n", "a.yaml:2"),  # a surrogate
        (b"id: x\n\n\nname: \xc0\xaf\n", "a.yaml:4"),
        (b"id: \xf0\x9f", "a.yaml:1"),
    ],
)
def test_a_file_that_is_not_utf8_is_refused_with_its_line(data, place):
    (problem,) = read(data)[1]
    assert problem.reason == "not_utf8"
    assert f"{problem.place}:".startswith(f"{place}:")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("id: a\0b\n", "a.yaml:1:6"),
        ("id: x\nname: 資\x01本\n", "a.yaml:2:8"),
        ("id: x\nname: a\x1bb\n", "a.yaml:2:8"),
        ("id: x\n# \x7f\n", "a.yaml:2:3"),
        ("id: x\nname: a\ufffeb\n", "a.yaml:2:8"),
    ],
)
def test_a_control_character_is_refused_with_its_place(text, place):
    root, (problem,) = read(text)
    assert root is None
    assert (problem.reason, str(problem.place)) in {("bad_character", place), ("syntax", place)}


HOSTILE = {
    "200,000 nested [": ("[" * 200_000, "too_deep"),
    "1,001 nested [": ("[" * 1_001, "too_deep"),
    "1,001 nested and closed": ("[" * 1_001 + "]" * 1_001, "too_deep"),
    "200,000 nested {": ("{" * 200_000, "too_deep"),
    "200,000 nested {a:": ("{a: " * 200_000, "too_deep"),
    "200,000 nested - ": ("- " * 200_000, "too_deep"),
    "200,000 nested ? ": ("? " * 200_000, "too_deep"),
    "nested as a value": (SMALL + "note: " + "[" * 200_000, "too_deep"),
    "1,000 indents": ("".join(f"{' ' * i}a:\n" for i in range(1_000)), "too_deep"),
    "billion laughs": (
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        "anchor",
    ),
    "anchor of itself": ("&a [*a]", "anchor"),
    "too big": ("#" * 1_000_001, "too_big"),
    "far too big": ("a" * 20_000_000, "too_big"),
    "100,000 documents": ("--- x\n" * 100_000, "many_documents"),
    "50,000 tags": (f"a: [{'!t x, ' * 50_000}]", "tag"),
    "50,000 aliases": (f"a: [{'*a, ' * 50_000}]", "anchor"),
    "50,000 times one key": (f"{{{'k: 1, ' * 50_000}}}", "duplicate_key"),
    "100,000 directives": ("%T a\n" * 100_000, "syntax"),
}


@pytest.mark.parametrize(("text", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_soon(text, reason):
    problems = []
    within(1_000_000, lambda: problems.extend(read(text)[1]))
    assert problems[0].reason == reason


def test_a_file_nested_as_deep_as_any_indicator_needs_is_read():
    assert not read("[" * 20 + "]" * 20)[1]


# Whatever it is, it is a document or it has problems

YAML_BITS = st.sampled_from(
    [*"[]{}:,-?&*!|>'\"%@`# \n\t~=<甲1", "---\n", "...\n", ": ", "- ", "<<: ", "&a ", "*a", "!!t ", "\uf961", "\0"]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=60), st.lists(YAML_BITS, max_size=40).map(lambda bits: "".join(bits).encode())))
@example(b"---")
def test_no_file_makes_the_reader_fail(data):
    root, problems = read(data)
    assert problems or isinstance(root, YamlScalar | YamlSequence | YamlMapping)
    assert all(problem.code == "bad_file" for problem in problems)


@pytest.mark.parametrize(
    ("text", "place", "reason", "found"),
    [
        ("id: f\ntarget: >= 80%\n", (2, 9), "unquoted_rule", ">= 80%"),
        ("id: f\ntarget: >80%\n", (2, 9), "unquoted_rule", ">80%"),
        ("id: f\ntarget: {99: >= 80%}\n", (2, 14), "unquoted_rule", ">= 80%"),
        ("id：f\nformula: 甲\n", (1, 3), "wide_colon", "id"),
        ("id: f\nformula：甲\n", (2, 8), "wide_colon", "formula"),
        ("id：f\nformula：甲\n", (1, 3), "wide_colon", "id"),
        ("id: f\ninputs: {甲：{unit: 元}}\n", (2, 11), "wide_colon", "甲"),
    ],
)
def test_what_officers_write_that_is_no_yaml_has_a_sentence_of_its_own(text, place, reason, found):
    _, [problem] = parse_document(text.encode(), "f.yaml")
    assert ((problem.place.line, problem.place.column), problem.reason, problem.found) == (place, reason, found)
