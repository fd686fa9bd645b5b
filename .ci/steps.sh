# The steps of `.ci/run` and `.ci/release`, each a function. `.ci/run STEP ...` does just those, after what they need.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_QUIET=1 LC_ALL=C.UTF-8 KPICAL_ALL_TOOLS=1
unset KPICAL_LANG KPICAL_FORMULAS NO_COLOR || true
checkout=$PWD
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
PATH="$scratch/tools/bin:$PATH"

# What a step prints is only of interest where it fails.
quietly() { "$@" > "$scratch/said.txt" 2>&1 || { tail -60 "$scratch/said.txt"; return 1; }; }
# The command below a marker in the README, as it is printed there.
readme() { sed -n "/<!-- ci: $1 -->/,/^\`\`\`\$/p" README.md | sed -e '1,/^```sh$/d' -e '/^```$/,$d'; }
# A copy of what is committed or about to be.
fresh() { mkdir "$scratch/$1" && git ls-files -z --cached --others --exclude-standard | xargs -0 tar -cf - | tar -xf - -C "$scratch/$1"; }
kernel_into_fresh() { KPICAL_KERNEL=must pip install --force-reinstall --no-deps -e "$scratch/fresh"; }

first() { # the README's first command, as printed, in a copy
    fresh fresh
    local run; run=$(readme run); [ -n "$run" ]
    (cd "$scratch/fresh" && bash -ec "$run")
}
programs() { # compilers, a browser, an office, shells and jq: pages, workbooks, completion and the manual's script are tried in them
    packages gcc clang libclang-rt-14-dev chromium chromium-driver fonts-noto-cjk poppler-utils libreoffice-calc zsh fish jq
}
packages() {
    dpkg -s "$@" > /dev/null 2>&1 && return
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    quietly apt-get install -y -qq --no-install-recommends "$@"
}
tools() { # the checkout and its tools, in an environment of their own
    python3 -m venv "$scratch/tools"
    pip install -e '.[dev]'
}
lint() { ruff check . && ruff format --check .; }
types() { mypy; }
imports() { # go down only
    quietly lint-imports --cache-dir "$scratch/imports"
    grep -E '^Contracts' "$scratch/said.txt"
}
formulas() { kpical check formulas examples; }
wheel() { # in an empty folder; as a source distribution and in a zip too
    KPICAL_KERNEL=must CFLAGS=-Werror quietly python -m build --outdir "$scratch/dist" .
    python3 -m venv "$scratch/wheel"
    "$scratch/wheel/bin/pip" install "$scratch"/dist/*.whl
    python -c 'import kpical, sys; from kpical.catalogue.build import built_file as made; sys.stdout.buffer.write(made(kpical.__version__))' |
        cmp - "$("$scratch/wheel/bin/python" -P -c 'import kpical; print(kpical.__path__[0])')/built.jsonl"
    mkdir -p "$scratch/empty"
    (
        cd "$scratch/empty"
        kpical=$scratch/wheel/bin/kpical
        [ "$("$kpical" list --format csv | wc -l)" -gt 20 ]
        "$kpical" --version | grep -q native
        "$kpical" calc 資本門執行率 實支數=120 應付未付數=30 賸餘數=5 預算數=200 --format json | grep -q '"exact": "155/2"'
        printf '本期,前期\n105,100\n,100\n' | "$kpical" batch 增減率 > out.csv && exit 1
        [ "$(sed -n 2p out.csv)" = "105,100,5.00," ]
        plan=$checkout/examples/mofa-108/plan.yaml
        for form in csv json md html xlsx ods; do
            "$kpical" score "$plan" "$checkout/examples/mofa-108/figures.csv" -o "score.$form"
        done
        grep -q 53.33 score.md
        "$kpical" template "$plan" -o form.ods
        "$kpical" score "$plan" form.ods --format csv > empty.csv && exit 1
        [ "$(grep -c 'missing: ' empty.csv)" -eq 4 ]
    )
    python3 -m venv "$scratch/sdist"
    "$scratch/sdist/bin/pip" install "$scratch"/dist/*.tar.gz
    (cd "$scratch/empty" && "$scratch/sdist/bin/kpical" calc 占比 部分=1 全體=3 -o share.html)
    (cd "$scratch/empty" && PYTHONPATH=$(echo "$scratch"/dist/*.whl) "$scratch/tools/bin/python" -P -c '
import kpical, sys
assert ".whl" in kpical.__file__, kpical.__file__
from kpical import calculate, load
assert calculate(load().find("占比"), {"部分": "109305", "全體": "180000"}).text == "60.73"')
}
pure() { # the wheel without its kernel, where there is no compiler: the same answers
    CC=$scratch/no-compiler quietly python -m build --wheel --outdir "$scratch/pure" .
    python3 -m venv "$scratch/plain"
    "$scratch/plain/bin/pip" install "$scratch"/pure/*-py3-none-any.whl
    mkdir -p "$scratch/empty"
    cd "$scratch/empty"
    "$scratch/plain/bin/kpical" --version | grep -q plain
    python "$checkout/benchmarks/table.py" 20000 > table.csv
    for kpical in plain tools; do "$scratch/$kpical/bin/kpical" batch 資本門執行率 研究經費比率 table.csv -o "$kpical.csv" && exit 1; done
    cmp plain.csv tools.csv
}
lowest() { # the lowest version of every dependency that is allowed, in the rooms that use them; without a browser and an office
    lowest_installed
    (cd "$scratch/fresh" && KPICAL_TEST_TOOLS=none "$scratch/lowest/bin/pytest" -q tests/cli tests/catalogue tests/report)
}
lowest_installed() {
    python3 -m venv "$scratch/lowest"
    "$scratch/lowest/bin/python" - > "$scratch/lowest.txt" <<'END'
import re, tomllib
project = tomllib.load(open("pyproject.toml", "rb"))["project"]
for wanted in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
    print(re.sub(">=", "==", wanted))
END
    "$scratch/lowest/bin/pip" install -r "$scratch/lowest.txt" -e "$scratch/fresh"
}
suite() { # the README's test command, as printed; the coverage of branches is measured beside it
    local test; test=$(readme test); [ -n "$test" ]
    [ -e "$scratch/shared" ] || ln -s "$checkout/../shared" "$scratch/shared"
    (cd "$scratch/fresh" && PYTEST_ADDOPTS="--cov --cov-report=" bash -ec "$test" && .venv/bin/coverage report --skip-covered --fail-under="$COVERED" | tail -30)
}
scalar() { # the kernel without SIMD
    CFLAGS="-Werror -U__SSE2__ -U__ARM_NEON" kernel_into_fresh
    (cd "$scratch/fresh" && pytest -q -n 2 tests/kernel)
}
sanitized() { # the kernel under the sanitizers of address and undefined behaviour
    CC=gcc CFLAGS="-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all" kernel_into_fresh
    (cd "$scratch/fresh" && LD_PRELOAD="$(gcc -print-file-name=libasan.so) $(gcc -print-file-name=libubsan.so)" \
        ASAN_OPTIONS=detect_leaks=0 PYTHONMALLOC=malloc pytest -q -n 2 "${@:-tests/kernel}")
    rm "$scratch/fresh/kpical/kernel/_kernel.abi3.so" # it runs under the sanitizers only
    pip install --no-deps -e "$checkout"
}
fuzz() { # the kernel beside the plain engine, for so many seconds
    quietly tests/fuzz/run "${1:-60}"
}
fuzz_long() { fuzz 600; } # the same for ten minutes
hard_rows() { # a million rows that are hard to compute, through the door of Arrow and through batch: the same bytes
    (cd "$scratch/fresh" && KPICAL_ROWS=1000000 pytest -q -n 0 tests/arrow/test_hard_rows.py)
}
lowest_whole() { # every test with the lowest versions
    lowest_installed
    (cd "$scratch/fresh" && KPICAL_TEST_TOOLS=none "$scratch/lowest/bin/pytest" -q)
}
pythons() { # every newer Python that is here: its wheel, its tests
    local python version found=0
    for version in 3.12 3.13 3.14; do
        python=python$version # pyenv puts a command of this name on the path that only says where it would be
        "$python" -c '' 2> /dev/null || python=$(find "${PYENV_ROOT:-$HOME/.pyenv}/versions" -path "*/$version.*/bin/python$version" 2> /dev/null | head -1)
        if [ -z "$python" ]; then echo "Python $version is not here"; continue; fi
        found=1
        "$python" -m venv "$scratch/python$version"
        (cd "$scratch/fresh" && "$scratch/python$version/bin/pip" install "$checkout[dev]" && "$scratch/python$version/bin/pytest" -q)
    done
    [ "$found" -eq 1 ]
}
venv_with_groups() { # with the first pip that knows dependency groups, or a newer one
    python3 -m venv "$scratch/$1"
    "$scratch/$1/bin/pip" install "pip>=25.1"
}
engines() { # DuckDB, Polars and pandas: each does what its page says
    venv_with_groups engines
    (cd "$scratch/fresh" && "$scratch/engines/bin/pip" install '.[dev]' --group duckdb --group polars --group pandas &&
        KPICAL_ALL_TOOLS=duckdb,polars,pandas "$scratch/engines/bin/pytest" -q -n 0 tests/arrow/test_page.py)
}
postgresql() { # the page's script against a server, with everything cut that can be; the server ends by itself in any case
    if ! compgen -G '/usr/lib/postgresql/*/bin/postgres' > /dev/null; then
        mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf # the tests start one of their own
        packages postgresql
    fi
    KPICAL_ALL_TOOLS=bash,postgres,psql timeout -k 30 1800 pytest -q -n 0 tests/docs/test_postgresql.py
}
spark() { # DataFrames of Spark, in one process and in a cluster that loses a worker; ends with all that it started
    packages openjdk-17-jre-headless
    venv_with_groups spark
    "$scratch/spark/bin/pip" install --group "$scratch/fresh/pyproject.toml:spark" -e "$scratch/fresh[dev]"
    (cd "$scratch/fresh" && timeout --foreground --kill-after=60 2400 "$scratch/spark/bin/pytest" -q -n 0 tests/spark)
}
COVERED=93 # percent of the lines and branches of kpical/; of other processes those at a terminal and those that are interrupted

# The steps named, after those that all of them need; each says what it is by the comment behind its name.
steps() {
    local step failed done_already=" "
    for step in first programs tools "$@"; do
        case $done_already in *" $step "*) continue ;; esac
        done_already="$done_already$step "
        printf '\n== %s: %s (%s s)\n' "$step" "$(sed -n "s/^$step() {[^#]*# *//p" "$checkout/.ci/steps.sh")" "$SECONDS"
        set +e
        (set -e; "$step")
        failed=$?
        set -e
        if [ "$failed" -ne 0 ]; then printf '\n== %s failed (%s s)\n' "$step" "$SECONDS"; exit 1; fi
    done
    printf '\n== green (%s s)\n' "$SECONDS"
}
