#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""secrets.py WMRX: looks for keys where none may be: output, messages, /proc, memory after their use, core dumps.
Prints TAP. Memory can be searched by root only, since wmrx shuts all others out; that they are is then the test."""
import os
import pty
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time

KEY = '28F64A24988064A079AA2C807D6102AE'  # published, of a Multical 21
OTHER = '0102030405060708090A0B0C0D0E0F11'  # OMS Vol. 2 annex N.2.1
TELEGRAM = '2A442D2C998734761B168D2091D37CAC21E1D68CDAFFCD3DC452BD802913FF7B1706CA9E355D6C2701CC24'
PLAIN = '0f44ae0c785634120107780b13436587'
PASSWORD = 'open sesame'

count = failures = 0


def ok(good, text):
    global count, failures
    count += 1
    failures += not good
    print(f"{'ok' if good else 'not ok'} {count} - {text}")


def forms(key):
    return {bytes.fromhex(key), key.upper().encode(), key.lower().encode()}


def holds(blob, key):
    return any(form in blob for form in forms(key))


def memory(pid):
    """All that can be read of a process's memory."""
    with open(f'/proc/{pid}/maps', encoding='ascii', errors='replace') as maps, \
            open(f'/proc/{pid}/mem', 'rb', buffering=0) as mem:
        for line in maps:
            words = line.split()
            if 'r' not in words[1] or (len(words) > 5 and words[5].startswith('[v')):
                continue
            start, end = (int(x, 16) for x in words[0].split('-'))
            mem.seek(start)
            blob, left = b'', end - start
            while left > 0:
                try:
                    part = mem.read(min(left, 1 << 20))
                except OSError:
                    break
                if not part:
                    break
                blob += part
                left -= len(part)
            yield blob


def sanitized(pid):
    """A sanitizer maps terabytes, and keeps what was freed."""
    with open(f'/proc/{pid}/maps', encoding='ascii', errors='replace') as maps:
        spans = [line.split()[0].split('-') for line in maps]
    return any(int(end, 16) - int(start, 16) > 1 << 40 for start, end in spans)


def in_memory(pid, key):
    """None: not for us to read."""
    try:
        if sanitized(pid):
            return None
        return any([holds(blob, key) for blob in memory(pid)])
    except PermissionError:
        return None


def process(*command):
    resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def check_proc(child, what, key):
    for name in ('cmdline', 'environ'):
        try:
            with open(f'/proc/{child.pid}/{name}', 'rb') as file:
                ok(not holds(file.read(), key), f'{what}: no key in {name}')
        except PermissionError:
            ok(True, f'{what}: {name} is closed')


def check_abort(child, what, keys):
    """Ends it as a crash would."""
    child.send_signal(signal.SIGABRT)
    out, err = child.communicate()
    ok(child.returncode == -signal.SIGABRT, f'{what}: ended by SIGABRT')
    cores = [name for name in os.listdir('.') if 'core' in name]
    ok(not cores, f'{what}: no core dump')
    ok(not any(holds(out + err, key) for key in keys), f'{what}: no key in the output')
    return out + err


def decode(wmrx):
    child = process(wmrx, 'decode', '-')
    wrong = '{"raw":"%s","key" "%s"}\n{"raw":"%s","key":"%s0"}\n' % (TELEGRAM, KEY, TELEGRAM, KEY)
    child.stdin.write((wrong + '{"raw":"%s","key":"%s"}\n' % (TELEGRAM, KEY)).encode())
    child.stdin.flush()
    line = child.stdout.readline()
    ok(b'"decrypt":"ok"' in line and not holds(line, KEY), 'decode: opened, no key in the line')
    # The next line takes the key of this one away.
    child.stdin.write((PLAIN + '\n').encode())
    child.stdin.flush()
    ok(b'"id":"12345678"' in child.stdout.readline(), 'decode: next line')
    time.sleep(0.2)
    check_proc(child, 'decode', KEY)
    found = in_memory(child.pid, KEY)
    if found is None:
        ok(True, 'decode: memory is closed to other processes')
    else:
        ok(not found, 'decode: no key in memory after its line')
    check_abort(child, 'decode', [KEY])


def write_keys(path, key):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'w', encoding='ascii') as file:
        file.write(f'[water]\nid = 76348799\nkey = {key}\n')


def listen(wmrx):
    write_keys('keys.ini', KEY)
    subprocess.run([wmrx, 'synth', '--output', 'x.cu8', '--tail', '1', 'C1A:' + TELEGRAM], check=True)
    with open('x.cu8', 'rb') as file:
        samples = file.read()
    child = process(wmrx, 'listen', '-d', '-', '-k', 'keys.ini')
    child.stdin.write(samples)
    child.stdin.flush()
    ok(b'"decrypt":"ok"' in child.stdout.readline(), 'listen: opened')
    check_proc(child, 'listen', KEY)
    found = in_memory(child.pid, KEY)
    ok(found is not False, 'listen: the search finds a key that is in use, or memory is closed')
    write_keys('keys.ini', OTHER)
    child.send_signal(signal.SIGHUP)
    message = child.stderr.readline()
    ok(b'keys read again: 1' in message, 'listen: read again')
    child.stdin.write(samples)
    child.stdin.flush()
    ok(b'"decrypt":"wrong_key"' in child.stdout.readline(), 'listen: the old key is gone')
    if found is None:
        ok(True, 'listen: memory is closed to other processes')
    else:
        ok(not in_memory(child.pid, KEY), 'listen: no key in memory after it was replaced')
    check_abort(child, 'listen', [KEY, OTHER])


def terminal(wmrx, kem):
    """Asks for the password on the terminal, without echo."""
    for password, code in ((PASSWORD, 0), ('wrong', 2), ('\x03', 1)):
        pid, fd = pty.fork()
        if pid == 0:
            os.execv(wmrx, [wmrx, 'keys', 'import', kem, '--output', 'terminal.ini'])
        shown = b''
        sent = False
        while True:
            if not select.select([fd], [], [], 20)[0]:
                break
            try:
                shown += os.read(fd, 4096)
            except OSError:
                break
            if shown.endswith(b': ') and not sent:
                time.sleep(0.1)
                os.write(fd, password.encode() + b'\n')
                sent = True
        status = os.waitpid(pid, 0)[1]
        os.close(fd)
        ok(b'Password of ' in shown and password.encode() not in shown, 'terminal: asked, not shown')
        ok(os.WIFEXITED(status) and os.WEXITSTATUS(status) == code, f'terminal: exit code {code}')
        ok(os.path.exists('terminal.ini') == (code == 0), 'terminal: file only after the right one')
        ok(not holds(shown, KEY), 'terminal: no key')
        if code == 0:
            with open('terminal.ini', 'rb') as file:
                ok(holds(file.read(), KEY), 'terminal: keys are in the file')
            os.unlink('terminal.ini')


def main():
    wmrx, kem = (os.path.abspath(path) for path in sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.environ['XDG_STATE_HOME'] = folder
        decode(wmrx)
        listen(wmrx)
        terminal(wmrx, kem)
        os.chdir('/')
    print(f'1..{count}')
    sys.exit(1 if failures else 0)


main()
