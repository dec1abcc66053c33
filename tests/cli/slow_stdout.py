#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs a program whose output is not read for a while: slow_stdout.py SECONDS COMMAND...

The pipe holds one page only, so that the program soon waits in its writes. Then everything is read and printed.
"""
import fcntl
import subprocess
import sys
import time

F_SETPIPE_SZ = 1031

with subprocess.Popen(sys.argv[2:], stdout=subprocess.PIPE, pipesize=4096) as child:
    fcntl.fcntl(child.stdout, F_SETPIPE_SZ, 4096)
    time.sleep(float(sys.argv[1]))
    sys.stdout.buffer.write(child.stdout.read())
sys.exit(child.returncode)
