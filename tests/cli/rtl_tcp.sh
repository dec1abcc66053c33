# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2016,SC2034,SC2154
# wmrx listen with rtl_tcp servers.

"$WMRX" synth --output x_868.625M_1600k.cu8 --seed 7 --duration 2 "T1:$A" "S1:$B" "C1A:$C"
"$WMRX" replay x_868.625M_1600k.cu8 >replayed
FAKE_RTLSDR_FILE=$T/x_868.625M_1600k.cu8
export FAKE_RTLSDR_FILE

# rtl_tcp over the loopback.
serve() { # KIND
    rm -f port
    "$HERE/rtl_tcp_double.py" port x_868.625M_1600k.cu8 "$1" >commands 2>double.err &
    server=$!
    await [ -s port ]
}
for kind in good odd; do
    serve $kind
    run "$WMRX" listen -d "rtltcp:127.0.0.1:$(cat port)" -g 33 -p 7 --bias-tee -T 0.8
    exits 0
    silent
    same out replayed
    wait $server
    for command in '1 868625000' '2 1600000' '3 1' '4 330' '5 7' '14 1'; do
        ok "server got: $command" grep -qx "$command" commands
    done
done
serve good
run "$WMRX" listen -d "rtltcp:localhost:$(cat port)"
exits 4
says 'the server closed the connection'
same out replayed
wait $server
serve greet
run "$WMRX" listen -d "rtltcp:127.0.0.1:$(cat port)"
exits 3
says 'found another protocol, expected an rtl_tcp server'
wait $server
serve silent
run "$WMRX" listen -d "rtltcp:127.0.0.1:$(cat port)"
exits 3
says 'found no greeting, expected an rtl_tcp server'
wait $server
run "$WMRX" listen -d rtltcp:127.0.0.1:1
exits 3
says 'Connection refused'
for address in rtltcp: rtltcp:host: rtltcp:[::1 'rtltcp:[::1]x'; do
    run "$WMRX" listen -d "$address"
    exits 2
    says 'expected rtltcp:HOST:PORT'
done

# The real rtl_tcp, on the librtlsdr that needs no hardware.
if command -v rtl_tcp >/dev/null && [ -e "$FAKE/librtlsdr.so.0" ]; then
    serve silent
    port=$(cat port)
    kill $server
    wait $server
    LD_LIBRARY_PATH="$FAKE" rtl_tcp -a 127.0.0.1 -p "$port" -s 1600000 >rtl_tcp.out 2>&1 &
    server=$!
    listening() { # it serves one client at a time and takes a moment to begin
        run timeout 20 "$WMRX" listen -d "rtltcp:127.0.0.1:$port" -T 0.8
        [ "$code" != 3 ]
    }
    await listening
    exits 0
    same out replayed
    kill -s KILL $server
    wait $server 2>/dev/null
else
    skip "the real rtl_tcp" "rtl_tcp or librtlsdr is not installed"
fi
for port in 0 65536 99999; do
    run "$WMRX" listen -d "rtltcp:localhost:$port"
    exits 2
    says 'expected rtltcp:HOST:PORT, PORT 1 to 65535'
done
run "$WMRX" listen -d rtl_tcp:
exits 2
says 'expected rtltcp:HOST:PORT'
