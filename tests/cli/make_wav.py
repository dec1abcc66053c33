#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Wraps cs16 samples of 1.6 MS/s in WAV files, good and bad: make_wav.py KIND IN.cs16 OUT.wav"""
import array
import struct
import sys

RATE = 1600000


def chunk(name, data, size=None):
    return name + struct.pack('<I', len(data) if size is None else size) + data + b'\0' * (len(data) & 1)


def fmt(tag, channels, bits, extension=b''):
    frame = channels * bits // 8
    return chunk(b'fmt ', struct.pack('<HHIIHH', tag, channels, RATE, RATE * frame, frame, bits) + extension)


def main():
    kind, source, target = sys.argv[1:]
    samples = open(source, 'rb').read()
    start = struct.pack('<8H', 2026, 3, 3, 4, 5, 6, 7, 8)  # 2026-03-04 (day 3 of the week) 05:06:07.008
    auxi = chunk(b'auxi', start + start + struct.pack('<IIII', 868625000, RATE, 0, RATE) + bytes(20))
    guid = struct.pack('<HHI', 22, 16, 3) + b'\1\0' + bytes.fromhex('000000001000800000aa00389b71')
    floats = array.array('f', (v / 32768 for v in array.array('h', samples))).tobytes()
    plain = fmt(1, 2, 16)
    parts = {
        'pcm16': plain + chunk(b'LIST', b'odd') + chunk(b'data', samples),
        'float': fmt(3, 2, 32, b'\0\0') + chunk(b'fact', bytes(4)) + chunk(b'data', floats),
        'extensible': fmt(0xfffe, 2, 16, guid) + chunk(b'data', samples),
        'streamed': plain + chunk(b'data', samples, 0xffffffff),
        'auxi': plain + auxi + chunk(b'data', samples),
        'rf64': chunk(b'ds64', struct.pack('<QQQI', 0, len(samples), len(samples) // 4, 0)) + plain
        + chunk(b'data', samples, 0xffffffff),
        'mono': fmt(1, 1, 16) + chunk(b'data', samples),
        'pcm24': fmt(1, 2, 24) + chunk(b'data', samples),
        'nofmt': chunk(b'data', samples),
        'endless': plain + chunk(b'junk', b'', 0xfffffff0),
    }[kind]
    head = b'RF64' if kind == 'rf64' else b'RIFF'
    size = 0xffffffff if kind == 'rf64' else (4 + len(parts)) & 0xffffffff
    with open(target, 'wb') as out:
        out.write(head + struct.pack('<I', size) + b'WAVE' + parts)


main()
