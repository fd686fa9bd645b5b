"""The pictures of the manual, taken of the program as it is: a terminal of 80 columns, and a page with a row opened.

`python docs/pictures.py` makes both anew, in docs/images. It needs Chromium, fonts for Chinese and Pillow.
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import termios
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import east_asian_width

from PIL import Image, ImageChops
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parent.parent
TERMINAL = "score examples/mofa-99/plan.yaml examples/mofa-99/figures.csv"
PAGE = "score examples/mofa-108/plan.yaml examples/mofa-108/figures.csv -o"
LEFT_OUT = re.compile(r"(?s)\n\S*關鍵策略目標 四.*\n(?=\S*說明\S*\n\S*□)")  # it would be too long
OPENED = ">購置館處數<"
GROUND, TEXT, RED, GREEN, BLUE = (22, 23, 28), (242, 242, 242), (255, 110, 103), (134, 239, 128), (125, 190, 255)
THEME = TerminalTheme(GROUND, TEXT, [TEXT, RED, GREEN, *[TEXT] * 3, BLUE, TEXT])  # by the numbers of ANSI
SCREEN = """<!DOCTYPE html><meta charset="utf-8"><style>
html {{ background: {background} }} body {{ margin: 16px 20px }}
pre {{ margin: 0; color: {foreground}; font: 16.6px/19px "DejaVu Sans Mono" }}
i {{ display: inline-block; width: 20px; vertical-align: top; text-align: center; font: 18px/19px "Noto Sans Mono CJK TC" }}
[style*=bold] i {{ font-weight: bold }}
</style><pre>{code}</pre>"""


def main() -> None:
    """Make both pictures."""
    with TemporaryDirectory() as folder:
        screen = LEFT_OUT.sub("\n⋮\n\n", on_terminal(TERMINAL))
        lines = f"$ kpical {TERMINAL}\n{screen}".rstrip().split("\n")
        written = Path(folder, "screen.html")
        written.write_text(in_html("\n".join(lines)), "utf-8")
        photograph(written, "scorecard-terminal.png", (840, 32 + 19 * len(lines)))
        page = Path(folder, "page.html")
        subprocess.run([sys.executable, "-m", "kpical", *PAGE.split(), page], cwd=ROOT, check=True)
        before, row, after = page.read_text("utf-8").partition(OPENED)
        page.write_text(before + row + after.replace("<details>", "<details open>", 1), "utf-8")
        photograph(page, "scorecard-page.png", (1280, 2000))


def on_terminal(command: str) -> str:
    """What the command writes on a terminal of 80 columns, with its colours."""
    inside, outside = pty.openpty()
    termios.tcsetwinsize(outside, (500, 80))
    with subprocess.Popen(
        [sys.executable, "-m", "kpical", *command.split()], cwd=ROOT, stdout=outside, stderr=subprocess.DEVNULL,
        env={**os.environ, "TERM": "xterm-256color", "KPICAL_LANG": "zh-TW"},
    ):  # fmt: skip
        os.close(outside)
        said = b""
        while block := _read(inside):
            said += block
    os.close(inside)
    return said.decode().replace("\r\n", "\n")


def _read(handle: int) -> bytes:
    """The next bytes; none where whoever wrote has gone, which Linux calls an error."""
    try:
        return os.read(handle, 1 << 16)
    except OSError:
        return b""


def in_html(screen: str) -> str:
    """The screen as a page, each character as wide as a terminal has it."""
    console = Console(record=True, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi(screen), soft_wrap=True)
    page = console.export_html(theme=THEME, code_format=SCREEN, inline_styles=True)
    return "".join(f"<i>{character}</i>" if east_asian_width(character) in "WF" else character for character in page)


def photograph(page: Path, name: str, size: tuple[int, int]) -> None:
    """A picture of the page in few colours, without what is blank at its foot."""
    wide, high = size
    taken = page.with_suffix(".png")
    asked = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={wide},{high}"]
    subprocess.run(["chromium", *asked, f"--screenshot={taken}", page.as_uri()], check=True, stderr=subprocess.DEVNULL)
    picture = Image.open(taken).convert("RGB")
    blank = Image.new("RGB", picture.size, picture.getpixel((0, high - 1)))
    foot = ImageChops.difference(picture, blank).getbbox()[3] + 16
    few = picture.crop((0, 0, wide, min(foot, high))).quantize(64, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(ROOT / "docs" / "images" / name, optimize=True)


if __name__ == "__main__":
    main()
