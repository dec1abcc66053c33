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
# A thread of a forum: a debug log, sticks, a link, and words.
cat >forms <<'END'
(wmbus) parseDLL @0 26
(serial) received binary "A5C2030F44AE0C785634120107780B134365873F61A1"
(serial) received binary "0F44AE0C7856"
Received telegram from: 12345678
          manufacturer: (CEN) (0x0cae)
[D][wmbus:132]: Meter ID [0x12345678] not found in configuration T: 0F44AE0C785634120107780B13436587 (16)
b0F44AE0C7856341201074447780B134365871E6D864F
https://wmbusmeters.org/analyze/0F44AE0C785634120107780B13436587:auto:NOKEY
the telegram 0F 44 AE 0C 78 56 34 12 01 07 78 0B 13 43 65 87 should be 876.5
FF031044AE0C785634120107780B13436587C80D
0F44AE0C785634120107780B134365872E
END
run "$WMRX" decode forms
exits 0
silent
ok "each telegram of a thread is read" [ "$(grep -c '"id":"12345678".*"total_m3":876.543,"decrypt":"none","raw":"0f44ae0c785634120107780b13436587"' out)" -eq 7 ]
ok "and nothing else is" [ "$(wc -l <out)" -eq 7 ]
# Hex over several lines; what stays cut off is told by its first line.
cat >forms <<'END'
0F44AE0C78563412
0107780B
13436587
0f44ae0c785634120107780b
00000000: 0f44 ae0c 7856 3412 0107 780b 1343 6587  .D..xV4...x..Ce.
0f44ae0c785634120107
780b
END
run "$WMRX" decode forms
exits 1
ok "telegrams over several lines" [ "$(grep -c '"total_m3":876.543' out)" -eq 2 ]
ok "each that is cut off by its first line" [ "$(sed 's/.*forms:\([0-9]*\): found 12 bytes.*/\1/' err | tr '\n' ' ')" = '4 6 ' ]
# The link has the key: the gas meter of OMS volume 2, annex N.2.1.
run "$WMRX" decode "https://wmbusmeters.org/analyze/2E4493157856341233037A2A0020255923C95AAA26D1B2E7493B013EC4A6F6D3529B520EDFF0EA6DEFC99D6D69EBF3:auto:0102030405060708090A0B0C0D0E0F11"
exits 0
ok "key of a link" grep -q '"decrypt":"ok"' out
# Wired: what a bus carries, frames of one readout, a frame heard by radio inside.
cat >forms <<'END'
[2022-04-28 06:14:19Z] SEND (005): 10 5B FD 58 16
[2022-04-28 06:14:19Z] RECV (001): E5
[2022-04-28 06:14:19Z] RECV (015): 680909680801780413010000009916
680909680801780413010000009916 E5 680909680801780413010000009916
END
run "$WMRX" decode forms
exits 0
ok "answers of meters on a bus" [ "$(grep -c '"primary_address":1.*"total_m3":0.001' out)" -eq 3 ]
run "$WMRX" decode 681717680801780DFD3B100F44AE0C785634120107780B13436587C416
exits 0
ok "a radio telegram in a wired one" [ "$(grep -c '"id":"12345678".*"total_m3":876.543' out)" -eq 1 ]
ok "both have a line" [ "$(wc -l <out)" -eq 2 ]
run "$WMRX" decode "10 5B FD 58 16"
exits 1
ok "a request is told" grep -q 'short frame of the bus master' err
printf '%s\n' "$A" >'[log].txt'
run "$WMRX" decode '[log].txt'
exits 0
ok "a file whose name looks like a line of a log" grep -q '"id":"12345678"' out
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
bad b0F44AE0C7856341201074447780B134365881E6D864F 'block CRC does not match'
bad A5C2030F44AE0C785634120107780B134365883F61A1 'iM871A whose checksum does not match'
bad xyz "found 'x' at character 1, expected hex digits"
bad 0 'odd number of hex digits'
bad 00 'expected a telegram'
bad "${A}000102030405060708" 'length field impossible'
bad "$(printf '%09000d' 0)" 'expected one telegram'
run "$WMRX" decode
exits 2
says 'found no telegram'
# A compact frame whose full-frame CRC does not hold: nothing vouches for its data.
run "$WMRX" decode 1D442D2C998734761B168C208779EDA86AB6710008190000081900003213
exits 0
ok "a wrong CRC is told as such" grep -q '"undecoded":"eda86ab6.*"undecoded_reason":"crc".*"reason":"crc"' out
ok "and gives no reading" [ "$(grep -c total_m3 out)" -eq 0 ]
# With a payload CRC that holds they are as sent. One flipped bit, and they are not.
compact=23442D2C998734761B168D2087D19EAD214BC479EDA86AB671000819000008190000
run "$WMRX" decode "${compact}3213" "${compact}3313"
exits 0
ok "values under a payload CRC" grep -q '"total_m3":6.408,.*"undecoded":"6ab6","undecoded_reason":"crc".*"reason":"crc"' out
ok "not under a wrong one" [ "$(grep -c total_m3 out)" -eq 1 ]
# The status of the header is never encrypted; one that records add to is not known without a key.
run "$WMRX" decode 294468501657060394087A4C001025A11E4EFF816C2F8D147ED0C1F959F55E0F0FF724805FCC33D19A19
exits 0
ok "status of a closed telegram" grep -q '"status":"OK","decrypt":"no_key"' out
run "$WMRX" decode 2644934412345678233772987654329344230400001005A11E4EFF816C2F8D147ED0C1F959F55E
ok "no status that is not whole" [ "$(grep -c '"status"' out)" -eq 0 ]
# The meter behind a radio converter is the one whose reading it is, and whose key counts.
converted=1a449344113456782337780779987654319344230404062a000000
run "$WMRX" decode "$converted"
exits 0
ok "the meter behind a converter" grep -q '"id":"31547698".*"type":4,.*"adapter_id":"78563411".*"total_kwh":42' out
printf '[Heat]\nid = 31547698\nkey = 00112233445566778899AABBCCDDEEFF\n' >heat.ini
chmod 600 heat.ini
run "$WMRX" decode -k heat.ini "$converted"
ok "is not believed in plain when it has a key" grep -q '"id":"31547698".*"decrypt":"plaintext"' out
ok "and has no reading then" [ "$(grep -c total_kwh out)" -eq 0 ]
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
