// SPDX-License-Identifier: MIT
// Any text as a line of decode's input: hex, a line of a program or of words, JSON, and the frame in it.
#include "decode_input.h"
#include "decode_rows.h"
#include "fuzz.h"
#include <string.h>

// The same text as rows.
static void hold(const char *text, size_t size)
{
    static wm_rows rows;
    const char *end = memchr(text, '\n', size);
    if (!end || !wm_rows_begin(&rows, text, (size_t)(end - text), 1)) return;
    wm_rows_join(&rows, end + 1, size - (size_t)(end + 1 - text));
    MUST(rows.length > 0 && rows.length <= sizeof rows.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static wm_input input;
    if (size > WM_INPUT_LINE_MAX) return 0;
    hold((const char *)data, size);
    wm_status status = wm_input_read(&input, (const char *)data, size);
    if (status == WM_OK) MUST(input.length >= 3 && input.length <= WM_INPUT_BYTES_MAX);
    if (status != WM_OK && status != WM_END) MUST(input.problem[0] != 0);
    MUST(memchr(input.carried, 0, sizeof input.carried) != NULL);
    MUST(memchr(input.key, 0, sizeof input.key) != NULL);
    if (status != WM_OK) return 0;
    wm_frame frame;
    wm_bus bus;
    const uint8_t *bytes;
    uint16_t length;
    if (wm_input_frame(&input, &frame, &bus, &bytes, &length) != WM_OK) return 0;
    MUST(length >= 3 && length <= WM_INPUT_BYTES_MAX);
    if (bus == WM_BUS_WIRELESS && wm_input_cut(&input, &frame))
        MUST(frame.length < length && frame.bytes[0] + 1 == frame.length);
    return 0;
}
