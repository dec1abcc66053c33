// SPDX-License-Identifier: MIT
// Any text as a line of decode's input: hex, an rtl_wmbus line or JSON.
#include "decode_input.h"
#include "fuzz.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static wm_input input;
    if (size > WM_INPUT_LINE_MAX) return 0;
    wm_status status = wm_input_read(&input, (const char *)data, size);
    if (status == WM_OK) MUST(input.length >= 3 && input.length <= WM_INPUT_BYTES_MAX);
    if (status != WM_OK && status != WM_END) MUST(input.problem[0] != 0);
    MUST(memchr(input.carried, 0, sizeof input.carried) != NULL);
    MUST(memchr(input.key, 0, sizeof input.key) != NULL);
    return 0;
}
