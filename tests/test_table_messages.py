"""What batch says of a table before it computes: columns that are not there, heads that say no unit, a head named by hand."""

import csv
import io

import pytest

TWO_ROWS = "機關,預算數,,,實支數,應付未付數,賸餘數\n,原預算,追加預算,以前年度保留數,,,\n甲,800,100,100,810,1,0\n"


@pytest.mark.parametrize(
    ("head", "said", "unsaid"),
    [
        ("實現數,應付未付數,賸餘數,預算數", ["實現數（歲出決算數占預算數之比率）", "--map 實支數=欄位名稱"], "您要的是不是"),
        ("實支,應付未付數,賸餘數,預算數", ["您要的是不是：實支？"], "別的指標"),
        (
            "實支數,應付未付數,賸餘數,原預算,追加預算",
            ["--map 預算數.原預算=原預算、--map 預算數.追加預算=追加預算"],
            "您要的是不是",
        ),
    ],
)
def test_a_suggestion_never_changes_the_meaning(kpical, head, said, unsaid):
    ran = kpical("batch", "資本門執行率", stdin=f"{head}\n1,2,3,4,5\n".encode())
    assert (ran.returncode, ran.stdout) == (2, "")
    assert all(part in ran.stderr for part in said)
    assert unsaid not in ran.stderr


@pytest.mark.parametrize("head", ["1", "2"])
def test_either_row_of_a_header_names_it(kpical, head):
    ran = kpical("batch", "資本門執行率", "--head", head, stdin=TWO_ROWS.encode())
    rows = list(csv.reader(io.StringIO(ran.stdout)))
    assert (rows[2][-2:], ran.returncode) == (["81.10", ""], 0)
    assert "不是欄位名稱" not in ran.stderr


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("研究經費（千元）,年度預算\n24588,30733799\n", ["年度預算"]),
        ("研究經費（千元）,年度預算\n24588,30733799千元\n", []),
        ("研究經費,年度預算\n24588,30733799\n", []),
        ("單位：千元,\n研究經費（千元）,年度預算\n24588,30733799\n", []),
        ("單位,研究經費（千元）,年度預算\n元,24588,30733799\n", []),
    ],
)
def test_money_without_a_unit_beside_money_with_one_is_told_once(kpical, table, told):
    lines = kpical("batch", "研究經費比率", stdin=table.encode()).stderr.splitlines()
    assert [line.split("」")[0].removeprefix("欄位「") for line in lines if "沒有寫單位，" in line] == told
