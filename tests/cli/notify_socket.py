#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A service manager's notification socket: notify_socket.py SOCKET COMMAND... runs the command with it, prints what was
sent to it on standard error, a line each, and ends with the command's exit code."""
import os
import socket
import subprocess
import sys

path = sys.argv[1]
inbox = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
inbox.bind("\0" + path[1:] if path[0] == "@" else path)
inbox.settimeout(0.05)
child = subprocess.Popen(sys.argv[2:], env=os.environ | {"NOTIFY_SOCKET": path})
while True:
    ended = child.poll() is not None
    try:
        while True:
            print(inbox.recv(65536).decode(), file=sys.stderr, flush=True)
    except TimeoutError:
        pass
    if ended:
        sys.exit(child.returncode)
