"""The page on PostgreSQL, run as it is printed against a server: all rows are in the new table, or nothing has changed."""

from __future__ import annotations

import csv
import io
import os
import re
import signal
import subprocess
import sys
import time
from itertools import product

import pytest
from paths import EXAMPLES, ROOT
from postgres import server
from programs import environment
from tools import needs, program

from kpical.words import LANGUAGES

pytestmark = [needs("bash", "postgres", "psql"), pytest.mark.skipif(sys.platform == "win32", reason="for a POSIX shell")]

SCRIPT = EXAMPLES / "postgresql" / "indicators.sh"
SECONDS = 60
# Beside the script: who each of its processes is.
KPICAL = '#!/bin/sh\necho $$ > kpical.pid\nPYTHONPATH={root} exec {python} -m kpical "$@"\n'
PSQL = """#!/bin/sh
case "$*" in *"REPEATABLE READ"*) echo $$ > sender.pid ;; *"FROM STDIN"*) echo $$ > receiver.pid ;; esac
exec {psql} "$@"
"""
# Rows that stop in the middle until somebody lets the lock go: what is cut there is cut in the middle.
GATE = """
CREATE FUNCTION gate(n integer) RETURNS integer STABLE LANGUAGE plpgsql AS $$
BEGIN IF n = 100000 THEN PERFORM pg_advisory_xact_lock_shared(1); END IF; RETURN n % 90; END $$;
CREATE TABLE many AS SELECT n AS id, n % 7 AS 全體, 'budget ' || n AS text FROM generate_series(1, 150000) n;
ALTER TABLE many ADD PRIMARY KEY (id);
CREATE VIEW gated AS SELECT id, gate(id) AS 部分, 全體, text FROM many;
CREATE TABLE few (id integer PRIMARY KEY, 部分 numeric(12,2), 全體 text);
INSERT INTO few VALUES (1, 1, '4'), (2, 1.50, '0'), (3, NULL, '2'), (4, 2, '4千');
"""
PLAIN = """
psql -qc 'CREATE TABLE part (LIKE gated, 占比 text, error text)'
psql -c 'COPY (SELECT * FROM gated ORDER BY id) TO STDOUT CSV HEADER' |
    kpical batch 占比 --raw | psql -c 'COPY part FROM STDIN CSV HEADER'
"""
HARD = [
    "",
    None,
    "'=x",
    "=x",
    "\\.",
    "\\N",
    "NULL",
    'a "b"',
    "a,b",
    "a\nb",
    "a\r\nb",
    "a\rb",
    " a ",
    "\t",
    "註：",
    "\ufeff",
    "😀",
    "合計",
]


def blocks(lang):
    """The page's blocks of shell, each with the text that it shows."""
    text = (ROOT / f"docs/{lang}/postgresql.md").read_text("utf-8")
    return re.findall(r"^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```)?", text, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def reached():
    """How psql reaches a server that holds `many` and `gated`."""
    with server() as env:
        subprocess.run(["psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-c", GATE], check=True, env=environment(env))
        yield env


@pytest.fixture
def shell(reached, tmp_path):
    """Runs lines of bash in a folder that has the script; `wait=False` leaves them running."""
    programs = tmp_path / "bin"
    programs.mkdir()
    texts = {"kpical": KPICAL.format(root=ROOT, python=sys.executable), "psql": PSQL.format(psql=program("psql"))}
    for name, text in texts.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    (tmp_path / "indicators.sh").write_text(SCRIPT.read_text("utf-8"), "utf-8")
    env = environment({**reached, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"})
    how = {"cwd": tmp_path, "env": env, "stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}

    def run(lines, *, wait=True):
        if wait:
            return subprocess.run(["bash", "-ec", lines], **how, check=False, timeout=SECONDS)
        return subprocess.Popen(["bash", "-c", lines], **how)

    run.folder = tmp_path
    return run


@pytest.fixture
def ask(reached):
    """What a command of SQL prints, as CSV."""

    def asked(*commands):
        words = [word for command in commands for word in ("-c", command)]
        done = subprocess.run(
            ["psql", "-Xq", "--csv", "-v", "ON_ERROR_STOP=1", *words], env=environment(reached), check=True, capture_output=True
        )
        return done.stdout.decode()

    yield asked
    asked("DROP TABLE IF EXISTS rates, part, hard, budget, budget_rates CASCADE")


@pytest.fixture
def state(ask):
    """All that a run may change: which tables there are, and what the old results are."""
    return lambda: ask(
        "SELECT oid, relname FROM pg_class WHERE relkind = 'r' AND oid >= 16384", "SELECT * FROM rates ORDER BY id"
    )


def until(found):
    """Wait for it."""
    end = time.monotonic() + SECONDS
    while not (answer := found()):
        assert time.monotonic() < end
        time.sleep(0.1)
    return answer


@pytest.fixture
def gate(reached):
    """Holds the lock; closed it lets all rows go."""
    with subprocess.Popen(["psql", "-Xq"], env=environment(reached), stdin=subprocess.PIPE) as holder:
        holder.stdin.write(b"SELECT pg_advisory_lock(1) \\g /dev/null\n")
        holder.stdin.flush()
        yield holder.stdin
        holder.stdin.close()


# As it is printed


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_prints_the_script(lang):
    text = (ROOT / f"docs/{lang}/postgresql.md").read_text("utf-8")
    assert re.findall(r"^```bash\n(.*?)^```$", text, re.DOTALL | re.MULTILINE) == [SCRIPT.read_text("utf-8")]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.usefixtures("ask")
def test_the_commands_print_what_the_page_shows(shell, lang):
    shown = blocks(lang)
    assert len(shown) == 3
    for command, text in shown:
        done = shell(command)
        assert done.returncode == 0, done.stderr.decode()
        printed = [line.rstrip() for line in done.stdout.decode().splitlines()]
        assert "\n".join(filter(None, printed)) + "\n" == text or not text


# All rows


def test_the_rows_are_those_of_batch(shell, ask):
    """Byte for byte: NULL and empty text, quotes, line ends, what a spreadsheet would compute, scales."""
    ask("CREATE TABLE hard (first text, id integer PRIMARY KEY, 部分 numeric(12,4), 全體 text, last text)")
    rows = [(a, n, n % 7 - 3, b, c) for n, (a, b, c) in enumerate(product(HARD, [*HARD, "1", "2.50", "3千", "０"], HARD))]
    given = io.StringIO()
    csv.writer(given, quoting=csv.QUOTE_MINIMAL).writerows([["\\N" if v is None else v for v in row] for row in rows])
    (shell.folder / "hard.csv").write_text(given.getvalue(), "utf-8", newline="")
    ask("\\copy hard from 'hard.csv' csv null '\\N'".replace("hard.csv", str(shell.folder / "hard.csv")))
    assert ask("SELECT count(*) FROM hard").split()[1] == str(len(rows))
    batch = "kpical batch 占比 --raw --head 1 --verdict --target 40%以上 --exact --lang en"
    sent = shell(f'psql -c "COPY (SELECT * FROM hard ORDER BY id) TO STDOUT CSV HEADER" | {batch}')
    done = shell("bash indicators.sh hard id rates 占比 --verdict --target 40%以上 --exact --lang en")
    assert done.returncode == 0, done.stderr.decode()
    found = shell('psql -c "COPY (SELECT * FROM rates ORDER BY id) TO STDOUT CSV HEADER"')
    assert found.stdout.splitlines() == sent.stdout.splitlines()
    assert len({*found.stdout.splitlines()}) > len(rows)
    assert (
        ask("SELECT count(*) FROM (SELECT * FROM hard EXCEPT SELECT first, id, 部分, 全體, last FROM rates) _").split()[1] == "0"
    )


def test_a_line_that_would_end_the_data_for_psql_ends_nothing(shell, ask):
    lines = r"E'a\n\\.\nb', E'\\.\n', E'\\.\r\n\"\\.\"\r\n\\.r'"
    ask(f"CREATE TABLE hard AS SELECT n AS id, 1 AS 部分, 4 AS 全體, (ARRAY[{lines}])[n] AS text FROM generate_series(1, 3) n")
    done = shell("bash indicators.sh hard id rates 占比")
    assert done.returncode == 0, done.stderr.decode()
    assert ask("SELECT count(*) FROM rates JOIN hard USING (id, text)").split()[1] == "3"


@pytest.mark.parametrize("words", ["rates 占比 --bom", f"public.{'率' * 21} 占比"])
def test_what_changes_no_row_is_taken(shell, ask, words):
    done = shell(f"bash indicators.sh few id {words}; bash indicators.sh few id {words}")
    assert done.returncode == 0, done.stderr.decode()
    table = words.split()[0]
    assert ask(f"SELECT count(占比) FROM {table}", f"DROP TABLE {table}").split()[1] == "2"


def test_rows_that_fail_are_committed_with_their_reasons(shell, ask):
    done = shell(
        "bash indicators.sh few id public.rates 占比 --fail-on-miss --target 30%以上; bash indicators.sh few id rates 占比"
    )
    assert done.returncode == 0, done.stderr.decode()
    found = ask("SELECT id, 部分, 占比, split_part(error, ': ', 2) FROM rates ORDER BY id").splitlines()[1:]
    assert found == ["1,1.00,25.00,", "2,1.50,,zero_denominator", "3,,,missing", "4,2.00,0.05,"]


def test_a_database_of_another_encoding(shell, ask):
    ask("CREATE DATABASE taiwan ENCODING 'EUC_TW' TEMPLATE template0")
    lines = """
        export PGDATABASE=taiwan PGCLIENTENCODING=UTF8
        psql -qc "CREATE TABLE t AS SELECT 1 AS id, '１' AS 部分, '２千' AS 全體"
        bash indicators.sh t id rates 占比
        psql -Atc "SELECT * FROM rates"
    """
    done = shell(lines)
    ask("DROP DATABASE taiwan")
    assert (done.returncode, done.stdout.decode()) == (0, "1|１|２千|0.05|\n")


# Or nothing


@pytest.mark.parametrize("cut", ["the sending backend", "sender", "kpical", "the receiving backend", "receiver"])
def test_what_is_cut_in_the_middle_changes_nothing(shell, ask, state, gate, cut):
    assert shell("bash indicators.sh few id rates 占比").returncode == 0
    before = state()
    with shell("bash indicators.sh gated id rates 占比", wait=False) as run:
        cut_in_the_middle(shell.folder, ask, cut, gate)
        _, told = run.communicate(timeout=SECONDS)
    assert run.returncode != 0, told.decode()
    assert state() == before


def cut_in_the_middle(folder, ask, cut, gate):
    """Once rows wait at the gate and the new table is being filled; then the gate is opened."""
    backends = {
        "the sending backend": "wait_event_type = 'Lock' AND query LIKE 'COPY (%'",
        "the receiving backend": "query LIKE 'COPY % FROM STDIN%' AND pid <> pg_backend_pid()",
    }
    try:
        for found in backends.values():
            until(lambda found=found: ask(f"SELECT pid FROM pg_stat_activity WHERE {found}").splitlines()[1:])
        if cut in backends:
            ask(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {backends[cut]}")
        else:
            os.kill(int((folder / f"{cut}.pid").read_text()), signal.SIGKILL)
    finally:
        gate.close()


def test_the_plain_pipe_commits_a_part_where_that_is_cut(shell, ask, gate):
    """So that the cut above is one that matters."""
    with shell(PLAIN, wait=False) as run:
        cut_in_the_middle(shell.folder, ask, "the sending backend", gate)
        run.communicate(timeout=SECONDS)
    assert run.returncode == 0
    assert 0 < int(ask("SELECT count(*) FROM part").split()[1]) < 150_000


def test_uncut_all_rows_come(shell, ask):
    done = shell("bash indicators.sh gated id rates 占比")
    assert done.returncode == 0, done.stderr.decode()
    assert ask("SELECT count(*), count(*) FILTER (WHERE 占比 IS NULL) FROM rates").split()[1] == f"150000,{150_000 // 7}"


@pytest.mark.parametrize(
    ("instead", "told"),
    [
        ("kpical_ \"$@\" | sed '$d'; exit 1", "rows were lost on the way"),
        ("sed '$s/,[^,]*$//' | kpical_ \"$@\"", "a row was cut"),
        ('kpical_ "$@"; exit 4', ""),
        ('kpical_ "$@"; kill -9 $$', ""),
        ("exit 1", "There are no results."),
    ],
)
def test_kpical_that_does_not_end_well_changes_nothing(shell, state, instead, told):
    """Where its exit code only says that some rows failed, the rows are looked at."""
    assert shell("bash indicators.sh few id rates 占比").returncode == 0
    before, program = state(), shell.folder / "bin" / "kpical"
    program.rename(program.with_name("kpical_"))
    program.write_text(f"#!/bin/bash\n{instead}\n")
    program.chmod(0o755)
    done = shell("bash indicators.sh few id rates 占比")
    assert done.returncode != 0
    assert told in done.stderr.decode()
    assert state() == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("few id few 占比", "Not made by this script, not replaced"),
        ("few id public.few 占比", "Not made by this script, not replaced"),
        ("few id rates 佔比", "占比"),
        ("nowhere id rates 占比", "nowhere"),
        ("few nowhere rates 占比", "nowhere"),
        ('few id "ra\'tes" 占比', "no $ in names"),
        ("few id rates", "TABLE KEY RESULT INDICATOR"),
        ("rates id rates 占比", "columns of results"),
        ("'comma' id rates 占比", "Commas or quotes in heads"),
        ("few id seen 占比", "depend on it"),
        ("few id rates 占比 --format json", "Commas or quotes in heads"),
        ("few id rates 占比 --as 占比=全體", "全體"),
        ("few id nowhere.rates 占比", "nowhere"),
        (f"few id public.{'率' * 21}s 占比", "over 63 bytes"),
        ("long id rates 占比", "is a cell with line ends over 256 KB?"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(shell, ask, state, words, told):
    assert shell("bash indicators.sh few id rates 占比; bash indicators.sh few id seen 占比").returncode == 0
    ask("CREATE VIEW sees AS SELECT * FROM seen", 'CREATE VIEW comma AS SELECT *, 1 AS "a,b" FROM few')
    ask(r"CREATE VIEW long AS SELECT *, repeat(E'x\n', 140000) AS text FROM few")
    before = state()
    done = shell(f"bash indicators.sh {words}")
    after = state()
    ask("DROP VIEW comma, long", "DROP TABLE seen CASCADE")
    assert done.returncode != 0
    assert told in done.stderr.decode()
    assert after == before
