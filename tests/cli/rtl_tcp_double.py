#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An rtl_tcp server without a dongle: rtl_tcp_double.py PORT_FILE CAPTURE [good|greet|silent|odd]

Listens on a free port of 127.0.0.1, which it writes to PORT_FILE, serves one client and ends. `good` greets, plays the
capture in real time and then half a second of idle samples, and closes; `odd` does so in pieces of odd length; `greet`
greets with another protocol; `silent` says nothing. The commands it got are printed, one a line: NUMBER VALUE.
"""
import os
import socket
import struct
import sys
import threading
import time

RATE = 1600000


def commands_print(client):
    data = b''
    while True:
        try:
            more = client.recv(1024)
        except OSError:
            return
        if not more:
            return
        data += more
        while len(data) >= 5:
            number, value = struct.unpack('>Bi', data[:5])
            print(number, value, flush=True)
            data = data[5:]


def main():
    port_file, capture = sys.argv[1:3]
    kind = sys.argv[3] if len(sys.argv) > 3 else 'good'
    server = socket.create_server(('127.0.0.1', 0))
    with open(port_file + '.new', 'w') as out:
        out.write(str(server.getsockname()[1]))
    os.rename(port_file + '.new', port_file)
    client, _ = server.accept()
    threading.Thread(target=commands_print, args=(client,), daemon=True).start()
    if kind == 'silent':
        time.sleep(6)
        return
    client.sendall(struct.pack('>4sII', b'SSH-' if kind == 'greet' else b'RTL0', 5, 29))
    samples = open(capture, 'rb').read() + b'\x7f\x80' * (RATE // 2)
    size = 32767 if kind == 'odd' else 65536
    begin = time.monotonic()
    for at in range(0, len(samples), size):
        time.sleep(max(0, begin + at / 2 / RATE - time.monotonic()))
        try:
            client.sendall(samples[at:at + size])
        except OSError:
            return


main()
