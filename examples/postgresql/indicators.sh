#!/usr/bin/env bash
# Indicators for a table of PostgreSQL: all of its rows into a new table, which then takes the place of the old one; or nothing.
#   bash indicators.sh TABLE KEY RESULT INDICATOR… [options of kpical batch]
set -euo pipefail
export PGCLIENTENCODING=UTF8 PGDATESTYLE=ISO KPICAL_CONFIG=off
die() { echo "$1" >&2; exit 2; }
[ $# -ge 4 ] || die "bash indicators.sh TABLE KEY RESULT INDICATOR… [options of kpical batch]"
[[ $1$2$3 != *[\"\'\$]* ]] || die "名稱裡不能有引號與 \$。No quotes and no \$ in names."
name() { local parts=${1//./\".\"}; echo "\"${parts//,/\",\"}\""; } # as in the catalogue: public.budget, or id,year
table=$(name "$1") key=$(name "$2") result=$(name "$3") new=$(name "${3%"${3##*.}"}kpical_new_$$") last=$(name "${3##*.}")
[ "$(printf %s "${3##*.}" | wc -c)" -le 63 ] || die "結果表的名稱超過 63 位元組。The name of the table of results is over 63 bytes: $3"
shift 3
scratch=$(mktemp -d)
ended() {
    if [ $? != 0 ]; then
        [ ! -s "$scratch/ragged" ] || echo "列的格數不一：有換行的格超過 256 KB 嗎？Rows of unequal width: is a cell with line ends over 256 KB?"
        echo "沒有完成，什麼都沒有交付。Not completed, nothing was committed."
    fi >&2
    rm -rf "$scratch"
}
trap ended EXIT
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "$@"; }

send() { # the rows, and how many they are, as of the same moment
    sql -c "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY" -c "\\o '$scratch/count'" -c "SELECT count(*) FROM $table" -c '\o' \
        -c "COPY (SELECT * FROM $table ORDER BY $key) TO STDOUT (FORMAT csv, HEADER)" -c COMMIT
}
compute() { # 1: some rows have no result, 3: targets were missed; all rows come all the same
    kpical batch "$@" --raw --head 1 --delimiter , --encoding utf-8 - || [[ $? == [13] ]]
}
whole() { # a line \. in a cell would end the data for psql; \"." is the same to the server
    LC_ALL=C sed -e "/: ragged_row: /w $scratch/ragged" -e $'s/^\\\\\\.\\(\r*\\)$/\\\\"."\\1/'
}
ending() { # what makes the new table stay
    cat << SQL
DO \$\$ BEGIN
    IF EXISTS (SELECT FROM $new WHERE error LIKE '%: ragged_row: %') THEN RAISE 'a row was cut'; END IF;
    IF (SELECT count(*) FROM $new) <> $(cat "$scratch/count") THEN RAISE 'rows were lost on the way'; END IF;
END \$\$;
SET LOCAL client_min_messages = warning;
DROP TABLE IF EXISTS $result;
ALTER TABLE $new RENAME TO $last;
COMMENT ON TABLE $result IS 'kpical batch';
COMMIT;
SQL
}
receive() { # the new table has the columns of the old one, with their types, and the results as text
    local own heads found
    own=$(sql -c "COPY (SELECT * FROM $table LIMIT 0) TO STDOUT (FORMAT csv, HEADER)" < /dev/null)
    found=$(sql -c "SELECT coalesce(obj_description(oid, 'pg_class'), '') || '.' FROM pg_class WHERE oid = to_regclass('$result')" < /dev/null)
    [[ $found == "" || $found == "kpical batch." ]] || die "$result 不是這支指令稿建的，不取代。Not made by this script, not replaced: $result"
    IFS= read -r heads || die "沒有結果。There are no results."
    heads=${heads#$'\xef\xbb\xbf'} # of --bom
    [[ $heads == "$own",* && $heads != *\"* ]] || die "欄名裡有逗號或引號，或已有結果欄。Commas or quotes in heads, or columns of results: $own"
    heads=${heads#"$own",}
    sql -c BEGIN -c "CREATE TABLE $new (LIKE $table, \"${heads//,/\" text, \"}\" text)" -c "COPY $new FROM STDIN (FORMAT csv)" -f "$scratch/ending.sql"
}

{
    send | compute "$@" | whole
    ending > "$scratch/ending.sql" # only where all have ended well: without it nothing is committed
} | receive
