"""The stamp: every format says what a result was made of, as `sha256sum` says it, and nothing of when and where."""

from __future__ import annotations

import csv
import io
import json
import os
from hashlib import sha256
from shutil import copytree

import pytest
from paths import EXAMPLES, FORMULAS
from spreadsheets import read
from workbooks import parts

import kpical
from kpical.catalogue.stamp import Stamp, stamp_of
from kpical.files.digest import Digest, digest_of
from kpical.problem.display import width
from kpical.report.stamp import MOST_NAMED, stamp_line, stamp_lines, stamp_parts
from kpical.words import LANGUAGES, Words

FILES = {
    "plans/plan.yaml": "agency: 甲局\nyear: 112\nlights: lights.yaml\ngoals:\n  - id: g\n    name: 目標\n    indicators:\n"
    "      - {indicator: rate-change, target: '> 0'}\n      - {id: meetings, count: 會議次數, unit: 次}\n",
    "plans/lights.yaml": "steps:\n  - {from: 100%}\n  - {from: 80%}\n  - {}\n",
    "a.csv": "指標,項目,數值\nrate-change,今.部分,3\nrate-change,今.全體,4\nmeetings,會議次數,5\n",
    "b.csv": "指標,項目,數值\nrate-change,昨.部分,1\nrate-change,昨.全體,2\n",
    "own/change.yaml": "id: rate-change\nname: {zh: 增減, en: Change}\nformula: 今－昨\nunit: 百分點\ninputs: {}\n"
    "uses: {今: part, 昨: part}\n",
    "own/part.yaml": 'id: part\nname: {zh: 占, en: Part}\nformula: 部分÷全體×100％\nunit: "%"\ninputs: [部分, 全體]\n',
}  # fmt: skip
SUFFIXES = ("txt", "csv", "json", "md", "html", "xlsx", "ods")
GROWTH = "機關,本期,前期\n甲,5,4\n乙,6,4\n"


def sum_of(data):
    return sha256(data.encode() if isinstance(data, str) else data).hexdigest()


@pytest.fixture
def folder(tmp_path):
    """A plan, its lights, two files of figures, an indicator of one's own and the one that it uses."""
    write(tmp_path, FILES)
    return tmp_path


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())


def scored(kpical, folder, suffix, *more):
    ran = kpical("score", "plans/plan.yaml", "a.csv", "b.csv", "--formulas", "own", *more, "-o", f"out.{suffix}", cwd=folder)
    assert ran.returncode == 0, ran.stderr
    return (folder / f"out.{suffix}").read_bytes()


def read_as_text(data, suffix):
    """All that a file says of its making, in one text."""
    if suffix in ("xlsx", "ods"):
        return "\n".join(part.decode("utf-8", "replace") for part in parts(data).values())
    return data.decode()


# What is in it


def test_json_has_every_digit_of_every_file(kpical, folder):
    data = json.loads(scored(kpical, folder, "json"))
    kinds = {"plans/plan.yaml": "plan", "plans/lights.yaml": "lights", "a.csv": "figures", "b.csv": "figures"}
    wanted = [{"kind": kind, "name": name.split("/")[-1], "sha256": sum_of(FILES[name])} for name, kind in kinds.items()]
    assert (data["kpical"], data["files"]) == (kpical_version(), wanted)
    assert data["definitions"] == {"rate-change": sum_of(FILES["own/change.yaml"]), "part": sum_of(FILES["own/part.yaml"])}
    assert [*data["definitions"]] == ["rate-change", "part"]  # what is used stands behind its user; a count has no file


def kpical_version():
    return kpical.__version__


@pytest.mark.parametrize("changed", FILES)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_byte_that_changes_nothing_else_changes_the_stamp(kpical, folder, suffix, changed):
    before = scored(kpical, folder, suffix)
    (folder / changed).write_bytes(FILES[changed].encode() + b"\n")
    after = scored(kpical, folder, suffix)
    old, new = sum_of(FILES[changed]), sum_of(FILES[changed] + "\n")
    if suffix == "csv" and not changed.startswith("own"):
        assert after == before  # a row names its definitions alone
    else:
        text = read_as_text(before, suffix)
        assert (old[:12] in text, new[:12] in text) == (True, False)
        assert read_as_text(after, suffix) == text.replace(old, new).replace(old[:12], new[:12])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_files_elsewhere_make_the_same_bytes(kpical, folder, tmp_path_factory, suffix, lang):
    elsewhere = tmp_path_factory.mktemp("a folder of another name")
    write(elsewhere, FILES)
    assert scored(kpical, folder, suffix, "--lang", lang) == scored(kpical, elsewhere, suffix, "--lang", lang)


def test_no_folder_is_named():
    assert digest_of("plan", os.path.join("here", "計畫.yaml"), b"") == ("plan", "計畫.yaml", sum_of(b""))
    assert digest_of("plan", "e\u0301.yaml", b"").name == "\u00e9.yaml"  # as a Mac takes names apart


def test_standard_input_is_a_dash(kpical, folder):
    args = ("score", "plans/plan.yaml", "-", "b.csv", "--formulas", "own", "--format", "json")
    data = json.loads(kpical(*args, stdin=FILES["a.csv"], cwd=folder).stdout)
    assert [(file["name"], file["sha256"]) for file in data["files"][2:]] == [
        ("-", sum_of(FILES["a.csv"])),
        ("b.csv", sum_of(FILES["b.csv"])),
    ]


# Where it stands


def test_it_is_the_last_line_of_what_people_read(kpical, folder):
    line = (
        f"kpical {kpical_version()}　計畫 plan.yaml {sum_of(FILES['plans/plan.yaml'])[:12]}　"
        f"燈號 lights.yaml {sum_of(FILES['plans/lights.yaml'])[:12]}　"
        f"數字 a.csv {sum_of(FILES['a.csv'])[:12]}　b.csv {sum_of(FILES['b.csv'])[:12]}　"
        f"定義 rate-change {sum_of(FILES['own/change.yaml'])[:12]}　part {sum_of(FILES['own/part.yaml'])[:12]}"
    )
    assert scored(kpical, folder, "txt").decode().split("\n")[-3:] == ["", line, ""]
    assert scored(kpical, folder, "md").decode().split("\n")[-3:] == ["", line, ""]
    page = scored(kpical, folder, "html").decode()
    foot = page[page.index("<footer>") : page.index("</footer>")]
    assert [part.partition("</span>")[0] for part in foot.split("<span>")[1:]] == line.split("　")
    for suffix in ("xlsx", "ods"):
        data = scored(kpical, folder, suffix)
        sheet = read(data).sheets[0]
        assert sheet.text(sheet.last_row, 1) == line
        assert not any(sheet.text(sheet.last_row - 1, column) for column in range(1, sheet.last_column + 1))
        properties = parts(data)["docProps/core.xml" if suffix == "xlsx" else "meta.xml"].decode()
        assert all(f"{sum_of(FILES[name])}  " in properties for name in FILES)


def test_the_column_of_csv_is_the_last(kpical, folder):
    heads, change, count = csv.reader(io.StringIO(scored(kpical, folder, "csv").decode()))
    first, second = (
        f"{name} {sum_of(FILES[f'own/{file}.yaml'])[:12]}" for name, file in (("rate-change", "change"), ("part", "part"))
    )
    assert (heads[-2:], change[-1], count[-1]) == (["target_from", "definition"], f"{first}; {second}", "")


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_a_calculation_has_it_where_it_is_kept(kpical, form):
    said = f"share-of-total {sum_of(next(FORMULAS.rglob('share-of-total.yaml')).read_bytes())[:12]}"
    ran = kpical("calc", "占比", "部分=1", "全體=3", "--format", form)
    assert (said in ran.stdout, f"kpical {kpical_version()}" in ran.stdout) == (True, True)


def test_a_calculation_on_the_screen_has_none(kpical, at_terminal, tmp_path):
    args = ("calc", "占比", "部分=1", "全體=3")
    for text in (kpical(*args).stdout, at_terminal(*args).stdout):
        assert kpical_version() not in text
    kpical(*args, "-o", "x.txt", cwd=tmp_path)
    assert kpical_version() not in (tmp_path / "x.txt").read_text("utf-8")


@pytest.mark.parametrize(("figures", "known"), [(("部分=1", "全體=3"), True), (("部分=1", "全體=0"), True), (("部=1",), True)])
def test_the_json_of_a_calculation_has_it_whatever_comes_of_it(kpical, figures, known):
    data = json.loads(kpical("calc", "占比", *figures, "--format", "json").stdout)
    digest = sum_of(next(FORMULAS.rglob("share-of-total.yaml")).read_bytes())
    assert (data["kpical"], data["files"], data["definitions"]) == (kpical_version(), [], {"share-of-total": digest})


def test_what_is_not_known_has_no_definition(kpical):
    data = json.loads(kpical("calc", "佔比例", "--format", "json").stdout)
    assert (data["kpical"], data["definitions"]) == (kpical_version(), {})


# The Python interface


def test_a_result_and_scores_have_it(folder):
    library = kpical.load(str(folder / "own"))
    result = kpical.calculate(library["part"], 部分=1, 全體=2)
    assert result.stamp == (kpical_version(), (), {"part": sum_of(FILES["own/part.yaml"])})
    plan = kpical.load_plan(str(folder / "plans" / "plan.yaml"), library)
    scores = kpical.score(plan, kpical.load_figures(plan, str(folder / "a.csv"), str(folder / "b.csv")))
    assert [(file.kind, file.name) for file in scores.stamp.files] == [
        ("plan", "plan.yaml"), ("lights", "lights.yaml"), ("figures", "a.csv"), ("figures", "b.csv"),
    ]  # fmt: skip
    assert [*scores.stamp.definitions] == ["rate-change", "part"]


def test_every_built_in_indicator_has_the_digest_of_its_file():
    library = kpical.load()
    wanted = {sum_of(path.read_bytes()) for path in FORMULAS.rglob("*.yaml")}
    assert {indicator.digest for indicator in library} == wanted
    assert stamp_of((), library).definitions.keys() == {indicator.id for indicator in library}


# Many of them


def many(count):
    return Stamp("1.2.3", (Digest("plan", "計畫.yaml", "a" * 64),), {f"indicator-number-{i}": f"{i:064x}" for i in range(count)})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_many_are_counted_where_there_is_little_room(lang):
    words = Words(lang)
    few, all_of_them, counted = (
        stamp_parts(many(MOST_NAMED), words, brief=True), stamp_parts(many(20), words), stamp_parts(many(20), words, brief=True),
    )  # fmt: skip
    assert (len(few), len(all_of_them), len(counted)) == (2 + MOST_NAMED, 22, 3)
    assert "20" in counted[-1]


@pytest.mark.parametrize("cells", [20, 40, 60, 80, 120])
def test_a_file_stays_beside_its_digits(cells):
    words = Words("zh-TW")
    lines = stamp_lines(many(MOST_NAMED), words, cells)
    assert max(map(width, lines)) <= cells
    assert "".join("".join(lines).split()) == "".join(stamp_line(many(MOST_NAMED), words).split())
    for part in stamp_parts(many(MOST_NAMED), words):
        assert width(part) > cells or any(part in line for line in lines)


def test_a_plan_of_twenty_indicators_is_stamped_in_one_line_on_a_screen(kpical, at_terminal, tmp_path):
    copytree(EXAMPLES / "mofa-99", tmp_path / "mofa")
    args = ("score", "mofa/plan.yaml", "mofa/figures.csv")
    data = json.loads(kpical(*args, "--format", "json", cwd=tmp_path).stdout)
    screen = at_terminal(*args, columns=80, cwd=tmp_path).stdout
    assert f"定義 {len(data['definitions'])} 個" in screen
    page = kpical(*args, "--format", "markdown", cwd=tmp_path).stdout
    assert all(f"{name} {digest[:12]}" in page for name, digest in data["definitions"].items())


# Tables


def batch(kpical, folder, *args, stdin=b""):
    return kpical("batch", *args, stdin=stdin, cwd=folder)


def stamp_of_growth(name="t.csv", table=GROWTH):
    definition = sum_of(next(FORMULAS.rglob("growth-rate.yaml")).read_bytes())[:12]
    figures = f"數字 {name} {sum_of(table)[:12]}　" if name else ""
    return f"kpical {kpical_version()}　{figures}定義 growth-rate {definition}"


@pytest.mark.parametrize("suffix", ["md", "html", "xlsx", "ods"])
@pytest.mark.parametrize("name", ["t.csv", "-"])
def test_a_table_for_people_ends_with_it(kpical, tmp_path, suffix, name):
    (tmp_path / "t.csv").write_bytes(GROWTH.encode())
    ran = batch(kpical, tmp_path, "增減率", name, "-o", f"out.{suffix}", stdin=GROWTH.encode())
    assert (ran.returncode, "growth-rate" in ran.stderr) == (0, False)
    data, line = (tmp_path / f"out.{suffix}").read_bytes(), stamp_of_growth(name)
    if suffix in ("xlsx", "ods"):
        sheet = read(data).sheets[0]
        assert sheet.text(sheet.last_row, 1) == line
    elif suffix == "html":
        assert all(f"<span>{part}</span>" in data.decode() for part in line.split("　"))
    else:
        assert data.decode().endswith(f"\n\n{line}\n")


@pytest.mark.parametrize(("suffix", "table"), [("csv", ""), ("tsv", ""), ("jsonl", "t.csv"), ("txt", "")])
def test_beside_a_file_of_rows_it_is_told(kpical, tmp_path, suffix, table):
    (tmp_path / "t.csv").write_bytes(GROWTH.encode())
    ran = batch(kpical, tmp_path, "增減率", "t.csv", "-o", f"out.{suffix}")
    assert ran.stderr.split("\n")[-2:] == [stamp_of_growth(table), ""]
    assert kpical_version() not in (tmp_path / f"out.{suffix}").read_text("utf-8")
    assert "growth-rate" not in batch(kpical, tmp_path, "增減率", "t.csv").stderr  # nothing is kept


@pytest.mark.parametrize("form", ["utf-8", "utf-16", "xlsx"])
def test_it_is_the_digest_of_the_whole_table_as_it_is_read(kpical, tmp_path, form):
    text = GROWTH + "丙,7,5\n" * 50_000
    if form == "xlsx":
        (tmp_path / "t.csv").write_bytes(GROWTH.encode())
        batch(kpical, tmp_path, "增減率", "t.csv", "-o", "t.xlsx")
        data, name = (tmp_path / "t.xlsx").read_bytes(), "t.xlsx"
    else:
        data, name = text.encode(form), "t.csv"
        (tmp_path / name).write_bytes(data)
    ran = batch(kpical, tmp_path, "增減率", name, "-o", "out.jsonl")
    assert ran.stderr.split("\n")[-2] == stamp_of_growth(name, data)


def test_rows_that_name_their_indicators_have_those(kpical, tmp_path):
    (tmp_path / "t.csv").write_text("指標,部分,全體,本期,前期\n占比,1,2,,\n增減率,,,3,2\n占比,1,3,,\n沒有,1,2,,\n", "utf-8")
    ran = batch(kpical, tmp_path, "t.csv", "-o", "out.html")
    text = (tmp_path / "out.html").read_text("utf-8")
    foot = text[text.index("<footer>") :]
    assert (ran.returncode, foot.index("定義 growth-rate") < foot.index("share-of-total")) == (1, True)


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_the_stamp_of_an_earlier_result_is_no_row(kpical, tmp_path, suffix):
    (tmp_path / "t.csv").write_bytes(GROWTH.encode())
    batch(kpical, tmp_path, "增減率", "t.csv", "-o", f"first.{suffix}")
    again = batch(kpical, tmp_path, "增減率", f"first.{suffix}")
    assert again.stdout == batch(kpical, tmp_path, "增減率", "t.csv").stdout
    assert "2 列，算出 2 個結果，0 列有問題。" in again.stderr.split("\n")


@pytest.mark.parametrize("engine", ["plain", "native"])
def test_saved_as_csv_it_is_a_note_below_the_table(kpical, tmp_path, engine):
    (tmp_path / "t.csv").write_bytes(f"{GROWTH},,\n{stamp_of_growth()},,\n".encode())
    ran = batch(kpical, tmp_path, "增減率", "t.csv", "--engine", engine)
    assert (ran.returncode, ran.stderr.split("\n")[0]) == (0, "2 列，算出 2 個結果，0 列有問題。")
