#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""flipped_bits.py WMRX: every encrypted telegram of the collections beside the repository (WMRX_SHARED, default
../shared) through `wmrx decode -`. With its key it opens and has a reading; with one flipped bit in the key, the protected bytes,
the MAC or tag, or the message counter it ends with the right reason and has none. Ends with 77 (skipped)
without the collections.

Mode 5 protects its first block only (by two filler bytes), and its access number not at all: later blocks and
the access number are left alone there."""
import json
import os
import subprocess
import sys

IDENTITY = {'id', 'manufacturer', 'version', 'type', 'media', 'name', 'adapter_id', 'adapter_manufacturer', 'decrypt',
            'reason', 'tag', 'raw', 'frame_id', 'timestamp'}
ELL_HEADER = {0x8C: 3, 0x8D: 7, 0x8E: 11, 0x8F: 15}  # bytes with the CI field
LONG = {0x5B, 0x60, 0x64, 0x6B, 0x6F, 0x72, 0x73, 0x75, 0x7C, 0x7E, 0x80, 0x8B}  # CI fields of long headers
CLOSED = {'mode2': 'wrong_key', 'mode3': 'wrong_key', 'mode5': 'wrong_key', 'ell': 'wrong_key'}


def strip(raw):
    """Without the CRCs of frame format A, when the length says that they are there."""
    blocks = 1 + (raw[0] - 9 + 15) // 16
    if len(raw) != raw[0] + 1 + 2 * blocks:
        return raw
    out, at = raw[:10], 12
    while at < len(raw):
        n = min(16, len(raw) - at - 2)
        out += raw[at:at + n]
        at += n + 2
    return out


def places(t):
    """What protects the telegram, and the byte ranges of its parts."""
    at, parts = 10, {}
    if t[at] in ELL_HEADER:
        header = ELL_HEADER[t[at]]
        if t[at] in (0x8D, 0x8F):
            sn = at + header - 4
            if t[sn + 3] >> 5 == 1:
                return 'ell', {'counter': range(sn, sn + 3), 'bytes': range(at + header, len(t))}
            header += 2
        at += header
    if t[at] == 0x90:
        length, control = t[at + 1], t[at + 2] | t[at + 3] << 8
        p = at + 4
        mcl = t[p] if control & 0x2000 else 0
        p += bool(control & 0x2000) + 2 * bool(control & 0x0200)
        if control & 0x0800:
            parts['counter'] = range(p, p + 4)
            p += 4
        if control & 0x0400:
            n = {5: 8, 6: 12, 7: 16, 3: 2, 4: 4}[mcl & 15]
            parts['mac'] = range(p, p + n)
        at += 2 + length
    at += (9 if t[at] in LONG else 1) + 2
    cf = t[at] | t[at + 1] << 8
    mode, n = cf >> 8 & 31, cf >> 4 & 15
    at += 2
    if mode == 10:
        at += 2
        return 'mode10', {'counter': range(at, at + 4), 'bytes and tag': range(at + 4, len(t))}
    if mode == 7:
        parts['bytes'] = range(at + 1, at + 1 + 16 * n)
    elif mode in (2, 3):
        parts['bytes'] = range(at, at + 8)
    else:
        parts['bytes'] = range(at, at + (16 if 'mac' not in parts else 16 * n))
    return f'mode{mode}', parts


def rows(folder):
    for row in map(json.loads, open(folder + '/vectors.jsonl', encoding='utf-8')):
        if row.get('key') and row['form'] in ('telegram', 'frame_a', 'frame_b', 'telegram_list'):
            yield row['name'], row['hex'].split(), row['key'], row['kind'] == 'negative'
    for row in map(json.loads, open(folder + '/reencrypted.jsonl', encoding='utf-8')):
        yield f"reencrypted {row['n']}", row.get('pre', []) + [row['telegram']], row['key'], False
    for row in map(json.loads, open(folder + '/kamstrup.jsonl', encoding='utf-8')):
        if row['interface'] != 'wmbus' or not (row['keys'] or {}).get('aes_key'):
            continue
        raw = row['hex'][8:] if row['transport'].startswith('c1-onair') else row['hex']
        yield row['name'], [raw], row['keys']['aes_key'], bool((row['expected'] or {}).get('error'))


def flips(n, key, raw, kind, parts):
    """One flipped bit each: key, telegram, what was flipped."""
    for i in range(len(key)):
        bit = 1 << (1 + (n + i) % 7)  # bit 0 of a DES key's byte is parity
        yield key[:i] + bytes([key[i] ^ bit]) + key[i + 1:], raw, 'key'
    for name, where in parts.items():
        for i in where[::max(1, len(where) // 16)]:
            yield key, raw[:i] + bytes([raw[i] ^ 1 << (n + i) % 8]) + raw[i + 1:], name


def cases(folder):
    """Lines to decode, and what must come of each."""
    for n, (name, telegrams, key, negative) in enumerate(rows(folder)):
        for early in telegrams[:-1]:
            yield early, key, None, name
        last = telegrams[-1]
        yield last, key, 'wrong_key' if negative else 'ok', name
        if negative or (len(telegrams) > 1 and name == 'afl_two_fragments'):
            continue
        raw = strip(bytes.fromhex(last))
        kind, parts = places(raw)
        for bad_key, bad_raw, what in flips(n, bytes.fromhex(key), raw, kind, parts):
            reason = 'mac_fail' if 'mac' in parts else CLOSED.get(kind, 'mac_fail')
            yield bad_raw.hex(), bad_key.hex(), reason, f'{name}: {kind}, bit in {what}'


def main():
    wmrx, = sys.argv[1:]
    folder = os.environ.get('WMRX_SHARED', '../shared') + '/telegrams'
    if not os.path.isdir(folder):
        sys.exit(77)
    todo = list(cases(folder))
    lines = ''.join(json.dumps({'raw': r, 'key': k, 'tag': i}) + '\n' for i, (r, k, _, _) in enumerate(todo))
    run = subprocess.run([wmrx, 'decode', '-'], input=lines, capture_output=True, text=True, check=False)
    got = {line['tag']: line for line in map(json.loads, run.stdout.splitlines())}
    bad, opened, closed = 0, 0, {}
    for i, (_, _, want, name) in enumerate(todo):
        line = got.get(i, {})
        reading = set(line) - IDENTITY
        if want is None:
            continue
        if line.get('decrypt') != want or bool(reading) != (want == 'ok'):
            bad += 1
            print(f"{name}: found {line.get('decrypt')} with {sorted(reading)[:5]}, expected {want}")
        elif want == 'ok':
            opened += 1
        else:
            closed[want] = closed.get(want, 0) + 1
    print(f'opened {opened}; closed {closed}; wrong {bad}; exit code {run.returncode}')
    sys.exit(1 if bad or opened < 200 or run.returncode else 0)


main()
