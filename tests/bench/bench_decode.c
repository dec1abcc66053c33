// SPDX-License-Identifier: MIT
// Processor time from a line of hex to a JSON line, as `wmrx decode -` spends it.
//   bench_decode [TELEGRAMS]
#include "decode_input.h"
#include "decoders/link/strip.h"
#include "interpreter.h"
#include "json_line.h"
#include "telegrams.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static wm_input input;
static wm_frame frame;
static char line[WM_LINE_MAX];

static size_t decode(wm_interpreter *interpreter, const char *hex)
{
    wm_interpretation seen;
    wm_line_facts facts = {0};
    if (wm_input_read(&input, hex, strlen(hex)) != WM_OK) return 0;
    if (wm_frame_strip(input.bytes, input.length, &frame) != WM_OK) return 0;
    if (wm_interpreter_read(interpreter, WM_BUS_WIRELESS, frame.bytes, frame.length, 0, &seen) != WM_OK)
        return 0;
    return wm_json_line(line, sizeof line, &facts, &seen, frame.bytes, frame.length);
}

int main(int argc, char **argv)
{
    wm_interpreter *interpreter;
    wm_interpreter_config config = {0};
    char message[256];
    long count = argc > 1 ? strtol(argv[1], NULL, 10) : 200000;
    if (count < 1 || wm_interpreter_create(&config, &interpreter, message, sizeof message) != WM_OK) return 1;
    for (size_t k = 0; k < sizeof telegrams / sizeof *telegrams; k++) {
        struct timespec from, to;
        size_t n = 0;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
        for (long i = 0; i < count; i++) n += decode(interpreter, telegrams[k].hex);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
        double seconds = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
        if (n == 0) return 1;
        printf("%s: %.0f telegrams a second, lines of %zu bytes\n", telegrams[k].what,
               (double)count / seconds, n / (size_t)count);
    }
    wm_interpreter_destroy(interpreter);
    return 0;
}
