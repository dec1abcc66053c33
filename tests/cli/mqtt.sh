# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2016,SC2034,SC2154
# wmrx listen --mqtt, with a real broker.
PATH=$PATH:/usr/sbin

if "$WMRX" listen -d - --mqtt / 2>&1 | grep -q 'without libmosquitto'; then
    skip "MQTT" "built without libmosquitto"
    return
fi

# The address, without a broker.
"$WMRX" synth --output x_868.625M_1600k.cu8 --duration 0.3 "T1:$A" "C1A:$B"
bad() { # URL EXPECTED
    run "$WMRX" listen -d - --mqtt "$1"
    exits 2
    says "$2"
    ok "it is not repeated, it could hold a password" [ "$(grep -c secret err)" -eq 0 ]
}
for url in http://host mqtt:// mqtt://host:0 host:65536 host:x user@ @host '[::1' '[::1]x' host/ \
    "$(printf '%0200d' 0)"; do
    bad "$url" 'expected [mqtts://][USER@]HOST[:PORT][/TOPIC]'
done
bad mqtt://me:secret@host 'expected no password in it, but in MQTT_PASSWORD'
bad 'host/a/#' 'expected a topic without + and #'
bad host/a/ 'expected a topic without + and #'
run env MQTT_PASSWORD=secret "$WMRX" listen -d - --mqtt host
exits 2
says 'found a password and no user'
run "$WMRX" listen -d - --mqtt-discovery homeassistant
exits 2
says '--mqtt-discovery: found without --mqtt'

# A broker that is not there costs nothing but a message and what it should have got.
run sh -c '"$0" listen -d - --mqtt 127.0.0.1:1 <x_868.625M_1600k.cu8' "$WMRX"
exits 0
ok "lines without the broker" [ "$(wc -l <out)" -eq 2 ]
ok "told: not connected" grep -q 'mqtt: 127.0.0.1:1: not connected, trying again: Connection refused' err
ok "told: what did not arrive" grep -q 'mqtt: 127.0.0.1:1: 2 messages did not arrive' err

if ! command -v mosquitto >/dev/null || ! command -v mosquitto_sub >/dev/null; then
    skip "MQTT" "no mosquitto"
else
    port=$((20000 + $$ % 20000))
    umask 077
    cat >broker.conf <<END
listener $port 127.0.0.1
allow_anonymous true
END
    broker_start() {
        mosquitto -c "$T/${1:-broker.conf}" >broker.log 2>&1 &
        broker=$!
        await grep -q 'mosquitto version .* running' broker.log
    }
    subscriber_start() {
        mosquitto_sub -h 127.0.0.1 -p "$port" -v -t '#' "$@" >got &
        subscriber=$!
        sleep 0.3
    }
    broker_start
    subscriber_start
    printf '[meters]\nid = 12345678\nname = Kitchen, cold\nroom = Kitchen\n' >list.ini
    run sh -c '"$0" listen -d - --mqtt "127.0.0.1:$1" --mqtt-discovery homeassistant --meters list.ini \
        <x_868.625M_1600k.cu8' "$WMRX" "$port"
    exits 0
    silent
    await grep -q '^wmrx/status offline' got
    last="what the broker got"
    cp got err
    ok "online first" [ "$(head -n 1 got)" = 'wmrx/status online' ]
    ok "offline last" [ "$(tail -n 1 got)" = 'wmrx/status offline' ]
    ok "the line, without its end" [ "$(sed -n 's/^wmrx.CEN.12345678 //p' got)" = "$(head -n 1 out)" ]
    ok "the other meter's line" [ "$(sed -n 's/^wmrx.CEN.22345678 //p' got)" = "$(tail -n 1 out)" ]
    sed -n 's/^homeassistant.sensor.wmrx_CEN_12345678.total_m3.config //p' got >config
    for member in '"device_class":"water"' '"state_class":"total_increasing"' '"unit_of_measurement":"m³"' \
        '"state_topic":"wmrx/CEN.12345678"' '"availability_topic":"wmrx/status"' '"name":"Kitchen, cold"' \
        '"suggested_area":"Kitchen"' '"unique_id":"wmrx_CEN_12345678_total_m3"'; do
        ok "discovery has $member" grep -qF "$member" config
    done
    ok "a meter that is not listed is no sensor" [ "$(grep -c '^homeassistant' got)" -eq \
        "$(grep -c '^homeassistant.sensor.wmrx_CEN_12345678' got)" ]
    # All is retained: who comes later gets the last state.
    kill "$subscriber"
    wait "$subscriber" 2>/dev/null
    subscriber_start
    await lines got 4
    ok "retained" grep -q '^wmrx/CEN.12345678 {' got
    kill "$subscriber"

    # A receiver that dies is offline by its will.
    subscriber_start
    env LD_LIBRARY_PATH="$FAKE" "$WMRX" listen --mqtt "mqtt://127.0.0.1:$port/wmrx/attic" >out 2>err &
    child=$!
    await grep -q 'wmrx/attic/status online' got
    kill -KILL "$child"
    wait "$child" 2>/dev/null
    await grep -q 'wmrx/attic/status offline' got
    ok "the will of one that dies" grep -q 'wmrx/attic/status offline' got
    kill "$subscriber"

    # A broker that goes away and comes back.
    env LD_LIBRARY_PATH="$FAKE" "$WMRX" listen --mqtt "127.0.0.1:$port/again" >out 2>err &
    child=$!
    subscriber_start
    await grep -q 'again/status online' got
    kill "$broker" "$subscriber"
    wait "$broker" 2>/dev/null
    await grep -q 'connection lost' err
    broker_start
    await grep -q "127.0.0.1:$port: connected" err
    subscriber_start
    await grep -q 'again/status online' got
    ok "connected again" grep -q 'again/status online' got
    kill -TERM "$child"
    wait "$child"
    code=$?
    last="a broker that comes back"
    exits 0
    kill "$subscriber" "$broker"
    wait "$broker" 2>/dev/null

    # A broker that does not answer: what waits is bounded, the rest is counted, no line is lost.
    broker_start
    "$WMRX" synth --output many_868.625M_1600k.cu8 --repeat 1200 --gap 1ms "T1:$A"
    subscriber_start
    (sleep 1; cat many_868.625M_1600k.cu8; sleep 1) | "$WMRX" listen -d - --mqtt "127.0.0.1:$port/slow" >out 2>err &
    child=$!
    await grep -q 'slow/status online' got
    kill -STOP "$broker"
    wait "$child"
    code=$?
    last="a broker that does not answer"
    exits 0
    ok "every line on standard output" [ "$(wc -l <out)" -eq 1200 ]
    ok "told once: messages wait" [ "$(grep -c '1000 messages wait, more are dropped' err)" -eq 1 ]
    ok "told: what did not arrive" grep -qE '127.0.0.1:[0-9]*: 1[0-9]{3} messages did not arrive' err
    kill -CONT "$broker"
    kill "$subscriber" "$broker"
    wait "$broker" 2>/dev/null

    # User and password, from the environment or a credential.
    if command -v mosquitto_passwd >/dev/null; then
        mosquitto_passwd -b -c passwords me secret
        printf 'listener %s 127.0.0.1\nallow_anonymous false\npassword_file %s/passwords\n' "$port" "$T" >closed.conf
        [ "$(id -u)" != 0 ] || chmod 755 "$T"
        [ "$(id -u)" != 0 ] || chmod 644 passwords
        broker_start closed.conf
        mkdir -p credentials
        echo secret >credentials/mqtt-password
        for from in MQTT_PASSWORD=secret "CREDENTIALS_DIRECTORY=$T/credentials"; do
            run env "$from" sh -c '"$0" listen -d - --mqtt "me@127.0.0.1:$1" <x_868.625M_1600k.cu8' "$WMRX" "$port"
            exits 0
            silent
        done
        run env MQTT_PASSWORD=wrong sh -c '"$0" listen -d - --mqtt "me@127.0.0.1:$1" <x_868.625M_1600k.cu8' \
            "$WMRX" "$port"
        exits 0
        ok "told: refused" grep -q 'refused: Connection Refused: not authorised' err
        ok "lines all the same" [ "$(wc -l <out)" -eq 2 ]
        kill "$broker"
        wait "$broker" 2>/dev/null
    else
        skip "passwords" "no mosquitto_passwd"
    fi

    # TLS: the broker's certificate must be known and its own.
    if command -v openssl >/dev/null; then
        openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost \
            -addext subjectAltName=DNS:localhost >openssl.log 2>&1
        [ "$(id -u)" != 0 ] || chmod 644 key.pem cert.pem
        printf 'listener %s 127.0.0.1\nallow_anonymous true\ncertfile %s/cert.pem\nkeyfile %s/key.pem\n' "$port" \
            "$T" "$T" >tls.conf
        broker_start tls.conf
        run env SSL_CERT_FILE="$T/cert.pem" sh -c '"$0" listen -d - --mqtt "mqtts://localhost:$1" <x_868.625M_1600k.cu8' \
            "$WMRX" "$port"
        exits 0
        silent
        mosquitto_sub -h localhost -p "$port" --cafile cert.pem -t 'wmrx/CEN.12345678' -C 1 -W 5 >got
        ok "over TLS" [ "$(cat got)" = "$(head -n 1 out)" ]
        run env -u SSL_CERT_FILE sh -c '"$0" listen -d - --mqtt "mqtts://localhost:$1" <x_868.625M_1600k.cu8' "$WMRX" \
            "$port"
        exits 0
        ok "a certificate that nobody knows" grep -q 'mqtt: localhost:.* 2 messages did not arrive' err
        kill "$broker"
        wait "$broker" 2>/dev/null
    else
        skip "TLS" "no openssl"
    fi
fi
