// SPDX-License-Identifier: MIT
// Processor time that decoders take for one telegram: layers, records, and what its format teaches.
//   bench_mbus [TELEGRAMS]
#include "decoders/mbus/compact.h"
#include "decoders/mbus/records.h"
#include "decoders/mbus/telegram_parse.h"
#include "telegrams.h"
#include "wm/hex.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int main(int argc, char **argv)
{
    static wm_telegram t;
    static wm_records records;
    wm_formats *formats;
    long count = argc > 1 ? strtol(argv[1], NULL, 10) : 500000;
    if (count < 1 || wm_formats_create(&formats) != WM_OK) return 1;
    for (size_t k = 0; k < sizeof telegrams / sizeof *telegrams; k++) {
        uint8_t bytes[256];
        size_t n = 0;
        struct timespec from, to;
        if (wm_hex_read(telegrams[k].hex, strlen(telegrams[k].hex), bytes, sizeof bytes, &n, NULL) != WM_OK)
            return 1;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
        for (long i = 0; i < count; i++) {
            wm_status s = wm_telegram_parse(&t, WM_BUS_WIRELESS, bytes, n);
            if (s == WM_E_NEED_KEY) s = wm_telegram_resume(&t);
            if (s != WM_OK) return 1;
            wm_records_read(&records, t.bytes, t.payload_at, t.payload_length);
            wm_formats_learn(formats, t.bytes, &records, false);
        }
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
        double ns = (double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec);
        printf("%s: %zu bytes, %u records, %.0f ns\n", telegrams[k].what, n, records.count,
               ns / (double)count);
    }
    wm_formats_destroy(formats);
    return 0;
}
