"""Files that are the old ones or the new ones, never half."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from kpical.errors import BadOption

Block = bytes | memoryview
Write = Callable[[Block], object]

_PART = 1 << 23  # bytes


@contextmanager
def written_whole(path: str) -> Iterator[Write]:
    """Write to a temporary file beside the path; at the end it takes the path's place, with the old file's mode.

    A symbolic link is followed. What is no regular file (a FIFO, a device) is written straight. When anything goes wrong
    the old file stays and the temporary one goes. Raises BadOption where there is no such folder, and OSError.
    """
    target = os.path.realpath(path)
    mode = _mode(target)
    if mode is not None and not stat.S_ISREG(mode):
        with open(target, "wb", buffering=0) as straight:
            yield _all_of(straight)
        return
    import tempfile  # it takes longer to import than a short table to compute

    folder, name = os.path.split(target)
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{name[:100]}.", suffix=".tmp", dir=folder)
    except FileNotFoundError:
        raise BadOption("folder_missing", folder) from None
    except OSError as error:
        raise type(error)(error.errno, error.strerror, path) from None  # the user's own path, not the temporary one
    try:
        with os.fdopen(handle, "wb", buffering=0) as file:
            yield _flowing(file)
            os.fsync(file.fileno())
        os.chmod(temporary, stat.S_IMODE(mode) if mode is not None else 0o666 & ~_umask())
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    _sync_folder(folder)


def _all_of(file: BinaryIO) -> Write:
    """Raw files may write less than they are given."""

    def write(data: Block) -> None:
        view = memoryview(data)
        while view:
            view = view[file.write(view) :]

    return write


def _flowing(file: BinaryIO) -> Write:
    """As `_all_of`; and the disk begins with what there is, and does not wait for the end.

    What makes it begin says that the pages are not needed any more; those that are on the disk by then may have to be read again.
    """
    write, handle = _all_of(file), file.fileno()
    begun = done = 0

    def flow(data: Block) -> None:
        nonlocal begun, done
        write(data)
        done += len(data)
        if done - begun >= _PART:
            with suppress(AttributeError, OSError):  # not everywhere
                os.posix_fadvise(handle, begun, done - begun, os.POSIX_FADV_DONTNEED)
            begun = done

    return flow


def _mode(path: str) -> int | None:
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _sync_folder(folder: str) -> None:
    """Make the new name last; where a folder can not be opened (Windows), the system sees to it."""
    with suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def same_file(a: str, b: str) -> bool:
    """Whether both paths are one regular file."""
    try:
        return os.path.samefile(a, b) and os.path.isfile(a)
    except OSError:
        return False
