"""What a spreadsheet overlooks is less than what the proofs of formulas take it to overlook."""

import io
import re
import subprocess
from fractions import Fraction

import pytest
from tools import program
from workbooks import shown
from xlsxwriter import Workbook

from kpical.report.workbook.doubles import NEAR, OVERLOOKED, WHOLE

HALF, DOWN = (Fraction(OVERLOOKED[mode][0]) for mode in ("half-up", "down"))
# A formula, and what it gives where nothing is overlooked. The numbers are as far apart as the proofs take for surely seen.
SEEN = {
    **{f"IF({n}+{n}*{2 * NEAR!r}={n},1,0)": 0 for n in (1, 3, 1000, 123456789)},
    **{f"IF(({n}+{n}*{2 * NEAR!r})-{n}=0,1,0)": 0 for n in (1, 3, 1000)},
    f"IF({WHOLE - 1:.0f}={WHOLE - 2:.0f},1,0)": 0,
    **{f"ROUND({n}.5-{n + 1}*{float(2 * HALF)!r},0)-{n}": 0 for n in (0, 1, 12345, 10**9)},
    **{f"ROUND(({n}.5-{n + 1}*{float(2 * HALF)!r})/100,2)*100-{n}": 0 for n in (1, 12345, 10**9)},
    **{f"ROUNDDOWN(({n}-{n + 1}*{float(2 * DOWN)!r})/100,2)*100-{n - 1}": 0 for n in (1, 1234, 12345678)},
    **{f"ROUNDUP(({n}+{n + 1}*{float(2 * DOWN)!r})/100,2)*100-{n + 1}": 0 for n in (1, 1234, 12345678)},
}
# What LibreOffice 7.4 overlooks indeed: the reason for the numbers.
OVERLOOKS = {
    "IF(1+2^-49=1,1,0)": 1, "IF((1+2^-49)-1=0,1,0)": 1, "ROUND(12345.675-10^-11,2)-12345.68": 0,
    "ROUNDDOWN(12.34-10^-11,2)-12.34": 0, "ROUNDUP(123456.78+10^-7,2)-123456.78": 0,
}  # fmt: skip


def computed(folder, formulas):
    """What LibreOffice makes of the formulas, to 6 decimals."""
    file = io.BytesIO()
    book = Workbook(file)
    sheet = book.add_worksheet("S")
    six = book.add_format({"num_format": "0.000000"})
    for row, formula in enumerate(formulas):
        sheet.write_formula(row, 0, "=" + formula, six)
    book.close()
    return {formula: float(row[0]) for formula, row in zip(formulas, shown(folder, x_xlsx=file.getvalue())["x-S"], strict=True)}


def test_what_the_proofs_take_for_seen_is_seen(tmp_path):
    assert {formula: round(value, 6) for formula, value in computed(tmp_path, SEEN).items()} == SEEN


def test_what_libreoffice_overlooks_is_why(tmp_path):
    version = subprocess.run([program("libreoffice"), "--version"], capture_output=True, text=True, check=True).stdout
    if not re.match(r"LibreOffice 7\.4\.", version):
        pytest.skip("measured in 7.4")
    assert {formula: round(value, 6) for formula, value in computed(tmp_path, OVERLOOKS).items()} == OVERLOOKS
