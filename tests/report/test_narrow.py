"""A table of batch at a terminal: what names a row and what was asked for stay, what there is no room for is named below."""

import re

import pytest
from programs import without_colours

from kpical.problem.display import width

HEADS = "年度,機關,科目代號,部分,全體,承辦單位,備註"
ROWS = [
    "112,外交部主管,0712345678,30733799千元,31309607千元,會計處第一科,依決算書第三冊第二十頁填列，含追加預算",
    "112,新北市立中和幼兒園,0712345679,約30元,180000元,會計處第二科,",
]


@pytest.fixture
def table(tmp_path):
    (tmp_path / "in.csv").write_text("\n".join([HEADS, *ROWS, ""]), "utf-8")
    return tmp_path


def heads(screen):
    """Those of the table that is seen, and those that are named below."""
    lines = [line for line in without_colours(screen).split("\n") if "占比" in line]
    below = re.search(r"^(?:未顯示|Not shown)  (.*)$", without_colours(screen), re.MULTILINE)
    return re.findall(r"[^\s│]+", lines[0]), below and below[1]


@pytest.mark.parametrize(
    ("columns", "options", "seen", "below"),
    [
        (200, (), [*HEADS.split(","), "占比", "error"], None),
        (100, (), ["年度", "機關", "承辦單位", "備註", "占比", "error"], "科目代號、部分、全體"),
        (80, (), ["年度", "機關", "承辦單位", "占比", "error"], "科目代號、部分、全體、備註"),
        (60, (), ["年度", "機關", "占比", "error"], "科目代號、部分、全體、承辦單位、備註"),
        (40, (), ["年度", "占比", "error"], "機關、科目代號、部…（共 6 欄）"),
        (
            80,
            ("--verdict", "--exact"),
            ["年度", "占比", "占比:exact", "占比:met", "error"],
            "機關、科目代號、部分、全體、承辦單位、備註",
        ),
        (40, ("--lang", "en"), ["年度", "占比", "error"], "機關, 科目代號… (6 columns)"),
    ],
)
def test_the_columns_that_there_is_room_for(at_terminal, table, columns, options, seen, below):
    screen = at_terminal("batch", "占比", "in.csv", "--format", "table", *options, cwd=table, columns=columns).stdout
    assert heads(screen) == (seen, below)
    drawn = [line for line in without_colours(screen).split("\n") if line.startswith(("┌", "│", "未顯示", "Not shown"))]
    assert max(map(width, drawn)) <= columns


def test_piped_it_has_every_column(kpical, table):
    out = kpical("batch", "占比", "in.csv", "--format", "table", cwd=table).stdout
    assert out.split("\n")[0].split() == [*HEADS.split(","), "占比", "error"]
    assert "未顯示" not in out


def test_more_rows_than_are_fitted_lose_the_same_columns(at_terminal, tmp_path):
    (tmp_path / "in.csv").write_text(HEADS + "\n" + (ROWS[0] + "\n") * 1001, "utf-8")
    screen = at_terminal("batch", "占比", "in.csv", "--format", "table", cwd=tmp_path).stdout
    assert heads(screen) == (["年度", "機關", "承辦單位", "備註", "占比", "error"], "科目代號、部分、全體")
