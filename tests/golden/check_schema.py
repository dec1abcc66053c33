#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Checks every line that wmrx prints for the bundled captures and telegrams against docs/line.schema.json (TAP).

    check_schema.py WMRX SOURCE_ROOT
"""
import glob
import json
import os
import subprocess
import sys

import jsonschema


def lines_of(argv, feed=None):
    run = subprocess.run(argv, input=feed, capture_output=True, text=True, timeout=120)
    return run.stdout.splitlines()


def telegrams(root):
    """The raw telegrams of every golden file, as input lines of decode."""
    for path in sorted(glob.glob(os.path.join(root, 'tests/golden/meters/*.jsonl'))):
        for line in open(path, encoding='utf-8'):
            row = json.loads(line)
            yield json.dumps({k: row[k] for k in ('raw', 'key', 'tag') if k in row})


def unique(pairs):
    """A JSON object whose keys are all different; jsonschema would not see a doubled one."""
    keys = [k for k, _ in pairs]
    assert len(keys) == len(set(keys)), f'doubled key in {keys}'
    return dict(pairs)


def main():
    wmrx, root = sys.argv[1], sys.argv[2]
    schema = json.load(open(os.path.join(root, 'docs/line.schema.json'), encoding='utf-8'))
    validator = jsonschema.Draft202012Validator(schema)
    sources = {'decode': lines_of([wmrx, 'decode', '-'], '\n'.join(telegrams(root)) + '\n')}
    keys = ['--insecure-keys', '--keys', os.path.join(root, 'captures/keys.ini')]
    for path in sorted(glob.glob(os.path.join(root, 'captures/*.sigmf-meta'))):
        sources[os.path.basename(path)] = lines_of([wmrx, 'replay', *keys, path])
    print(f'1..{len(sources)}')
    for number, (name, lines) in enumerate(sources.items(), 1):
        problems = [] if lines else ['no line at all']
        for line in lines:
            try:
                item = json.loads(line, object_pairs_hook=unique)
                problems += [f'{"/".join(map(str, e.path))}: {e.message}' for e in validator.iter_errors(item)]
            except (ValueError, AssertionError) as e:
                problems.append(f'{e}: {line[:200]}')
        for problem in problems[:10]:
            print('#', problem)
        print('not ok' if problems else 'ok', number, '-', name, f'({len(lines)} lines)')


main()
