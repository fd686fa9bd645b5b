"""Where the program begins: `kpical` (program) and `python -m kpical` (main)."""

from __future__ import annotations

import _signal as signal  # type: ignore[import-not-found]  # without signal's enumerations: a fortieth of a start
import gc
import os
from types import FrameType


def program() -> None:
    """As `main`, without taking Python down behind it: all is flushed, and the system has its memory back sooner by itself.

    That is a thirtieth of a start. `python -m` ends as Python does: who profiles or counts what was run begins there.
    """
    try:
        main()
    except SystemExit as ended:
        os._exit(ended.code if isinstance(ended.code, int) else 1)


def main() -> None:
    """Run the command line and end the process with its exit code."""
    # Importing makes many objects and no garbage: looking for it is a seventh of a short run. `batch` turns it on again.
    gc.disable()
    _heed_interrupt()
    from kpical.cli.main import main as run

    try:
        run()
    finally:
        gc.freeze()  # the process ends: nothing is worth looking through


def _heed_interrupt() -> None:
    """INT unwinds, but not through an import: one that is broken off leaves half a module behind, and no word of it."""

    def stop(number: int, frame: FrameType | None) -> None:
        while frame:
            if frame.f_code.co_filename.startswith("<frozen importlib"):
                os._exit(128 + number)
            frame = frame.f_back
        raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, stop)


if __name__ == "__main__":
    main()
