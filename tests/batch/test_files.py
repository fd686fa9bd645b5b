"""Files and pipes: the old file or the new one, never half; the reader and the writer at the other end may go."""

import contextlib
import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from programs import counted, run_bytes
from tables import ENVIRONMENT

from kpical.cli.console import Interrupted, heed_signals
from kpical.files.atomic import written_atomically
from kpical.files.names import same_file
from kpical.problem.errors import BadOption, WriteFailed
from kpical.words import Words

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX signals, FIFOs, modes and limits")
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/full and /proc are Linux's")
BATCH = [sys.executable, "-m", "kpical", "batch", "占比"]
HEAD = "部分,全體\n"
OLD = "the old file\n"
WRITTEN = b"\xe9\x83\xa8\xe5\x88\x86,\xe5\x85\xa8\xe9\xab\x94,\xe5\x8d\xa0\xe6\xaf\x94,error\n1,2,50.00,\n"
WAIT = 20


def run(*args, stdin="", cwd=None, **options):
    if options:  # of the process
        done = subprocess.run(
            [*BATCH, *map(str, args)],
            input=stdin.encode(), capture_output=True, check=False, cwd=cwd, env=ENVIRONMENT, timeout=60, **options,
        )  # fmt: skip
    else:
        done = run_bytes("batch", "占比", *args, stdin=stdin.encode(), cwd=cwd, env={"KPICAL_LANG": "zh-TW"})
    _no_bug(done.stderr)
    return done


def _no_bug(stderr: bytes) -> None:
    assert b"Traceback" not in stderr
    assert "kpical 的錯誤" not in stderr.decode()


def started(*args, **options):
    return subprocess.Popen(
        [*BATCH, *map(str, args)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT | counted(),
        **options,
    )


def ended(process) -> tuple[int, bytes]:
    out, err = process.communicate(timeout=WAIT)
    _no_bug(err)
    return process.returncode, out


def until(condition) -> None:
    deadline = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def unread(pipe) -> int:
    """How many bytes of a pipe nobody has read yet."""
    import fcntl
    import termios

    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


# written_atomically


def test_a_file_is_there_only_when_it_is_whole(tmp_path):
    path = tmp_path / "out"
    with written_atomically(str(path)) as write:
        write(b"half")
        assert not path.exists()
        (temporary,) = tmp_path.iterdir()  # in the same folder, or the last step would be no single one
        assert temporary.read_bytes() == b"half"
        write(b" and half")
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert path.read_bytes() == b"half and half"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, OSError])
def test_what_goes_wrong_leaves_the_old_file(tmp_path, error):
    path = tmp_path / "out"
    path.write_text(OLD)

    def fail():
        with written_atomically(str(path)) as write:
            write(b"new")
            raise error

    with pytest.raises(error):
        fail()
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert path.read_text() == OLD


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755])
def test_the_mode_is_kept(tmp_path, mode):
    path = tmp_path / "out"
    path.write_text(OLD)
    path.chmod(mode)
    with written_atomically(str(path)) as write:
        write(b"new")
    assert path.stat().st_mode & 0o7777 == mode


@posix
def test_a_new_file_has_the_mode_of_any_new_file(tmp_path):
    with written_atomically(str(tmp_path / "out")) as write:
        write(b"new")
    (tmp_path / "other").write_text("x")
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "other").stat().st_mode


@posix
@pytest.mark.parametrize("there", [True, False])
def test_a_symbolic_link_is_followed(tmp_path, there):
    (tmp_path / "far").mkdir()
    target, link = tmp_path / "far" / "target", tmp_path / "link"
    if there:
        target.write_text(OLD)
    link.symlink_to(target)
    with written_atomically(str(link)) as write:
        write(b"new")
        assert len(list((tmp_path / "far").iterdir())) == 1 + there
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_long_name_and_a_name_in_chinese(tmp_path):
    for name in ("名" * 80, "a" * 250, "結果 (1).csv"):
        with written_atomically(str(tmp_path / name)) as write:
            write(b"new")
        assert (tmp_path / name).read_bytes() == b"new"


def test_the_temporary_name_fits_wherever_the_users_own_does(tmp_path):
    with written_atomically(str(tmp_path / ("n" * 255))) as write:
        write(b"new")
        (temporary,) = tmp_path.iterdir()
    assert len(temporary.name) <= 11  # what Windows leaves in the longest folder that it makes


def test_a_path_that_is_too_long_is_no_folder_that_is_missing(tmp_path, monkeypatch):
    path = str(tmp_path / "out")

    def too_long(*_: object) -> int:
        raise FileNotFoundError(2, "No such file or directory")  # as Windows says it

    monkeypatch.setattr(os, "open", too_long)
    with pytest.raises(OSError, match="out") as failed, written_atomically(path):
        pass
    assert (failed.value.errno, failed.value.filename) == (errno.ENAMETOOLONG, path)


def test_a_file_that_another_program_holds_is_told_by_its_name(tmp_path, monkeypatch):
    path = tmp_path / "out"
    path.write_text(OLD)

    def held(*_: object) -> None:
        raise PermissionError(13, "Access is denied", ".1.tmp")

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(WriteFailed) as failed, written_atomically(str(path)) as write:
        write(b"new")
    assert (failed.value.reason, failed.value.file, failed.value.exit_code) == ("held", str(path), 4)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert path.read_text() == OLD


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(BadOption), written_atomically(str(tmp_path / "no" / "out")) as write:
        write(b"new")
    done = run("-o", tmp_path / "no" / "out", stdin=HEAD)
    assert done.returncode in (2, 4)
    assert ".tmp" not in done.stderr.decode()  # the user's path, not one that nobody knows


def test_one_file_under_two_names(tmp_path):
    path = tmp_path / "a"
    path.write_text("x")
    assert same_file(str(path), str(tmp_path / "." / "a"))
    assert not same_file(str(path), str(tmp_path / "b"))
    os.link(path, tmp_path / "c")
    assert same_file(str(path), str(tmp_path / "c"))


# The command's files.


def test_output_equal_to_input_is_refused(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text(HEAD + "1,2\n", encoding="utf-8")
    for args in ((path, "-o", path), (path, "--rejects", path), (path, "-o", tmp_path / "x", "--rejects", tmp_path / "x")):
        assert run(*args).returncode == 2
        assert path.read_text(encoding="utf-8") == HEAD + "1,2\n"
        assert [p.name for p in tmp_path.iterdir()] == ["in.csv"]


@posix
def test_output_equal_to_standard_input_is_safe(tmp_path):
    path = tmp_path / "in.csv"
    rows = "1,2\n" * 200_000
    path.write_text(HEAD + rows, encoding="utf-8")
    with path.open("rb") as file:
        done = subprocess.run([*BATCH, "-o", path], stdin=file, capture_output=True, check=False, env=ENVIRONMENT, timeout=60)
    assert done.returncode in (0, 2)
    assert path.read_text(encoding="utf-8").count("\n") == 200_001


def test_what_can_not_begin_leaves_no_file_and_no_old_file_harmed(tmp_path):
    (tmp_path / "old").write_text(OLD)
    for table in ("", "甲,乙\n1,2\n"):
        assert run("-o", tmp_path / "new", "--rejects", tmp_path / "bad", stdin=table).returncode == 2
        assert run("-o", tmp_path / "old", "--rejects", tmp_path / "old2", stdin=table).returncode == 2
    assert [p.name for p in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old").read_text() == OLD


def test_output_and_rejects(tmp_path):
    done = run("-o", tmp_path / "out", "--rejects", tmp_path / "bad", stdin=HEAD + "1,2\n1,0\n")
    assert (done.returncode, done.stdout) == (1, b"")
    assert (tmp_path / "out").read_bytes().count(b"\n") == 3
    assert (tmp_path / "bad").read_bytes().count(b"\n") == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad", "out"]


@linux
@pytest.mark.parametrize("form", ["csv", "json", "markdown", "table"])
def test_a_full_disk(tmp_path, form):
    done = run("-o", "/dev/full", "--format", form, stdin=HEAD + "1,2\n")
    assert done.returncode == 4
    assert len(done.stderr.decode().splitlines()) == 1
    with open("/dev/full", "wb") as full:
        direct = subprocess.run(
            [*BATCH, "--format", form],
            input=(HEAD + "1,2\n").encode(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env=ENVIRONMENT,
            timeout=60,
        )
    _no_bug(direct.stderr)
    assert direct.returncode == 4
    assert len(direct.stderr.decode().splitlines()) == 1
    assert Path("/dev/full").is_char_device()


def _small_files():
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))


@posix
def test_a_file_that_grows_too_large_leaves_the_old_one(tmp_path):
    path = tmp_path / "out"
    path.write_text(OLD)
    done = run("-o", path, stdin=HEAD + "1,2\n" * 50_000, preexec_fn=_small_files)
    assert done.returncode == 4
    assert len(done.stderr.decode().splitlines()) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert path.read_text() == OLD


@posix
@pytest.mark.parametrize("unbuffered", ["", "1"])  # then Python's standard output may write less than it is given
@pytest.mark.parametrize("form", ["csv", "json", "markdown", "table"])
def test_standard_output_that_takes_only_a_part_is_a_failure(tmp_path, form, unbuffered):
    with (tmp_path / "out").open("wb") as out:
        done = subprocess.run(
            [*BATCH, "--format", form], input=(HEAD + "1,2\n" * 8_000).encode(), stdout=out, stderr=subprocess.PIPE, check=False,
            env={**ENVIRONMENT, "PYTHONUNBUFFERED": unbuffered}, timeout=60, preexec_fn=_small_files,
        )  # fmt: skip
    _no_bug(done.stderr)
    assert done.returncode == 4
    assert len(done.stderr.decode().splitlines()) == 1


@posix
@pytest.mark.parametrize(("number", "code"), [("SIGTERM", 143), ("SIGINT", 130), ("SIGHUP", 129), ("SIGKILL", -9)])
def test_the_old_file_survives_a_signal_in_the_middle(tmp_path, number, code):
    path, bad = tmp_path / "out", tmp_path / "bad"
    path.write_text(OLD)
    process = started("-o", path, "--rejects", bad)
    process.stdin.write((HEAD + "1,2\n" * 50_000).encode())
    process.stdin.flush()
    until(lambda: any(p.name not in ("out", "bad") and p.stat().st_size > 100_000 for p in tmp_path.iterdir()))
    process.send_signal(getattr(signal, number))
    found, out = ended(process)
    assert (found, out) == (code, b"")
    assert path.read_text() == OLD
    assert not bad.exists()
    if number != "SIGKILL":
        assert [p.name for p in tmp_path.iterdir()] == ["out"]


@posix
@pytest.mark.parametrize(("number", "code"), [("SIGTERM", 143), ("SIGINT", 130), ("SIGHUP", 129)])
def test_a_signal_before_the_first_row(number, code):
    process = started()
    process.stdin.write(HEAD.encode())
    process.stdin.flush()
    until(lambda: not unread(process.stdin))  # it reads, and waits for a row
    process.send_signal(getattr(signal, number))
    assert ended(process) == (code, b"")


@posix
def test_break_of_windows_unwinds_as_the_other_signals_do(monkeypatch):
    monkeypatch.setattr(signal, "SIGBREAK", signal.SIGUSR2, raising=False)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGUSR2)}
    try:
        heed_signals(Words("zh-TW"))
        with pytest.raises(Interrupted) as stopped:
            signal.raise_signal(signal.SIGBREAK)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert stopped.value.number == signal.SIGUSR2


@posix
def test_nohup_is_heeded():
    process = started(preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    process.stdin.write(HEAD.encode() + b"1,4\n")
    process.stdin.flush()
    assert [process.stdout.readline() for _ in range(2)][1] == b"1,4,25.00,\n"
    process.send_signal(signal.SIGHUP)
    process.stdin.write(b"1,2\n")
    process.stdin.flush()
    time.sleep(0.1)
    code, out = ended(process)
    assert (code, out) == (0, b"1,2,50.00,\n")


# Pipes.


def test_the_first_rows_appear_while_the_pipe_is_open():
    process = started()
    process.stdin.write((HEAD + "1,2\n").encode())
    process.stdin.flush()
    assert process.stdout.readline().decode() == "部分,全體,占比,error\n"
    assert process.stdout.readline() == b"1,2,50.00,\n"
    process.stdin.write(b"1,4\n1,")
    process.stdin.flush()
    assert process.stdout.readline() == b"1,4,25.00,\n"
    code, rest = ended(process)
    assert code == 1
    assert rest.decode().startswith("1,,,占比: missing: ")


@posix
def test_a_reader_that_goes_ends_it_quietly():
    process = started()
    process.stdin.write((HEAD + "1,2\n").encode())
    process.stdin.flush()
    process.stdout.readline()
    process.stdout.close()
    with contextlib.suppress(BrokenPipeError):
        for _ in range(50):
            os.write(process.stdin.fileno(), b"1,2\n" * 10_000)
    process.stdin.close()
    assert process.wait(WAIT) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


# Much that comes quickly goes through threads.

MUCH = b"1,2\n" * 1_000_000
MUCH_WRITTEN = b"1,2,50.00,\n" * 1_000_000


def fed(process, data):
    """Writes the data while something else goes on."""

    def feed():
        with contextlib.suppress(OSError):
            process.stdin.write(data)
            process.stdin.flush()

    thread = threading.Thread(target=feed)
    thread.start()
    return thread


@posix
def test_rows_after_much_are_not_held_back():
    process = started()
    thread = fed(process, HEAD.encode() + MUCH)
    assert process.stdout.readline().decode() == "部分,全體,占比,error\n"
    assert process.stdout.read(len(MUCH_WRITTEN)) == MUCH_WRITTEN  # while the pipe is open
    thread.join()
    for _ in range(3):
        process.stdin.write(b"1,4\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"1,4,25.00,\n"
    assert ended(process) == (0, b"")


@posix
def test_a_reader_that_goes_ends_the_threads_while_the_input_is_open():
    process = started()
    thread = fed(process, HEAD.encode() + MUCH)
    process.stdout.read(len(MUCH_WRITTEN) // 2)
    process.stdout.close()
    assert process.wait(WAIT) == 0
    thread.join()
    assert process.stderr.read() == b""
    process.stdin.close()
    process.stderr.close()


@posix
@pytest.mark.parametrize(("number", "code"), [("SIGTERM", 143), ("SIGINT", 130)])
def test_a_signal_ends_the_threads_though_nobody_reads(number, code):
    process = started()
    thread = fed(process, HEAD.encode() + MUCH)
    process.stdout.read(len(MUCH_WRITTEN) // 2)
    time.sleep(0.3)  # the pipe is full
    process.send_signal(getattr(signal, number))
    assert process.wait(WAIT) == code
    thread.join()
    _no_bug(process.stderr.read())
    for pipe in (process.stdin, process.stdout, process.stderr):
        with contextlib.suppress(BrokenPipeError):
            pipe.close()


@posix
@pytest.mark.parametrize("form", ["csv", "json", "markdown", "table"])
def test_head_reads_what_it_wants(tmp_path, form):
    path = tmp_path / "in.csv"
    path.write_text(HEAD + "1,2\n" * 40_000, encoding="utf-8")
    command = f'"$0" -m kpical batch 占比 --format {form} in.csv 2>err | head -n 2; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", command, sys.executable], capture_output=True, check=False, env=ENVIRONMENT, cwd=tmp_path, timeout=60
    )
    assert done.stdout.split()[-1] == b"0"
    assert (tmp_path / "err").read_text() == ""


@posix
def test_from_a_fifo_and_into_a_fifo(tmp_path):
    source, sink = tmp_path / "in.fifo", tmp_path / "out.fifo"
    os.mkfifo(source)
    os.mkfifo(sink)
    process = started(source, "-o", sink)
    with source.open("wb") as feed:
        feed.write((HEAD + "1,2\n").encode())
        feed.flush()
        with sink.open("rb") as found:
            assert found.readline() + found.readline() == WRITTEN  # while the source is open
            feed.write(b"1,4\n")
            feed.close()
            assert found.read() == b"1,4,25.00,\n"
    assert ended(process)[0] == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.fifo", "out.fifo"]
    assert sink.is_fifo()


# Streams that are closed.


def _shell(redirection: str, tmp_path: Path, *args: str):
    (tmp_path / "in.csv").write_text(HEAD + "1,2\n", encoding="utf-8")
    command = f'"$0" -m kpical batch 占比 {" ".join(args)} {redirection}'
    done = subprocess.run(
        ["bash", "-c", command, sys.executable], capture_output=True, check=False, env=ENVIRONMENT, cwd=tmp_path, timeout=60
    )
    _no_bug(done.stderr)
    return done


@posix
def test_standard_input_is_closed(tmp_path):
    done = _shell("0<&-", tmp_path)
    assert done.returncode in (2, 4)
    assert len(done.stderr.decode().splitlines()) == 1
    assert _shell("0<&-", tmp_path, "in.csv").stdout == WRITTEN


@posix
def test_standard_output_is_closed(tmp_path):
    done = _shell(">&-", tmp_path, "in.csv")
    assert done.returncode == 4
    assert len(done.stderr.decode().splitlines()) == 1
    done = _shell(">&-", tmp_path, "in.csv", "-o", "out.csv")
    assert done.returncode == 0
    assert (tmp_path / "out.csv").read_bytes() == WRITTEN


@posix
@pytest.mark.parametrize("args", [("in.csv",), ("<in.csv",), ("in.csv", "-o", "out.csv")])
def test_standard_error_is_closed(tmp_path, args):
    """What is said on standard error must not end up among the results."""
    done = _shell("2>&-", tmp_path, *args)
    assert done.returncode == 0
    assert (done.stdout if len(args) == 1 else (tmp_path / "out.csv").read_bytes()) == WRITTEN
    assert len(args) == 1 or done.stdout == b""


@linux
def test_standard_error_is_full(tmp_path):
    done = _shell("2>/dev/full", tmp_path, "in.csv")
    assert done.stdout == WRITTEN


@pytest.mark.parametrize("args", [(), ("-o",), ("--rejects",)])
def test_a_folder_in_the_place_of_a_file(tmp_path, args):
    (tmp_path / "夾").mkdir()
    done = run(*args, "夾", stdin=HEAD + "1,0\n", cwd=tmp_path)
    assert (done.returncode, done.stderr.decode().splitlines()[0]) == (2, "「夾」是資料夾；請指定一個檔案。")
    assert [path.name for path in tmp_path.iterdir()] == ["夾"]


# Where a path leads to what is open already.


@linux
@pytest.mark.parametrize("path", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/proc/thread-self/fd/1", "link"])
@pytest.mark.parametrize("into", [">> log", "| cat >> log"])
def test_a_path_to_standard_output_is_written_where_that_leads(tmp_path, path, into):
    (tmp_path / "log").write_text(OLD)
    (tmp_path / "link").symlink_to("/dev/stdout")
    assert _shell(into, tmp_path, "in.csv", "-o", path).returncode == 0
    assert (tmp_path / "log").read_bytes() == OLD.encode() + WRITTEN
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.csv", "link", "log"]


@linux
@pytest.mark.parametrize(
    "command",
    [
        '"$0" -m kpical batch 占比 in.csv -o /dev/fd/3 3>> log',
        '"$0" -m kpical batch 占比 in.csv -o >(cat >> log) && sleep 0.5',
        '"$0" -m kpical batch 占比 in.csv --format csv -o /dev/stderr 2>&1 >/dev/null | head -n 2 >> log',
    ],
)
def test_any_descriptor_is_written_to(tmp_path, command):
    (tmp_path / "log").write_text(OLD)
    (tmp_path / "in.csv").write_text(HEAD + "1,2\n", encoding="utf-8")
    done = subprocess.run(
        ["bash", "-c", command, sys.executable], capture_output=True, check=False, env=ENVIRONMENT, cwd=tmp_path
    )
    _no_bug(done.stderr)
    assert (tmp_path / "log").read_bytes() == OLD.encode() + WRITTEN


@linux
def test_rejects_and_reports_go_to_descriptors_too(tmp_path):
    (tmp_path / "log").write_text(OLD)
    command = 'printf "部分,全體\\n1,0\\n" | "$0" -m kpical batch 占比 -o out.csv --rejects /dev/stdout >> log'
    subprocess.run(["bash", "-c", command, sys.executable], capture_output=True, check=False, env=ENVIRONMENT, cwd=tmp_path)
    assert (tmp_path / "log").read_text().startswith(OLD + "部分,全體,row,error\n1,0,2,")
    command = '"$0" -m kpical calc 占比 部分=1 全體=2 -o /dev/stdout | cat'
    done = subprocess.run(
        ["bash", "-c", command, sys.executable], capture_output=True, check=False, env=ENVIRONMENT, cwd=tmp_path
    )
    assert "50.00%" in done.stdout.decode()


@linux
def test_a_descriptor_that_is_not_open_is_told_by_its_name(tmp_path):
    done = _shell("", tmp_path, "in.csv", "-o", "/dev/fd/77")
    assert (done.returncode, done.stdout) == (4, b"")
    assert "「/dev/fd/77」" in done.stderr.decode()


# What fails is told by its own name.


@linux
@pytest.mark.parametrize("option", ["-o", "--rejects"])
def test_a_full_disk_is_told_by_the_files_name(tmp_path, option):
    (tmp_path / "full.csv").symlink_to("/dev/full")
    done = run(option, "full.csv", stdin=HEAD + "1,0\n", cwd=tmp_path)
    assert done.returncode == 4
    assert "讀寫「full.csv」時失敗（磁碟空間不足）。" in done.stderr.decode()


@posix
@pytest.mark.parametrize("option", ["-o", "--rejects"])
def test_a_file_that_may_not_grow_is_told_by_its_name(tmp_path, option):
    done = run(option, "out.csv", stdin=HEAD + "1,0\n" * 20_000, cwd=tmp_path, preexec_fn=_small_files)
    assert done.returncode == 4
    assert "「out.csv」" in done.stderr.decode()
    assert list(tmp_path.iterdir()) == []


@linux
def test_what_can_not_be_read_of_standard_input_is_told_of_that():
    with open("/proc/self/mem", "rb") as unreadable:
        done = subprocess.run(BATCH, stdin=unreadable, capture_output=True, check=False, env=ENVIRONMENT, timeout=60)
    assert done.returncode == 4
    assert "「stdin」" in done.stderr.decode()


# Which format a name asks for.


@pytest.mark.parametrize("name", ["x.tmp", "x.dat", "x", "x.csv.bak"])
def test_what_names_no_format_is_csv_and_said_to_be(tmp_path, name):
    done = run("-o", name, stdin=HEAD + "1,2\n", cwd=tmp_path)
    assert (tmp_path / name).read_bytes() == WRITTEN
    assert f"「{name}」" in done.stderr.decode()
    told = run("-o", name, "--format", "csv", stdin=HEAD + "1,2\n", cwd=tmp_path)
    assert name not in told.stderr.decode()


@pytest.mark.parametrize("name", ["x.xls", "X.XLSB", "x.pdf", "x.docx", "x.pptx", "x.odt", "x.fods", "x.gz", "x.csv.zip"])
@pytest.mark.parametrize(
    "args", [("batch", "占比", "nowhere.csv"), ("calc", "nothing"), ("score", "a.yaml", "b.csv"), ("template", "a")]
)
def test_another_formats_name_is_refused_before_anything_is_read(tmp_path, kpical, args, name):
    ran = kpical(*args, "-o", name, cwd=tmp_path)
    assert ran.returncode == 2
    assert f"「{name}」是哪一種格式" in ran.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["x.xlsx", "x.json", "x.gz", "x.xls"])
def test_rejected_rows_are_written_under_no_other_formats_name(tmp_path, kpical, name):
    ran = kpical("batch", "占比", "nowhere.csv", "--rejects", name, cwd=tmp_path)
    assert ran.returncode == 2
    assert f"「{name}」" in ran.stderr


TABBED = '標題\n\n名稱,部分,全體\n"a\tb",1,2\n"x\ny",1,2\n"q""q",1,2\n=1,1,2\n"c,d",1,2\n'


@pytest.mark.parametrize("engine", ["plain", "native"])
@pytest.mark.parametrize(("options", "guard", "bom"), [((), "'", ""), (("--raw", "--bom"), "", "\ufeff")])
def test_tsv_is_the_csv_with_tabs(tmp_path, engine, options, guard, bom):
    run("--head", "3", "-o", "x.tsv", "--engine", engine, *options, stdin=TABBED, cwd=tmp_path)
    assert (tmp_path / "x.tsv").read_bytes().decode() == bom + (
        '標題\n\n名稱\t部分\t全體\t占比\terror\n"a\tb"\t1\t2\t50.00\t\n"x\ny"\t1\t2\t50.00\t\n"q""q"\t1\t2\t50.00\t\n'
        f"{guard}=1\t1\t2\t50.00\t\nc,d\t1\t2\t50.00\t\n"
    )


@pytest.mark.parametrize("name", ["x.jsonl", "x.ndjson", "x.json"])
def test_json_lines_by_their_names(tmp_path, name):
    run("-o", name, stdin=HEAD + "1,2\n", cwd=tmp_path)
    assert json.loads((tmp_path / name).read_text("utf-8"))["占比"] == "50.00"


@pytest.mark.parametrize(
    ("heads", "keys"),
    [
        ("c,c,d", ["c", "c#4", "d"]),
        ("c,c,c#4", ["c", "c#4#4", "c#4"]),
        ("c,c#5,c", ["c", "c#5", "c#5#5"]),
        ("#8,c,c", ["#8", "c", "c#5"]),
        ("占比#6,error#7,x", ["占比#6", "error#7", "x"]),
    ],
)
@pytest.mark.parametrize("extra", [(), ("8",), ("8", "9")])
def test_no_key_stands_for_two_columns(heads, keys, extra):
    done = run("--format", "json", stdin=f"部分,全體,{heads}\n{','.join(['1', '2', '3', '4', '5', *extra])}\n")
    pairs = [pair for pair in json.loads(done.stdout, object_pairs_hook=list) if pair[0] not in ("row", "errors")]
    assert [value for _, value in pairs][:5] == ["1", "2", "3", "4", "5"]
    assert len(pairs) == len({key for key, _ in pairs}) == 7 + len(extra)
    assert [key for key, _ in pairs][2:5] == keys


def test_many_columns_are_no_trouble_for_json_lines():
    wide = f"部分,全體,{','.join(f'c{i}' for i in range(40_000))}\n1,2{',3' * 40_000}\n"
    assert run("--format", "json", stdin=wide).returncode == 0


@pytest.mark.parametrize("name", ["w.xlsx", "w.ods"])
def test_a_table_wider_than_a_sheet_is_refused(tmp_path, name):
    (tmp_path / name).write_text(OLD)
    wide = f"部分,全體{',c' * 16_380}\n1,2{',3' * 16_380}\n"  # with its results two more than 16,382
    done = run("-o", name, stdin=wide.replace(",c", ",c,c", 1).replace(",3", ",3,3", 1), cwd=tmp_path)
    assert done.returncode == 2
    assert "16,385 欄" in done.stderr.decode()
    assert "16,384 欄" in done.stderr.decode()
    assert (tmp_path / name).read_text() == OLD
