"""Where the program begins: `kpical` and `python -m kpical`."""

from __future__ import annotations

import gc


def main() -> None:
    """Run the command line and end the process with its exit code."""
    # Importing makes many objects and no garbage: looking for it is a seventh of a short run. `batch` turns it on again.
    gc.disable()
    from kpical.cli.main import main as run

    try:
        run()
    finally:
        gc.freeze()  # the process ends: nothing is worth looking through


if __name__ == "__main__":
    main()
