# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2016,SC2034,SC2154
# docs/RECIPES.md: its commands do what it says.

"$WMRX" synth --output x_868.625M_1600k.cu8 --start 2026-03-01T12:00:00Z "T1:$A" "C1A:$B" "T1:$A"
"$WMRX" replay --start 2026-03-01T12:00:00Z x_868.625M_1600k.cu8 >log.jsonl
awk -v file=block- '/^```sh$/ { n++; inside = 1; next } /^```/ { inside = 0 } inside { print > (file n) }' \
    "$HERE/../../docs/RECIPES.md"
block() { run sh -u "$T/block-$1"; }
if ! command -v jq >/dev/null; then
    skip "recipes" "no jq"
    return
fi

block 1
exits 0
ok "CSV of one meter" [ "$(grep -cx '"2026-03-01T12:00:00.[0-9]*Z",876.543' out)" -eq 2 ]
block 2
exits 0
ok "no meter is closed" [ ! -s out ]
block 3
exits 0
ok "a file a day" cmp log.jsonl telegrams-2026-03-01.jsonl
if command -v sqlite3 >/dev/null; then
    block 4
    exits 0
    ok "SQLite" grep -qxF 'CEN.12345678|876.543' out
    block 4
    ok "imported once" [ "$(sqlite3 meters.db 'SELECT count(*) FROM telegram')" -eq 3 ]
else
    skip "SQLite" "no sqlite3"
fi
block 5
exits 0
ok "line protocol" grep -qx 'water,meter=CEN.12345678 total_m3=876.543 1772366400000000000' out
block 6
exits 0
ok "two receivers" [ "$(wc -l <out)" -eq 2 ]
ok "all blocks were run" [ ! -e block-7 ]
