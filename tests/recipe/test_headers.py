"""Which column holds which figure: heads by name, alias and unit, or by the user's own word."""

import pytest

from kpical.catalogue.library import Library
from kpical.computation.inputs import Address
from kpical.problem.errors import BadOption, DuplicateInput, UnknownInput
from kpical.problem.table_errors import AmbiguousColumn, MissingColumn
from kpical.quantity.period import Period
from kpical.quantity.unit import UNITS
from kpical.recipe.columns import InputColumn, Mapped, check_shared, match, means, read_map
from kpical.recipe.header import read_header
from kpical.recipe.job import Job, PrintedColumn
from kpical.recipe.published import published_column
from kpical.table.header import columns_of, header_at
from kpical.table.records import chunks
from kpical.table.separators import silent

LIBRARY = Library()


def columns(indicator, heads, *maps, year=None):
    """The columns found, as `input[.part] -> (number, unit's name)`."""
    found = LIBRARY.find(indicator)
    period = year and Period(year)
    definition = found.definition(period)
    matched = match(indicator, found, definition, period, columns_of(heads), [read_map(m) for m in maps])
    return {str(at): (column.position, column.unit.name if column.unit else None) for at, column in matched.items()}


def heading(table: str, *words, library=LIBRARY, **job):
    return read_header(Job(words, **job), chunks([table.encode()]), library.find)[0]


@pytest.mark.parametrize(
    ("indicator", "heads", "expected"),
    [
        ("占比", ["部分", "全體"], {"部分": 0, "全體": 1}),
        ("占比", ["total", "名稱", "part"], {"部分": 2, "全體": 0}),
        ("占比", ["  部分 ", "全體\t"], {"部分": 0, "全體": 1}),
        ("占比", ["\u3000部分", "全體\xa0"], {"部分": 0, "全體": 1}),
        ("增減率", ["本年度預算數", "上年度預算數"], {"本期": 0, "前期": 1}),
        (
            "資本門執行率",
            ["budget", "資本門賸餘數", "應付未付數", "本年度資本門實支數"],
            {"預算數": 0, "賸餘數": 1, "應付未付數": 2, "實支數": 3},
        ),
    ],
)
def test_heads_are_found_by_name_and_alias_in_any_order(indicator, heads, expected):
    assert {name: at for name, (at, _) in columns(indicator, heads).items()} == expected


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("預算數", None),
        ("預算數（千元）", "千元"),
        ("預算數(千元)", "千元"),
        ("預算數 (千元)", "千元"),
        ("預算數( 千元 )", "千元"),
        ("預算數［千元］", "千元"),
        ("預算數[千元]", "千元"),
        ("預算數_千元", "千元"),
        ("預算數_仟元", "千元"),
        ("預算數(單位：千元)", "千元"),
        ("預算數（單位:千元）", "千元"),
        ("預算數\n(千元)", "千元"),
        ("預算數（新臺幣千元）", "千元"),
        ("預算數（新台幣元）", "元"),
        ("預算數_元", "元"),
        ("預算數（百萬元）", "百萬元"),
        ("預算數（億元）", "億元"),
        ("資本門預算數（千元）", "千元"),
        ("budget(千元)", "千元"),
        ("budget_千元", "千元"),
    ],
)
def test_a_head_may_carry_the_unit(head, unit):
    assert columns("場地收入收繳率" if head[:2] == "預算" else "資本門執行率", [
        head, "實際繳庫數", "實支數", "應付未付數", "賸餘數",
    ])["預算數"] == (0, unit)  # fmt: skip


def test_every_unit_is_understood_in_a_head():
    for name, unit in UNITS.items():
        if unit.dimension == (("money", 1),):
            assert columns("占比", [f"部分_{name}", f"全體（{name}）"]) == {"部分": (0, unit.name), "全體": (1, unit.name)}


@pytest.mark.parametrize(
    "head",
    ["研究經費（人）", "研究經費_%", "研究經費(小時)", "研究經費_次", "研究經費（是/否）", "研究經費_百分點", "研究經費(元/人)"],
)
def test_a_unit_that_does_not_fit_is_refused(head):
    with pytest.raises(MissingColumn) as raised:
        columns("研究經費比率", [head, "年度預算"])
    assert raised.value.reason == "unit"
    assert head in raised.value.wanted


@pytest.mark.parametrize("head", ["部分（決算）", "部分_合計", "部分（千圓）", "部分數", "（千元）", "_千元", "部分()", "部分2"])
def test_a_head_that_is_not_understood_is_not_guessed(head):
    with pytest.raises(MissingColumn):
        columns("占比", [head, "全體"])


# 率 U+F961, 女 U+F981, 練 U+F996 … : what one gets by copying from the PDF of the 99 plan
@pytest.mark.parametrize(
    ("pasted", "plain"),
    [
        ("\uf961", "率"),
        ("\uf983", "旅"),
        ("\uf996", "練"),
        ("\uf98a", "力"),
        ("\uf9dd", "利"),
        ("\uf969", "數"),
        ("\uf9b4", "領"),
    ],
)
def test_compatibility_ideographs_are_the_characters_they_stand_for(pasted, plain):
    assert pasted != plain
    assert [column.text for column in columns_of([f"增減{pasted}"])] == [f"增減{plain}"]


def test_heads_pasted_from_the_plan_are_found():
    pasted = ["預算\uf969", "實際繳庫\uf969"]
    assert pasted != ["預算數", "實際繳庫數"]
    assert columns("場地收入收繳\uf961", pasted) == {"預算數": (0, None), "實際繳庫數": (1, None)}
    assert columns("場地收入收繳率", pasted, "預算\uf969=預算數", "實際繳庫數=#2") == {
        "預算數": (0, None),
        "實際繳庫數": (1, None),
    }


PARTS = ["原預算", "追加預算", "以前年度保留數"]


@pytest.mark.parametrize("name", ["預算數", "資本門預算數", "budget"])
def test_a_figure_may_come_in_parts(name):
    heads = ["實支數", "應付未付數", "賸餘數", *(f"{name}.{part}" for part in PARTS)]
    found = columns("資本門執行率", heads)
    assert found["預算數.原預算"] == (3, None)
    assert found["預算數.追加預算"] == (4, None)
    assert found["預算數.以前年度保留數"] == (5, None)
    assert "預算數" not in found


def test_a_part_may_carry_the_unit_and_be_mapped():
    heads = ["實支數", "應付未付數", "賸餘數", "預算數.原預算（千元）", "追加", "保留_千元"]
    found = columns("資本門執行率", heads, "預算數.追加預算=追加", "資本門執行率:預算數.以前年度保留數=保留_千元")
    assert found["預算數.原預算"] == (3, "千元")
    assert found["預算數.追加預算"] == (4, None)
    assert found["預算數.以前年度保留數"] == (5, "千元")


# --map


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("部分=金額", Mapped("", "部分", "金額")),
        ("占比:部分=金額", Mapped("占比", "部分", "金額")),
        (" 占比 : 部分 = 金額 ", Mapped("占比", "部分", "金額")),
        ("部分=a=b", Mapped("", "部分", "a=b")),
        ("預算數.原預算=x", Mapped("", "預算數.原預算", "x")),
        ("增減\uf961:本期=預算\uf969", Mapped("增減率", "本期", "預算數")),
        ("部分=a:b", Mapped("", "部分", "a:b")),
    ],
)
def test_map_is_read(text, expected):
    assert read_map(text) == expected


@pytest.mark.parametrize("text", ["", "部分", "=金額", "部分=", "占比:=金額", "  =x"])
def test_a_map_of_another_form_is_refused(text):
    with pytest.raises(BadOption):
        read_map(text)


@pytest.mark.parametrize("word", ["占比", "share-of-total", "部分占全體之比率"])
def test_map_decides_against_the_heads(word):
    heads = ["部分", "全體", "預算", "決算_千元"]
    assert columns("占比", heads, f"{word}:部分=決算_千元", "全體=預算") == {"部分": (3, "千元"), "全體": (2, None)}


def test_map_for_another_indicator_is_not_for_this_one():
    assert columns("占比", ["部分", "全體", "x"], "增減率:部分=x") == {"部分": (0, None), "全體": (1, None)}


def test_a_column_may_be_mapped_by_number():
    assert columns("占比", ["x", "x", "x"], "部分=#3", "全體=#1") == {"部分": (2, None), "全體": (0, None)}


def test_a_column_mapped_by_number_keeps_the_unit_of_its_head():
    heads = ["x_千元", "y（千元）", "全體"]
    assert columns("占比", heads, "部分=#1")["部分"] == (0, "千元")
    assert columns("占比", heads, "部分=#2")["部分"] == (1, "千元")


def test_a_head_that_is_a_number_sign_wins():
    assert columns("占比", ["x", "#1", "全體"], "部分=#1")["部分"] == (1, None)


@pytest.mark.parametrize("number", ["#0", "#4", "#-1", "#", "#99999", "#１"])
def test_a_number_of_no_column_is_refused(number):
    with pytest.raises(MissingColumn) as raised:
        columns("占比", ["x", "y", "全體"], f"部分={number}")
    assert raised.value.reason == "mapped"


GROUPED = [["名稱", "112年度", "112年度", "全體"], ["", "甲（千元）", "乙 (2)", ""]]


@pytest.mark.parametrize(
    ("heads", "word", "at"),
    [
        ([["名稱", "甲（千元）", "乙", "全體"]], "甲（千元）", 1),
        ([["名稱", "甲（千元）", "乙", "全體"]], "甲", 1),
        ([["名稱", "甲（千元）", "乙", "全體"]], "#2", 1),
        ([["名稱", "甲（千元）", "乙", "全體"]], "#9", MissingColumn),
        ([["名稱", "甲_千元", "甲", "全體"]], "甲", 2),  # a head as it stands comes first
        ([["名稱", "甲(1)", "乙", "全體"]], "甲", 1),
        ([["名稱", "甲（千元）", "甲（元）", "全體"]], "甲", AmbiguousColumn),
        (GROUPED, "甲", 1),
        (GROUPED, "112年度／甲", 1),
        (GROUPED, "112年度／乙", 2),
        (GROUPED, "丙", MissingColumn),
    ],
)
def test_map_and_published_find_a_head_alike(heads, word, at):
    found, columns = LIBRARY.find("占比"), header_at(heads, len(heads) - 1).columns
    both = [
        lambda: match("占比", found, found.definitions[-1], None, columns, [read_map(f"部分={word}")])[Address("部分")].at,
        lambda: published_column(Job(("占比",), audit=PrintedColumn(word, {})), [("占比", found)], columns, silent),
    ]
    for find in both:
        if isinstance(at, int):
            assert find() == at
        else:
            with pytest.raises(at):
                find()


def test_a_head_that_is_mapped_without_its_unit_helps_to_find_the_header():
    table = "".join(f"{','.join(row)}\n" for row in [["附表"], *GROUPED, ["x", "1", "2", "4"]])
    assert heading(table, "占比", maps=(read_map("部分=112年度／甲"),)).located.at == 2


def test_map_to_a_head_that_is_not_there():
    with pytest.raises(MissingColumn) as raised:
        columns("占比", ["部分", "全體", "決算數"], "部分=決算")
    assert raised.value.reason == "mapped"
    assert raised.value.near == ["決算數"]


def test_map_to_a_head_that_is_there_twice():
    with pytest.raises(AmbiguousColumn) as raised:
        columns("占比", ["部分", "全體", "金額", "金額"], "部分=金額")
    assert [*raised.value.columns] == ["#3", "#4"]


def test_map_of_an_input_that_the_named_indicator_has_not():
    with pytest.raises(UnknownInput):
        columns("占比", ["部分", "全體", "x"], "占比:部份=x")


def test_a_map_that_no_asked_indicator_understands_is_refused():
    """--map 部份=x (for 部分) must not be dropped: the figure would come from another column than the user's."""
    for maps in ("部份=x", "增減率:本期=x"):
        with pytest.raises((UnknownInput, BadOption)):
            heading("部分,全體,x\n", "占比", maps=(read_map(maps),))


def test_two_maps_for_one_input_are_refused():
    for second in ("部分=y", "占比:部分=y", "part=y"):
        with pytest.raises(DuplicateInput):
            heading("部分,全體,x,y\n", "占比", maps=(read_map("部分=x"), read_map(second)))


# Two columns for one input, one column for two inputs.


@pytest.mark.parametrize(
    "heads",
    [["部分", "全體", "部分"], ["部分", "part", "全體"], ["部分", "全體", "部分（千元）"], ["部分_千元", "部分_元", "全體"]],
)
def test_two_columns_for_one_input_are_ambiguous(heads):
    with pytest.raises(AmbiguousColumn):
        columns("占比", heads)
    assert columns("占比", heads, "部分=#1")["部分"][0] == 0


def own(tmp_path, **formulas):
    for name, text in formulas.items():
        (tmp_path / f"{name}.yaml").write_text(f"id: {name}\n{text}", encoding="utf-8")
    return Library([str(tmp_path)])


def test_one_column_for_different_inputs_of_two_indicators_is_ambiguous(tmp_path):
    library = own(
        tmp_path,
        one="formula: 甲÷乙\ninputs:\n  甲: {unit: 元, aliases: [金額]}\n  乙: {unit: 元}\n",
        two="formula: 丙÷乙\ninputs:\n  丙: {unit: 元, aliases: [金額]}\n  乙: {unit: 元}\n",
    )
    with pytest.raises(AmbiguousColumn) as raised:
        heading("金額,乙\n", "one", "two", library=library)
    assert raised.value.reason == "shared"
    assert raised.value.columns == "金額"
    for maps in (("one:甲=金額", "two:丙=金額"), ("one:甲=#1", "two:丙=#1")):
        assert heading("金額,乙\n", "one", "two", library=library, maps=tuple(map(read_map, maps))).width == 2
    # only for one of the two
    with pytest.raises(AmbiguousColumn):
        heading("金額,乙\n", "one", "two", library=library, maps=(read_map("one:乙=乙"),))


def test_one_column_for_the_same_input_of_two_indicators_is_shared(tmp_path):
    text = "formula: 甲÷乙\ninputs:\n  甲: {unit: 元}\n  乙: {unit: 元}\n"
    assert heading("甲,乙\n", "one", "two", library=own(tmp_path, one=text, two=text.replace("÷", "+"))).width == 2


def test_one_column_that_two_indicators_read_in_different_units_is_ambiguous(tmp_path):
    library = own(
        tmp_path,
        one="formula: 甲\ninputs:\n  甲: {unit: 元}\n",
        two="formula: 甲\ninputs:\n  甲: {unit: 千元}\n",
    )
    with pytest.raises(AmbiguousColumn):
        heading("甲\n", "one", "two", library=library)


def test_shared_columns_are_told_by_both_inputs(tmp_path):
    library = own(
        tmp_path,
        one="formula: 甲\ninputs: {甲: {aliases: [金額]}}\n",
        two="formula: 乙\ninputs: {乙: {aliases: [金額], min: 0}}\n",
    )
    ready = [(w, library.find(w).definitions[-1], {Address(name): InputColumn(0)}) for w, name in (("one", "甲"), ("two", "乙"))]
    with pytest.raises(AmbiguousColumn) as raised:
        check_shared(ready, columns_of(["金額"]), [])
    assert [*raised.value.input] == ["one:甲", "two:乙"]


# What is missing.


def test_a_missing_column_says_what_there_is_and_what_is_near():
    with pytest.raises(MissingColumn) as raised:
        columns("場地收入收繳率", ["實際繳庫數", "預箅數", "備註"])
    assert (raised.value.input, raised.value.indicator) == ("預算數", "venue-revenue-rate")
    assert raised.value.near == ["預箅數"]
    assert "備註" in raised.value.wanted


def test_an_optional_parameter_needs_no_column_and_takes_one():
    heads = [
        "平均學習時數",
        "平均數位學習時數",
        "業務相關平均學習時數",
        "最低業務相關學習時數",
        "法治教育納入",
        "人文素養納入",
        "數位學習納入",
        "訓練費用占比最低機關",
    ]
    assert "最低學習時數" not in columns("lifelong-learning", heads, year=99)
    assert columns("lifelong-learning", [*heads, "最低學習時數"], year=99)["最低學習時數"] == (8, None)
    with pytest.raises(MissingColumn) as raised:
        columns("lifelong-learning", heads)
    assert raised.value.input == "最低學習時數"


@pytest.mark.parametrize("line", [2, 3, 10])
def test_the_line_of_the_heads_is_found_below_titles(line):
    table = "新北市 113 年度決算表,\n" + "普通件,\n" * (line - 2) + "部分,全體\n1,2\n"
    assert heading(table, "占比").heads == ["部分", "全體"]
    assert len(heading(table, "占比").above) == line - 1
    assert heading(table, "占比", head=line).heads == ["部分", "全體"]


@pytest.mark.parametrize("line", [64, 65, 300])
def test_a_line_far_below_may_be_named_by_hand(line):
    table = "表,\n" * (line - 1) + "部分,全體\n1,2\n"
    found = heading(table, "占比", head=line)
    assert (found.heads, len(found.above)) == (["部分", "全體"], line - 1)


def test_the_line_of_the_heads_is_found_for_indicators_by_row_too():
    assert heading("表一,,\n指標,部分,全體\n占比,1,2\n").heads == ["指標", "部分", "全體"]
    with pytest.raises(BadOption) as other:
        heading("部分,全體\n1,2\n")
    assert other.value.reason == "no_indicator_column"


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_the_header_does_not_hang_on_how_the_bytes_come(size):
    lines = ["表一,\n", "單位：千元,\n", "部分,全體\n", "1,2\n"]
    blocks = ["".join(lines[i : i + size]).encode() for i in range(0, 4, size)]
    found, rest = read_header(Job(("占比",)), chunks(blocks), LIBRARY.find)
    assert (found.heads, found.units.caption) == (["部分", "全體"], (UNITS["千元"],))
    assert [record for chunk in rest for record in chunk.records] == [b"1,2"]


def test_no_line_is_suggested_where_no_line_has_heads():
    with pytest.raises(MissingColumn) as raised:
        heading("甲,乙\n1,2\n3,4\n", "占比")
    assert raised.value.reason == ""


@pytest.mark.parametrize(
    ("table", "head", "reason"), [("", 1, "no_head"), ("部分,全體\n", 2, "head_beyond"), ("\n", 3, "head_beyond")]
)
def test_a_table_without_a_head(table, head, reason):
    with pytest.raises(MissingColumn) as raised:
        heading(table, "占比", head=head)
    assert raised.value.reason == reason


def test_which_heads_mean_a_figure():
    found = means(LIBRARY.find("占比").definitions, (), columns_of(["部分", "", "全體（千元）", "x", "部分_人"]))
    assert list(found) == [0, 2, 4]


# Two-row headers, captions, rows of units: what a person sees above the figures

EXECUTION = "資本門執行率"


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("部分,全體\n千元,元\n1,2\n", {"部分": (0, "千元", "head"), "全體": (1, "元", "head")}),
        ("單位：千元,\n部分,全體\n1,2\n", {"部分": (0, "千元", "caption"), "全體": (1, "千元", "caption")}),
        ("單位：千元,\n部分,全體（元）\n1,2\n", {"部分": (0, "千元", "caption"), "全體": (1, "元", "head")}),
        ("1,2\n單位：千元,\n3,4\n部分,全體\n1,2\n", {"部分": (0, None, ""), "全體": (1, None, "")}),
        ("單位：人,\n部分,全體\n1,2\n", {"部分": (0, "人", "caption"), "全體": (1, "人", "caption")}),
        ("部分【千元】,全體(千元)(A)\n1,2\n", {"部分": (0, "千元", "head"), "全體": (1, "千元", "head")}),
    ],
)
def test_the_nearer_unit_wins(table, expected):
    found = heading(table, "占比")
    definition = LIBRARY.find("占比").definitions[-1]
    matched = match("占比", LIBRARY.find("占比"), definition, None, found.columns, (), found.units)
    assert {str(at): (c.position, c.unit.name if c.unit else None, c.origin) for at, c in matched.items()} == expected


@pytest.mark.parametrize("said", ["單位：千元\n單位：元\n", "單位：千\n", "單位：主計\n"])
def test_a_caption_that_is_not_understood_refuses_money_without_a_unit_until_the_user_says_it(said):
    with pytest.raises(MissingColumn) as raised:
        heading(said + "部分,全體\n1,2\n", "占比")
    assert raised.value.reason == "caption"
    assert heading(said + "部分,全體\n1,2\n", "占比", units=(UNITS["千元"],)).units.option == (UNITS["千元"],)
    assert heading(said + "部分（元）,全體（元）\n1,2\n", "占比")


def test_the_parts_below_a_group_are_the_parts_of_its_input():
    table = "機關,實支數,應付未付數,賸餘數,預算數,,\n,,,,原預算,追加預算,以前年度保留數\n甲,1,2,3,4,5,6\n"
    found = heading(table, EXECUTION)
    assert [column.path for column in found.columns] == [
        "機關", "實支數", "應付未付數", "賸餘數", "預算數／原預算", "預算數／追加預算", "預算數／以前年度保留數",
    ]  # fmt: skip
    assert len(found.above) == 1
    indicator = LIBRARY.find(EXECUTION)
    matched = match(EXECUTION, indicator, indicator.definitions[-1], None, found.columns, ())
    assert {str(at): column.position for at, column in matched.items()} == {
        "實支數": 1, "應付未付數": 2, "賸餘數": 3, "預算數.原預算": 4, "預算數.追加預算": 5, "預算數.以前年度保留數": 6,
    }  # fmt: skip


def test_a_head_under_a_year_is_refused_until_it_is_named_by_its_path():
    table = "機關,112年度,\n,部分,全體\n甲,1,2\n"
    with pytest.raises(AmbiguousColumn) as raised:
        heading(table, "占比")
    assert raised.value.reason == "period"
    maps = tuple(map(read_map, ("部分=112年度／部分", "全體=112年度／全體")))
    assert heading(table, "占比", maps=maps).heads == ["機關", "部分", "全體"]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("項目,112年度,113年度\n部分,1,2\n全體,3,4\n", "transposed"),
        ("指標,項目,數值\n占比,部分,1\n", "long_table"),
        ("部分（千）,全體\n1,2\n", "unknown_unit"),
    ],
)
def test_a_table_that_is_none_for_batch_is_told_as_what_it_is(table, reason):
    with pytest.raises(MissingColumn) as raised:
        heading(table, "占比")
    assert raised.value.reason == reason


def test_a_head_of_a_megabyte_is_none_of_the_figures():
    for junk in ("a" + " " * 30_000 + "b", "(" * 30_000, "a_" * 30_000, "部分(" * 10_000, "部" * 100_000):
        assert columns("占比", ["部分", "全體", junk])["部分"] == (0, None)
        with pytest.raises(MissingColumn):
            columns("占比", ["部分", junk])
