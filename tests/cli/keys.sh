# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2016,SC2034,SC2154
# wmrx keys, where keys come from, and what integrity means.

kem=$HERE/../unit/kem
# Published: Multical 21 and OMS Vol. 2 annex N.2.1, N.2.3.
water=2A442D2C998734761B168D2091D37CAC21E1D68CDAFFCD3DC452BD802913FF7B1706CA9E355D6C2701CC24
gas=2E4493157856341233037A2A0020255923C95AAA26D1B2E7493B013EC4A6F6D3529B520EDFF0EA6DEFC99D6D69EBF3
water_key=28F64A24988064A079AA2C807D6102AE
gas_key=0102030405060708090A0B0C0D0E0F11
mac_key=000102030405060708090A0B0C0D0E0F

# Import.
run sh -c 'printf "open sesame\n16 bytes exactly\n" | "$0" keys import --password-fd 0 -o kem.ini "$@"' \
    "$WMRX" "$kem/meters.kem" "$kem/devices.kem2"
exits 0
ok "no keys on standard output" [ ! -s out ]
ok "says what was found" grep -qF 'meters.kem: KEM file of 2 meters' err
ok "for its owner only" [ "$(stat -c %a kem.ini)" = 600 ]
ok "two passwords, three meters" [ "$(grep -c '^key = ' kem.ini)" -eq 3 ]
printf 'open sesame' >word
run sh -c 'umask 077; exec 7<word; "$0" keys import --password-fd 7 "$@" >zip.ini' "$WMRX" "$kem/stored.zip"
exits 0
says 'stored.zip: KEM file of 2 meters'
ok "archive and file give the same" sh -c 'head -n 9 kem.ini | cmp - zip.ini'
run sh -c 'echo wrong | "$0" keys import --password-fd 0 -o wrong.ini "$1"' "$WMRX" "$kem/meters.kem"
exits 2
says 'found a password that does not open it'
ok "no file after a failure" [ ! -e wrong.ini ]
run sh -c 'setsid "$0" keys import "$1"' "$WMRX" "$kem/meters.kem"
exits 2
says 'found no terminal to ask for its password, expected --password-fd N'
run sh -c '"$0" keys import --password-fd 9 "$1" 9<&-' "$WMRX" "$kem/meters.kem"
exits 2
says '--password-fd: Bad file descriptor'

printf 'Name;Colour;AES Key;Serial\nKitchen;red;%s;76348799\nBath;;%s;1\n' "$water_key" "$mac_key" >list.csv
run "$WMRX" keys import list.csv --output csv.ini
exits 0
says 'table of 2 meters; columns by heading, between semicolons: id = 4 "Serial", key = 3 "AES Key", name = 1 "Name"'
run "$WMRX" decode -k csv.ini "$water"
exits 0
ok "imported keys open telegrams" grep -q '"name":"Kitchen".*"total_m3":6.408' out
run "$WMRX" keys import list.csv --output csv.ini
exits 2
says '--output: csv.ini: found a file, expected a new name'
printf 'name=Gas\nid=12345678\nkey=%s\ndriver=auto\n' "$gas_key" >meter
run sh -c 'umask 077; "$0" keys import meter list.csv >both.ini' "$WMRX"
exits 0
ok "two lists in one file" [ "$(grep -c '^key = ' both.ini)" -eq 3 ]
ok "a guessed kind is told" grep -qF 'meter: meter file of 1 meter' err
run sh -c 'umask 022; "$0" keys import meter >open.ini' "$WMRX"
exits 0
ok "a file for all is warned of" grep -q 'warning: .*mode 0644.*chmod 600' err
run "$WMRX" keys import list.csv list.csv -o twice.ini
exits 2
ok "a meter in two lists" grep -qF 'found meter 76348799 twice, expected each once' err
ok "no file of half a list" [ ! -s twice.ini ]
printf 'id,key\n1,%s0\n' "$water_key" >bad.csv
run "$WMRX" keys import list.csv bad.csv -o bad.ini
exits 2
ok "file and line" grep -qF 'bad.csv:2: found no key, expected 32 hexadecimal digits' err
ok "never the key" [ "$(grep -ci "$water_key" err)" -eq 0 ]
for bad in missing.csv . both.ini; do
    run "$WMRX" keys import $bad -o bad.ini
    exits 2
    says "$bad: found "
done
run sh -c '"$0" keys import list.csv >/dev/full' "$WMRX"
exits 1
ok "full disk" grep -q 'standard output: No space left' err
run "$WMRX" keys import list.csv -k both.ini
exits 2
says '--keys: found with import'

# Check.
chmod 600 both.ini csv.ini
run "$WMRX" keys check -k both.ini
exits 0
silent
ok "meters, fingerprints, names" grep -qE "^76348799	[0-9a-f]{8}	-	Kitchen\$" out
ok "no keys" [ "$(grep -ciE '[0-9a-f]{16}' out)" -eq 0 ]
{
    printf '%s\n' "$water" "{\"raw\":\"$gas\"}" "$A" "$gas"
    printf 'T1;1;1;2026-01-01 00:00:00.000;97;148;12345678;0x%s\n' "$gas"
} >log
run "$WMRX" keys check -k both.ini log
exits 0
silent
ok "telegrams are counted, the plain one too" grep -qE "^12345678	[0-9a-f]{8}	ok=3,plaintext=1	Gas\$" out
run "$WMRX" keys check -k csv.ini log
exits 0
ok "without a key" grep -qE "^ELS.12345678	-	no_key=3	-\$" out
printf '[x]\nid = ELS.12345678\nkey = %s\n' "$water_key" >wrong.ini
chmod 600 wrong.ini
run sh -c '"$0" keys check -k wrong.ini - <log' "$WMRX"
exits 1
ok "with a wrong key" grep -qE "^ELS.12345678	[0-9a-f]{8}	wrong_key=3	x\$" out
echo nonsense >>log
run "$WMRX" keys check -k both.ini log
exits 1
says 'log:6: found no telegram in this line and 0 of 0 more'
"$WMRX" synth --output x_868.625M_1600k.cu8 "C1A:$water" "T1:$gas"
run "$WMRX" keys check -k csv.ini x_868.625M_1600k.cu8
exits 0
silent
ok "captures: opened" grep -qE "^76348799	[0-9a-f]{8}	ok=1	Kitchen\$" out
ok "captures: no key" grep -qE "^ELS.12345678	-	no_key=1	-\$" out
run "$WMRX" keys check
exits 2
says 'found neither keys nor captures'
run "$WMRX" keys
exits 2
says 'expected import or check'

# Where keys come from.
run env WMRX_KEYS=csv.ini "$WMRX" decode "$water"
ok "WMRX_KEYS" grep -q '"decrypt":"ok"' out
mkdir credentials
cp csv.ini credentials/keys
chmod 440 credentials/keys
run env CREDENTIALS_DIRECTORY=credentials "$WMRX" decode "$water"
exits 0
ok "a credential that its group may read" grep -q '"decrypt":"ok"' out
chmod 444 credentials/keys
run env CREDENTIALS_DIRECTORY=credentials "$WMRX" decode "$water"
exits 2
says 'credentials/keys: found mode 0444'
rm -f credentials/keys
run env CREDENTIALS_DIRECTORY=credentials "$WMRX" decode "$water"
exits 0
ok "other credentials" grep -q '"decrypt":"no_key"' out
printf '[gas]\nid = 12345678\nkey = %s\n' "$gas_key" >gas.ini
chmod 600 gas.ini
run env WMRX_KEYS=csv.ini "$WMRX" decode -k gas.ini -k csv.ini "$water" "$gas"
exits 0
ok "all sources together, a file twice" [ "$(grep -c '"decrypt":"ok"' out)" -eq 2 ]
run env WMRX_KEYS=missing.ini "$WMRX" decode "$water"
exits 2
says 'missing.ini: found No such file'
run env WMRX_KEYS="$water_key" "$WMRX" decode "$water"
exits 2
says 'WMRX_KEYS: found a key, expected the name of a file with keys'
run "$WMRX" decode --keys "$water_key" "$water"
exits 2
says '--keys: found a key'
chmod 644 gas.ini
run "$WMRX" replay -k gas.ini x_868.625M_1600k.cu8
exits 2
says "chmod 600 'gas.ini'"
run "$WMRX" decode --insecure-keys -k gas.ini "$gas"
exits 0
ok "--insecure-keys" grep -q '"decrypt":"ok"' out
chmod 600 gas.ini

# A meter that encrypts is not believed when it does not: mode 0, mode 5 without blocks, mode 5 on plain bytes.
plain=1f4493157856341233037a2a0000000c1427048502046d32371f1502fd170000
blocks=144493157856341233037a2a0000050c1427048502
opened=204493157856341233037a2a0010252f2f0c1427048502046d32371f1502fd1700
for telegram in "$plain" "$blocks" "$opened"; do
    run "$WMRX" decode -k gas.ini "$telegram"
    exits 0
    ok "refused: $telegram" grep -q '"decrypt":"plaintext"' out
    ok "no reading: $telegram" [ "$(grep -c total_m3 out)" -eq 0 ]
    run "$WMRX" decode -k gas.ini --allow-plaintext "$telegram"
    ok "allowed: $telegram" grep -q '"total_m3":28504.27' out
    run "$WMRX" decode "$telegram"
    ok "no key, nothing to distrust: $telegram" grep -q '"total_m3":28504.27' out
    echo "{\"raw\":\"$telegram\",\"key\":\"$gas_key\"}" >line
    run sh -c '"$0" decode - <line' "$WMRX"
    ok "refused with a key of the line's own: $telegram" grep -q '"decrypt":"plaintext"' out
done
# A wrong key costs that telegram only.
printf '{"raw":"%s","key":"%s"}\n' "$gas" "$water_key" "$gas" "$gas_key" >lines
run sh -c '"$0" decode - <lines' "$WMRX"
exits 0
ok "first wrong" sh -c 'sed -n 1p out | grep -q "\"decrypt\":\"wrong_key\""'
ok "then right" sh -c 'sed -n 2p out | grep -q "\"total_m3\":28504.27"'

# Mode 3: the date is part of the initialisation vector (an artificial telegram of 1 March 2026).
dated=1e468b050100000004077a0100100339bee7236e43530408fdda2b8c45a654
for time in 2026-03-01T12:00:00Z 2026-03-01T22:00:00Z; do
    printf '{"raw":"%s","key":"0102030405060708","timestamp":"%s"}\n' "$dated" "$time"
done >lines
run sh -c '"$0" decode - <lines' "$WMRX"
exits 0
ok "mode 3 with its date" sh -c 'sed -n 1p out | grep -q "\"total_m3\":1,.*\"decrypt\":\"ok\""'
ok "mode 3 when the meter's date is not certain" sh -c 'sed -n 2p out | grep -q "\"decrypt\":\"unsupported\""'
printf '{"raw":"%s","key":"0102030405060708"}\n' "$dated" >line
run sh -c '"$0" decode - <line' "$WMRX"
ok "mode 3 without a date" grep -q '"decrypt":"unsupported"' out

# A message in two fragments; alone, each is none.
first=2B4493157856341233038C20759009017865B30A000026007A75002007109058475F4BC91DF878B80A1B0F98
second=2A4493157856341233038C2076900A02044640FF4DF001EAB7B629024AAC727942BFC549233C0140829B93
fragments() { # HEX...: decodes them with the meter's key
    printf "{\"raw\":\"%s\",\"key\":\"$mac_key\"}\n" "$@" >lines
    run sh -c '"$0" decode - <lines' "$WMRX"
    exits 0
}
fragments "$first" "$second"
ok "fragments in order" sh -c 'sed -n 2p out | grep -q "\"total_m3\":28504.27.*\"decrypt\":\"ok\""'
fragments "$first" "$first" "$second"
ok "a fragment heard twice" sh -c 'sed -n 3p out | grep -q "\"decrypt\":\"ok\""'
fragments "$second" "$first"
ok "out of order: no reading" [ "$(grep -c total_m3 out)" -eq 0 ]
fragments "$second"
ok "the first is missing" grep -q '"reason":"fragment"' out
fragments "$first" "${second%93}92"
ok "the MAC covers the whole message" sh -c 'sed -n 2p out | grep -q "\"decrypt\":\"mac_fail\""'
ok "no reading of it" [ "$(grep -c total_m3 out)" -eq 0 ]

printf '[gas]\nid = 12345678\nkey = %s\n' "$mac_key" >mac.ini
chmod 600 mac.ini
# Mode 5 with a MAC beside it: the MAC sees what two fillers do not, the last block and the access number. (Made.)
both=424493157856341233038c2075900f002c25b50a0000408ee84576906a8a7a75002005973ac791d9c7be9f17d2f9494288eca3ea8d215bfa2e546ef877b92d9feed85d
run "$WMRX" decode -k mac.ini "$both"
ok "mode 5 and MAC" grep -q '"total_m3":28504.27.*"decrypt":"ok"' out
last_block=${both%??}00
other_access=$(echo "$both" | sed 's/7a75002005/7a76002005/')
for telegram in "$last_block" "$other_access"; do
    run "$WMRX" decode -k mac.ini "$telegram"
    ok "its MAC fails" grep -q '"decrypt":"mac_fail"' out
    ok "no reading" [ "$(grep -c total_m3 out)" -eq 0 ]
done
# Modes 8 (AES-CTR with CMAC) and 13 (TLS) are told, with and without a key.
for mode in 2028 1F2D; do # the configuration field as sent
    telegram=$(echo "$gas" | sed "s/7A2A002025/7A2A00$mode/")
    for keys in gas.ini csv.ini; do
        run "$WMRX" decode -k $keys "$telegram"
        exits 0
        ok "mode $mode, $keys" grep -q '"decrypt":"unsupported"' out
    done
done

# Message counters that go back, of a meter whose telegrams carry a MAC. 2739 is OMS Vol. 2 annex N.2.3.
c2738=434493157856341233038c2075900f002c25b20a00003d998131a31a6b9f7a75002007104185a527f46cd59597da385f5846d28f235543bc96727f592968c7ec9d5ff975
c2739=434493157856341233038c2075900f002c25b30a000021924d4f2fb66e017a75002007109058475f4bc91df878b80a1b0f98b629024aac727942bfc549233c0140829b93
c2740=434493157856341233038c2075900f002c25b40a0000707c3bdb8d5fc3227a7500200710cce92d281a45f7d70e77d3281c82d89a264cdc1cfdb161c21943c8bddd98862f
"$WMRX" synth --output c_868.625M_1600k.cu8 "T1:$c2739" "T1:$c2738" "T1:$c2739" "T1:$c2740" "T1:$c2738"
run "$WMRX" replay -k mac.ini c_868.625M_1600k.cu8
exits 0
ok "all open" [ "$(grep -c '"decrypt":"ok"' out)" -eq 5 ]
ok "old ones are told" [ "$(sed -n 's/.*"replayed":true.*/old/p; t; s/.*/new/p' out | tr '\n' ' ')" = 'new old new new old ' ]
run sh -c '"$0" listen -d - -k mac.ini <c_868.625M_1600k.cu8' "$WMRX"
exits 0
ok "in listen too" [ "$(grep -c '"replayed":true' out)" -eq 2 ]
run "$WMRX" replay c_868.625M_1600k.cu8
ok "nothing is told of what no key vouches for" [ "$(grep -c replayed out)" -eq 0 ]
run "$WMRX" decode -k mac.ini "$c2740" "$c2738"
exits 0
ok "stored telegrams may come in any order" [ "$(grep -c replayed out)" -eq 0 ]

# SIGHUP: the keys files are read again.
"$WMRX" synth --output one_868.625M_1600k.cu8 --tail 1 "T1:$gas"
mkfifo samples
cp mac.ini live.ini
printf '[gas]\nid = 12345678\nkey = nonsense\n' >bad.ini
background sh -c 'exec "$0" listen -d - -k live.ini <samples' "$WMRX"
exec 8>samples
cat one_868.625M_1600k.cu8 >&8
await lines out 1
cat gas.ini >live.ini
kill -s HUP "$child"
await lines err 1
cat one_868.625M_1600k.cu8 >&8
await lines out 2
cat bad.ini >live.ini
kill -s HUP "$child"
await lines err 2
cat one_868.625M_1600k.cu8 >&8
await lines out 3
exec 8>&-
wait "$child"
code=$?
last='SIGHUP while listening'
exits 0
ok "wrong key, then the right one, and that one stays" \
    [ "$(sed 's/.*"decrypt":"\([a-z_]*\)".*/\1/' out | tr '\n' ' ')" = 'wrong_key ok ok ' ]
ok "new keys are told" grep -qx 'wmrx listen: keys read again: 1' err
ok "a bad file is told" grep -q 'live.ini:3: found a key of 8 characters.*: the keys are as before$' err
ok "one line each" [ "$(wc -l <err)" -eq 2 ]
