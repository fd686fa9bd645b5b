"""Files that are the old ones or the new ones, never half."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import FileIO

from kpical.files.names import is_device
from kpical.problem.display import seen
from kpical.problem.errors import BadOption, WriteFailed
from kpical.problem.system import said_by_system

Block = bytes | memoryview
Write = Callable[[Block], object]

_PART = 1 << 23  # bytes
_DESCRIPTORS = ("/dev/fd", "/proc/self/fd", "/proc/thread-self/fd")  # folders that hold what the process has open
_MOST_LINKS = 40


@contextmanager
def written_atomically(path: str) -> Iterator[Write]:
    """Write to a temporary file beside the path; at the end it takes the path's place, with the old file's mode.

    A symbolic link is followed. What is no regular file (a FIFO, a device) is written straight, and so is what the process
    has open already: /dev/stdout goes where standard output goes. When anything goes wrong the old file stays and the
    temporary one goes. Raises BadOption where there is no such folder or a device has the name, WriteFailed where the old
    file cannot be replaced, and OSError, which names the path.
    """
    if is_device(path):
        raise BadOption("device", path)
    if not is_file(path):
        with _named(path):
            straight = _straight(path)
        with straight:
            yield _on_screen(straight, path) if straight.isatty() else _all_of(straight, path)
        return
    target = os.path.realpath(path)
    mode = _mode(target)
    folder = os.path.dirname(target)
    if os.path.isdir(target):
        raise _error(errno.EISDIR, path)
    handle, temporary = _temporary(folder, path)
    try:
        with FileIO(handle, "wb") as file:
            yield _flowing(file, path)
            with _named(path):
                os.fsync(file.fileno())
        with _named(path):
            os.chmod(temporary, stat.S_IMODE(mode) if mode is not None else 0o666 & ~_umask())
            _replace(temporary, target, path)
    except BaseException:
        with suppress(OSError):
            os.chmod(temporary, 0o600)  # Windows keeps what may only be read
            os.unlink(temporary)
        raise
    _sync_folder(folder)


def _temporary(folder: str, path: str) -> tuple[int, str]:
    """A new file, for its owner alone; without `tempfile`, which takes longer to import than a short table to compute.

    Its name is short (Windows leaves 11 characters in the longest folder): where the user's own fits, it fits too.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)
    while True:
        temporary = os.path.join(folder, f".{os.urandom(3).hex()}.tmp")
        try:
            return os.open(temporary, flags, 0o600), temporary
        except FileExistsError:
            continue
        except FileNotFoundError:  # Windows says so of a path that is too long, too
            if os.path.isdir(folder):
                raise _error(errno.ENAMETOOLONG, path) from None
            raise BadOption("folder_missing", folder) from None
        except OSError as error:
            raise _told_of(path, error) from None


def _replace(temporary: str, target: str, path: str) -> None:
    """Raises WriteFailed where the system keeps the old file as it is: Windows does while a program has it open."""
    try:
        os.replace(temporary, target)
    except PermissionError as error:
        raise WriteFailed(path, said_by_system(error), "held") from None


def is_file(path: str) -> bool:
    """Whether a file of that name is made or replaced; not where it leads to what is open already, a FIFO or a device."""
    if _descriptor(path) is not None:
        return False
    mode = _mode(path)
    return mode is None or stat.S_ISREG(mode) or stat.S_ISDIR(mode)


def is_terminal(path: str) -> bool:
    """Whether what is written there is seen on a terminal."""
    handle = _descriptor(path)
    if handle is None and stat.S_ISCHR(_mode(path) or 0):
        with suppress(OSError), FileIO(os.open(path, os.O_WRONLY | getattr(os, "O_NOCTTY", 0)), "wb") as device:
            return device.isatty()
    return handle is not None and os.isatty(handle)


def _straight(path: str) -> FileIO:
    """The open file itself, at the place where it is: an appended log keeps its old lines."""
    handle = _descriptor(path)
    return FileIO(path if handle is None else os.dup(handle), "wb")


def _descriptor(path: str) -> int | None:
    """The number of the open file that the path leads to, through whatever links."""
    folders = {os.path.realpath(folder) for folder in _DESCRIPTORS if os.path.isdir(folder)}
    for _ in range(_MOST_LINKS if folders else 0):
        folder, name = os.path.split(os.path.abspath(path))
        path = os.path.join(os.path.realpath(folder), name)
        if os.path.dirname(path) in folders and name.isdecimal():
            return int(name)
        if not os.path.islink(path):
            break
        path = os.path.join(os.path.dirname(path), os.readlink(path))
    return None


def _error(number: int, path: str) -> OSError:
    return OSError(number, os.strerror(number), path)


def _told_of(path: str, error: OSError) -> OSError:
    """The same, told by the name that the user gave."""
    return OSError(error.errno, error.strerror, path)


@contextmanager
def _named(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _told_of(path, error) from None


def _on_screen(file: FileIO, path: str) -> Write:
    """As `_all_of`, without what a terminal would obey."""
    write = _all_of(file, path)
    return lambda data: write(seen(bytes(data).decode("utf-8", "replace")).encode("utf-8", "replace"))


def _all_of(file: FileIO, path: str) -> Write:
    """Raw files may write less than they are given."""

    def write(data: Block) -> None:
        view = memoryview(data)
        try:
            while view:
                view = view[file.write(view) :]
        except OSError as error:
            raise _told_of(path, error) from None

    return write


def _flowing(file: FileIO, path: str) -> Write:
    """As `_all_of`; and the disk begins with what there is, and does not wait for the end.

    What makes it begin says that the pages are not needed any more; those that are on the disk by then may have to be read again.
    """
    write, handle = _all_of(file, path), file.fileno()
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
    """Make the new name last; where a folder cannot be opened (Windows), the system sees to it."""
    with suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
