# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2016,SC2034,SC2154
# wmrx decode: arguments and lines, good and bad.

run "$WMRX" decode "$A"
exits 0
silent
ok "reading" grep -q '"id":"12345678".*"total_m3":876.543' out
run "$WMRX" decode "$A" "$B" "$C"
exits 0
ok "one line a telegram" [ "$(wc -l <out)" -eq 3 ]
cp out first
run sh -c '"$0" decode - <first' "$WMRX"
exits 0
ok "its own lines come out again" cmp out first
run sh -c 'printf "%s" "$1" | "$0" decode -' "$WMRX" "$A"
exits 0
ok "last line without a line end" grep -q '"id":"12345678"' out
run sh -c '"$0" replay -h >/dev/null; "$0" decode - </dev/null' "$WMRX"
exits 0
silent

# Files with a telegram a line, in the forms of others.
{
    echo "# rtl_wmbus, wmbusmeters, rtl_433"
    echo "T1;1;1;2019-04-03 19:00:42.000;97;148;12345678;0x$A"
    echo "telegram=|$(echo "$A" | cut -c 1-20)_$(echo "$A" | cut -c 21-)|+5"
    echo '{"model":"Wireless-MBus","mode":"T","data":"0d44ae0c785634120107780b134365871e6d","mic":"CRC"}'
    echo "0x0F:44-ae 0c,78_56|34120107780b13436587"
} >forms
run "$WMRX" decode forms "$B"
exits 0
silent
ok "each form is read" [ "$(grep -c '"id":"12345678".*"total_m3":876.543' out)" -eq 4 ]
ok "files and hex mix" [ "$(wc -l <out)" -eq 5 ]
ok "time and mode of rtl_wmbus" grep -q '^{"timestamp":"2019-04-03T19:00:42.000000Z".*"mode":"T1"' out
printf 'xyz\n%s\n' "$A" >forms
run "$WMRX" decode forms
exits 1
says "forms:1: found 'x' at character 1"
run "$WMRX" decode .
exits 1
says '.: Is a directory'
run sh -c '"$0" decode forms 2>/dev/null >/dev/full' "$WMRX"
exits 1

bad() { # ARGUMENT WORDS
    run "$WMRX" decode "$1"
    exits 1
    says "$2"
    ok "no line" [ ! -s out ]
}
bad xyz "found 'x' at character 1, expected hex digits"
bad 0 'odd number of hex digits'
bad 00 'expected a telegram'
bad "${A}000102030405060708" 'length field impossible'
bad "$(printf '%05000d' 0)" 'expected one telegram'
run "$WMRX" decode
exits 2
says 'found no telegram'
# A compact frame of a known format whose full-frame CRC does not hold.
run "$WMRX" decode 23442D2C998734761B168D2087D19EAD214BC479EDA86AB6710008190000081900003213
exits 0
ok "a wrong CRC is told as such" grep -q '"undecoded_reason":"crc".*"reason":"crc"' out
run "$WMRX" decode xyz "$A"
exits 1
says 'argument 1'
ok "a bad argument does not cost the next" grep -q '"id":"12345678"' out
run "$WMRX" decode --keys missing.ini "$A"
exits 2
says 'missing.ini: found No such file'
run "$WMRX" decode --meter nonsense "$A"
exits 2
says '--meter: found "nonsense"'
printf '%s\n' '{' '' '{"raw":5}' '{"raw":"zz"}' '{"raw":"'"$A"'","key":"12"}' null "$A" >lines
printf '\000\377\n' >>lines
run sh -c '"$0" decode - <lines' "$WMRX"
exits 1
ok "each bad line is told by its number" [ "$(sed 's/.* line \([0-9]*\):.*/\1/' err | tr '\n' ' ')" = '1 3 4 5 6 8 ' ]
ok "good lines are read" [ "$(wc -l <out)" -eq 1 ]
run sh -c '"$0" decode - <.' "$WMRX"
exits 1
says 'standard input: Is a directory'
run sh -c '"$0" decode "$1" >/dev/full' "$WMRX" "$A"
exits 1
says 'No space left'
run sh -c '{ sleep 0.3; "$0" decode "$1"; echo $? >pipe_code; } | true' "$WMRX" "$A"
ok "closed pipe: quiet end, exit code 0" ends_quietly
silent
