"""Tables as offices make them: what a person reads in one is what batch and score read."""

import pytest
from scorecards import plan, scores
from tables import SAY, batch

from kpical.catalogue.library import Library
from kpical.catalogue.reader import read_indicator
from kpical.problem.errors import KpicalError
from kpical.recipe.columns import read_map

LIBRARY = Library()
RENT, _ = read_indicator(
    "id: rent\nformula: 租金總額÷租用館數\ninputs: {租金總額: {unit: 元}, 租用館數: {unit: 館}}\n"
    "unit: 元/館\ndecimals: 0\ntarget: '<= 5,000,000'\n".encode(),
    "rent.yaml", lambda word, place: LIBRARY.find(word),
)  # fmt: skip


class Own:
    """The shipped indicators, and the rent of a mission."""

    @staticmethod
    def find(word):
        return RENT if word == "rent" else LIBRARY.find(word)


# What the table says, the indicator, and what comes of each row: a result, or the code of why there is none.
TABLES = {
    "a column of units": (
        "單位,研究經費,年度預算（元）\n千元,24587,30733799000\n", "研究經費比率", ["0.08"],
    ),
    "a caption, counts beside money": ("租金表,,\n單位：千元,,\n機關,租金總額,租用館數\n甲,900000,67\n", "rent", ["13432836"]),
    "a row of units": ("機關,租金總額,租用館數\n,千元,館\n甲,900000,67\n", "rent", ["13432836"]),
    "a caption behind a title": ("租金（單位：新臺幣千元）,,\n機關,租金總額,租用館數\n甲,900000,67\n", "rent", ["13432836"]),
    "heads over parts": (
        "機關,實支數,應付未付數,賸餘數,預算數,,\n,,,,原預算,追加預算,以前年度保留數\n甲,3700,0,0,4000,500,67\n",
        "資本門執行率", ["81.02"],
    ),
    "heads over parts, and a remark beside them": (
        "機關,實支數,應付未付數,賸餘數,預算數,,,備註\n,,,,原預算,追加預算,以前年度保留數,\n甲,3700,0,0,4000,500,67,\n",
        "資本門執行率", ["81.02"],
    ),
    "a first row whose figures are blank": (
        "機關,本期,前期,備註\n甲,,,未送\n乙,110,100,\n", "增減率", ["missing", "10.00"],
    ),
    "a title that is called as an input is": ("本期,\n前期,本期\n100,110\n", "增減率", ["10.00"]),
    "a thousands comma without quotation marks": (
        "本期,前期,備註,來源\n1,234,1000,,\n110,100,,\n", "增減率", ["ragged_row", "10.00"],
    ),
    "two numbers in one cell": ('本期,前期\n"100\n200",3\n24  35,1\n', "增減率", ["not_a_number", "not_a_number"]),
    "blank cells more": ("機關,本期,前期\n甲,110,100,\n乙,90,100,\n", "增減率", ["10.00", "-10.00"]),
    "rows of commas": ("機關,本期,前期\n甲,110,100\n,,\n,,\n", "增減率", ["10.00"]),
    "a minus behind, and one in a small form": ("本期,前期\n50.00-,100\n﹣50,100\n△50,100\n", "增減率", ["-150.00"] * 3),
    "guarded negatives": ("本期,前期\n'-47,'-50\n", "增減率", ["-6.00"]),
    "invisible characters": ("本期\u200b,前期\n110,\u202d100\u202c\n", "增減率", ["10.00"]),
    "radicals": ("實⽀數,應付未付數,賸餘數,預算數\n80,3,2,100\n", "資本門執行率", ["85.00"]),
    "an end mark of old files": ("本期,前期\n110,100\n\x1a", "增減率", ["10.00"]),
    "semicolons, told": ("sep=;\n本期;前期\n110;100\n", "增減率", ["10.00"]),
    "a unit twice in brackets": ("本期(千元)(A),前期（元）(B)\n1100,1000000\n", "增減率", ["10.00"]),
    "persons": ("部分,全體\n6個,36個\n12人,40人\n12人,40千元\n", "占比", ["16.67", "30.00", "wrong_unit"]),
    "money behind its currency": ("研究經費,年度預算\n24587新臺幣千元,30733799千元\n", "研究經費比率", ["0.08"]),
}  # fmt: skip


@pytest.mark.parametrize(("table", "asked", "expected"), TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("engine", ["plain", "native"])
def test_batch_reads_a_table_as_a_person_does(table, asked, expected, engine):
    done = batch(table, asked, engine=engine, library=Own)
    at = next(i for i, row in enumerate(done.rows) if row[-1] == "error")
    told = [row[-2] or row[-1].partition(": ")[2].partition(": ")[0] for row in done.rows[at + 1 :]]
    assert [text for text in told if text] == expected


OF_AGENCIES = {name: row for name, row in TABLES.items() if row[1] != "rent" and (len(row[2]) == 1 or "機關" in row[0])}


@pytest.mark.parametrize(("table", "asked", "expected"), OF_AGENCIES.values(), ids=OF_AGENCIES)
def test_score_reads_a_table_as_batch_does(table, asked, expected):
    outcomes = [found.outcomes[0] for found in scores(plan(f"{{indicator: {asked}, id: a}}"), table).cards]
    assert [each.error.code if each.error else each.result.text for each in outcomes] == expected


MAPPED = ("本期【千元】", "本期〔千元〕", "本期(千元)(A)", "本期（千元）①", "本期-千元", "本期 千元", "本期　千元",
          "本期(NT$千元)", "本期（單位：千元；決算）", "本期/千元", "千元本期")  # fmt: skip


@pytest.mark.parametrize("head", MAPPED)
def test_a_column_that_is_named_keeps_the_unit_of_its_head(head):
    assert batch(f"{head},前期\n1100,1000000\n", "增減率", maps=(read_map(f"本期={head}"),)).column("增減率") == ["10.00"]


@pytest.mark.parametrize("head", ["本期（千）", "本期（K）", "本期(千圓)"])
def test_money_that_nobody_understands_is_refused(head):
    with pytest.raises(KpicalError) as raised:
        batch(f"{head},前期\n1100,1000000\n", "增減率", maps=(read_map(f"本期={head}"),))
    assert head in SAY(raised.value)
