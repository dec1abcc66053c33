# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2016,SC2034,SC2154
# wmrx scan: the table of meters.

line() { # ID SECOND SNR OFFSET MEMBERS
    echo '{"timestamp":"2026-03-01T12:00:'"$2"'.000000Z","id":"'"$1"'","manufacturer":"CEN","version":1,"type":7,' \
        '"media":"water","mode":"T1","snr_db":'"$3"',"freq_offset_hz":'"$4"',"decrypt":"none"'"${5-}"'}'
}
{
    line 11111111 10 12.5 -9000 ',"total_m3":876.543,"flow_temperature_c":21'
    line 22222222 10 30.1 -13000 ',"name":"K\u00fcche\u001b[2J","total_m3":12.3'
    line 11111111 26 12.4 -9000 ',"total_m3":876.544,"flow_temperature_c":21'
    echo
    line 11111111 42 11.0 -9000 ',"total_m3":876.544,"flow_temperature_c":22'
} >log.jsonl
run "$WMRX" scan log.jsonl
exits 0
silent
ok "the strongest first" [ "$(sed -n '2s/ .*//p' out)" = CEN.22222222 ]
ok "count, interval, age, SNR, offset, mode, value" \
    grep -qE '^CEN\.11111111 +3 +16 s +0 s +11\.0 +-9\.0 +T1 +none +total_m3=876\.544 +water$' out
ok "age against the newest line; one telegram has no interval" grep -qE '^CEN\.22222222 +1 +- +32 s +30\.1' out
ok "a name cannot send commands to the terminal" grep -q 'Küche?\[2J$' out
ok "the sum" grep -qx '2 meters, 4 telegrams' out
cp out table
run sh -c '"$0" scan - <log.jsonl' "$WMRX"
ok "the same from standard input" cmp out table

# A meter that is silent for longer than four of its intervals is late.
{
    cat log.jsonl
    line 22222222 59 30 0
} | sed 's/T12:00:59/T12:03:59/' >late.jsonl
run "$WMRX" scan late.jsonl
ok "late" grep -qE '^CEN\.11111111 +3 +16 s +3 min!' out

# By the number on the display.
for digits in 876.5 876,5 876 876.544; do
    run "$WMRX" scan --find $digits log.jsonl
    exits 0
    ok "found by $digits" grep -q '^CEN.11111111 .*total_m3=876.54' out
    ok "only it: $digits" grep -q '; 1 with the number' out
done
run "$WMRX" scan --find 22 log.jsonl
ok "any number will do, and is shown" grep -q '^CEN.11111111 .*flow_temperature_c=22' out
run "$WMRX" scan --find 877 log.jsonl
exits 0
ok "nothing begins like this" grep -q '; 0 with the number' out
for digits in x '' 1.2.3 1e3 -; do
    run "$WMRX" scan --find "$digits" log.jsonl
    exits 2
    says "--find: found \"$digits\""
done

# The receiver's crystal, from five meters or more.
for i in 1 2 3 4 5; do line "0000000$i" "1$i" 20 "-1${i}000"; done >five.jsonl
run "$WMRX" scan five.jsonl
ok "the hint" grep -q '^median offset -13.0 kHz: .* add +15 to --ppm' out

run "$WMRX" scan
exits 2
says 'found no input, expected FILE, or -'
run "$WMRX" scan missing.jsonl log.jsonl
exits 1
says 'missing.jsonl: No such file'
ok "the other file is read" cmp out table
printf 'x\n{}\n[]\n{"id":5,"manufacturer":"CEN"}\n' >bad.jsonl
run "$WMRX" scan bad.jsonl log.jsonl
exits 1
says 'bad.jsonl:1: found no line of a telegram here and 3 times more'
ok "good lines count" cmp out table
run sh -c '"$0" scan log.jsonl >/dev/full' "$WMRX"
exits 1
says 'No space left'
seq -f '{"id":"%08g","manufacturer":"CEN"}' 5000 >many.jsonl
run "$WMRX" scan many.jsonl
exits 0
ok "bounded" grep -q '^4096 meters, 5000 telegrams; 904 of more than 4096 meters left out$' out

# Kept up to date on a terminal; a signal ends it with the whole table.
if command -v script >/dev/null; then
    TERM=xterm script -qfc '(cat log.jsonl; sleep 1; cat late.jsonl) | "$WMRX" scan -' /dev/null >out 2>err </dev/null
    ok "drawn again and again" [ "$(grep -c "$(printf '\033\\[H\033\\[J')" out)" -ge 2 ]
else
    skip "kept up to date" "no script"
fi
sh -c "cat log.jsonl; exec sleep 5" 2>/dev/null | env --default-signal=INT "$WMRX" scan - >out 2>err &
child=$!
sleep 0.5
kill -s INT "$child"
wait "$child"
code=$?
last="scan, ended by a signal"
exits 0
ok "the table at the end" grep -q '^2 meters, 4 telegrams' out
