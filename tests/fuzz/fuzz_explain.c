// SPDX-License-Identifier: MIT
// Any bytes as a telegram: every byte belongs to one part, and the report does not tell the id.
#include "explain.h"
#include "fuzz.h"
#include "report.h"
#include <stdio.h>
#include <string.h>

static wm_interpreter *interpreter;
static wm_explanation explanation;
static char text[WM_EXPLAIN_MAX];

static void finish(void)
{
    wm_interpreter_destroy(interpreter);
}

static void start(void)
{
    char message[256];
    wm_interpreter_config config = {0};
    MUST(wm_interpreter_create(&config, &interpreter, message, sizeof message) == WM_OK);
    // The keys' memory is not searched for pointers: what they hold would be taken for a leak.
    MUST(atexit(finish) == 0);
    MUST(wm_interpreter_set_key(interpreter, "000102030405060708090A0B0C0D0E0F") == WM_OK);
}

static void check_parts(void)
{
    unsigned at = 0;
    for (unsigned i = 0; i < explanation.count; i++) {
        MUST(explanation.part[i].at == at && explanation.part[i].length > 0);
        at += explanation.part[i].length;
    }
    MUST(at == explanation.length && explanation.understood <= at);
}

static void check_report(const wm_telegram *t)
{
    char id[9];
    snprintf(id, sizeof id, "%08x", (unsigned)t->meter.id);
    const char *hex = strstr(text, "\nhex ");
    MUST(hex != NULL);
    // In the hex at whole bytes only: between two bytes it is chance.
    for (const char *p = hex + 15; strlen(p) >= 8; p += 2) MUST(t->meter.id == 0 || strncmp(p, id, 8) != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    wm_interpretation seen;
    wm_bus bus = size > 3 && data[0] == 0x68 && data[3] == 0x68 ? WM_BUS_WIRED : WM_BUS_WIRELESS;
    if (!interpreter) start();
    if (size > WM_MESSAGE_MAX || wm_interpreter_read(interpreter, bus, data, size, 0, &seen) != WM_OK)
        return 0;
    wm_explain(&explanation, &seen);
    check_parts();
    MUST(wm_explanation_print(&explanation, true, text, sizeof text) < sizeof text - 1);
    MUST(wm_report_print(&explanation, text, sizeof text) < sizeof text - 1);
    check_report(seen.telegram);
    return 0;
}
