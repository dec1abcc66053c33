#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Cuts golden telegrams of one meter out of files of telegrams with known readings.

    make_golden.py METER FILE.jsonl... [--driver NAME] [--rows N]

Rows look like {"telegram": HEX, "key": HEX, "driver": NAME, "expected": {...}}. Writes tests/golden/meters/METER.jsonl with
{"raw", "key", "expected"} rows: the ones with the most kinds of values first. Names that belong to a tool and not to the
telegram are left out.
"""
import argparse
import json
import pathlib

TOOL = {'_', 'id', 'name', 'meter', 'media', 'timestamp', 'timestamp_ut', 'timestamp_utc', 'timestamp_lt', 'device',
        'rssi_dbm', 'driver'}


def rows_of(files, driver):
    for path in files:
        for line in open(path, encoding='utf-8'):
            row = json.loads(line)
            want = row.get('expected_alone') or row.get('expected') or {}
            if row.get('driver') != driver or row.get('kind', 'ok') != 'ok':
                continue
            want = {k: v for k, v in want.items() if k not in TOOL}
            if want:
                yield row, want


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('meter')
    ap.add_argument('files', nargs='+')
    ap.add_argument('--driver', help='the name in the files, when it is another')
    ap.add_argument('--rows', type=int, default=3)
    args = ap.parse_args()
    found, seen, telegrams = [], set(), set()
    rows = list(rows_of(args.files, args.driver or args.meter))
    while rows and len(found) < args.rows:
        row, want = max(rows, key=lambda rw: (len(set(rw[1]) - seen), not rw[0].get('key') or rw[0]['key'] == 'NOKEY'))
        rows.remove((row, want))
        if row['telegram'] in telegrams or (found and not set(want) - seen):
            continue
        seen |= set(want)
        telegrams.add(row['telegram'])
        out = {'raw': row['telegram']}
        if row.get('key') and row['key'] != 'NOKEY':
            out['key'] = row['key']
        if row.get('bus', 'wmbus') != 'wmbus':
            out['bus'] = row['bus']
        out['expected'] = want
        found.append(out)
    path = pathlib.Path(__file__).parent.parent / 'tests/golden/meters' / (args.meter + '.jsonl')
    path.write_text(''.join(json.dumps(row) + '\n' for row in found), encoding='utf-8')
    print(f'{path.name}: {len(found)} rows')


if __name__ == '__main__':
    main()
