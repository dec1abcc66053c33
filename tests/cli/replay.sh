# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034,SC2154
# wmrx replay: containers, names, times, and everything that can be wrong with a file.

synth() { # FILE OPTION...
    file=$1
    shift
    "$WMRX" synth --output "$file" --seed 7 "$@" "T1:$A" "S1:$B" "C1A:$C" || echo "# synth failed: $file"
}
names() { raws out | sort | tr '\n' ' '; }
all="$A $B $C "
heard_all() { [ "$(names)" = "$all" ]; }
hears_all() { ok "hears all: $last" heard_all; }

# Raw files: rate and centre from the name, or from options.
synth x_868.625M_1600k.cu8
run "$WMRX" replay x_868.625M_1600k.cu8
exits 0
silent
hears_all
cp out first
run "$WMRX" replay x_868.625M_1600k.cu8
ok "same output every time" cmp out first
cp x_868.625M_1600k.cu8 plain.cu8
run "$WMRX" replay -f 868.625M -s 1600k plain.cu8
exits 0
hears_all
touch -d 2026-03-01T12:00:00Z plain.cu8
run "$WMRX" replay -f 868.625M -s 1M6 plain.cu8
ok "time stamps begin at the file's time" grep -q '^{"timestamp":"2026-03-01T12:00:00.0' out
run "$WMRX" replay --start 2001-02-03T04:05:06.5Z -f 868.625M -s 1.6M plain.cu8
ok "time stamps begin at --start" grep -q '^{"timestamp":"2001-02-03T04:05:06.5' out
cp plain.cu8 plain
run "$WMRX" replay -F cu8 -f 868.625M -s 1.6M plain
exits 0
same out first
for format in cs8 cs16 cf32; do
    synth "g001_868.625M_1600k.$format"
    run "$WMRX" replay "g001_868.625M_1600k.$format"
    exits 0
    hears_all
done
synth r_868.625M_2M4_x1.cu8 --rate 2.4M
run "$WMRX" replay r_868.625M_2M4_x1.cu8
exits 0
hears_all
mv r_868.625M_2M4_x1.cu8 'SDR_20260101_868625000Hz_2400kHz.cu8'
run "$WMRX" replay SDR_20260101_868625000Hz_2400kHz.cu8
exits 0
hears_all

# SigMF: either file of the pair.
synth pair.sigmf-data --start 2026-04-05T06:07:08Z
run "$WMRX" replay pair.sigmf-meta
exits 0
silent
hears_all
ok "time stamps begin at core:datetime" grep -q '^{"timestamp":"2026-04-05T06:07:08.0' out
cp out second
run "$WMRX" replay pair.sigmf-data
ok "either name gives the same lines" cmp out second
for datatype in cu8 ci16_be rf32_le; do
    cp pair.sigmf-data type.sigmf-data
    sed "s/\"core:datatype\": *\"[a-z0-9_]*\"/\"core:datatype\": \"$datatype\"/" pair.sigmf-meta >type.sigmf-meta
    run "$WMRX" replay type.sigmf-meta
    [ "$datatype" = cu8 ] || {
        exits 1
        says 'core:datatype: expected cu8, ci8, ci16_le or cf32_le'
    }
done
echo '{"global": {"core:datatype": "cu8"' >type.sigmf-meta
run "$WMRX" replay type.sigmf-meta
exits 1
says 'type.sigmf-meta:'
echo '{"global": {"core:datatype": "cu8"}, "captures": [{"core:datetime": "noon"}]}' >type.sigmf-meta
run "$WMRX" replay type.sigmf-meta
exits 1
says 'core:datetime: expected a time'
echo '[]' >type.sigmf-meta
run "$WMRX" replay type.sigmf-meta
exits 1
says 'global: expected an object'
rm pair.sigmf-data
run "$WMRX" replay pair.sigmf-meta
exits 1
says 'pair.sigmf-data: No such file'

# WAV.
for kind in pcm16 float extensible rf64 streamed; do
    python3 "$HERE/make_wav.py" "$kind" g001_868.625M_1600k.cs16 "w_868.625M_$kind.wav"
    run "$WMRX" replay "w_868.625M_$kind.wav"
    exits 0
    silent
    hears_all
done
python3 "$HERE/make_wav.py" auxi g001_868.625M_1600k.cs16 plain.wav
run "$WMRX" replay plain.wav
exits 0
hears_all
ok "time stamps begin at auxi's start" grep -q '^{"timestamp":"2026-03-04T05:06:07.0' out
for kind in mono pcm24 nofmt endless; do
    python3 "$HERE/make_wav.py" "$kind" g001_868.625M_1600k.cs16 w_868.625M_1600k.wav
    run "$WMRX" replay w_868.625M_1600k.wav
    exits 1
    says 'not a WAV capture: expected'
done
head -c 100000 w_868.625M_pcm16.wav >cut_868.625M.wav
run "$WMRX" replay cut_868.625M.wav
exits 1
says 'bytes before its header says'
head -c 30 w_868.625M_pcm16.wav >cut_868.625M.wav
run "$WMRX" replay cut_868.625M.wav
exits 1
says 'not a WAV capture'

# Standard input.
run sh -c '"$0" replay -F cu8 -f 868.625M -s 1.6M - <plain.cu8' "$WMRX"
exits 0
same out first
run sh -c 'cat plain.cu8 | "$0" replay -F cu8 -f 868.625M -s 1.6M -' "$WMRX"
exits 0
same out first
run sh -c '{ head -c 4097 plain.cu8; sleep 0.2; tail -c +4098 plain.cu8; } | "$0" replay -F cu8 -f 868.625M -s 1.6M -' "$WMRX"
exits 0
same out first
run sh -c 'cat w_868.625M_pcm16.wav | "$0" replay -F wav -f 868.625M -' "$WMRX"
exits 0
hears_all
run "$WMRX" replay -F cu8 -f 868.625M -s 1.6M -
exits 1
says 'standard input: found no samples'
run "$WMRX" replay -
exits 1
says 'standard input: format not known'

# What is wrong with a file is said in one line.
run "$WMRX" replay missing.cu8
exits 1
says 'missing.cu8: No such file or directory'
run "$WMRX" replay .
exits 1
says 'found a directory, expected a capture'
run "$WMRX" replay -F cu8 .
exits 1
says 'found a directory, expected a capture'
: >empty_868.625M_1600k.cu8
run "$WMRX" replay empty_868.625M_1600k.cu8
exits 1
says 'found an empty file'
run "$WMRX" replay plain
exits 1
says 'format not known from the name'
run "$WMRX" replay plain.cu8
exits 1
says 'sample rate not known'
run "$WMRX" replay -s 1.6M plain.cu8
exits 1
says 'centre frequency not known'
run "$WMRX" replay -s 1.6M -f 100M plain.cu8
exits 1
says 'expected 868.3, 868.95 or 434.475 MHz'
cp plain.cu8 slow_868.625M_100k.cu8
run "$WMRX" replay slow_868.625M_100k.cu8
exits 1
says 'found a rate of 100000 S/s, expected 225 kS/s to 20 MS/s'
{ cat plain.cu8; printf x; } >odd_868.625M_1600k.cu8
run "$WMRX" replay odd_868.625M_1600k.cu8
exits 1
says 'ends inside a sample, after 1 of 2 bytes'
same out first
head -c 65536 /dev/urandom >noise_868.625M_1600k.cf32
run "$WMRX" replay noise_868.625M_1600k.cf32
exits 0
silent
if [ "$(id -u)" -ne 0 ]; then
    cp x_868.625M_1600k.cu8 closed_868.625M_1600k.cu8
    chmod 0 closed_868.625M_1600k.cu8
    run "$WMRX" replay closed_868.625M_1600k.cu8
    exits 1
    says 'Permission denied'
else
    skip "unreadable file" "root reads everything"
fi

# A bad file does not cost the others.
run "$WMRX" replay missing.cu8 x_868.625M_1600k.cu8 odd_868.625M_1600k.cu8
exits 1
cat first first >twice
same out twice

# Keys.
run "$WMRX" replay --keys missing.ini x_868.625M_1600k.cu8
exits 2
says 'missing.ini'

# Other bands: a capture made at 868.675 MHz, taken as one at 434.2 MHz, has its T telegram at 434.475 MHz.
"$WMRX" synth --output band.cu8 --rate 1.6M --frequency 868.675M "T1:$A"
run "$WMRX" replay -s 1.6M -f 434.2M band.cu8
exits 0
ok "T at 434.475 MHz is heard" grep -q "$A" out
run "$WMRX" replay -s 1.6M -f 170M --channel T@170.27M band.cu8
exits 0
ok "a channel can be placed" grep -q '"freq_offset_hz":[45]...,' out
run "$WMRX" replay -s 1.6M -f 434.2M --channel T@869M band.cu8
exits 1
says 'expected each --channel in it'
run "$WMRX" replay --channel X@869M band.cu8
exits 2
says 'expected S@HZ or T@HZ'

# The ends: full disk, closed pipe, signals.
run sh -c '"$0" replay x_868.625M_1600k.cu8 >/dev/full' "$WMRX"
exits 1
says 'standard output: No space left'
run sh -c '{ sleep 0.3; "$0" replay x_868.625M_1600k.cu8; echo $? >pipe_code; } | true' "$WMRX"
ok "closed pipe: quiet end, exit code 0" ends_quietly
silent
"$WMRX" synth --output long_868.625M_1600k.cu8 --duration 2 "T1:$A"
for signal in INT TERM; do
    background "$WMRX" replay --throttle long_868.625M_1600k.cu8
    await lines out 1
    kill -s "$signal" "$child"
    wait "$child"
    code=$?
    last="SIG$signal while replaying"
    exits 0
    silent
    ok "what was heard before the signal is printed" grep -q "$A" out
done
if command -v script >/dev/null; then
    script -qec "$WMRX replay --throttle long_868.625M_1600k.cu8 >/dev/null" /dev/null </dev/null >bar 2>&1
    ok "progress bar on a terminal" grep -q 'x real time' bar
else
    skip "progress bar on a terminal" "no script"
fi
run "$WMRX" replay -v x_868.625M_1600k.cu8
exits 0
ok "counters are told" grep -q 'telegrams=3' err
run "$WMRX" replay -v --cpu scalar x_868.625M_1600k.cu8 x_868.625M_1600k.cu8
ok "the kernels in use are told once" [ "$(grep -c 'kernels for scalar' err)" -eq 1 ]

# What could not be read is recorded, and can be replayed: two telegrams, the middle of each without a carrier.
"$WMRX" synth --output whole_868.625M_1600k.cu8 --duration 2.5 "T1@20ms:$A" "T1@1.5:$B" "T1@2:$C"
cut_out() { # SECONDS: 0.8 ms of noiseless samples from there on, byte for byte
    at=$(awk "BEGIN { print int($1 * 1600000) * 2 }")
    head -c "$at" whole_868.625M_1600k.cu8
    head -c 2560 /dev/zero | tr '\0' '\200'
    tail -c +$((at + 2561)) whole_868.625M_1600k.cu8
}
cut_out 0.0215 >weak_868.625M_1600k.cu8
mv weak_868.625M_1600k.cu8 whole_868.625M_1600k.cu8
cut_out 1.5015 >weak_868.625M_1600k.cu8
mkdir missed
run "$WMRX" replay -v --start 2026-03-01T12:00:00Z --record missed weak_868.625M_1600k.cu8
exits 0
cp out without
recorded=$(find missed -name '*.sigmf-meta' | wc -l)
ok "both were missed" [ "$recorded" -eq 2 ]
ok "the third was not" [ "$(wc -l <out)" -eq 1 ]
ok "each is told" [ "$(grep -c 'recorded: crc' err)" -eq "$recorded" ]
ok "in pairs" [ "$(find missed -name '*.sigmf-data' | wc -l)" -eq "$recorded" ]
first=$(find missed -name '*.sigmf-meta' | sort | head -n 1)
ok "a second at the most" [ "$(wc -c <"${first%meta}data")" -le 3200000 ]
run "$WMRX" replay -v "$first"
exits 0
ok "the recording has what was missed" grep -qE ' crc=[1-9]' err
ok "its time is the capture's" [ "$(sed -n 's/.*"core:datetime": "\([^.]*\)\..*/\1/p' "$first" | cut -c 1-16)" = 2026-03-01T12:00 ]
run "$WMRX" replay --start 2026-03-01T12:00:00Z --record missed weak_868.625M_1600k.cu8
exits 0
silent
ok "nothing is recorded twice" [ "$(find missed -name '*.sigmf-meta' | wc -l)" -eq "$recorded" ]
same out without
rm -f missed/*
run "$WMRX" replay --record missed --record-max 1 weak_868.625M_1600k.cu8
exits 0
says '--record: 1 recordings made, no more will be'
ok "no more than wanted" [ "$(find missed -name '*.sigmf-meta' | wc -l)" -eq 1 ]
for folder in nowhere weak_868.625M_1600k.cu8; do
    run "$WMRX" replay --record $folder weak_868.625M_1600k.cu8
    exits 2
    says "--record: $folder: found"
done
