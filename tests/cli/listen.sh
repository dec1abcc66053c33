# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2016,SC2034,SC2154
# wmrx listen and devices, with a librtlsdr that plays a capture.

# The noise goes on behind the telegrams: its floor, and so their SNR, is what replay sees too.
"$WMRX" synth --output x_868.625M_1600k.cu8 --seed 7 --duration 2 "T1:$A" "S1:$B" "C1A:$C"
"$WMRX" replay x_868.625M_1600k.cu8 >replayed
FAKE_RTLSDR_FILE=$T/x_868.625M_1600k.cu8
export FAKE_RTLSDR_FILE
fake() { # [NAME=VALUE...] ARGUMENT...: wmrx with the librtlsdr that needs no hardware
    settings=
    while case ${1-} in FAKE_*) true ;; *) false ;; esac; do
        settings="$settings $1"
        shift
    done
    # shellcheck disable=SC2086
    run env LD_LIBRARY_PATH="$FAKE" $settings "$WMRX" "$@"
}

# The same lines as replay.
if env LD_LIBRARY_PATH="$FAKE" "$WMRX" devices >out 2>err; then
    run env LD_LIBRARY_PATH="$FAKE" "$WMRX" devices
    ok "devices lists the dongle" grep -q "^0.00000001.1-1.Generic RTL2832U OEM.Fake Dongle$" out
    fake FAKE_RTLSDR_SERIALS= devices
    exits 3
    says 'found no RTL-SDR dongle'

    fake listen -T 0.8
    exits 0
    silent
    same out replayed
    ok "time stamps are the wall clock's" grep -q "^{\"timestamp\":\"$(date -u +%Y-%m-%dT%H)" out
    fake FAKE_RTLSDR_LOG=calls -T 0.8 -d 00000001 -f 868.625M -s 1.6M -g 33 -p -12 --bias-tee
    exits 0
    same out replayed
    for call in 'open 0' 'set_sample_rate 1600000' 'set_center_freq 868625000' 'set_freq_correction -12' \
        'set_tuner_gain_mode 1' 'set_tuner_gain 328' 'set_bias_tee 1' 'close 0'; do
        ok "dongle got: $call" grep -qx "$call" calls
    done
    rm calls
    fake FAKE_RTLSDR_LOG=calls FAKE_RTLSDR_SERIALS=11111111,22222222 listen -T 0.1 -d serial:22222222
    exits 0
    ok "dongle by serial number" grep -qx 'open 1' calls
    ok "automatic gain by default" grep -qx 'set_tuner_gain_mode 0' calls
    ok "no bias tee by default" [ -z "$(sed -n '/bias/p' calls)" ]

    # A configuration file, and the command line over it.
    fake FAKE_RTLSDR_SERIALS=00000001,00000001 FAKE_USB_PATHS=1-2,3-1.4.2 devices
    ok "dongles of one serial number differ in their place" grep -q "^1.00000001.3-1.4.2.Generic" out
    fake FAKE_RTLSDR_LOG=calls FAKE_RTLSDR_SERIALS=00000001,00000001 FAKE_USB_PATHS=1-2,3-1.4.2 listen -T 0.1 \
        -d usb:3-1.4.2
    exits 0
    ok "dongle by its place" grep -qx 'open 1' calls
    fake FAKE_RTLSDR_SERIALS=00000001,00000001 FAKE_USB_PATHS=1-2 listen -T 0.1 -d usb:1-2
    exits 3
    says 'no dongle at USB place 1-2'
    fake FAKE_USB_FAIL=1 devices
    ok "without places dongles are listed all the same" grep -q "^0.00000001..Generic" out
    rm calls
    printf '# attic\n\n device = serial:22222222\r\nbias-tee\n  gain=20\nduration = 0.1' >config.ini
    rm calls
    fake FAKE_RTLSDR_LOG=calls FAKE_RTLSDR_SERIALS=11111111,22222222 listen -c config.ini -g 40
    exits 0
    silent
    ok "dongle of the file" grep -qx 'open 1' calls
    ok "flag of the file" grep -qx 'set_bias_tee 1' calls
    ok "gain of the command line" grep -qx 'set_tuner_gain 402' calls

    # Dongles that cannot be opened.
    fake FAKE_RTLSDR_SERIALS= listen
    exits 3
    says 'found no RTL-SDR dongle on USB'
    fake listen -d 3
    exits 3
    says 'found index 3, expected 0 to 0'
    fake listen -d 12345678
    exits 3
    says 'no dongle with serial number 12345678'
    fake FAKE_RTLSDR_SERIALS=00000001,00000001 listen -d 00000001
    exits 3
    says 'found 2 dongles with serial number 00000001'
    fake FAKE_RTLSDR_OPEN=-3 listen
    exits 3
    says 'no permission'
    fake FAKE_RTLSDR_OPEN=-6 listen
    exits 3
    says 'busy'
    fake FAKE_RTLSDR_OPEN=-99 listen
    exits 3
    says 'cannot be opened: librtlsdr says -99'
    fake listen -s 500k -f 868.95M
    exits 3
    says 'refused by the dongle, expected 225001'
    fake listen -f 100M
    exits 2
    says 'expected 868.3, 868.95 or 434.475 MHz'

    # Dongles that go away, and samples that get lost.
    fake FAKE_RTLSDR_FAULT=unplug:2600000 listen
    exits 4
    says 'unplugged'
    same out replayed
    fake FAKE_RTLSDR_FAULT=stall:2600000 listen
    exits 4
    says 'no samples for 5 s'
    same out replayed
    fake FAKE_RTLSDR_FAULT=drop:2621440:2000000 listen -v -T 5
    exits 0
    same out replayed
    ok "lost on the way: about a million samples" grep -qE ' lost=(9[5-9]|10[0-5])[0-9]{4} ' err
    "$WMRX" synth --output many_868.625M_1600k.cu8 --repeat 40 --gap 5ms "T1:$A"
    run env LD_LIBRARY_PATH="$FAKE" FAKE_RTLSDR_FILE="$T/many_868.625M_1600k.cu8" FAKE_RTLSDR_SPEED=8 \
        "$HERE/slow_stdout.py" 2 "$WMRX" listen -v -T 8
    exits 0
    ok "buffer full: lost and counted" grep -qE ' lost=[1-9][0-9]{5,} ' err
    ok "buffer full: lines are whole" [ "$(grep -c '^{.*}$' out)" -eq "$(wc -l <out)" ]

    # Signals, and a reader that goes away.
    for signal in INT TERM; do
        background env LD_LIBRARY_PATH="$FAKE" "$WMRX" listen
        await lines out "$(wc -l <replayed)"
        kill -s "$signal" "$child"
        wait "$child"
        code=$?
        last="SIG$signal while listening"
        exits 0
        silent
        same out replayed
    done
    background env LD_LIBRARY_PATH="$FAKE" "$WMRX" listen
    await lines out 1
    kill -s USR1 "$child"
    await lines err 1
    last=SIGUSR1
    says 'dongle 0: samples='
    kill -s TERM "$child"
    wait "$child"
    code=$?
    exits 0
    run sh -c '{ LD_LIBRARY_PATH="$FAKE" timeout 10 "$0"; echo $? >pipe_code; } | true' "$WMRX"
    ok "closed pipe: quiet end, exit code 0" ends_quietly
    silent
else
    skip "dongles" "built without librtlsdr"
fi

# Standard input.
run sh -c '"$0" listen -d - <x_868.625M_1600k.cu8' "$WMRX"
exits 0
silent
same out replayed
run sh -c 'cat x_868.625M_1600k.cu8 | "$0" -d - -F cu8' "$WMRX"
exits 0
same out replayed
run "$WMRX" listen -d -
exits 1
says 'standard input: ended without samples'

# Formats of compact frames: what a full frame taught is known in the next run, and replay never depends on it.
full=1844ae0c785634120107780413a1080000426cdf2c0259c409
compact=1644ae0c78563412010779d1688bbfa2080000df2cc509
"$WMRX" synth --rate 1M --frequency 868.95M --output full_868.95M_1M.cu8 "C1B:$full"
"$WMRX" synth --rate 1M --frequency 868.95M --output compact_868.95M_1M.cu8 "C1B:$compact"
rm -rf state
run sh -c '"$0" listen -s 1M -f 868.95M -d - <compact_868.95M_1M.cu8' "$WMRX"
ok "a compact frame of an unknown format is said" grep -q '"reason":"signature"' out
run sh -c '"$0" listen -s 1M -f 868.95M -d - <full_868.95M_1M.cu8' "$WMRX"
ok "the full frame is read" grep -q '"total_m3":2.209' out
ok "its format is kept" grep -qx 0413426c0259 state/wmrx/formats
run sh -c '"$0" listen -s 1M -f 868.95M -d - <compact_868.95M_1M.cu8' "$WMRX"
ok "the compact frame is read in a later run" grep -q '"total_m3":2.21,' out
silent
echo zzz >>state/wmrx/formats
run sh -c '"$0" listen -s 1M -f 868.95M -d - <compact_868.95M_1M.cu8' "$WMRX"
ok "a line that is no format costs that line only" grep -q '"total_m3":2.21,' out
says 'left out 1 lines'
run "$WMRX" replay compact_868.95M_1M.cu8
ok "replay does not depend on the past" grep -q '"reason":"signature"' out
run env XDG_STATE_HOME=/proc/none sh -c '"$0" listen -s 1M -f 868.95M -d - <full_868.95M_1M.cu8' "$WMRX"
exits 0
says 'formats of compact frames are not kept'

# Chosen meters, each only once, and the counters for Prometheus.
rm -rf state
run sh -c '"$0" listen -d - --select CEN.12345678 --metrics metrics.prom <x_868.625M_1600k.cu8' "$WMRX"
exits 0
silent
ok "only the chosen meter" [ "$(sed 's/.*"id":"\([0-9]*\)".*/\1/' out)" = 12345678 ]
for metric in 'wmrx_telegrams_total{mode="T1"} 1' 'wmrx_telegrams_total{mode="S1"} 1' \
    'wmrx_lines_left_out_total{reason="not_selected"} 2' 'wmrx_samples_lost_total 0'; do
    ok "$metric" grep -qxF "$metric" metrics.prom
done
ok "each metric has its type" [ "$(sed -n 's/^\(wmrx[a-z_]*\).*/\1/p' metrics.prom | sort -u | wc -l)" -eq \
    "$(grep -c '^# TYPE' metrics.prom)" ]
ok "nothing is left beside it" [ ! -e metrics.prom.new ]
for path in missing/m.prom . /dev/null; do
    run sh -c '"$0" listen -d - --metrics "$1" <x_868.625M_1600k.cu8' "$WMRX" $path
    exits 0
    says "--metrics: $path: "
    same out replayed
done
ok "a device stays one" [ -c /dev/null ]
run sh -c '"$0" listen -d - --once --select 12345678 --select CEN.22345678 <x_868.625M_1600k.cu8' "$WMRX"
exits 0
silent
ok "each meter once" [ "$(wc -l <out)" -eq 2 ]
run sh -c '"$0" listen -d - --once --select 99999999 <x_868.625M_1600k.cu8' "$WMRX"
exits 1
says '--once: the signal ended before each meter was read'
run "$WMRX" listen -d - --once --select KAM
exits 2
says '--once: found no --select with a number'
run "$WMRX" listen -d - --select KAMSTRUP
exits 2
says '--select: found "KAMSTRUP", expected KAM.12345678'
"$WMRX" synth --output twice_868.625M_1600k.cu8 --repeat 3 "T1:$A"
run "$WMRX" replay --dedupe 60 twice_868.625M_1600k.cu8
exits 0
ok "a telegram that comes again" [ "$(wc -l <out)" -eq 1 ]
run "$WMRX" replay --dedupe 30ms twice_868.625M_1600k.cu8
ok "again after the time" [ "$(wc -l <out)" -ge 2 ]
run sh -c '(sleep 2.5; cat x_868.625M_1600k.cu8) | "$0" listen -d - --stats 1' "$WMRX"
exits 0
ok "the counters now and then" grep -q 'standard input: samples=0 ' err
