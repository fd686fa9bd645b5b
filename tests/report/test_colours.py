"""A console of Windows has colours only where it has been told to obey them."""

import pytest

from kpical.report.colours import colours, told_to_obey


class Console:
    """Windows' kernel32, as far as it matters: what a console's mode is, and whether it knows the one that obeys."""

    def __init__(self, mode: int | None, *, knows: bool = True) -> None:
        self.mode, self.knows = mode, knows

    def GetStdHandle(self, which):  # noqa: N802  as Windows names it
        return which

    def GetConsoleMode(self, handle, mode):  # noqa: N802  as Windows names it
        if self.mode is not None:
            mode._obj.value = self.mode
        return self.mode is not None

    def SetConsoleMode(self, handle, mode):  # noqa: N802  as Windows names it
        if self.knows:
            self.mode = mode
        return self.knows


@pytest.mark.parametrize(
    ("console", "obeys", "mode"),
    [
        (Console(0x3), True, 0x7),
        (Console(0x7), True, 0x7),
        (Console(0x3, knows=False), False, 0x3),  # before Windows 10
        (Console(None), False, None),  # no console at all
    ],
)
def test_a_console_is_asked_to_obey(console, obeys, mode):
    assert told_to_obey(console) is obeys
    assert console.mode == mode


@pytest.mark.parametrize("variables", [{"NO_COLOR": ""}, {"TERM": "dumb"}])
def test_who_wants_none_gets_none(monkeypatch, variables):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert colours() is None


@pytest.mark.parametrize("args", [("calc", "占比", "部分=1", "全體=3"), ("list", "占比"), ("show", "占比")])
def test_without_colours_no_sign_is_sent_at_all(at_terminal, args):
    assert "\x1b" in at_terminal(*args).stdout
    assert "\x1b" not in at_terminal(*args, env={"NO_COLOR": "1"}).stdout
